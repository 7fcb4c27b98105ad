"""Which day an undated article belongs to, judged by the dates of similar articles (pure).

"On Thursday he went to Moscow" names no day by itself. Read next to an article of Thursday, 26 November, that
tells the same, it names the 26th; next to one of the 18th, the 12th. Each neighbour votes with a weight equal
to its similarity, and the day with the greatest weight is taken. A dateline that lacks only the year gets it
from the neighbours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from retrieval.chain.prose.similarity import Pair
from retrieval.ingest.dates import find_dateline, lead_weekday, resolve, settle_year
from retrieval.types import PartialDate, Version

Day = date | None

# Articles further apart are not compared: a week is the window USTORY follows stories with (Yoon and others
# 2023); the seeds' three days of reports lie within eight days, each within seven of the next.
WINDOW = timedelta(days=7)

# Where an article says when its news happened; further down it tells what led to it.
LEAD_CHARACTERS = 2000

# More neighbours than these repeat what the nearest say.
VOICES = 5

# An article is placed twice, by what resembles it and then by its story: some ten megabytes save the second.
SENTENCES_REMEMBERED = 50_000


def is_near(one: Day, other: Day) -> bool:
    """Whether articles of two days are compared; what has no day is compared with all."""
    return one is None or other is None or abs(one - other) <= WINDOW


class Neighbour(NamedTuple):
    """An article like another, and the day it stands on."""

    day: date
    similarity: float


Placing = Callable[[Version, Sequence[Neighbour]], Day]
"""Gives the day of an undated article from its neighbours."""


def told(version: Version, neighbours: Sequence[Neighbour]) -> Day:
    """Return the day `version` tells of, as its nearest neighbours date it; None when it names none."""
    if day := _day_of_dateline(version, neighbours):
        return day
    votes: defaultdict[date, float] = defaultdict(float)
    nearest = sorted(neighbours, key=_nearness, reverse=True)[:VOICES]
    heard = {day: max(_days_named(version, day), default=None) for day in {each.day for each in nearest}}
    for neighbour in nearest:
        if day := heard[neighbour.day]:
            votes[day] += neighbour.similarity
    return max(votes, key=lambda day: (votes[day], day), default=None)


def told_or_near(version: Version, neighbours: Sequence[Neighbour]) -> Day:
    """Return the day `version` tells of, or else that of its nearest neighbour; None without neighbours."""
    nearest = max(neighbours, key=_nearness, default=None)
    return told(version, neighbours) or (nearest.day if nearest else None)


def place(
    days: Sequence[Day], undated: Mapping[int, Version], pairs: Iterable[Pair], placing: Placing
) -> list[Day]:
    """Return the printed days, and for what has none the day `placing` gives it.

    What is most like a dated article is placed first, and then has a voice in placing others.

    Args:
        days: As printed.
        undated: The articles to be placed, by their places in `days`.
        pairs: Neighbours, by their places in `days`; those of two dated ones do not matter.
        placing: The rule for the undated.
    """
    found = list(days)
    beside: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, other, similarity in pairs:
        beside[one].append((similarity, other))
        beside[other].append((similarity, one))
    certainty = {
        row: max((likeness for likeness, near in beside[row] if days[near]), default=0.0) for row in undated
    }
    for row in sorted(undated, key=lambda row: (-certainty[row], row)):
        near = [Neighbour(day, likeness) for likeness, other in beside[row] if (day := found[other])]
        found[row] = placing(undated[row], near)
    return found


def _nearness(neighbour: Neighbour) -> tuple[float, date]:
    return neighbour.similarity, neighbour.day


def _day_of_dateline(version: Version, neighbours: Sequence[Neighbour]) -> Day:
    dateline = find_dateline(version.text)
    if dateline is None or dateline.month is None or dateline.day is None:
        return None
    partial = PartialDate(dateline.month, dateline.day, lead_weekday(version.text.split("\n\n")))
    return settle_year(partial, [neighbour.day for neighbour in neighbours])


def _days_named(version: Version, anchor: date) -> Iterator[date]:
    """Yield the days up to `anchor`, and not long before, that the article names if written on that day."""
    for sentence in version.sentences:
        if sentence.span.start >= LEAD_CHARACTERS:
            return
        yield from _days_before(sentence.text, anchor)


@lru_cache(maxsize=SENTENCES_REMEMBERED)
def _days_before(sentence: str, anchor: date) -> tuple[date, ...]:
    mentioned = (each.day for each in resolve(sentence, anchor) if each.day and each.precision == "day")
    return tuple(day for day in mentioned if anchor - WINDOW < day <= anchor)
