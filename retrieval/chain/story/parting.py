"""Dividing all leads, undated ones included, into stories (pure).

the undated take the time of what they resemble -> grouped by week -> the undated placed within their story
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrieval.chain.prose.similarity import Overlap, Pair, Similarities, weigh_alone
from retrieval.chain.story.grouping import BAR_OF_ONE, group
from retrieval.chain.story.leads import Lead, Read
from retrieval.chain.story.placing import Day, place, told, told_or_near
from retrieval.chain.story.weeks import Grouping, Origins, by_week
from retrieval.types import Version

# What the undated are compared with at once: some 50 MB.
LEADS_AT_A_TIME = 5000

# An undated lead takes its time from what it resembles at all, far below the bar of one story: whom it is
# compared with in that time is no claim yet, and without a time it is compared with nobody. Of a hundred
# pairs that tell one story, 93 to 97 are so alike; of others 2 in NeuS and ECB+ train, 13 in the sample desk.
RESEMBLANCE = 0.1

# With so many an undated lead is compared: five of its own story have a voice (placing.VOICES), and of all
# that it resembles, thousands of undated leads would hold millions of pairs.
NEIGHBOURS = 20


@dataclass(frozen=True, slots=True)
class Parting:
    """What belongs together."""

    groups: Sequence[Origins]
    days: Mapping[str, Day]
    """The day of each origin: printed, or placed by what its story says, or None."""


def parted(
    leads: Sequence[Lead], undated: Mapping[str, Version], read: Read, grouping: Grouping | None = None
) -> Parting:
    """Part leads into stories; the same leads give the same stories, whatever their order.

    Args:
        leads: One of each origin, with its printed day.
        undated: The articles of the leads that have none at least, by origin.
        read: Gives the stems of leads.
        grouping: How the leads of two weeks are grouped; None to group them here.
    """
    # The dated first: what is undated is compared with what stands before it.
    ordered = sorted(leads, key=lambda lead: (lead.day is None, lead.origin))
    printed = [lead.day for lead in ordered]
    texts = {row: undated[lead.origin] for row, lead in enumerate(ordered) if lead.day is None}
    pairs = list(resembling(ordered, len(texts), read)) if texts else []
    # What names no day is still of its nearest neighbour's time, and must not join what lies far apart.
    times = place(printed, texts, pairs, told_or_near)
    timed = [replace(lead, day=day) for lead, day in zip(ordered, times, strict=True)]
    groups = by_week(timed, grouping or (lambda _week, some: grouped(some, read)))
    story_of = {origin: number for number, origins in enumerate(groups) for origin in origins}
    # A weak resemblance brought them together; which day was meant, only what tells the same can say.
    inside = [
        each
        for each in pairs
        if each.similarity >= BAR_OF_ONE and _are_one(ordered[each.one], ordered[each.other], story_of)
    ]
    days = place(printed, texts, inside, told)
    return Parting(groups, {lead.origin: day for lead, day in zip(ordered, days, strict=True)})


def grouped(leads: Sequence[Lead], read: Read) -> list[Origins]:
    """Group leads as they are, and name the origins of each group."""
    return [tuple(leads[row].origin for row in rows) for rows in group(leads, read(leads))]


def resembling(leads: Sequence[Lead], undated: int, read: Read) -> Iterator[Pair]:
    """Yield the pairs of each undated lead and the `NEIGHBOURS` before it that it resembles most.

    Each is weighed by itself: whom an article resembles is not for the others to say.

    Args:
        leads: The undated ones last.
        undated: How many they are.
        read: Gives the stems of leads.
    """
    first = len(leads) - undated
    vectors = [weigh_alone(each) for each in read(leads[first:])]
    nearest: list[list[Pair]] = [[] for _ in vectors]
    for start in range(0, first, LEADS_AT_A_TIME):
        some = [weigh_alone(each) for each in read(leads[start : min(first, start + LEADS_AT_A_TIME)])]
        overlap = Overlap([*some, *vectors])
        for n, pairs in enumerate(nearest):
            likeness = overlap.with_earlier(len(some) + n)[: len(some)]
            nearest[n] = _nearest(pairs, likeness, start, first + n)
    overlap = Overlap(vectors)
    for n, pairs in enumerate(nearest):
        yield from _nearest(pairs, overlap.with_earlier(n), first, first + n)


def _nearest(pairs: Sequence[Pair], likeness: Similarities, start: int, row: int) -> list[Pair]:
    """Return the closest pairs of a row: of those known, and of those with the rows that begin at `start`."""
    found = np.flatnonzero(likeness >= RESEMBLANCE)
    order = np.argsort(-likeness[found], kind="stable")[:NEIGHBOURS]
    more = [Pair(start + other, row, float(likeness[other])) for other in found[order].tolist()]
    return sorted([*pairs, *more], key=lambda pair: -pair.similarity)[:NEIGHBOURS]


def _are_one(one: Lead, other: Lead, story_of: Mapping[str, int]) -> bool:
    return story_of[one.origin] == story_of[other.origin]
