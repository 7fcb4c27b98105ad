"""Stories over any stretch of time: grouped week by week, and followed from one week into the next (pure).

    week 10  week 11  week 12
    [  grouped     ]
             [  grouped     ]
             the stories of week 11, as the first grouping has them, go on in the second

Each week is grouped together with the one before it. So two articles up to a week apart are always compared
once, and what today's article changes ends with the next week. The same articles give the same stories in any
order, because a week's groups depend only on its articles and those of the week before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from retrieval.chain.story.leads import Lead
from retrieval.chain.story.linkage import connected
from retrieval.chain.story.placing import Day

Origins = tuple[str, ...]

Grouping = Callable[[int, Sequence[Lead]], Sequence[Origins]]
"""Groups the leads of a week, given by its number, and of the week before."""

UNDATED = 0
"""The number of the week of all that no day is known of; weeks count from 1."""

# A story goes on in the group that holds so much of it: of two groups, at most one can hold more than half.
MAJORITY = 0.5


def week_of(day: Day) -> int:
    """Number a day's week, Monday to Sunday."""
    return (day.toordinal() - 1) // 7 + 1 if day else UNDATED


def by_week(leads: Sequence[Lead], grouping: Grouping) -> list[Origins]:
    """Return the origins of each story."""
    weeks: defaultdict[int, list[Lead]] = defaultdict(list)
    for lead in sorted(leads, key=lambda lead: lead.origin):
        weeks[week_of(lead.day)].append(lead)
    groups = {
        week: grouping(week, [*(weeks.get(week - 1, ()) if week - 1 != UNDATED else ()), *here])
        for week, here in sorted(weeks.items())
    }
    return followed(groups, {lead.origin: week_of(lead.day) for lead in leads})


def followed(groups: Mapping[int, Sequence[Origins]], week: Mapping[str, int]) -> list[Origins]:
    """Join the groups of each week with those of the next that they go on in.

    Args:
        groups: By week, the groups of its origins and of those of the week before.
        week: The week of each origin.
    """
    parts = {
        (number, place): own
        for number, found in groups.items()
        for place, whole in enumerate(found)
        if (own := [origin for origin in whole if week[origin] == number])
    }
    names = list(parts)
    place_of = {name: place for place, name in enumerate(names)}
    links = ((place_of[one], place_of[other]) for one, other in _links(groups, parts))
    return [
        tuple(sorted(origin for place in story for origin in parts[names[place]]))
        for story in connected(range(len(names)), links)
    ]


def _links(
    groups: Mapping[int, Sequence[Origins]], parts: Mapping[tuple[int, int], Sequence[str]]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield each part that goes on with the part it goes on in."""
    later = {
        (number, origin): (number, place)
        for number, found in groups.items()
        for place, whole in enumerate(found)
        if (number, place) in parts
        for origin in whole
    }
    for (number, place), own in parts.items():
        votes = Counter(later[number + 1, origin] for origin in own if (number + 1, origin) in later)
        for target, count in votes.most_common(1):
            if number != UNDATED and count > MAJORITY * len(own):
                yield (number, place), target
