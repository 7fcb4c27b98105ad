from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.schedule import (
    CATCH_UP,
    Plan,
    days_of,
    due_day,
    length_of,
    moment_of,
    next_moment,
    window_of,
)
from retrieval.errors import UsageError

EVERY_DAY = tuple(range(7))


def daily(at="08:00", zone="Europe/Berlin", days=EVERY_DAY):
    return Plan(time.fromisoformat(at), zone, days)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
)
@pytest.mark.parametrize("at", ["00:15", "02:30", "08:00", "23:50"])
def test_every_local_date_of_a_year_comes_due_and_in_order(zone, at):
    plan, now, seen = daily(at, zone), datetime(2026, 1, 1, tzinfo=UTC), []
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        day = due_day(plan, now)
        if day and (not seen or seen[-1] != day):
            seen.append(day)
        now += timedelta(minutes=30)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(seen))
    assert 364 <= len(seen) <= 366


def test_a_time_the_clock_jumps_over_comes_as_long_after_the_jump():
    moment = moment_of(daily("02:30"), date(2026, 3, 29))
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_time_that_comes_twice_is_met_the_first_time():
    assert moment_of(daily("02:30"), date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_briefing_missed_for_too_long_is_skipped():
    plan, due = daily("08:00", "UTC"), datetime(2026, 3, 10, 8, tzinfo=UTC)
    assert due_day(plan, due - timedelta(seconds=1)) is None
    assert due_day(plan, due + CATCH_UP) == date(2026, 3, 10)
    assert due_day(plan, due + CATCH_UP + timedelta(seconds=1)) is None


def test_last_nights_briefing_is_still_due_after_midnight():
    assert due_day(daily("23:00", "UTC"), datetime(2026, 3, 11, 1, tzinfo=UTC)) == date(2026, 3, 10)


def test_only_the_chosen_weekdays_come_due():
    plan = daily("08:00", "UTC", days_of("mon"))
    assert due_day(plan, datetime(2026, 3, 10, 9, tzinfo=UTC)) is None
    assert next_moment(plan, datetime(2026, 3, 10, 9, tzinfo=UTC)).date() == date(2026, 3, 16)


def test_the_next_moment_on_the_same_weekday_is_a_week_on():
    plan = daily("08:00", "UTC", days_of("tue"))
    assert next_moment(plan, datetime(2026, 3, 10, 9, tzinfo=UTC)) == datetime(2026, 3, 17, 8, tzinfo=UTC)


def test_days_are_read_by_name():
    assert days_of("daily") == EVERY_DAY
    assert days_of("Sunday, mon") == (0, 6)


@pytest.mark.parametrize("words", ["", "moonday", "mon,xyz"])
def test_days_that_are_none_are_refused_with_those_there_are(words):
    with pytest.raises(UsageError, match="mon,tue,wed"):
        days_of(words)


def test_a_plan_refuses_a_zone_or_days_that_do_not_exist():
    with pytest.raises(UsageError, match="IANA"):
        daily(zone="Berlin")
    with pytest.raises(UsageError, match="weekdays"):
        daily(days=())


@pytest.mark.parametrize(
    ("days", "day", "delivered", "since"),
    [
        ("daily", "2026-03-12", None, "2026-03-11"),
        ("daily", "2026-03-12", "2026-03-11", "2026-03-10"),
        ("mon,tue,wed,thu,fri", "2026-03-16", None, "2026-03-13"),
        ("daily", "2026-03-12", "2026-03-08", "2026-03-07"),
        ("daily", "2026-03-12", "2026-01-01", "2026-03-05"),
        ("daily", "2026-03-12", "2026-03-12", "2026-03-10"),
        ("thu", "2026-03-12", None, "2026-03-05"),
    ],
)
def test_a_briefing_goes_on_where_the_one_before_ended(days, day, delivered, since):
    last = date.fromisoformat(delivered) if delivered else None
    found = window_of(daily(days=days_of(days)), date.fromisoformat(day), last)
    assert [str(each) for each in found] == [since, str(date.fromisoformat(day) + timedelta(days=1))]


def test_a_length_is_a_name_or_stories_and_words():
    assert (length_of("short"), length_of("8x60")) == ((5, 60), (8, 60))


@pytest.mark.parametrize("words", ["tiny", "0x60", "8x", "8x6000", "100x60"])
def test_a_length_that_is_none_is_refused_with_those_there_are(words):
    with pytest.raises(UsageError, match="short, standard, long"):
        Plan(time(8), "UTC", EVERY_DAY, length=words)


def test_dates_are_written_in_a_known_way():
    with pytest.raises(UsageError, match="iso, dmy, mdy"):
        Plan(time(8), "UTC", EVERY_DAY, dates="german")
