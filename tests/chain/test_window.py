from datetime import date, timedelta

import pytest

from retrieval.chain.question.when import find
from retrieval.chain.question.window import Window, window

THURSDAY = date(2015, 11, 26)


def asked(question, today=THURSDAY, newest=None):
    found = window(question, today=today, newest=newest)
    return str(found.since or ""), str(found.until or "")


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        # From a day on.
        ("What has happened since Tuesday?", "2015-11-24", ""),
        ("What has happened since Thursday?", "2015-11-19", ""),
        ("What has happened since today?", "2015-11-26", ""),
        ("since last week, who resigned?", "2015-11-16", ""),
        ("What has changed since November?", "2015-11-01", ""),
        ("Who has resigned since 2014?", "2014-01-01", ""),
        ("What has been published since Monday about Assad?", "2015-11-23", ""),
        ("What happened after Nov. 18?", "2015-11-19", ""),
        ("What was written from 13 November onwards?", "2015-11-13", ""),
        # Up to a day.
        ("What was said before Nov. 20?", "", "2015-11-20"),
        ("What was known before yesterday?", "", "2015-11-25"),
        ("Until November 19, what did Russia say?", "", "2015-11-20"),
        ("As of November 19, how many were dead?", "", "2015-11-20"),
        ("What was promised before 2 December?", "", "2015-12-02"),
        ("What was said up to 18 November 2015?", "", "2015-11-19"),
        # On a day: printed on it or in the two days after.
        ("What happened on 13 November?", "2015-11-13", "2015-11-16"),
        ("What happened on Nov. 13, 2015 in Paris?", "2015-11-13", "2015-11-16"),
        ("What happened on the 13th of November?", "2015-11-13", "2015-11-16"),
        ("What happened on 2015-11-18?", "2015-11-18", "2015-11-21"),
        ("What happened on 18.11.2015?", "2015-11-18", "2015-11-21"),
        ("What happened on 18/11/2015?", "2015-11-18", "2015-11-21"),
        ("What happened on 11/18/2015?", "2015-11-18", "2015-11-21"),
        ("What did Obama do on the 18th?", "2015-11-18", "2015-11-21"),
        ("What did Obama do on the 28th?", "2015-10-28", "2015-10-31"),
        ("What did Putin say November 18?", "2015-11-18", "2015-11-21"),
        ("What happened on December 24?", "2014-12-24", "2014-12-27"),
        ("What did Hollande say on Thursday?", "2015-11-26", "2015-11-27"),
        ("What did Hollande say on Wed.?", "2015-11-25", "2015-11-27"),
        ("What did Putin announce last Thursday?", "2015-11-19", "2015-11-22"),
        ("On Monday Putin said what?", "2015-11-23", "2015-11-26"),
        ("What happened yesterday?", "2015-11-25", "2015-11-27"),
        ("What happened the day before yesterday?", "2015-11-24", "2015-11-27"),
        ("What is new today?", "2015-11-26", "2015-11-27"),
        ("What happened last night?", "2015-11-25", "2015-11-27"),
        ("What did Putin say three days ago?", "2015-11-23", "2015-11-26"),
        # Over a span.
        ("What happened in November 2015?", "2015-11-01", "2015-12-01"),
        ("What happened in December?", "2014-12-01", "2015-01-01"),
        ("What happened in early November 2015?", "2015-11-01", "2015-11-11"),
        ("What happened in late February 2015?", "2015-02-21", "2015-03-01"),
        ("What was decided in 2015?", "2015-01-01", "2016-01-01"),
        ("What happened this week in Syria?", "2015-11-23", "2015-11-30"),
        ("What happened last week?", "2015-11-16", "2015-11-23"),
        ("What happened last month?", "2015-10-01", "2015-11-01"),
        ("What happened last year?", "2014-01-01", "2015-01-01"),
        ("What happened in the last 24 hours?", "2015-11-25", "2015-11-27"),
        ("What was the news of the past week?", "2015-11-19", "2015-11-27"),
        ("What happened in the last 3 months?", "2015-08-26", "2015-11-27"),
        ("What happened over the weekend?", "2015-11-21", "2015-11-23"),
        ("What happened two weeks ago?", "2015-11-09", "2015-11-16"),
        ("What happened a month ago?", "2015-10-01", "2015-11-01"),
        ("What happened two years ago?", "2013-01-01", "2014-01-01"),
        ("What happened during the week of November 18?", "2015-11-16", "2015-11-23"),
        ("What happened between the 3rd and the 5th of March?", "2015-03-03", "2015-03-06"),
        ("What happened between March 3 and March 5?", "2015-03-03", "2015-03-06"),
        ("What happened between 3 and 5 March 2014?", "2014-03-03", "2014-03-06"),
        ("What happened between March 3 and 5 in Paris?", "2015-03-03", "2015-03-06"),
        ("What happened between November 30 and December 2, 2014?", "2014-11-30", "2014-12-03"),
        ("What happened from Monday to Wednesday?", "2015-11-23", "2015-11-26"),
        # Published then: those days and no others.
        ("What did UPI report on November 19?", "2015-11-19", "2015-11-20"),
        ("Show me articles from November 18", "2015-11-18", "2015-11-19"),
    ],
)
def test_a_phrase_that_stands_like_an_adverb_bounds_the_days_of_publication(question, since, until):
    assert asked(question) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "How many people were killed in the November 13 attacks?",
        "How many died in the attacks on Nov. 13?",
        "How many died in the attacks of November 13?",
        "What followed the 2015 attacks in Paris?",
        "Who won the 2018 World Cup?",
        "What has happened since the November 13 attacks?",
        "Who plays in Monday Night Football?",
        "Who hosts Saturday Night Live?",
        "Which discounts are there after Black Friday?",
        "Who watched ‘Friday’?",
        "What may happen in Syria?",
        "Who will march on Damascus?",
        "November surprise: what is it?",
    ],
)
def test_a_day_that_is_part_of_a_name_bounds_nothing(question):
    assert asked(question) == ("", "")


@pytest.mark.parametrize(
    "question",
    [
        "What will happen next week?",
        "What is planned for tomorrow?",
        "Who will meet Putin on Wednesday?",
        "Which console is going on sale on November 16?",
        "What was published on a date other than November 9, 2015?",
        "What happened on 03/04/2015?",
    ],
)
def test_a_day_to_come_an_exception_and_a_day_that_cannot_be_read_bound_nothing(question):
    assert asked(question) == ("", "")


def test_a_name_counted_from_today_bounds_from_below_for_nothing_is_printed_before_it():
    assert asked("Who attended Wednesday's meeting?") == ("2015-11-25", "")
    assert asked("What did they agree at the meeting on Wednesday?") == ("2015-11-25", "")
    assert asked("How many died in last week's attacks?") == ("2015-11-16", "")


def test_the_day_of_an_event_can_be_told_of_later_but_a_day_of_publication_cannot():
    assert window("What happened on 13 November?", today=THURSDAY).is_of_event
    assert not window("What did UPI report on 13 November?", today=THURSDAY).is_of_event
    assert not window("What happened since 13 November?", today=THURSDAY).is_of_event


def test_a_date_without_a_year_is_read_in_the_time_of_the_newest_article():
    later = date(2026, 11, 21)
    assert asked("What happened on November 13?", today=later) == ("2026-11-13", "2026-11-16")
    assert asked("What happened on November 13?", today=later, newest=THURSDAY) == (
        "2015-11-13",
        "2015-11-16",
    )
    assert asked("What happened yesterday?", today=later, newest=THURSDAY) == ("2026-11-20", "2026-11-22")


def test_reports_of_two_days_are_wanted_both_and_what_lies_between():
    question = "Do the report published on October 13 and the one published on October 27 agree?"
    assert asked(question) == ("2015-10-13", "2015-10-28")


def test_a_later_report_opens_the_end():
    assert asked("Does the article published on October 2 agree with the one published later?")[1] == ""
    question = (
        "Has the stance of the bank on rates as reported by the Herald changed between the article published"
        " on October 1, suggesting smaller cuts, and the one of November 5, indicating a halt?"
    )
    assert asked(question) == ("2015-10-01", "")


def test_a_clause_that_begins_with_after_bounds_from_below_and_one_with_before_from_above():
    assert asked("After UPI reported on October 1st that yields rose, did they fall?") == ("2015-10-01", "")
    assert asked("Before Obama spoke on November 18, what was the plan?") == ("", "2015-11-19")


def test_from_below_and_from_above_go_together():
    assert asked("What happened since November 3 and before November 20?") == ("2015-11-03", "2015-11-20")


def test_in_a_long_question_a_day_dates_one_fact_among_many():
    question = (
        "Which company, the subject of a suit for its alleged impact on publishers and their readers, also"
        " invested 26 billion dollars in 2014 to remain the preferred engine on many devices and platforms?"
    )
    assert window(question, today=THURSDAY) == Window()


def test_phrases_are_found_in_order_and_none_inside_another():
    found = find("Between Nov. 13, 2015 and the weekend, what happened?", today=THURSDAY)
    assert [(each.first.day, each.last.day) for each in found] == [(13, 13), (21, 22)]


@pytest.mark.parametrize(
    ("today", "saturday"), [(date(2015, 11, 25), 21), (date(2015, 11, 28), 28), (date(2015, 11, 29), 28)]
)
def test_the_weekend_is_the_last_one_that_has_begun(today, saturday):
    assert asked("What happened at the weekend?", today=today)[0] == f"2015-11-{saturday}"


def test_this_week_next_weekday_and_february_come_out_right():
    assert find("next Monday", today=THURSDAY)[0].first == date(2015, 11, 30)
    assert find("in February 2016", today=THURSDAY)[0].last == date(2016, 2, 29)
    assert find("March 5 to 3", today=THURSDAY)[0].first == date(2015, 3, 5)
    assert [each.unit for each in find("on February 31", today=THURSDAY)] == ["month"]


def test_a_range_that_ends_before_it_begins_is_two_days():
    assert asked("What happened between Wednesday and Monday?") == ("2015-11-23", "2015-11-27")


@pytest.mark.parametrize("days", ["yesterday", "last week", "in the last two days"])
def test_a_place_in_front_of_days_is_not_what_they_are_called(days):
    assert asked(f"What happened in Culvery {days}?")[0]
    assert asked(f"What happened in Culvery {days}?") == asked(f"What happened {days}?")


def test_what_the_window_was_read_from_is_told():
    read = window("What did UPI say of the 2018 World Cup between 3 and 5 March?", today=THURSDAY)
    assert read.phrases == ("3 and 5 March",)


def test_how_long_news_takes_to_be_printed_may_be_said():
    read = window("What happened yesterday?", today=THURSDAY, printed_within=timedelta())
    assert (read.since, read.until) == (date(2015, 11, 25), date(2015, 11, 26))
