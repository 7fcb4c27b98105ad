"""Which briefing is due, and when the next one is. Pure: a plan and a clock in, days out.

A briefing is due once per subscription and local date, at the subscriber's wall time. Where the clock jumps
over that time, the briefing is as late after the jump as its time is after the start of the gap; where the
time occurs twice, the first one counts. Which replica posts it is settled by a claim on (subscription, local
date) in `bot/state.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retrieval.errors import UsageError

DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CATCH_UP: Final = timedelta(hours=6)
"""A briefing missed by more than this is skipped: at noon nobody wants the morning's page."""


LONGEST_WINDOW: Final = timedelta(days=7)
"""A briefing looks back no further, however long none was posted."""

LATE: Final = timedelta(days=1)
"""What was printed before the last briefing may have come in, or been changed, after it."""

LENGTHS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"short": (5, 60), "standard": (10, 95), "long": (15, 130)}
)
"""Stories, and words of each, by the name of the length; the standard fills a page."""

_OWN_LENGTH: Final = re.compile(r"([1-9]\d?)x([1-9]\d{1,2})")

DATES: Final = ("iso", "dmy", "mdy")
"""How days are written: 2026-03-12, 12 March 2026, March 12, 2026."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a channel gets its briefing, what it cares about, and how it wants to be told."""

    at: time
    """Wall time in `zone`."""
    zone: str
    """IANA name."""
    days: tuple[int, ...]
    """Weekdays; Monday is 0."""
    topics: tuple[str, ...] = ()
    length: str = "standard"
    """One of `LENGTHS`, or stories and words of each, as in `8x60`."""
    dates: str = "iso"
    """One of `DATES`."""

    def __post_init__(self) -> None:
        if not self.days or not all(0 <= each < len(DAY_NAMES) for each in self.days):
            raise UsageError(f"days {self.days} are no weekdays")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UsageError(f"{self.zone!r} is no IANA time zone; write one like Europe/Berlin") from None
        length_of(self.length)
        if self.dates not in DATES:
            raise UsageError(f"dates {self.dates!r} are not known; choose one of {', '.join(DATES)}")


def length_of(words: str) -> tuple[int, int]:
    """Read a length into stories and words of each.

    Raises:
        UsageError: it is neither a name nor two numbers.
    """
    if words in LENGTHS:
        return LENGTHS[words]
    if own := _OWN_LENGTH.fullmatch(words):
        return int(own[1]), int(own[2])
    names = ", ".join(LENGTHS)
    raise UsageError(f"length {words!r}: write {names}, or stories and words of each, like 8x60")


def days_of(words: str) -> tuple[int, ...]:
    """Read "daily" or "mon,tue" into weekdays, Monday 0.

    Raises:
        UsageError: a name is not a weekday.
    """
    if words.strip().casefold() == "daily":
        return tuple(range(len(DAY_NAMES)))
    names = [word.strip().casefold()[:3] for word in words.split(",") if word.strip()]
    if unknown := [name for name in names if name not in DAY_NAMES]:
        raise UsageError(f"{', '.join(unknown)}: no such day; write daily, or some of {','.join(DAY_NAMES)}")
    if not names:
        raise UsageError(f"no days given; write daily, or some of {','.join(DAY_NAMES)}")
    return tuple(sorted({DAY_NAMES.index(name) for name in names}))


def moment_of(plan: Plan, day: date) -> datetime:
    """The moment, in UTC, at which the plan's wall time comes on a local day."""
    local = datetime.combine(day, plan.at, tzinfo=ZoneInfo(plan.zone))
    # Fold 0 means: the first of two, and the offset before the jump for a time that does not exist.
    return local.astimezone(UTC)


def due_day(plan: Plan, now: datetime) -> date | None:
    """The local date whose briefing should be out by `now` and is not too old to catch up on."""
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    for day in (today, today - timedelta(days=1)):
        if day.weekday() in plan.days and timedelta() <= now - moment_of(plan, day) <= CATCH_UP:
            return day
    return None


def window_of(plan: Plan, day: date, delivered: date | None) -> tuple[date, date]:
    """Return the first day that the briefing of a day is about, and the first one it is not.

    It goes on where the one before ended: on the day of that, which was not over then. Once one was posted,
    the day before is read again: what was told is known, and what came late is not.

    Args:
        plan: Says on which day the one before was due.
        day: The local date of the briefing.
        delivered: The local date of the last one that was posted, if any was.
    """
    back = (day - timedelta(days=each) for each in range(1, LONGEST_WINDOW.days + 1))
    planned = next(each for each in back if each.weekday() in plan.days)
    since = min(planned, delivered) - LATE if delivered else planned
    return max(since, day - LONGEST_WINDOW), day + timedelta(days=1)


def next_moment(plan: Plan, now: datetime) -> datetime:
    """The next moment after `now` at which a briefing is due, in the plan's zone."""
    return next(moment for moment in _moments(plan, now) if moment > now)


def _moments(plan: Plan, now: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(plan.zone)
    first = now.astimezone(zone).date()
    # A week and a day always hold one of the plan's weekdays, whatever was passed today.
    for ahead in range(len(DAY_NAMES) + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() in plan.days:
            yield moment_of(plan, day).astimezone(zone)
