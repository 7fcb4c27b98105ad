"""Which articles tell of the same thing as an article without a year. Pure.

How alike two articles are is told by their title and first 200 words (the lead groups better than the whole
body: reference/news.md §3), as stems weighed by how rare they are in news at large, and by nothing else:
without weights that depend on the rest of the archive, what was once derived stays true until one of the two
changes. The outcome depends on the set of articles, not on their order.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from retrieval.ingest.background import LEAD_WORDS, read_background
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

_Stems = Mapping[str, float]


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
    is_new: bool
    """Nothing can have followed from it before."""


def month_days(partials: Iterable[PartialDate]) -> list[str]:
    """All days, as `MM-DD`, near one of `partials`, across the turn of the year too."""
    return sorted({each for partial in partials for each in _around(partial)})


def concerned(undated: Sequence[Lead], changed: Sequence[Changed]) -> list[Lead]:
    """Those of the articles without a year for which a change may tell another year."""
    themselves = {each.lead.article for each in changed}
    known = {f"{each.lead.day:%m-%d}" for each in changed if each.lead.day and not each.is_new}
    new: dict[str, list[_Stems]] = defaultdict(list)
    for each in changed:
        if each.lead.day and each.is_new:
            new[f"{each.lead.day:%m-%d}"].append(_vector(each.lead))

    def is_concerned(target: Lead) -> bool:
        days = _around(target.partial) if target.partial else []
        if target.article in themselves or not known.isdisjoint(days):
            return True
        return _is_near_any(target, [vector for day in days for vector in new.get(day, ())])

    return [each for each in undated if is_concerned(each)]


def known_days(undated: Sequence[Lead], dated: Sequence[Lead]) -> dict[str, tuple[date, ...]]:
    """Return, for each article without a year, the days its neighbours state, the nearest article first.

    Args:
        undated: Articles with a partial date.
        dated: Articles that state a whole day; only those near a partial date's month and day count.
    """
    by_day: dict[str, list[tuple[Lead, _Stems]]] = defaultdict(list)
    for each in dated:
        if each.day:
            by_day[f"{each.day:%m-%d}"].append((each, _vector(each)))
    return {
        each.article: _nearest(
            each, [other for day in _around(each.partial) for other in by_day.get(day, ())]
        )
        for each in undated
        if each.partial
    }


def _nearest(target: Lead, others: Sequence[tuple[Lead, _Stems]]) -> tuple[date, ...]:
    vector = _vector(target)
    scored = [(_likeness(vector, stems_of_other), other) for other, stems_of_other in others]
    near = [(-score, other.article, other.day) for score, other in scored if score >= MIN_LIKENESS]
    return tuple(day for _, _, day in sorted(near)[:MAX_NEIGHBOURS] if day)


def _is_near_any(target: Lead, vectors: Sequence[_Stems]) -> bool:
    vector = _vector(target) if vectors else {}
    return any(_likeness(vector, other) >= MIN_LIKENESS for other in vectors)


def _around(partial: PartialDate) -> list[str]:
    middle = date(_LEAP_YEAR, partial.month, partial.day)
    span = range(-WINDOW.days, WINDOW.days + 1)
    return [f"{middle + timedelta(days=offset):%m-%d}" for offset in span]


def _likeness(one: _Stems, other: _Stems) -> float:
    """The cosine of two unit vectors."""
    return sum(one[stem] * other[stem] for stem in one.keys() & other.keys())


def _vector(lead: Lead) -> _Stems:
    """The stems of a lead, sublinear frequency times background weight, as a unit vector."""
    words = lead.lead.split()[:LEAD_WORDS]
    counts = Counter(stems(f"{lead.title} {' '.join(words)}"))
    weights = {stem: (1 + math.log(times)) * _weight(stem) for stem, times in counts.items()}
    length = math.hypot(*weights.values())
    return {stem: weight / length for stem, weight in weights.items()}


def _weight(stem: str) -> float:
    """How much sharing a stem says; a number least: the background has none, and scores share them."""
    return 1.0 if stem.isdecimal() else read_background().weight(stem)
