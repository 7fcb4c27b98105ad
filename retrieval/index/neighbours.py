"""Which articles report the same thing as an article without a year. Pure.

The similarity of two articles is that of their titles and first 200 words (the lead groups better than the
whole body: `background.LEAD_WORDS`), as stems weighted by their rarity in news at large and by nothing else.
No weight depends on the rest of the archive, so a derived similarity stays true until one of the two articles
changes. The result depends on the set of articles, not on their order.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.ingest.background import LEAD_WORDS, read_background
from retrieval.ingest.term_vectors import Vector, term_vector
from retrieval.ingest.words import stems
from retrieval.types import PartialDate

LEAD_CHARACTERS: Final = 2_000
"""Enough for 200 words of any language."""

WINDOW: Final = timedelta(days=14)
"""Most coverage of one thing lies within two weeks."""

# Cosine from which two leads count as of one story. Measured, beside what unweighted stems gave from .30 on:
# the other four seeds have .37 to .39 to the one without a year, the nearest of 921 articles of neus .15; of
# pairs within a neus cluster (60 words each) 72 in a hundred lie above (71), of pairs across two 11 in ten
# thousand (16), before the window leaves out twelve of thirteen; in ECB+ 87 in a hundred within an event (73)
# and 2 in ten thousand across topics (2). On the sample desk 47 of 73 pairs within a story lie above (29), of
# 227 across two none: the nearest has .22 (.24), and the dam's toll .25 and .30 to the articles that date it.
MIN_LIKENESS: Final = 0.24

# The nearest ones know; a hundred far ones would outvote them.
MAX_NEIGHBOURS: Final = 10

# Any year with a 29 February: only month and day are compared.
_LEAP_YEAR: Final = 2000
_DAYS_A_YEAR: Final = 366

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lead:
    """What telling an article's year takes: what it begins with, and the day it states."""

    article: str
    title: str
    lead: str
    day: date | None = None
    partial: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that came, changed or went."""

    lead: Lead
    """Without a day where the article is not shown."""
    told: date | None = None
    """The day it told when years were settled last; None when nothing can have followed from it."""


def month_days(partials: Iterable[PartialDate]) -> list[str]:
    """All days, as `MM-DD`, near one of `partials`, across the turn of the year too."""
    return sorted({each for partial in partials for each in _around(partial)})


def concerned(undated: Iterable[Lead], changed: Sequence[Changed]) -> list[Lead]:
    """Those of the articles without a year for which a change may tell another year."""
    themselves = {each.lead.article for each in changed}
    # What those told that are not new is not known any more, so all near their days are asked again.
    known = {_place(day) for each in changed if each.told for day in (each.told, each.lead.day) if day}
    new = _Index(each.lead for each in changed if each.lead.day and not each.told)

    def is_concerned(target: Lead) -> bool:
        is_near_known = any(_distance(_printed(target), place) <= WINDOW.days for place in known)
        return target.article in themselves or is_near_known or bool(new.nearest(target))

    return [each for each in undated if is_concerned(each)]


def known_days(undated: Sequence[Lead], dated: Iterable[Lead]) -> dict[str, tuple[date, ...]]:
    """Return, for each article without a year, the days its neighbours state, the nearest article first.

    Args:
        undated: Articles with a partial date.
        dated: Articles that state a whole day; only those near a partial date's month and day count.
    """
    index = _Index(each for each in dated if each.day)
    return {each.article: index.nearest(each) for each in undated}


class _Index:
    """Leads with a day, by their stems: a target meets only the leads that share a stem with it.

    It holds a kilobyte a lead, not the leads.
    """

    def __init__(self, leads: Iterable[Lead]) -> None:
        self._told: list[tuple[str, date]] = []
        places = array("i")
        numbers: dict[str, array[int]] = defaultdict(lambda: array("i"))
        weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        for lead in leads:
            if lead.day is None:
                raise ValueError(f"{lead.article} has no day")
            for stem, weight in _vector(lead).items():
                numbers[stem].append(len(self._told))
                weights[stem].append(weight)
            self._told.append((lead.article, lead.day))
            places.append(_place(lead.day))
        self._places = np.frombuffer(places, np.intc) if places else np.empty(0, np.intc)
        self._postings = {
            stem: (np.frombuffer(found, np.intc), np.frombuffer(weights[stem], np.float32))
            for stem, found in numbers.items()
        }

    def nearest(self, target: Lead) -> tuple[date, ...]:
        """The days of the leads most like a target, of those near its month and day; the nearest first."""
        distances = np.abs(self._places - _printed(target))
        is_in_time = np.minimum(distances, _DAYS_A_YEAR - distances) <= WINDOW.days
        if not is_in_time.any():
            return ()
        scores = self._scores(_vector(target))
        found = np.flatnonzero(is_in_time & (scores >= MIN_LIKENESS))
        nearest = sorted((-scores[number], *self._told[number]) for number in found.tolist())
        return tuple(day for _, _, day in nearest[:MAX_NEIGHBOURS])

    def _scores(self, vector: Mapping[str, float]) -> _Floats:
        """Each lead's cosine with a unit vector."""
        scores = np.zeros(len(self._told))
        for stem, weight in vector.items():
            if stem in self._postings:
                numbers, weights = self._postings[stem]
                scores[numbers] += weight * weights
        return scores


def _printed(target: Lead) -> int:
    if target.partial is None:
        raise ValueError(f"{target.article} has no date without a year")
    return _place(date(_LEAP_YEAR, target.partial.month, target.partial.day))


def _place(day: date) -> int:
    """A day's place in any year, from 0."""
    return (day.replace(year=_LEAP_YEAR) - date(_LEAP_YEAR, 1, 1)).days


def _distance(one: int, other: int) -> int:
    """How many days lie between two places, across the turn of the year too."""
    apart = abs(one - other)
    return min(apart, _DAYS_A_YEAR - apart)


def _around(partial: PartialDate) -> list[str]:
    middle = date(_LEAP_YEAR, partial.month, partial.day)
    span = range(-WINDOW.days, WINDOW.days + 1)
    return [f"{middle + timedelta(days=offset):%m-%d}" for offset in span]


def _vector(lead: Lead) -> Vector:
    words = lead.lead.split()[:LEAD_WORDS]
    return term_vector(Counter(stems(f"{lead.title} {' '.join(words)}")), _weight)


def _weight(stem: str) -> float:
    """How much sharing a stem says; a number least: the background has none, and scores share them."""
    return 1.0 if stem.isdecimal() else read_background().weight(stem)
