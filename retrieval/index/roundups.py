"""Articles that contain several stories, which they must not merge into one. Pure.

A morning digest contains ten agency briefs in full. By containment each of them is a copy of it, yet no two
report the same story. The digest counts under the one it shares most with; the others keep their own origins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import combinations
from typing import Final

from retrieval.index.origins import Member, Pair, is_told_on

APART: Final = 0.1
"""Two texts that share less are not of one text.

Of 4,200 pairs of generated copies of one original (halves, first thirds, shuffled, 15 % of words changed) all
shared .2 of the smaller or more.
"""


def strangers(
    members: Sequence[Member], pairs: Iterable[Pair], shared: Callable[[str, str], float]
) -> set[tuple[str, str]]:
    """Return the articles that a larger one holds and that are not copies of one another.

    Args:
        members: Articles with at least one copy.
        pairs: Those that share their text.
        shared: The share of the smaller of two texts that the larger holds; asked only where it decides.
    """
    known = {member.article: member for member in members}
    neighbours = _neighbours(known, pairs)
    # What one roundup holds another may hold, too: each two are looked at once.
    held = {two for hub in known for two in _held(known, neighbours, hub)}
    return {
        (first, second)
        for first, second in held
        if is_told_on(known[first], known[second]) or shared(first, second) < APART
    }


def _held(
    known: Mapping[str, Member], neighbours: Mapping[str, Set[str]], hub: str
) -> Iterable[tuple[str, str]]:
    """The pairs of smaller articles that share text with `hub`, and are no pair themselves."""
    smaller = {each for each in neighbours[hub] if known[each].sampled < known[hub].sampled}
    apart = sorted(each for each in smaller if smaller - neighbours[each] - {each})
    return (two for two in combinations(apart, 2) if two[1] not in neighbours[two[0]])


def _neighbours(known: Mapping[str, Member], pairs: Iterable[Pair]) -> Mapping[str, Set[str]]:
    found: dict[str, set[str]] = {article: set() for article in known}
    for first, second, _ in pairs:
        if first in known and second in known:
            found[first].add(second)
            found[second].add(first)
    return found
