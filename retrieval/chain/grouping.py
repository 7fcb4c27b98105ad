"""Grouping the leads of one stretch of time into stories (pure).

    leads weighed -> pairs alike -> average linkage of what is near in time -> stragglers

Sparse words and time carry most of what story clustering can do (Miranda and others 2018; Linger and Hajaiej
2020).
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from retrieval.chain.leads import Lead, Stems
from retrieval.chain.linkage import connected, link
from retrieval.chain.placing import WINDOW, Day
from retrieval.chain.similarity import Overlap, Pair, Vector, weigh
from retrieval.chain.stragglers import joined

# Groups whose leads are less alike on average than a bar are two stories. The more leads there are to
# compare, the more look-alikes: the bar rises with the logarithm of their number. Both numbers were chosen by
# tests/benchmarks/stories.py on samples of 15 to 920 items of ECB+ train and NeuS.
BAR_OF_ONE = 0.14
BAR_RISE = 0.008

# Linkage takes twelve bytes a pair: 0.4 GB for as many articles as this. A larger crowd of articles, each
# alike to some other, is parted at stricter pairs first.
LARGEST_CROWD = 6000
STRICTER_BY = 0.05

Group = tuple[int, ...]
"""The leads of one story, by their places."""


def group(leads: Sequence[Lead], stems: Sequence[Stems]) -> list[Group]:
    """Group leads into stories, whatever days they lie on.

    Args:
        leads: In an order that does not depend on how they came.
        stems: Those of each lead.
    """
    vectors = weigh(stems)
    days = [lead.day for lead in leads]
    least = bar(comparable(days))
    return joined(list(_linked(vectors, days, least)), vectors, days)


def comparable(days: Sequence[Day]) -> float:
    """Return with how many leads a lead is compared on average, itself included."""
    dated = np.sort([day.toordinal() for day in days if day])
    undated = len(days) - len(dated)
    ends = np.searchsorted(dated, dated + WINDOW.days, "right")
    starts = np.searchsorted(dated, dated - WINDOW.days)
    pairs = float((ends - starts).sum()) + undated * (len(dated) + len(days))
    return pairs / max(1, len(days))


def bar(compared: float) -> float:
    """Return how alike two groups must be for one story where a lead is compared with so many."""
    return BAR_OF_ONE + BAR_RISE * math.log(max(1.0, compared))


def _linked(vectors: Sequence[Vector], days: Sequence[Day], least: float) -> Iterator[Group]:
    """Yield the groups of average linkage.

    A mean similarity above the bar takes a pair above it: linkage within connected pairs is exact.
    """
    near = [pair for pair in Overlap(vectors).pairs(least) if _is_near(days[pair.one], days[pair.other])]
    for crowd in crowds(range(len(vectors)), near, least, LARGEST_CROWD):
        ordinals = np.array([day.toordinal() if (day := days[row]) else np.nan for row in crowd], np.float32)
        far = np.abs(ordinals[:, None] - ordinals) > WINDOW.days
        similarity = Overlap([vectors[row] for row in crowd]).matrix()
        for members in link(similarity, ~far, least):
            yield tuple(crowd[member] for member in members)


def _is_near(one: Day, other: Day) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW


def crowds(rows: Sequence[int], pairs: Sequence[Pair], least: float, largest: int) -> Iterator[list[int]]:
    """Yield `rows` as crowds that pairs connect, by ever stricter pairs until none is above `largest`."""
    kept = [pair for pair in pairs if pair.similarity >= least]
    for crowd in connected(rows, _ends(kept)):
        if len(crowd) <= largest:
            yield crowd
        else:
            members = frozenset(crowd)
            inside = [pair for pair in kept if pair.one in members]
            yield from crowds(crowd, inside, least + STRICTER_BY, largest)


def _ends(pairs: Iterable[Pair]) -> Iterator[tuple[int, int]]:
    return ((pair.one, pair.other) for pair in pairs)
