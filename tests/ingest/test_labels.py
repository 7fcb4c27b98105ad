import pytest

from retrieval.ingest.credits import credit_start, is_caption
from retrieval.ingest.labels import label
from retrieval.ingest.months import month_number, weekday_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Advertisement", "ad"),
        ("ADVERTISEMENT - CONTINUE READING BELOW", "ad"),
        ("2. Skip to main menu", "nav"),
        ("Skip next section More stories", "nav"),
        ("Share Email Copy link Save", "nav"),
        ("34 comments", "nav"),
        ("-----", "nav"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Sign up for The Wave, delivered to your inbox every weekday morning.", "newsletter"),
        ("If you value a paper that is printed here, become a Friend of the Post.", "newsletter"),
        ("related articles", "related"),
        ("Latest Headlines", "related"),
        ("RELATED Warplanes pound targets", "related"),
        ("Read more: Five ministers, one harbour", "related"),
        (f"Also on harbour.example Five ministers, {'one harbour, ' * 6}and no one to answer.", "related"),
        ("More on this story: The ministers, the harbour and who paid.", "related"),
        ("More from the Courier: The harbour is to close in the spring.", "related"),
        ("Also on Wednesday, the ministers closed the harbour to ships.", "text"),
        ("More from U.S. troops was heard on Monday: they left the harbour.", "text"),
        ("News", "section"),
        ("Tags: Quell, ferry, islands", "section"),
        ("© 2026 The Halven Courier. All rights reserved.", "legal"),
        ("This website uses cookies to improve your experience while you navigate it.", "legal"),
        ("By Andrew V. Pestano", "byline"),
        ("By JANE DOE and JOHN ROE, Associated Press", "byline"),
        ("Reporting by Jane Doe; Editing by John Roe", "byline"),
        ("November 18, 2015", "date"),
        ("Published 10:22 PM EST Nov 19, 2019", "date"),
        ("Mittwoch, 18. November 2015", "date"),
        ("2015年11月18日", "date"),
        ("3 hours ago", "date"),
        ("hf/msh (AP, AFP)", "agency"),
        ("(KPB) ls/dr", "agency"),
        ("tq/im", "agency"),
        ("PHOTO: The minister at the quay.", "caption"),
        ("Correction: An earlier version said 14 people were hurt.", "correction"),
        ("This story has been updated.", "correction"),
        ("(This story has been corrected to say nine.)", "correction"),
        ("*An earlier version of this article gave another number.", "correction"),
        ("Correction, March 3: The vote was on Tuesday.", "correction"),
        ("The Dock Workers' Union said on Tuesday that it would not sign.", "text"),
        ("By the end of the day", "text"),
        ("Search for survivors goes on", "text"),
        ("Share prices fall in Halven", "text"),
        ("A new opportunity", "text"),
    ],
)
def test_a_line_is_known_by_its_words(text, expected):
    assert label(text) == expected


def test_a_long_paragraph_is_never_furniture_by_its_start():
    assert label("Sign up for nothing, the minister told the dockers. " * 12) == "text"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("They meet in Moscow. Jane Doe/AP Photo", 21),
        ("They dropped twenty bombs.Image: picture alliance/dpa", 26),
        ("Photo courtesy of the Ministry of Defence", 0),
        ("Thousands remain in the country [File: Reuters]", 32),
        ("A point in Madrid, Nov. 19, 2019. (Jane Doe/AP)", 34),
        ("(Picture: Post/Finn Halloway)", 0),
    ],
)
def test_a_credit_begins_after_what_the_picture_shows(text, start):
    assert credit_start(text) == start


@pytest.mark.parametrize(
    "text",
    [
        "The talks ended without result, police said. (AP)",
        "The picture was sold, according to Getty Images.",
        "The minister rejected the handout.",
        "He was angry. Photos of the scene were shared by many people that night.",
        "After the talks Putin turned right and the crowd cheered.",
    ],
)
def test_a_sentence_is_no_caption(text):
    assert not is_caption(text)


def test_people_standing_left_and_right_are_in_a_picture():
    assert is_caption("Vladimir Putin, right, listens to Francois Hollande during their meeting.")


def test_a_long_paragraph_may_speak_of_left_and_right():
    assert not is_caption("The house, left, was sold. " + "It was a long story of many words. " * 12)


def test_months_and_weekdays_are_known_with_full_stops_and_in_any_case():
    assert (
        month_number("Nov."),
        month_number("märz"),
        weekday_number("THURSDAY"),
        weekday_number("Tues."),
    ) == (
        11,
        3,
        3,
        1,
    )


def test_another_word_is_no_month():
    with pytest.raises(KeyError):
        month_number("Novermber")


@pytest.mark.parametrize(
    "text",
    [
        "You are receiving this because you signed up at valley.example.",
        "This email was sent to ida@valley.example",
        "View this email in your browser",
        "Having trouble viewing this message?",
        "Update your email preferences or unsubscribe from this list",
        "Was this newsletter forwarded to you?",
        "Add news@valley.example to your address book.",
        "---------- Forwarded message ---------",
        "From: Valley Post <news@valley.example>",
        "Unsubscribe from this list",
        "If you enjoyed this article, and were stimulated by it, we have an offer for you: Join the club.",
    ],
)
def test_what_frames_a_newsletter_is_told(text):
    assert label(text) == "newsletter"


@pytest.mark.parametrize(
    "text",
    [
        "Problems the council did not see coming have delayed the tram by a year.",
        "Cannot read the future, said the mayor, and nobody asked her to do so.",
        "You got sick because the water was bad, the doctors told the villagers on Monday.",
        "See how the spider waits in the web of the old mill.",
        "We and our partners in the valley will rebuild the bridge, the governor said.",
        "From: a village to a town in ten years",
        "I agree that we receive too little for the wheat of this valley.",
        "To ensure peace, the police made contacts with both sides.",
    ],
)
def test_prose_that_sounds_like_it_stays(text):
    assert label(text) == "text"
