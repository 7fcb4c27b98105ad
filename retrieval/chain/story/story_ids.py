"""Keeping a story's id while articles join it, and recording merges and splits (pure).

A group of articles takes the id of the story it shares most articles with. Where stories meet in one group,
the others merged into that one; where a story came apart, its largest part keeps the id and the others split.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Literal

from retrieval.chain.stories import first_id


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a story's id."""

    kind: Literal["merged", "split", "ended"]
    """merged: `story` went into `other`; split: `other` came out of it; ended: nothing of it is left."""
    story: str
    other: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """The stories there were."""

    story_of: Mapping[str, str]
    """By article."""
    created: Mapping[str, datetime]
    """When each story was found first."""
    retired: Collection[str]
    """Ids that must not be given again."""


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of groups, in their order, and the fates of those that changed hands."""

    ids: Sequence[str]
    fates: Sequence[Fate]


def carried_over(known: Known, groups: Sequence[Sequence[str]]) -> Named:
    """Name groups of articles after the stories they go on with, or anew."""
    shared = [Counter(known.story_of[each] for each in group if each in known.story_of) for group in groups]
    heirs = _heirs(known, shared)
    ids = {place: story for story, place in heirs.items()}
    taken = {*known.created, *known.retired}
    fates: list[Fate] = []
    for place, group in enumerate(groups):
        if place not in ids:
            ids[place] = next(new for turn in count() if (new := first_id(group, turn)) not in taken)
            taken.add(ids[place])
            fates += (Fate("split", old, ids[place]) for old in _largest(shared[place]))
    fates += _ends(known, shared, ids, heirs)
    return Named([ids[place] for place in range(len(groups))], fates)


def _heirs(known: Known, shared: Sequence[Counter[str]]) -> dict[str, int]:
    """Give each story to the group that shares most with it; among equals the older story comes first."""
    claims = sorted(
        (-size, known.created[story], story, place)
        for place, sizes in enumerate(shared)
        for story, size in sizes.items()
    )
    heirs: dict[str, int] = {}
    named: set[int] = set()
    for _, _, story, place in claims:
        if story not in heirs and place not in named:
            heirs[story] = place
            named.add(place)
    return heirs


def _largest(sizes: Counter[str]) -> list[str]:
    """The story that most of a group was of; none when all of it is new."""
    return [min(sizes, key=lambda story: (-sizes[story], story))] if sizes else []


def _ends(
    known: Known, shared: Sequence[Counter[str]], ids: Mapping[int, str], heirs: Mapping[str, int]
) -> Iterator[Fate]:
    """Yield what became of the stories that no group is named after."""
    holders: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, sizes in enumerate(shared):
        for story, size in sizes.items():
            holders[story].append((-size, place))
    for story in sorted(set(known.created) - set(heirs)):
        if story in holders:
            yield Fate("merged", story, ids[min(holders[story])[1]])
        else:
            yield Fate("ended", story, None)
