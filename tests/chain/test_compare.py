import pytest

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.figures import figures
from retrieval.chain.comparing.sides import RawDisagreement, RawSide
from retrieval.chain.prose.attributions import attributions
from retrieval.chain.writing.numbering import Numbering
from retrieval.types import Disagreement, DisagreementValue
from tests.chain.made import a_version, evidence_of
from tests.conftest import shared


def counted(text, published="2015-11-26"):
    return [
        (f.number.text, f.head, f.unit)
        for f in figures(evidence_of(a_version("a", text, published=published)))
    ]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("The attacks left 130 dead in Paris.", ("130", "dead", "")),
        ("The attacks killed at least 129 people.", ("at least 129", "dead", "")),
        ("The number of people killed in the Orrow valley flood has risen to nine.", ("nine", "dead", "")),
        ("At least 33 militants were killed on Monday.", ("At least 33", "dead", "militants")),
        ("Raids killed up to 13 Syrian civilians there.", ("up to 13", "dead", "civilians")),
        ("23 people were reported missing.", ("23", "missing", "")),
        ("He was hurt, and 12 dockers whistled.", ("12", "docker", "")),
        ("Some 310 jobs are affected.", ("Some 310", "job", "")),
        ("The minister warned of 12 dead.", ("12", "dead", "")),
    ],
)
def test_a_count_has_a_head_and_may_be_of_some_only(text, figure):
    assert counted(text) == [figure]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("The blast killed three people and injured 17.", ["dead", "injured"]),
        ("The fire killed three workers on Monday and injured 17, police said.", ["dead", "injured"]),
        ("The attack killed 12 civilians and wounded dozens.", ["dead"]),
        ("Police arrested 17 men after 3 people died.", ["arrested", "dead"]),
        ("Fire in Aldport: 5 killed 17 injured", ["dead", "injured"]),
    ],
)
def test_of_two_things_that_happened_a_count_goes_with_the_verb_whose_object_it_is(text, heads):
    assert [head for _, head, _ in counted(text)] == heads


@pytest.mark.parametrize(
    "text",
    [
        "He waited 3 hours.",
        "Two more bodies were found.",
        "Four who had been missing came back.",
        "Of the volunteers given salt, 41 dockers fell ill.",
        "It is 5.",
        "5, he said",
        "He was killed 3 days later.",
        "In 2015 it began.",
        "There were 40 people there.",
        "You have 2 articles left.",
        "The rear tyres are 315/50R.",
    ],
)
def test_measures_increases_parts_codes_and_what_a_page_counts_are_no_counts(text):
    assert counted(text) == []


def compared(*versions, about=""):
    return disagreements(evidence_of(*versions), about=about)


PARIS_LATE = a_version("late", "Attacks in Paris left 130 dead and hundreds hurt.", published="2015-11-26")
PARIS_EARLY = a_version("early", "Attacks in Paris killed at least 129 people.", published="2015-11-19")


def test_a_later_higher_count_is_an_update_told_newest_first():
    (found,) = compared(PARIS_EARLY, PARIS_LATE)
    assert found == RawDisagreement(
        "dead",
        "update",
        (RawSide("130", ("s2",), None, "2015-11-26"), RawSide("at least 129", ("s1",), None, "2015-11-19")),
    )


@pytest.mark.parametrize(
    ("other_day", "count"), [("2015-11-26", "128"), (None, "128"), ("2015-11-27", "128")]
)
def test_counts_of_one_day_of_no_day_or_going_the_wrong_way_are_a_conflict(other_day, count):
    other = a_version("other", f"Attacks in Paris killed {count} people.", published=other_day)
    (found,) = compared(PARIS_LATE, other)
    assert found.kind == "conflict"


def paris(name, count, day, outlet):
    return a_version(
        name, f"Attacks in Paris killed {count} people.", published=f"2015-11-{day}", outlet=outlet
    )


def test_what_an_outlet_puts_in_place_of_its_own_value_is_an_update():
    before, after = paris("before", 130, 26, "DW"), paris("after", 128, 27, "DW")
    (found,) = compared(before, after)
    assert (found.kind, [side.value for side in found.sides]) == ("update", ["128", "130"])
    (found,) = compared(before, paris("agreeing", 130, 26, "Post"), after)
    assert found.kind == "update"


@pytest.mark.parametrize(
    "after", [paris("after", 128, 27, "Post"), paris("after", 131, 27, "DW"), paris("after", 128, 26, "DW")]
)
def test_what_another_outlet_says_stands_until_it_changes_it(after):
    (found,) = compared(paris("before", 130, 26, "DW"), paris("other", 140, 26, "KPB"), after)
    assert found.kind == "conflict"


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article said 128 people were killed in the Paris attacks.",
        "An earlier version of this story misstated that attacks in Paris killed 128 people.",
        "A previous version wrongly said attacks in Paris killed 128 people.",
        "Clarification (Nov. 27): Attacks in Paris killed 130 people, not 128 people.",
        "This article previously said attacks in Paris killed 128 people.",
        "This story has been corrected to say how many died; it is not 128 people killed in Paris.",
    ],
)
def test_a_correction_note_is_no_evidence_for_what_it_corrects(note):
    assert compared(PARIS_LATE, a_version("other", note, published="2015-11-27")) == ()


def test_an_earlier_version_of_something_else_is_no_correction():
    assert counted("An earlier version of the plan cost 310 jobs.") == [("310", "job", "")]


def test_the_missing_become_fewer():
    one = a_version("one", "After the flood 23 people were missing in the valley.", published="2026-03-10")
    two = a_version("two", "After the flood 14 people were missing in the valley.", published="2026-03-11")
    (found,) = compared(one, two)
    assert (found.about, found.kind, [side.value for side in found.sides]) == (
        "missing",
        "update",
        ["14", "23"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "The crash killed 224 people in Paris.",
        "Attacks in Mali killed 20 people.",
        "Attacks in Paris killed 33 militants.",
        "Attacks in Paris killed 13,000 people.",
        "Attacks in Paris of 1961 killed 200 people.",
        "Attacks in Paris left 352 people injured.",
        "Attacks in Paris killed 130 people.",
    ],
)
def test_another_event_place_group_year_or_head_is_no_disagreement(text):
    assert compared(PARIS_LATE, a_version("other", text, published="2015-11-20")) == ()


def test_one_article_does_not_disagree_with_itself():
    assert compared(a_version("a", "Attacks killed 9 people. Later, attacks had killed 11 people.")) == ()


def test_copies_of_an_article_with_two_counts_do_not_differ():
    text = "Attacks in Paris killed 129 people. Attacks in Paris have killed 130 people."
    copy = a_version("b", text, published="2015-11-27", origin="a")
    assert compared(a_version("a", text, published="2015-11-26"), copy) == ()


POWER = "On petrol the Tolm 170 has 810 horsepower, while on ethanol the Tolm 170 has {} horsepower."


def test_who_prints_one_of_two_figures_does_not_differ_from_who_prints_both():
    both = a_version("a", POWER.format(945))
    assert compared(both, a_version("b", "On ethanol the Tolm 170 has 945 horsepower.")) == ()
    (found,) = compared(both, a_version("b", "On ethanol the Tolm 170 has 990 horsepower."))
    assert "990" in {side.value for side in found.sides}


def test_who_prints_what_two_speakers_count_still_shows_that_they_differ():
    both = a_version(
        "a",
        "Police said 900 demonstrators marched for the harbour. "
        "Organisers said 2,000 demonstrators marched for the harbour.",
    )
    (found,) = compared(both, a_version("b", "Police said 900 demonstrators marched for the harbour."))
    assert {side.value for side in found.sides} == {"900", "2,000"}


def test_one_origin_that_gives_another_count_on_another_day_updates_it():
    (found,) = compared(
        a_version("a", "Attacks in Paris killed 129 people.", published="2015-11-26"),
        a_version("b", "Attacks in Paris killed 130 people.", published="2015-11-27", origin="a"),
    )
    assert (found.kind, [side.value for side in found.sides]) == ("update", ["130", "129"])


def test_counts_without_an_event_of_their_own_are_compared_when_the_articles_are_on_one_story():
    one = a_version(
        "one", "Seven people died.", title="Brannick Dam bursts in Orrow valley", published="2026-03-11"
    )
    two = a_version(
        "two",
        "Nine people died.",
        title="Orrow valley mourns after Brannick Dam bursts",
        published="2026-03-11",
    )
    far = a_version("far", "Two people died.", title="Ferry sinks off Quell", published="2026-03-11")
    (found,) = compared(one, two, far)
    assert {side.value for side in found.sides} == {"Seven", "Nine"}


def test_other_things_are_compared_only_in_sentences_that_say_the_same():
    one = a_version("one", "The harbour closure will cost 310 jobs in Port St Orla.", published="2026-03-10")
    two = a_version("two", "The harbour closure will cost 640 jobs in Port St Orla.", published="2026-03-10")
    far = a_version("far", "A bakery in Halven created 12 jobs.", published="2026-03-10")
    (found,) = compared(one, two, far)
    assert (found.about, len(found.sides)) == ("jobs", 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In the placebo group 41 volunteers fell ill.", "In the vaccinated group 12 volunteers fell ill."),
        (
            "In the placebo group 41 volunteers fell ill, in the vaccinated group 12 volunteers did.",
            "In the placebo group 41 volunteers fell ill, in the vaccinated group 12 volunteers did too.",
        ),
        (
            "Of those given salt, 41 volunteers fell ill.",
            "Of those given the vaccine, 12 volunteers fell ill.",
        ),
        (
            "The trial had 1,860 volunteers in the marsh districts.",
            "Of the volunteers of the trial in the marsh districts, 930 volunteers had the vaccine.",
        ),
        (
            "The north bridge at Port St Orla carries 1,200 cars a day.",
            "The south bridge at Port St Orla carries 900 cars a day.",
        ),
        (
            "The harbour closure will cost 310 jobs in Port St Orla.",
            "The new harbour in Dunsel will bring 90 jobs to Port St Orla.",
        ),
    ],
)
def test_counts_that_a_word_of_each_clause_sets_apart_are_of_two_things(one, other):
    assert compared(a_version("a", one, published="2026-03-11"), a_version("b", other)) == ()


def test_who_gives_a_count_does_not_set_it_apart():
    police = a_version("a", "Police in Halven said 900 demonstrators marched for the harbour.")
    union = a_version("b", "Organisers said 2,000 demonstrators marched for the harbour.")
    (found,) = compared(police, union)
    assert {side.value for side in found.sides} == {"900", "2,000"}


def test_a_count_that_an_outlet_corrects_is_named_by_what_all_print_after_the_number():
    wrong = "In the placebo group 14 volunteers fell ill, in the vaccinated group 12."
    right = "In the placebo group 41 volunteers fell ill, in the vaccinated group 12, it said."
    (found,) = compared(
        a_version("a", wrong, published="2026-03-11"), a_version("b", right, published="2026-03-12")
    )
    assert (found.about, [side.value for side in found.sides]) == ("volunteers (fell ill)", ["41", "14"])


def test_copies_and_repetitions_of_a_value_stand_on_one_side():
    again = a_version("again", "Attacks in Paris had left 130 people dead.", published="2015-11-27")
    (found,) = compared(PARIS_EARLY, PARIS_LATE, again)
    assert [side.evidence for side in found.sides] == [("s3", "s2"), ("s1",)]


def test_what_the_question_does_not_ask_for_is_left_out():
    assert compared(PARIS_EARLY, PARIS_LATE, about="What will Germany contribute?") == ()
    assert compared(PARIS_EARLY, PARIS_LATE, about="How many died in the Paris attacks?") != ()


def test_the_seeds_differ_on_the_paris_toll_and_on_assad_and_on_nothing_else():
    days = {"000": None, "001": "2015-11-26", "002": None, "003": "2015-11-19", "004": "2015-11-18"}
    gold = sorted(shared("seeds", "gold").glob("*.txt"))
    versions = [
        a_version(path.stem[:3], path.read_text(encoding="utf-8").strip(), published=days[path.stem[:3]])
        for path in gold
    ]
    toll, assad = compared(*versions)
    assert (toll.about, toll.kind) == ("dead", "update")
    assert [(side.value, side.published) for side in toll.sides] == [
        ("130", "2015-11-26"),
        ("at least 129", "2015-11-19"),
    ]
    assert (assad.about, assad.kind) == ("Assad", "position")
    speakers = [side.speaker for side in assad.sides]
    assert speakers[:4] == ["Francois Hollande", "Vladimir Putin", "Russia", "Western powers"]
    assert "Sergey Lavrov" in speakers


def said(text):
    version = a_version("a", text)
    return [(each.speaker, each.told) for sentence in version.sentences for each in attributions(sentence)]


@pytest.mark.parametrize(
    ("text", "speaker", "told"),
    [
        ("Hollande said that Assad has no role.", "Hollande", "said Assad has no role"),
        ("Lavrov on Thursday said Assad may stay there.", "Lavrov", "said Assad may stay there"),
        (
            '"We will never close the harbour," Valdane said.',
            "Valdane",
            "said We will never close the harbour",
        ),
        (
            "The French president said war had come to Paris.",
            "The French president",
            "said war had come to Paris",
        ),
        ("Talks failed, and the ministry said 310 jobs would go.", "the ministry", "said 310 jobs would go"),
    ],
)
def test_a_speaker_keeps_verb_and_clause(text, speaker, told):
    assert said(text) == [(speaker, told)]


def test_he_is_the_last_who_spoke_by_his_full_name():
    text = "Francois Hollande said war had come to Paris. It rained. He said it would be long."
    assert said(text)[1] == ("Francois Hollande", "said it would be long")
    assert said("He said it would be long.") == []


def test_a_sentence_that_sets_two_speakers_against_each_other_has_two_attributions():
    found = said("Hollande said Assad must go now, but Putin said Assad should stay there.")
    assert [speaker for speaker, _ in found] == ["Hollande", "Putin"]


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell.",
        "People in Tolmbridge said nine had died there.",
        "Hollande said so.",
        "It was said that he fell down.",
    ],
)
def test_without_a_speaker_or_a_clause_there_is_no_attribution(text):
    assert said(text) == []


CONTEST = a_version("contest", "Hollande said Assad must go at once, but Putin said Assad should stay there.")
OTHER = a_version(
    "other",
    "Lavrov said Assad was not the question now. Cameron said France was right again.",
    published=None,
)


def test_a_contested_thing_gathers_everybody_who_spoke_of_it():
    (found,) = compared(CONTEST, OTHER)
    assert (found.about, found.kind) == ("Assad", "position")
    assert [(side.speaker, side.published) for side in found.sides] == [
        ("Hollande", "2026-03-11"),
        ("Putin", "2026-03-11"),
        ("Lavrov", None),
    ]


def test_positions_are_shown_for_a_question_on_the_thing_or_on_two_of_the_speakers():
    assert compared(CONTEST, about="What about Assad?") != ()
    assert compared(CONTEST, about="What did Putin and Hollande agree?") != ()
    assert compared(CONTEST, about="What did Putin say about grain?") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hollande said rain fell in Paris, but Putin said snow fell in Moscow.",
        "Hollande said Assad must go at once, but Hollande said Assad could stay a while.",
        "Lavrov said Assad was not the question now. Cameron said France was right again.",
    ],
)
def test_speakers_who_are_not_set_against_each_other_hold_no_positions(text):
    assert compared(a_version("a", text)) == ()


def test_sides_are_numbered_with_the_citations_of_the_text():
    numbering = Numbering(evidence_of(PARIS_EARLY, PARIS_LATE))
    raw = RawDisagreement("dead", "update", (RawSide("130", ("s2", "s9"), None, "2015-11-26"),))
    assert raw.numbered(numbering) == Disagreement(
        "dead", "update", (DisagreementValue("130", (1,), None, "2015-11-26"),)
    )
    assert numbering.citations[0].quote == PARIS_LATE.text


def test_a_count_keeps_who_gives_it():
    early = a_version(
        "a",
        "At least 4 people were killed in the flood, the regional government said.",
        published="2026-03-10",
    )
    late = a_version(
        "b",
        "The fire service in Tolmbridge said nine people were killed in the flood.",
        published="2026-03-11",
    )
    (found,) = disagreements(evidence_of(early, late), about="")
    assert [(side.value, side.speaker) for side in found.sides] == [
        ("nine", "The fire service"),
        ("At least 4", "the regional government"),
    ]


def test_what_was_found_that_day_is_not_set_against_the_count():
    count = a_version("a", "Seven people were killed in the Orrow flood.", published="2026-03-11")
    added = a_version("b", "Divers recovered two bodies of the Orrow flood.", published="2026-03-11")
    assert disagreements(evidence_of(count, added), about="") == ()


TOLL = [
    a_version("one", "Attacks in Paris left 130 dead.", published="2015-11-26"),
    a_version("two", "Attacks in Paris killed at least 129 people.", published="2015-11-19"),
]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many people were killed in the attacks in Paris?", 1),
        ("How many raids followed the attacks in Paris?", 0),
        ("How many were injured in the attacks in Paris?", 0),
        ("When were the attacks in Paris?", 0),
        ("Where were the people killed in the attacks in Paris?", 0),
        ("How much will the bill for the attacks in Paris be?", 0),
    ],
)
def test_a_count_of_another_thing_than_asked_for_is_not_shown(question, count):
    assert len(compared(*TOLL, about=question)) == count
