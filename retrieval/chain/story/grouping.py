"""Grouping the leads of one stretch of time into stories (pure).

    leads weighed -> pairs alike -> average linkage of what is near in time -> kin -> stragglers

Sparse words and time carry most of what story clustering can do (Miranda and others 2018; Linger and Hajaiej
2020).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from retrieval.chain.prose.similarity import Overlap, Pair, weigh
from retrieval.chain.story.kinship import reunited
from retrieval.chain.story.leads import Lead, Stems
from retrieval.chain.story.linkage import components, connected, link
from retrieval.chain.story.placing import WINDOW, Day, is_near
from retrieval.chain.story.stragglers import joined
from retrieval.ingest.term_vectors import Vector

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
    return joined(reunited(_linked(vectors, days, least), vectors, days), vectors, days)


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
    """Yield the groups of average linkage."""
    overlap = Overlap(vectors)
    if len(overlap) <= LARGEST_CROWD:
        yield from _linked_here(overlap, days, least)
        return

    def near(level: float) -> Iterator[Pair]:
        return (pair for pair in overlap.pairs(level) if is_near(days[pair.one], days[pair.other]))

    for crowd in crowds(range(len(vectors)), near, least, LARGEST_CROWD):
        here = Overlap([vectors[row] for row in crowd])
        for members in _linked_here(here, [days[row] for row in crowd], least):
            yield tuple(crowd[member] for member in members)


def _linked_here(overlap: Overlap, days: Sequence[Day], least: float) -> Iterator[Group]:
    """Yield the groups among as many as fit into memory, all with all.

    A mean similarity above the bar takes a pair above it: linkage within connected pairs is exact.
    """
    similarity = overlap.matrix()
    ordinals = np.array([day.toordinal() if day else np.nan for day in days], np.float32)
    is_far = np.abs(ordinals[:, None] - ordinals) > WINDOW.days
    for crowd in components((similarity >= least) & ~is_far):
        inside = np.ix_(crowd, crowd)
        for members in link(similarity[inside], ~is_far[inside], least):
            yield tuple(int(crowd[member]) for member in members)


def crowds(
    rows: Sequence[int], pairs: Callable[[float], Iterable[Pair]], least: float, largest: int
) -> Iterator[list[int]]:
    """Yield `rows` as crowds that pairs connect, by ever stricter pairs until none is above `largest`.

    Args:
        rows: What is to be parted.
        pairs: Gives those at least so alike; they are too many to hold.
        least: How alike a pair must be at first.
        largest: How many rows a crowd may have.
    """
    members = frozenset(rows)
    inside = ((pair.one, pair.other) for pair in pairs(least) if {pair.one, pair.other} <= members)
    for crowd in connected(rows, inside):
        if len(crowd) <= largest:
            yield crowd
        else:
            yield from crowds(crowd, pairs, least + STRICTER_BY, largest)
