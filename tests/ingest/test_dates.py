from datetime import date

import pytest

from retrieval.ingest.dates import (
    Dateline,
    StatedDate,
    find_dateline,
    find_published,
    infer_from_caption,
    lead_weekday,
    says_published,
    settle_year,
    stated_date,
)
from retrieval.types import PartialDate, Published


@pytest.mark.parametrize(
    "text",
    [
        "November 18, 2015",
        "Nov. 18, 2015",
        "18 November 2015",
        "18. November 2015",
        "18 de noviembre de 2015",
        "18 novembre 2015",
        "18 ноября 2015",
        "2015年11月18日",
        "2015-11-18",
        "2015/11/18",
        "18.11.2015",
        "18/11/2015",
        "11/18/2015",
        "Published: Wednesday, November 18th, 2015 at 9:24 pm ET",
        "By Ada Roe - 18-Nov-2015",
    ],
)
def test_a_full_date_is_read_in_any_form(text):
    assert stated_date(text) == StatedDate("2015-11-18", is_update=False)


@pytest.mark.parametrize(
    "text", ["4/5/2015", "31 November 2015", "November 18", "18/19/2015", "May 4, 1815", "19 Nov"]
)
def test_what_is_ambiguous_impossible_or_incomplete_is_no_date(text):
    assert stated_date(text) is None


def test_the_same_day_and_month_is_not_ambiguous():
    assert stated_date("5/5/2015") == StatedDate("2015-05-05", is_update=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2015-11-18T10:22:00Z", "2015-11-18T10:22:00+00:00"),
        ("November 18, 2015, 10:22 GMT", "2015-11-18T10:22:00+00:00"),
        ("2015-11-18 10:22:07+01:00", "2015-11-18T10:22:07+01:00"),
        ("2015-11-18T31:22:00Z", "2015-11-18"),
        ("November 18, 2015 10:22", "2015-11-18"),
        ("November 18, 2015 10:22 ET", "2015-11-18"),
    ],
)
def test_the_time_counts_when_its_zone_is_printed(text, value):
    assert stated_date(text) == StatedDate(value, is_update=False)


def test_an_update_is_no_publication():
    lines = ["Updated March 3, 2016", "Published November 18, 2015"]
    assert find_published(lines) == (Published("2015-11-18", "stated"), "2016-03-03")


def test_a_line_with_both_days_gives_the_day_of_publication():
    assert find_published(["Published November 18, 2015, updated March 3, 2016"]) == (
        Published("2015-11-18", "stated"),
        None,
    )


def test_long_lines_and_lines_without_dates_state_nothing():
    assert find_published(["no date", f"November 18, 2015 {'was a day ' * 20}"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [("First published 2015-11-18", True), ("Updated 2015-11-18", True), ("2015-11-18", False)],
)
def test_a_line_may_say_that_it_dates_the_article(text, says):
    assert says_published(text) is says


CAPTION = "Vladimir Putin, right, listens to Francois Hollande in Moscow, Nov. 26, 2015."


def test_a_dated_caption_and_today_give_the_day_with_its_basis():
    published = infer_from_caption([CAPTION], ["Francois Hollande met Vladimir Putin today."])
    assert published == Published("2015-11-26", "inferred: the caption's date; the text says “today”")


@pytest.mark.parametrize(
    ("caption", "paragraph"),
    [
        (CAPTION, "Francois Hollande met Vladimir Putin on Thursday."),
        (CAPTION, "The council of Halven met today."),
        (
            "Vladimir Putin listens to Francois Hollande in Moscow.",
            "Francois Hollande met Vladimir Putin today.",
        ),
    ],
)
def test_a_caption_of_something_else_dates_nothing(caption, paragraph):
    assert infer_from_caption([caption], [paragraph]) is None


def test_today_far_down_dates_nothing():
    paragraphs = ["He came."] * 4 + ["Francois Hollande met Vladimir Putin today."]
    assert infer_from_caption([CAPTION], paragraphs) is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("MOSCOW, Nov. 19 (UPI) -- Russia may", Dateline("MOSCOW", "UPI", 11, 19)),
        ("LONDON, 13 March 2026 (Reuters) - The", Dateline("LONDON", "Reuters", 3, 13, 2026)),
        ("HANOI, Vietnam (AP) — U.S. Defense", Dateline("HANOI", "AP")),
        ("SANTA FE, N.M. (AP) — A cat", Dateline("SANTA FE", "AP")),
        ("Washington (Reuters) - The", Dateline("Washington", "Reuters")),
        ("MADRID — Rafael Nadal", Dateline("MADRID")),
    ],
)
def test_a_dateline_gives_place_agency_and_day(text, dateline):
    assert find_dateline(text) == dateline


@pytest.mark.parametrize(
    "text",
    ["ISIS -- which said so -- is", "The minister said (Reuters) that", "He came on Nov. 19 -- The", "A - B"],
)
def test_other_openings_are_no_datelines(text):
    assert find_dateline(text) is None


def test_the_weekday_of_a_dateline_is_the_first_one_told():
    assert lead_weekday(["Russia may cooperate.", "Fabius said on Thursday that on Friday"]) == 3


def test_a_word_that_only_ends_like_a_weekday_is_none():
    assert lead_weekday(["He came on payday and on Holiday.", "Then it rained."]) is None


def test_a_weekday_far_down_is_not_the_datelines():
    assert lead_weekday(["a", "b", "c", "He came on Thursday."]) is None


NOV_19 = PartialDate(11, 19, 3)


def test_neighbours_give_a_day_its_year():
    assert settle_year(NOV_19, [date(2015, 11, 26), date(2015, 11, 18)]) == date(2015, 11, 19)


def test_neighbours_settle_a_year_over_its_turn():
    assert settle_year(PartialDate(12, 30), [date(2016, 1, 4)]) == date(2015, 12, 30)


@pytest.mark.parametrize("neighbours", [[], [date(2015, 6, 1)]])
def test_without_a_close_neighbour_the_year_stays_open(neighbours):
    assert settle_year(NOV_19, neighbours) is None


def test_neighbours_of_another_year_are_outvoted():
    days = [date(2015, 11, 26), date(2015, 11, 18), date(2020, 11, 20)]
    assert settle_year(NOV_19, days) == date(2015, 11, 19)


def test_two_years_with_as_many_neighbours_stay_open():
    assert settle_year(NOV_19, [date(2015, 11, 26), date(2020, 11, 20)]) is None


def test_a_year_in_which_the_weekday_does_not_fit_is_refused():
    assert settle_year(NOV_19, [date(2017, 11, 20)]) is None


def test_the_weekday_may_be_that_of_the_day_before():
    assert settle_year(PartialDate(11, 20, 3), [date(2015, 11, 26)]) == date(2015, 11, 20)


def test_a_leap_day_has_no_year_without_one():
    assert settle_year(PartialDate(2, 29), [date(2016, 3, 1)]) == date(2016, 2, 29)
    assert settle_year(PartialDate(2, 29), [date(2018, 3, 1)]) is None
