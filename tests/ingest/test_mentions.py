from datetime import date

import pytest

from retrieval.ingest.dates import DatedMention, resolve

# A Thursday.
ANCHOR = date(2015, 11, 26)


def told(text, anchor=ANCHOR):
    return [
        (text[each.start : each.end], each.day and each.day.isoformat(), each.precision)
        for each in resolve(text, anchor)
    ]


def days(text, anchor=ANCHOR):
    return [each.day.isoformat() for each in resolve(text, anchor)]


def test_a_sentence_without_a_day_names_none():
    assert resolve("They may march 3 miles, and the sun sat low.", ANCHOR) == []


def test_weekdays_of_a_past_sentence_are_the_ones_before():
    text = "He met Cameron on Monday, went to Washington on Tuesday and returned to France on Wednesday."
    assert told(text) == [
        ("Monday", "2015-11-23", "day"),
        ("Tuesday", "2015-11-24", "day"),
        ("Wednesday", "2015-11-25", "day"),
    ]


def test_the_anchors_own_weekday_is_the_anchor():
    assert days("The minister said on Thursday that it was over.") == ["2015-11-26"]


def test_a_possessive_weekday_counts():
    assert days("Hollande said after Friday's attacks that France was at war.") == ["2015-11-20"]


@pytest.mark.parametrize(
    "text",
    [
        "Hollande is scheduled to travel to Washington on Tuesday.",
        "He said he would travel there on Tuesday.",
        "Obama, who will meet him on Tuesday, is in Paris.",
        "The council wants an answer by Tuesday.",
        "The vote is next Tuesday.",
        "They agreed to meet on Tuesday.",
    ],
)
def test_a_weekday_that_is_still_to_come_is_the_one_after(text):
    assert days(text) == ["2015-12-01"]


def test_looking_ahead_ends_with_its_clause():
    assert days("Obama, who will meet him on Tuesday, said so on Wednesday.") == ["2015-12-01", "2015-11-25"]


def test_a_past_verb_after_the_look_ahead_turns_back():
    assert days("They will vote on a law that was passed on Monday.") == ["2015-11-23"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("last Friday", "2015-11-20"),
        ("last Thursday", "2015-11-19"),
        ("this Thursday", "2015-11-26"),
        ("this Friday", "2015-11-27"),
        ("next Thursday", "2015-12-03"),
        ("Tues.", "2015-11-24"),
    ],
)
def test_last_this_and_next_weekdays(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text", ["the Good Friday accord", "Black Friday sales", "the Sunday Times", "he sat. Then"]
)
def test_names_with_a_weekday_are_no_days(text):
    assert resolve(text, ANCHOR) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("earlier today", "2015-11-26"),
        ("tonight", "2015-11-26"),
        ("earlier this morning", "2015-11-26"),
        ("yesterday", "2015-11-25"),
        ("Tomorrow", "2015-11-27"),
    ],
)
def test_today_and_its_neighbours(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "Nov. 13, 2015",
        "13 November 2015",
        "Friday, Nov. 13",
        "13th of November",
        "November 13th",
        "2015-11-13",
    ],
)
def test_a_day_of_a_month_in_any_form(text):
    assert told(text) == [(text, "2015-11-13", "day")]


def test_a_day_without_a_year_is_put_in_the_nearest_one():
    assert days("It began on Jan. 5.", date(2015, 12, 20)) == ["2016-01-05"]
    assert days("It began on Dec. 20.", date(2016, 1, 5)) == ["2015-12-20"]


def test_a_day_still_to_come_is_put_after_the_anchor():
    assert days("The harbour will close on June 30.", date(2015, 11, 26)) == ["2016-06-30"]
    assert days("The harbour closed on June 30.", date(2015, 11, 26)) == ["2015-06-30"]


def test_a_leap_day_is_found_in_the_year_that_has_one():
    assert days("on Feb. 29", date(2015, 11, 26)) == ["2016-02-29"]


def test_a_leap_day_still_to_come_may_only_lie_behind():
    assert days("It will be on Feb. 29", date(2016, 11, 26)) == ["2016-02-29"]


def test_a_day_no_month_has_is_named_but_not_told():
    assert told("Nov. 31, 2015 and Feb. 30") == [("Nov. 31, 2015", None, "day"), ("Feb. 30", None, "day")]


def test_an_impossible_iso_date_is_no_date():
    assert resolve("build 2015-13-45", ANCHOR) == []


def test_months_have_the_precision_of_a_month():
    assert told("in November 2015 and since September") == [
        ("November 2015", "2015-11-01", "month"),
        ("September", "2015-09-01", "month"),
    ]


def test_a_month_is_the_latest_that_has_begun_or_the_next_one_to_come():
    assert days("It began in December.") == ["2014-12-01"]
    assert days("It will begin in May.") == ["2016-05-01"]
    assert days("It will begin in December.") == ["2015-12-01"]


@pytest.mark.parametrize("text", ["in march", "before may", "since mar"])
def test_verbs_that_look_like_months_are_none(text):
    assert resolve(text, ANCHOR) == []


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("last week", "2015-11-16", "week"),
        ("earlier this week", "2015-11-23", "week"),
        ("next week", "2015-11-30", "week"),
        ("this weekend", "2015-11-23", "week"),
        ("last month", "2015-10-01", "month"),
        ("next month", "2015-12-01", "month"),
        ("two days ago", "2015-11-24", "day"),
        ("10 days ago", "2015-11-16", "day"),
        ("a couple of days ago", "2015-11-24", "day"),
        ("three weeks ago", "2015-11-02", "week"),
        ("a week from now", "2015-11-30", "week"),
    ],
)
def test_spans_and_counted_days(text, day, precision):
    assert [(each.day.isoformat(), each.precision) for each in resolve(text, ANCHOR)] == [(day, precision)]


def test_a_month_over_the_turn_of_the_year():
    assert days("next month", date(2015, 12, 3)) == ["2016-01-01"]
    assert days("last month", date(2016, 1, 3)) == ["2015-12-01"]


def test_days_later_count_from_the_day_named_before():
    text = "He is scheduled to travel to Washington on Tuesday and to Moscow two days later."
    assert days(text, date(2015, 11, 19)) == ["2015-11-24", "2015-11-26"]
    assert days("He left on Monday, a week before he spoke.") == ["2015-11-23", "2015-11-16"]


def test_days_later_than_nothing_and_months_ago_are_not_told():
    assert resolve("They met again two days later, and three months ago.", ANCHOR) == []
    assert days("He would go next week and come two days later.") == ["2015-11-30"]


def test_a_mention_needs_a_stretch():
    with pytest.raises(ValueError, match="no stretch 3:3"):
        DatedMention(3, 3, None, "day")
