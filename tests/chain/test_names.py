import pytest

from retrieval.chain.prose.names import Mentions, fold, names


def printed(text):
    return [name.text for name in names(text)]


def test_titles_and_possessives_end_a_name():
    text = (
        "French President Francois Hollande met Russia's Vladimir Putin and Foreign Minister Sergei Lavrov."
    )
    assert printed(text) == ["French", "Francois Hollande", "Russia's", "Vladimir Putin", "Sergei Lavrov"]
    assert [name.words for name in names(text)][2] == ("russia",)


def test_a_name_may_hold_a_small_word_between_two_capitals():
    assert printed("the Bank of Japan and the sea of people") == ["Bank of Japan"]
    assert printed("the Bank of") == ["Bank"]


@pytest.mark.parametrize(
    "text",
    [
        "The people voted.",
        "Voting began.",
        "On Monday it rained in May.",
        "I agree. It is so.",
        "Unbelievably so.",
        "Nineteen people were killed.",
    ],
)
def test_the_first_word_of_a_sentence_and_the_calendar_are_no_names(text):
    assert names(text) == ()


@pytest.mark.parametrize("text", ["Hollande said no.", "Qwertz said no.", "IS said no.", "“Putin is right.”"])
def test_a_first_word_that_news_prints_with_a_capital_is_a_name(text):
    assert len(names(text)) == 1


def test_a_common_word_before_a_capital_does_not_make_a_name():
    assert printed("Minister Valdane agreed.") == ["Valdane"]


def test_words_are_compared_without_accents_dots_and_possessives():
    assert [fold(each) for each in ("François", "U.S.", "Putin’s", "ISIS'")] == [
        "francois",
        "us",
        "putin",
        "isis",
    ]


def has(source, name):
    (wanted,) = names(f"so {name} came")
    return Mentions(source).has(wanted)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("President Putin came.", "Vladimir Putin"),
        ("Then Putin came.", "Vladimir Putin"),
        ("Putin came.", "Vladimir Putin"),
        ("Vladimir Putin came.", "Putin"),
        ("Daesh fell.", "ISIS"),
        ("The Islamic State fell.", "Daesh"),
        ("Russian troops left.", "Russia"),
        ("The troops of Italy left.", "Italian"),
        ("Sergei Lavrov spoke.", "Sergey Lavrov"),
        ("Vladirmir Putin spoke.", "Vladimir Putin"),
        ("The European Central Bank met.", "ECB"),
        ("The ECB met.", "European Central Bank"),
        ("America voted.", "U.S."),
        ("The US’s Obama met Mr. Barack Obama.", "Barack Obama"),
    ],
)
def test_a_source_has_a_name_under_another_spelling(source, name):
    assert has(source, name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("North Korea voted.", "South Korea"),
        ("David Cameron came.", "James Cameron"),
        ("The European Commission met.", "European Parliament"),
        ("Putin came.", "Merkel"),
        ("Austria won.", "Australia"),
        ("The bank met.", "ECB"),
        ("Iran voted.", "Iraq"),
    ],
)
def test_a_source_does_not_have_another_name(source, name):
    assert not has(source, name)
