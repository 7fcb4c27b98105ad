"""Which articles tell of one thing that happens, and on which days (DESIGN.md §5; pure).

    copies folded -> leads weighed -> pairs alike -> the undated placed -> average linkage of what is near in
    time -> stories, each split into events by day

Sparse words and time carry most of what story clustering can do (Miranda and others 2018; Linger and Hajaiej
2020). The same articles give the same stories, whatever their order.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from retrieval.chain.linkage import connected, link
from retrieval.chain.placing import WINDOW, Day, place, told, told_or_near
from retrieval.chain.similarity import Overlap, Pair, Vector, weigh
from retrieval.ingest.background import LEAD_WORDS
from retrieval.ingest.words import stems
from retrieval.types import Event, Story, Version

# Groups whose leads are less alike on average than a bar are two stories. The more leads there are to
# compare, the more look-alikes: the bar rises with the logarithm of their number. Both numbers were chosen by
# tests/benchmarks/stories.py on samples of 15 to 920 items of ECB+ train and NeuS.
BAR_OF_ONE = 0.14
BAR_RISE = 0.008

# Linkage takes twelve bytes a pair: 0.4 GB for as many articles as this. A larger crowd of articles, each
# alike to some other, is parted at stricter pairs first.
LARGEST_CROWD = 6000
STRICTER_BY = 0.05

# Of other languages we know no stop words, and the background has none of their words: "der" and "nach" would
# tie any two German articles. Their short words are left out, except in scripts that write words short.
LANGUAGES_WITH_STOP_WORDS = frozenset({None, "en"})
LONGEST_FUNCTION_WORD = 4
FIRST_OTHER_SCRIPT = "\u0590"

STORY_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article stands in its story: one stem it shares with the others, and its weight."""

    stem: str
    weight: float


class Dated(NamedTuple):
    """An article and the day it stands on."""

    version: Version
    day: Day
    """Printed, or else placed."""


def stories(versions: Sequence[Version]) -> tuple[Story, ...]:
    """Group `versions`, one per article, into stories, and each story into events by day.

    Copies of one origin stand together. Stories told by most origins come first, then the newest. An article
    without a date stands on the day that it and its neighbours speak of, and is listed in its event's
    `placed`; when it names none, it stands in a last event without a date.
    """
    copies = _by_origin(versions)
    leads = [group[0] for group in copies]
    vectors = weigh([lead_stems(lead) for lead in leads])
    least = bar(_comparable([lead.article.day for lead in leads]))
    pairs = list(Overlap(vectors).pairs(least))
    # What names no day is still of its nearest neighbour's time, and must not join what lies far apart.
    groups = list(_groups(vectors, place(leads, pairs, told_or_near), pairs, least))
    group_of = {row: number for number, group in enumerate(groups) for row in group}
    days = place(leads, [pair for pair in pairs if group_of[pair.one] == group_of[pair.other]], told)
    found = (
        [Dated(each, each.article.day or days[row]) for row in group for each in copies[row]]
        for group in groups
    )
    return tuple(sorted(map(_story, found), key=_rank))


def explain(article: Version, story: Sequence[Version], limit: int = 10) -> tuple[Reason, ...]:
    """Return the stems that tie `article` to the others of its story, heaviest first.

    The weights are parts of the mean similarity between the article and each of the others.
    """
    others = [version for version in story if version.article.id != article.article.id]
    own, *rest = weigh([lead_stems(version) for version in (article, *others)])
    shared = {stem: weight * sum(each.get(stem, 0.0) for each in rest) for stem, weight in own.items()}
    heaviest = sorted(shared, key=lambda stem: (-shared[stem], stem))[:limit]
    return tuple(Reason(stem, shared[stem] / len(rest)) for stem in heaviest if shared[stem])


def lead_stems(version: Version) -> list[str]:
    """Return the stems of title and lead, which group better than whole texts do."""
    found = stems(f"{version.title}\n{' '.join(version.text.split()[:LEAD_WORDS])}")
    if version.article.language in LANGUAGES_WITH_STOP_WORDS:
        return found
    return [each for each in found if len(each) > LONGEST_FUNCTION_WORD or each[0] >= FIRST_OTHER_SCRIPT]


def _by_origin(versions: Sequence[Version]) -> list[list[Version]]:
    """Return the copies of each origin, dated and early ones first; in an order that articles alone fix."""
    copies: defaultdict[str, list[Version]] = defaultdict(list)
    for version in sorted(versions, key=_age):
        copies[_origin(version)].append(version)
    return sorted(copies.values(), key=lambda group: group[0].article.id)


def _origin(version: Version) -> str:
    return version.article.origin or version.article.id


def _age(version: Version) -> tuple[date, str]:
    return version.article.day or date.max, version.article.id


def _comparable(days: Sequence[Day]) -> float:
    """Return with how many leads a lead is compared on average, itself included."""
    dated = np.sort([day.toordinal() for day in days if day])
    undated = len(days) - len(dated)
    ends = np.searchsorted(dated, dated + WINDOW.days, "right")
    starts = np.searchsorted(dated, dated - WINDOW.days)
    pairs = float((ends - starts).sum()) + undated * (len(dated) + len(days))
    return pairs / max(1, len(days))


def bar(comparable: float) -> float:
    """Return how alike two groups must be for one story where a lead is compared with so many."""
    return BAR_OF_ONE + BAR_RISE * math.log(max(1.0, comparable))


def _groups(
    vectors: Sequence[Vector], times: Sequence[Day], pairs: Iterable[Pair], least: float
) -> Iterator[tuple[int, ...]]:
    """Yield the rows of each story.

    A mean similarity above the bar takes a pair above it: linkage within connected pairs is exact.
    """
    near = [pair for pair in pairs if _is_near(times[pair.one], times[pair.other])]
    for crowd in crowds(range(len(vectors)), near, least, LARGEST_CROWD):
        ordinals = np.array(
            [time.toordinal() if (time := times[row]) else np.nan for row in crowd], np.float32
        )
        far = np.abs(ordinals[:, None] - ordinals) > WINDOW.days
        similarity = Overlap([vectors[row] for row in crowd]).matrix()
        for group in link(similarity, ~far, least):
            yield tuple(crowd[member] for member in group)


def _is_near(one: Day, other: Day) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW


def crowds(rows: Sequence[int], pairs: Sequence[Pair], least: float, largest: int) -> Iterator[list[int]]:
    """Yield `rows` as crowds that pairs connect, by ever stricter pairs until none is above `largest`."""
    kept = [pair for pair in pairs if pair.similarity >= least]
    for crowd in connected(rows, ((pair.one, pair.other) for pair in kept)):
        if len(crowd) <= largest:
            yield crowd
        else:
            members = frozenset(crowd)
            inside = [pair for pair in kept if pair.one in members]
            yield from crowds(crowd, inside, least + STRICTER_BY, largest)


def _story(articles: Sequence[Dated]) -> Story:
    ordered = sorted(articles, key=lambda each: (each.day or date.max, each.version.article.id))
    first = min(each.version.article.id for each in articles)
    outlets = (each.version.article.outlet for each in ordered)
    return Story(
        story=hashlib.sha256(first.encode()).hexdigest()[:STORY_ID_LENGTH],
        articles=tuple(each.version.article.id for each in ordered),
        events=tuple(_events(ordered)),
        outlets=tuple(dict.fromkeys(outlet for outlet in outlets if outlet)),
        origins=len({_origin(each.version) for each in articles}),
    )


def _events(ordered: Iterable[Dated]) -> Iterator[Event]:
    by_day: defaultdict[Day, list[Version]] = defaultdict(list)
    for version, day in ordered:
        by_day[day].append(version)
    for day, versions in by_day.items():
        placed = (each.article.id for each in versions if day and not each.article.day)
        yield Event(
            date=day.isoformat() if day else None,
            articles=tuple(each.article.id for each in versions),
            placed=tuple(placed),
        )


def _rank(story: Story) -> tuple[int, int, str]:
    days = (date.fromisoformat(event.date).toordinal() for event in story.events if event.date)
    return -story.origins, -max(days, default=0), story.story
