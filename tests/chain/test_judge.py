import pytest

from retrieval.chain.checking.judge import check_draft
from tests.chain.made import WordSearch, a_version

DAM = a_version(
    "dam",
    "About 1,200 people were taken out of their homes on Tuesday, Governor Ilse Marrant told reporters. "
    "The army sent 220 soldiers and four helicopters to the valley. "
    "The damage was put at 12 million euros. "
    "Paul Verrine said that the spillway was safe, but Ilse Marrant said that nobody had ever tested it. "
    "NWA director Paul Verrine said it was too early to name a cause. "
    '"The dam was inspected, and it was not on any list of dams in danger," he said.',
    outlet="KPB",
)


def judged(draft, *versions):
    return check_draft(draft, search=WordSearch(*(versions or (DAM,)))).sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "The army sent four helicopters and 220 soldiers to the valley.",
        "Some 1,200 people were taken out of their homes, Governor Ilse Marrant told reporters on Tuesday.",
        "It was too early to name a cause, NWA director Paul Verrine said.",
        "The army sent 220 soldiers to the valley.",
        "The spillway was safe, Paul Verrine said.",
        "Ilse Marrant said that nobody had ever tested the spillway.",
    ],
)
def test_what_a_source_says_in_nearly_the_same_words_is_supported(sentence):
    (found,) = judged(sentence)
    assert found.verdict == "supported"
    assert [each.article for each in found.citations] == ["dam"]
    assert found.differences == ()


@pytest.mark.parametrize(
    ("sentence", "difference"),
    [
        ("The army sent 220 soldiers and six helicopters to the valley.", ("numbers", "six", "four")),
        (
            "About 1,500 people were taken out of their homes, Governor Ilse Marrant told reporters.",
            ("numbers", "About 1,500", "About 1,200"),
        ),
        (
            "NWA director Paul Quell said it was too early to name a cause.",
            ("names", "Paul Quell", "Paul Verrine"),
        ),
        (
            "About 1,200 people were taken out of homes on Friday, Governor Ilse Marrant told reporters.",
            ("dates", "Friday", "Tuesday"),
        ),
        (
            "The army did not send 220 soldiers and four helicopters to the valley.",
            ("negation", "not", ""),
        ),
        ("NWA director Paul Verrine said it was too late to name a cause.", ("negation", "late", "early")),
        ("Ilse Marrant said that the spillway was safe.", ("names", "Ilse Marrant", "Paul Verrine")),
        (
            "The damage was put at 12 million dollars.",
            ("numbers", "12 million dollars", "12 million euros"),
        ),
    ],
)
def test_what_differs_is_named_with_what_stands_in_the_source(sentence, difference):
    (found,) = judged(sentence)
    assert found.verdict == "contradicted"
    assert [(each.kind, each.said, each.source) for each in found.differences] == [difference]
    assert found.failed == (difference[0],)
    assert found.citations[0].article == "dam"


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Lisbon bought forty new trams.",
        "The army sent ships to the coast to look for the lantern.",
    ],
)
def test_what_no_source_says_is_unsupported(sentence):
    assert [(each.verdict, each.citations) for each in judged(sentence)] == [("unsupported", ())]


def test_headings_questions_and_opinions_are_left_alone_with_the_reason():
    found = judged("# The dam\n\nWhy did it break? We think the army came late.")
    assert [(each.verdict, each.reason) for each in found] == [
        ("skipped", "heading"),
        ("skipped", "question"),
        ("skipped", "opinion"),
    ]


def test_one_source_that_agrees_outweighs_one_that_differs():
    other = a_version("other", "The army sent 220 soldiers and six helicopters to the valley.", outlet="Mail")
    (found,) = judged("The army sent 220 soldiers and six helicopters to the valley.", DAM, other)
    assert (found.verdict, [each.article for each in found.citations]) == ("supported", ["other"])


def test_copies_support_a_sentence_once():
    copy = a_version("copy", DAM.text, outlet="Mail", origin="dam")
    (found,) = judged("The army sent 220 soldiers and four helicopters to the valley.", DAM, copy)
    assert len(found.citations) == 1


def test_a_pronoun_is_read_with_the_sentence_before_it():
    found = judged("Paul Verrine runs the NWA. He said it was too early to name a cause.")
    assert found[1].verdict == "supported"


def test_an_empty_archive_supports_nothing():
    assert [
        each.verdict for each in check_draft("The army sent 220 soldiers.", search=WordSearch()).sentences
    ] == ["unsupported"]


TOLL = (
    a_version(
        "first", "At least four people were killed when the Brannick Dam broke.", published="2026-03-10"
    ),
    a_version("last", "Eleven people were killed when the Brannick Dam broke.", published="2026-03-12"),
)


def test_an_early_toll_is_supported_and_the_newer_one_named_and_cited():
    (found,) = judged("At least four people were killed when the Brannick Dam broke.", *TOLL)
    assert found.verdict == "supported"
    assert found.reason == "an earlier count; the newest, of 2026-03-12, is Eleven"
    assert [each.article for each in found.citations] == ["first", "last"]


def test_the_newest_toll_is_supported_without_a_word():
    (found,) = judged("Eleven people were killed when the Brannick Dam broke.", *TOLL)
    assert (found.verdict, found.reason) == ("supported", None)
    assert [each.article for each in found.citations] == ["last"]


def test_eleven_minutes_are_not_eleven_dead():
    clock = a_version("clock", "The clock of the killed stopped eleven minutes after the Brannick Dam broke.")
    (found,) = judged("Eleven were killed after the Brannick Dam broke.", clock)
    assert found.verdict != "supported"


def test_the_dead_are_not_what_differs_from_the_missing():
    dead = a_version("dead", "The toll of the Brannick Dam disaster rose to 11 after bodies were found.")
    (found,) = judged("23 people are missing after the Brannick Dam disaster.", dead)
    assert found.differences == ()


def test_the_day_before_denies_no_after():
    text = "Seven people died after the dam broke, three more than on the day before."
    (found,) = judged("Seven people died after the dam broke.", a_version("a", text))
    assert found.verdict == "supported"
