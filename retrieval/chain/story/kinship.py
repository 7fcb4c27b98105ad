"""Joining groups that report one story in different words (pure).

One report counts the dead, another visits the flooded village: on average they share little, and the bar,
which rises with the number of articles, keeps them apart. Yet both name the dam, the valley and the governor,
and no other article does. Several such shared names ("telltales") are evidence that does not depend on how
many other articles there are. Miranda and others (2018) also use entities as evidence besides words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from retrieval.chain.prose.similarity import centroid, dot
from retrieval.chain.story.placing import Day, is_near
from retrieval.ingest.background import read_background
from retrieval.ingest.term_vectors import Vector

Group = tuple[int, ...]

# Look-alike events of ECB+ train share up to three telltales ("Watergate", "Nixon", "throat"): at three, B3 F
# falls from .898 to .886, and that of NeuS weighed without its own words from .846 to .842; from four on
# neither has a wrong pair (`tests.benchmarks.stories telltales`). The sample desk's dam story, which falls
# in halves among others, shares nine.
TELLTALES = 5

# Of the leads with a telltale, so many stand in the two groups; of each group, so many have it: one passing
# mention in a large story says nothing, and a region's names are not one story's.
EXCLUSIVE = 0.8
COMMON = 0.2

# Places alone make no story: the groups' centroids must be alike as well.
LIKENESS = 0.2

# One lead has no telltales of its own: what it alone repeats, it may only mention.
SMALLEST = 2

# A stem printed with a small letter more often than this is a common word, even if few leads have it.
COMMON_SHARE = 0.3

# A lead of which news at large does not know a larger share of words is in a language it was not counted in,
# whose every word looks like a name. In English leads the share is .35 at most in the sample desk, .32 in
# NeuS, and .51 in 99 of 100 of ECB+ train; in the German ones of the tests it is .70 and more.
FOREIGN = 0.6


class _Kin(NamedTuple):
    """Two groups that tell of one thing; those most alike are the greatest."""

    likeness: float
    one: Group
    other: Group


def reunited(groups: Iterable[Group], vectors: Sequence[Vector], days: Sequence[Day]) -> list[Group]:
    """Return `groups`, those joined that share several telltales, the most alike ones first."""
    found = set(groups)
    holders = _holders(vectors)
    while kin := max(_kin(found, holders, vectors, days), default=None):
        found -= {kin.one, kin.other}
        found.add(tuple(sorted((*kin.one, *kin.other))))
    return sorted(found)


def _holders(vectors: Sequence[Vector]) -> dict[str, set[int]]:
    """Return the rows of every name that news at large does not know, and more than one lead has."""
    background = read_background()
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for row, vector in enumerate(vectors):
        unknown = [stem for stem in vector if stem.isalpha() and not background.frequency.get(stem)]
        if len(unknown) > FOREIGN * len(vector):
            continue
        for stem in unknown:
            if background.lower.get(stem, 0.0) <= COMMON_SHARE:
                rows[stem].add(row)
    return {stem: some for stem, some in rows.items() if len(some) > 1}


def _kin(
    groups: Iterable[Group], holders: Mapping[str, set[int]], vectors: Sequence[Vector], days: Sequence[Day]
) -> Iterator[_Kin]:
    """Yield the pairs of groups that may be joined."""
    group_of = {row: group for group in groups if len(group) >= SMALLEST for row in group}
    shared = Counter(pair for rows in holders.values() if (pair := _pair(rows, group_of)))
    for (one, other), telltales in shared.items():
        if telltales < TELLTALES or not _are_near(one, other, days):
            continue
        likeness = dot(centroid(one, vectors), centroid(other, vectors))
        if likeness >= LIKENESS:
            yield _Kin(likeness, one, other)


def _pair(rows: set[int], group_of: Mapping[int, Group]) -> tuple[Group, Group] | None:
    """Return the two groups that nearly all the leads with one word belong to."""
    counts = Counter(group_of[row] for row in rows if row in group_of)
    best = sorted(counts, key=lambda group: (-counts[group], group))[:2]
    if len(best) < 2 or sum(counts[group] for group in best) < EXCLUSIVE * len(rows):  # noqa: PLR2004 - two
        return None
    if any(counts[group] < COMMON * len(group) for group in best):
        return None
    one, other = sorted(best)
    return one, other


def _are_near(one: Group, other: Group, days: Sequence[Day]) -> bool:
    return any(is_near(days[first], days[second]) for first in one for second in other)
