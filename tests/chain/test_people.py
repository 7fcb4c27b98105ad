"""Who is described without a name, and who does what to whom."""

import pytest

from retrieval.chain.question.people import deed, described, introduced, is_introduced, office


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("On Monday two men fled.", ["two men"]),
        ("A 34-year-old truck driver was hurt.", ["A 34-year-old truck driver"]),
        ("At least 40 residents and the mayor left.", ["At least 40 residents", "the mayor"]),
        ("The retired fire chief wept.", ["The retired fire chief"]),
        ("It was police who found it.", ["police"]),
        ("Volunteers and marine biologists dug.", ["Volunteers", "biologists"]),
        ("Dozens of villagers waited.", ["Dozens of villagers"]),
        ("The river rose by two metres in the night.", []),
    ],
)
def test_people_are_found_by_what_they_are(text, told):
    assert [text[start:end] for start, end in described(text)] == told


@pytest.mark.parametrize(
    ("question", "verb", "is_suffered"),
    [
        ("Who was arrested near Dunsel?", "arrested", True),
        ("Who has been killed?", "killed", True),
        ("Who arrested the men?", "arrested", False),
        ("Who will lead it?", "lead", False),
    ],
)
def test_a_question_tells_whether_somebody_did_or_suffered_it(question, verb, is_suffered):
    found = deed(question)
    assert (found.verb, found.is_suffered) == (verb, is_suffered)


@pytest.mark.parametrize("question", ["Who is the mayor?", "What broke?"])
def test_a_question_without_a_deed_has_none(question):
    assert deed(question) is None


@pytest.mark.parametrize(
    ("question", "text", "whose", "is_of_other"),
    [
        ("Who was arrested?", "Police arrested two men.", "Police", True),
        ("Who was arrested?", "Police arrested two men.", "two men", False),
        ("Who was arrested?", "Two men were arrested by police.", "Two men", False),
        ("Who was arrested?", "Two men were arrested by police.", "police", True),
        ("Who arrested the men?", "Police arrested two men.", "two men", True),
        ("Who arrested the men?", "Police arrested two men.", "Police", False),
        ("Who was arrested?", "Two men arrested on Monday were freed.", "Two men", False),
        (
            "Who was arrested?",
            "Police said that on Monday, after a search, two men were arrested.",
            "Police",
            False,
        ),
    ],
)
def test_whoever_did_it_did_not_suffer_it(question, text, whose, is_of_other):
    start = text.index(whose)
    assert deed(question).is_of_other(text, start, start + len(whose)) is is_of_other


@pytest.mark.parametrize(
    ("question", "text", "is_left"),
    [
        ("Who stole the lantern?", "The lantern was stolen from the museum in Halven.", True),
        ("Who stole the lantern?", "The lantern, stolen in the night, was found by police.", True),
        ("Who stole the lantern?", "The lantern was stolen in the night by two men.", False),
        ("Who stole the lantern?", "Two men stole the lantern.", False),
        ("Who broke the siren?", "The siren was broken in Halven.", True),
        ("Who was arrested?", "Two men were arrested.", False),
        ("Who resigned on Monday?", "Lena Corvath resigned in Halven.", False),
    ],
)
def test_a_deed_may_be_told_without_whoever_did_it(question, text, is_left):
    assert deed(question).is_left_to_nobody(text) is is_left


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Agathe Lindquarn, a retired judge, will lead it.", True),
        ("The retired judge Agathe Lindquarn will lead it.", True),
        ("They listened to Agathe Lindquarn for an hour.", False),
    ],
)
def test_a_sentence_that_says_who_somebody_is_introduces_them(text, is_told):
    assert introduced("Who is Agathe Lindquarn?") == "lindquarn"
    assert is_introduced("lindquarn", text) is is_told


def test_who_did_something_is_no_question_of_who_somebody_is():
    assert introduced("Who is leading the inquiry?") is None
    assert introduced("Who was Agathe Lindquarn's lawyer?") is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is the captain of the ferry to Port St Orla?", "captain"),
        ("Who was the lead prosecutor?", "prosecutor"),
        ("Who is Agathe Lindquarn?", None),
        ("Who was behind the downing of the plane?", None),
        ("Who is the man who found the lantern?", None),
    ],
)
def test_whose_holder_is_asked_for_is_read(question, asked):
    assert office(question) == asked
