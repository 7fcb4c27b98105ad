import pytest

from retrieval.ingest.clean import clean
from retrieval.ingest.metadata import PageMetadata, from_lines
from retrieval.types import PartialDate, Published

TITLE = "Harbour council votes to keep the old tram"
BODY = (
    "The council of the lower town has voted to keep the old tram on the harbour line for another ten years.",
    "The operator had asked for buses, because the rails are worn out and no one makes the wheels any more.",
    "“We will pay for the new rails ourselves,” said Ada Brill, who leads the council and drove a tram once.",
)
TEXT = "\n\n".join(BODY)


def read(*blocks):
    raw = "\n\n".join(blocks)
    return from_lines(clean(raw), raw)


def article(*, above="", head="", below="", body=TEXT):
    return read(*filter(None, (above, TITLE, head, body, below)))


def test_what_a_page_does_not_say_stays_unknown():
    assert article() == PageMetadata(title=TITLE)


def test_a_page_without_an_article_says_nothing():
    assert read("Home\nNews\nSport") == PageMetadata()


def test_a_missing_headline_and_lost_characters_are_warned_of():
    assert read(TEXT, "a\ufffdb\ufffd").warnings == ("no headline found", "2 characters could not be decoded")


def test_what_was_cut_is_warned_of():
    assert article(below="a\n" * 60_000).warnings == ("only the first 50,000 lines were read",)


# Who published it.


@pytest.mark.parametrize(
    ("above", "head", "below", "outlet"),
    [
        ("1. Skip to content\n2. Skip to more Harbour Mercury sites", "", "", "Harbour Mercury"),
        ("", "", "Skip next section DW's Top Story", "DW"),
        ("", "", "© 2026 The Halven Courier. All rights reserved. Terms", "The Halven Courier"),
        ("", "", "(c) 2018 Orrow Valley Post Ltd. Printed in Tolmbridge.", "Orrow Valley Post"),
        ("", "", "Copyright 2009-2025 Northlight Broadcasting Trust", "Northlight Broadcasting Trust"),
        ("", "Northlight\nMay 3, 2026", "Copyright 2009-2025 Northlight Trust", "Northlight"),
        ("", "The World", "Sign up for The Top of the World, delivered every weekday morning.", "The World"),
        (
            "Tramways",
            "",
            "More stories of Tramways today\n\n© 2026 Tramways. All rights reserved.",
            "Tramways",
        ),
    ],
)
def test_an_outlet_is_known_by_its_own_pages_name_or_rights(above, head, below, outlet):
    assert article(above=above, head=head, below=below).outlet == outlet


@pytest.mark.parametrize(
    ("head", "below"),
    [
        ("Transport", "More from Transport"),
        ("By", "Sign up for news by mail, delivered by us to your inbox."),
        ("a lower case line", "© 2026 a lower case line"),
        ("", "© 2026 Harbour Holdings. All rights reserved."),
        ("", "© 2026 Bluewater. All rights reserved."),
        ("", "© 2014-2019"),
        ("", "All rights reserved"),
        ("Ada Brill", "Sign up for Ada Brill and her letter, delivered to your inbox."),
    ],
)
def test_sections_owners_and_people_are_no_outlets(head, below):
    assert article(head=head, below=below).outlet is None


@pytest.mark.parametrize(
    ("head", "below", "outlet"),
    [
        ("Northlight\nMay 3, 2026", "Copyright 2026 Northlight Broadcasting Trust", "Northlight"),
        (
            "",
            "MORE FROM NORTHLIGHT\nMore from Northlight\n\n© Northlight Broadcasting Trust",
            "Northlight",
        ),
        ("North\nMay 3, 2026", "© Northlight Broadcasting Trust", "Northlight Broadcasting Trust"),
        ("Lower Town\nMay 3, 2026", "© Lower Town Courier", "Lower Town Courier"),
    ],
)
def test_the_short_public_name_of_the_body_that_owns_a_page_is_its_outlet(head, below, outlet):
    body = (*BODY[:2], f"{BODY[2]} She told Northlight so in the North of the Lower Town.")
    assert article(head=head, below=below, body="\n\n".join(body)).outlet == outlet


def test_an_outlet_the_article_quotes_is_not_its_own():
    body = TEXT.replace("council of the lower town", "council, the Daily Express reported,")
    assert article(body=body).outlet is None


def test_an_agencys_page_is_known_by_its_dateline():
    page = article(body=f"MOSCOW, Nov. 19, 2015 (UPI) -- {TEXT}")
    assert (page.outlet, page.dateline, page.agencies) == ("UPI", "MOSCOW", ("UPI",))


def test_an_outlet_that_prints_an_agencys_story_stays_the_outlet():
    page = article(body=f"MOSCOW (UPI) -- {TEXT}", below="© 2026 The Halven Courier. All rights reserved.")
    assert (page.outlet, page.agencies) == ("The Halven Courier", ("UPI",))


# Who wrote it.


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("By Andrew V. Pestano", "Andrew V. Pestano"),
        ("By Marek Tiller\nChief political correspondent", "Marek Tiller"),
        ("By JANE DOE and JOHN O'ROE, Associated Press", "Jane Doe, John O'Roe"),
        ("by April de la Cruz | May 3, 2026", "April de la Cruz"),
        ("Von Anna Müller", "Anna Müller"),
        ("Wednesday, 11 March 2026\n\nInes Tallow", "Ines Tallow"),
        ("Ines Tallow - Nov 19, 2019, 10:31 pm CST", "Ines Tallow"),
    ],
)
def test_an_author_is_known_by_a_byline_or_beside_the_date(head, author):
    assert article(head=head).author == author


@pytest.mark.parametrize(
    "head",
    [
        "By The Associated Press",
        "By Courier Staff",
        "By the harbour",
        "Ines Tallow",
        "May 3, 2026\nAda Brill",
        "May 3, 2026\nThe Harbour",
        "May 3, 2026\nCourtesy Photo",
        "PHOTO: A tram. Ines Tallow/AP Photo",
    ],
)
def test_agencies_staff_photographers_and_people_in_the_story_are_no_authors(head):
    assert article(head=head).author is None


def test_a_reporter_may_sign_below_the_article():
    assert article(below="Reporting by Jane Doe; Editing by John Roe").author == "Jane Doe"


def test_the_author_of_another_headline_is_not_the_author():
    assert article(below="Related articles\nA tram for Halven\nMore of it\nBy John Roe").author is None


def test_the_desks_initials_stand_for_the_author_and_their_agencies_are_named():
    page = article(below="hf/msh (AP, AFP)")
    assert (page.author, page.agencies) == ("hf/msh", ("AP", "AFP"))


def test_an_agency_may_sign_alone():
    page = article(below="Source: Reuters")
    assert (page.author, page.agencies) == (None, ("Reuters",))


# When it was published.


@pytest.mark.parametrize(
    "head", ["November 18, 2015", "By Ada Roe | November 18, 2015", "Halven - 18 November 2015"]
)
def test_a_date_below_the_headline_is_the_day(head):
    assert article(head=head).published == Published("2015-11-18", "stated")


def test_a_date_among_the_first_paragraphs_is_the_day():
    body = "\n\n".join((BODY[0], "November 18, 2015", *BODY[1:]))
    assert article(body=body).published == Published("2015-11-18", "stated")


def test_a_date_below_the_article_counts_when_it_says_so():
    assert article(below="Published: November 18, 2015").published == Published("2015-11-18", "stated")
    assert article(below="Updated: November 18, 2015").modified == Published("2015-11-18", "stated")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Thursday, November 20, 2025", ""),
        ("", "Herring is back\nNovember 20, 2025"),
        ("", "© 2025 The Halven Courier"),
        ("", "Related articles\nA tram\nAnother tram\nPublished: November 20, 2025"),
    ],
)
def test_dates_of_the_visit_of_footers_and_of_other_headlines_date_nothing(above, below):
    assert article(above=above, below=below).published is None


def test_a_full_dateline_is_the_day():
    page = article(body=f"MOSCOW, Nov. 19, 2015 (UPI) -- {TEXT}")
    assert (page.published, page.partial_date) == (Published("2015-11-19", "dateline"), None)


def test_an_impossible_dateline_is_no_day():
    page = article(body=f"MOSCOW, Nov. 31, 2015 (UPI) -- {TEXT}")
    assert page.published is None


def test_a_dateline_without_a_year_is_a_part_of_a_date():
    page = article(body=f"MOSCOW, Nov. 19 (UPI) -- He told reporters on Thursday.\n\n{TEXT}")
    assert (page.published, page.partial_date) == (None, PartialDate(11, 19, 3))
    assert page.warnings == ("the dateline gives no year",)


def test_a_stated_day_wins_over_the_dateline():
    page = article(head="November 20, 2015", body=f"MOSCOW, Nov. 19 (UPI) -- {TEXT}")
    assert (page.published, page.partial_date) == (Published("2015-11-20", "stated"), None)


def test_a_dateline_without_a_day_tells_the_place_only():
    page = article(body=f"MADRID — {TEXT}")
    assert (page.dateline, page.partial_date, page.outlet) == ("MADRID", None, None)


def test_a_dated_caption_and_today_give_the_day():
    caption = (
        "PHOTO: Council leader Ada Brill, right, at the quay in Halven, Nov. 26, 2015. Jane Doe/AP Photo"
    )
    body = f"Council leader Ada Brill rode the old tram along the harbour line today.\n\n{TEXT}"
    page = article(head=caption, body=body)
    assert page.published == Published("2015-11-26", "inferred: the caption's date; the text says “today”")
    assert page.captions == (
        "Council leader Ada Brill, right, at the quay in Halven, Nov. 26, 2015. Jane Doe/AP Photo",
    )


# What was corrected.


def test_the_outlets_own_correction_is_noted():
    note = (
        "Correction: An earlier version of this article said that the vote was on Monday. It was on Tuesday."
    )
    assert article(below=note).correction == note
    assert article(below="This story has been updated.").correction == "This story has been updated."
