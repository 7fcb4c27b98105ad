from datetime import date

import pytest

from retrieval.chain.prose.alike import gist, new_share, says_same, shared
from retrieval.chain.query import understand
from retrieval.chain.question.wanted import held, values
from retrieval.chain.writing.extractive import MOST_SENTENCES, extractive
from retrieval.types import Evidence
from tests.chain.made import a_version, evidence_of


def query_of(question):
    return understand(question, today=date(2026, 3, 12))


def drafted(question, evidence):
    return [draft.text for draft in extractive(query_of(question), evidence)]


def scored(evidence, *scores):
    return tuple(
        Evidence(each.id, each.sentence, score) for each, score in zip(evidence, scores, strict=True)
    )


def test_without_evidence_nothing_is_written():
    assert drafted("Who won?", ()) == []


def test_every_sentence_is_the_sources_own_and_names_it():
    evidence = evidence_of(a_version("a", "Germany sends a frigate. France sends eight planes."))
    drafts = list(extractive(query_of("Who sends what?"), evidence))
    assert [(draft.text, draft.sources, draft.form) for draft in drafts] == [
        ("Germany sends a frigate.", ("s1",), "quoted"),
        ("France sends eight planes.", ("s2",), "quoted"),
    ]


def test_what_tells_nothing_new_is_skipped():
    evidence = evidence_of(
        a_version("a", "Germany will send a naval frigate to the coast."),
        a_version("b", "A naval frigate will be sent to the coast by Germany."),
    )
    assert len(drafted("What will Germany send?", evidence)) == 1


def test_the_same_fact_with_another_figure_is_new():
    evidence = evidence_of(
        a_version("a", "The attacks in Paris killed at least 129 people."),
        a_version("b", "The attacks in Paris killed 130 people."),
    )
    assert len(drafted("How many people were killed in the Paris attacks?", evidence)) == 2


def test_the_newest_count_is_told_first_however_well_an_earlier_one_fits():
    early = a_version(
        "a", "The number of people killed in the Orrow flood has risen to nine.", published="2026-03-11"
    )
    late = a_version("b", "Eleven people died in the flood.", published="2026-03-12")
    evidence = scored(evidence_of(early, late), 1.0, 0.5)
    told = drafted("How many people died in the Orrow flood?", evidence)
    assert told[0] == "Eleven people died in the flood."


def test_the_same_fact_on_another_day_is_new_when_a_day_is_asked_for():
    evidence = evidence_of(
        a_version("a", "Hollande will meet Putin in Moscow on Tuesday."),
        a_version("b", "Hollande will meet Putin in Moscow on Thursday."),
    )
    assert len(drafted("When will Hollande meet Putin?", evidence)) == 2
    assert len(drafted("Who says Hollande will meet Putin?", evidence)) == 1


@pytest.mark.parametrize(("question", "count"), [("What is sent?", 2), ("Who sends planes?", 1)])
def test_beside_the_answer_to_a_plain_fact_less_is_told_than_to_an_open_question(question, count):
    evidence = evidence_of(a_version("a", "Germany sends a frigate. A tanker is sent to Lisbon on Monday."))
    assert len(drafted(question, scored(evidence, 1.0, 0.7))) == count


def test_at_most_five_sentences():
    names = ["Germany", "France", "Italy", "Spain", "Poland", "Greece", "Norway"]
    text = " ".join(
        f"{name} sends {number + 2} of its {name.lower()[:3]}ships." for number, name in enumerate(names)
    )
    assert len(drafted("Who sends what?", evidence_of(a_version("a", text)))) == MOST_SENTENCES


def test_after_two_long_sentences_there_is_no_third():
    def long(word):
        return " ".join(f"{word}{i}" for i in range(65)).capitalize() + "."

    evidence = evidence_of(*(a_version(name, long(name)) for name in ("alpha", "beta", "gamma")))
    assert len(drafted("What?", evidence)) == 2


def test_a_sentence_that_leans_on_another_follows_it():
    version = a_version(
        "a", "Merkel met Hollande on Wednesday. She promised a frigate. Norway holds elections in May."
    )
    first, second, third = evidence_of(version)
    evidence = scored((third, first, second), 0.9, 0.8, 0.8)
    assert drafted("What was promised?", evidence) == [
        "Norway holds elections in May.",
        "Merkel met Hollande on Wednesday.",
        "She promised a frigate.",
    ]


def test_what_only_serves_a_sentence_that_is_left_out_is_left_out_too():
    version = a_version(
        "a", "Germany sends a frigate. Merkel met Hollande. She sends a frigate too, Germany says."
    )
    evidence = scored(evidence_of(version), 1.0, 0.8, 0.8)
    assert drafted("What does Germany send?", evidence) == ["Germany sends a frigate."]


def test_a_sentence_without_content_words_shares_nothing():
    assert shared(gist("They were there."), gist("Germany sends a frigate.")) == 0
    assert new_share(gist("They were there."), []) == 0
    assert not says_same(gist("They were there."), gist("Germany sends a frigate."))


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("How many died?", "Nobody knows.", 0.0),
        ("How many died?", "In 2015 the first of them died.", 0.0),
        ("What time did they meet?", "They met at half past ten on Thursday.", 1.0),
        ("What time did they meet?", "They met at 3 a.m.", 1.0),
        ("What time did they meet?", "They met on Thursday.", 0.0),
        ("In what year did they meet?", "They met on Thursday.", 0.0),
        ("In what year did they meet?", "They met in 1961.", 1.0),
        ("When did they meet?", "They met at 10:30.", 1.0),
        ("When did they meet?", "They met.", 0.0),
        ("Where did they meet?", "They met in Moscow.", 1.0),
        ("Where did they meet?", "They met.", 0.0),
        ("Who met Putin?", "Putin met Merkel.", 1.0),
        ("Who met Putin?", "Putin met nobody.", 0.0),
        ("What did Putin say?", "Putin said no.", 1.0),
        ("What did Putin say?", "Putin left.", 0.0),
        ("Is Putin there?", "Putin left.", 0.0),
    ],
)
def test_a_sentence_holds_what_is_wanted_or_not(question, text, share):
    assert held(query_of(question), text, {}) == share


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("How old is he?", "He is a driver, 42, from Paris.", "He has 42 cars."),
        ("How old is he?", "He is a 42-year-old driver.", "He drove 42 kilometres."),
        ("How high is the dam?", "It is a 34-metre wall.", "It killed 34 of them."),
        ("How long is the trip?", "It takes fifty minutes.", "It costs fifty crowns."),
        ("How much did it cost?", "They paid $5 for it.", "They saw 5 of them."),
        ("What was the price?", "They paid 4.2 million crowns.", "They saw 4.2 million people."),
        ("How much does it cost?", "They paid $5 for it.", "They ran 60 miles."),
        ("How full was the lake?", "It was 97 percent full.", "It was full 97 days."),
        ("How many inhabitants has it?", "It has 3,100 inhabitants.", "It has inhabitants and 3,100 cows."),
    ],
)
def test_a_figure_counts_for_more_with_the_unit_or_the_thing_asked_for(question, better, worse):
    query = query_of(question)
    assert held(query, better, {}) > held(query, worse, {})


def test_people_are_counted_by_many_words():
    query = query_of("How many people were killed?")
    asked = {"kill": 1.0}
    assert (
        held(query, "The attacks left 130 dead.", asked)
        == held(query, "They killed 130 people.", asked)
        == 1.0
    )


def test_two_answers_differ_by_their_figures_or_times_only_where_such_are_asked_for():
    assert values(query_of("How many died?"), "At least 129 of 200 died.") == {"129.0", "200.0"}
    assert values(query_of("When did they meet?"), "They met on Thursday.") == {"thursday"}
    assert values(query_of("Who met?"), "129 met on Thursday.") == frozenset()


def test_a_count_that_no_longer_stands_is_told_only_where_the_change_is_asked_for():
    early = a_version("a", "Nine people died in the Orrow flood.", published="2026-03-11")
    late = a_version("b", "Eleven people died in the Orrow flood.", published="2026-03-12")
    evidence = scored(evidence_of(early, late), 1.0, 0.95)
    assert drafted("How many people died in the Orrow flood?", evidence) == [late.text]
    assert drafted("How many people died in the Orrow flood at first?", evidence) == [late.text, early.text]


@pytest.mark.parametrize(
    ("last", "count"), [("Workers left because of frost.", 3), ("Workers left at noon.", 2)]
)
def test_without_a_plain_reason_the_answer_to_why_is_short(last, count):
    text = f"The cable of the siren lay in a field. Nobody in Nether Tolm heard anything. {last}"
    assert (
        len(drafted("Why was the siren silent?", scored(evidence_of(a_version("a", text)), 1, 1, 1))) == count
    )


@pytest.mark.parametrize(("last", "count"), [("Workers left on Tuesday.", 3), ("Workers left in anger.", 2)])
def test_without_a_time_the_answer_to_when_is_short(last, count):
    text = f"The cable of the siren lay in a field. Nobody in Nether Tolm heard anything. {last}"
    assert (
        len(drafted("When was the cable cut?", scored(evidence_of(a_version("a", text)), 1, 1, 1))) == count
    )
