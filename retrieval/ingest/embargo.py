"""Finds the line that puts a press release under embargo (pure).

It errs on the side of hiding: an embargo without a time of day ends when that day is over everywhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from retrieval.ingest.dates import stated_date

# Such a line stands over the headline or under it, and is short; further down, people speak of embargoes.
LINES = 10
CHARACTERS = 140

_EMBARGO = re.compile(
    r"\W*(?:strictly |under )*embargo(?:ed)?:? (?:until|till|to)\b"
    r"|\W*(?:strictly )?not for (?:release|publication|broadcast)(?: or (?:publication|broadcast))?"
    r" (?:before|until)\b",
    re.IGNORECASE,
)
# A zone by its letters is several zones, but for these.
_MINUTE = re.compile(
    r"\b(?P<hour>\d{1,2})[:.]?(?P<minute>\d\d) ?(?:hrs? |hours )?\(?(?P<zone>GMT|UTC|Z|[+-]\d\d:?\d\d)(?!\w)"
)
# The last place on earth where a day ends is twelve hours behind UTC.
_LAST_PLACE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Embargo:
    """What a line says of an embargo."""

    until: datetime | None
    """None where the line names no day that can be read."""


def embargo_in(lines: Iterable[str]) -> Embargo | None:
    """Return the embargo that one of the first lines of a text declares."""
    for line in lines:
        if len(line) <= CHARACTERS and _EMBARGO.match(line):
            return Embargo(_end(line))
    return None


def _end(line: str) -> datetime | None:
    stated = stated_date(line)
    if stated is None:
        return None
    day = datetime.fromisoformat(stated.value[:10]).replace(tzinfo=UTC)
    return _to_the_minute(day, line) or day + timedelta(days=1) + _LAST_PLACE


def _to_the_minute(day: datetime, line: str) -> datetime | None:
    found = _MINUTE.search(line)
    if found is None:
        return None
    zone = "+00:00" if found["zone"] in {"GMT", "UTC", "Z"} else found["zone"]
    try:
        clock = time.fromisoformat(f"{int(found['hour']):02}:{found['minute']}{zone}")
    except ValueError:
        return None
    return datetime.combine(day.date(), clock).astimezone(UTC)
