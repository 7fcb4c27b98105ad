"""Which articles report the same story, and on which days (pure).

    copies folded -> leads -> parted into stories -> each split into events by day

The same articles give the same stories, whatever their order.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from retrieval.chain.prose.similarity import weigh
from retrieval.chain.story.leads import Lead, by_origin, origin_of, stems_of
from retrieval.chain.story.parting import parted
from retrieval.chain.story.placing import Day
from retrieval.types import Article, Event, Story, Version

STORY_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article stands in its story: one stem it shares with the others, and its weight."""

    stem: str
    weight: float


class Dated(NamedTuple):
    """An article and the day it stands on."""

    article: Article
    day: Day
    """Printed, or else placed."""


def stories(versions: Sequence[Version]) -> tuple[Story, ...]:
    """Group `versions`, one per article, into stories, and each story into events by day.

    Copies of one origin stand together. Stories told by most origins come first, then the newest. An article
    without a date stands on the day that it and its neighbours speak of, and is listed in its event's
    `placed`; when it names none, it stands in a last event without a date.
    """
    copies = {origin_of(group[0].article): group for group in by_origin(versions)}
    heads = {origin: group[0] for origin, group in copies.items()}
    stems = {origin: stems_of(head) for origin, head in heads.items()}
    leads = [Lead(origin, head.article.day) for origin, head in heads.items()]
    parting = parted(leads, heads, lambda some: [stems[lead.origin] for lead in some])
    found = (
        [
            Dated(each.article, each.article.day or parting.days[origin])
            for origin in origins
            for each in copies[origin]
        ]
        for origins in parting.groups
    )
    told = (told_story(first_id(each.article.id for each in articles), articles) for articles in found)
    return tuple(sorted(told, key=rank))


def first_id(articles: Iterable[str], turn: int = 0) -> str:
    """Return the id of a new story of these articles; with a turn, another, should that be taken."""
    named = min(articles) + (f" {turn}" if turn else "")
    return hashlib.sha256(named.encode()).hexdigest()[:STORY_ID_LENGTH]


def told_story(story: str, articles: Sequence[Dated]) -> Story:
    """Return the story of this id that these articles tell."""
    ordered = sorted(articles, key=lambda each: (each.day or date.max, each.article.id))
    outlets = (each.article.outlet for each in ordered)
    return Story(
        story=story,
        articles=tuple(each.article.id for each in ordered),
        events=tuple(_events(ordered)),
        outlets=tuple(dict.fromkeys(outlet for outlet in outlets if outlet)),
        origins=independent([each.article for each in articles]),
    )


def independent(articles: Sequence[Article]) -> int:
    """Count the voices that tell a story independently of each other.

    Copies are one voice, and so is all that one owner's outlets print of their own. An outlet whose owner is
    not known owns itself; an article without an outlet speaks for itself.
    """
    copies: defaultdict[str, set[str | None]] = defaultdict(set)
    for article in articles:
        copies[origin_of(article)].add(article.owner or article.outlet)
    # What several print is an agency's, say, and no one's own.
    voices = (
        owners if len(owners) == 1 and None not in owners else {origin} for origin, owners in copies.items()
    )
    return len({voice.casefold() for each in voices for voice in each if voice})


def rank(story: Story) -> tuple[int, int, str]:
    """Order stories: told by most origins first, then the newest."""
    days = (date.fromisoformat(event.date).toordinal() for event in story.events if event.date)
    return -story.origins, -max(days, default=0), story.story


def explain(article: Version, story: Sequence[Version], limit: int | None = 10) -> tuple[Reason, ...]:
    """Return the stems that tie `article` to the others of its story, heaviest first.

    The weights are parts of the mean similarity between the article and each of the others: all of them,
    without a limit, make it up.
    """
    others = [version for version in story if version.article.id != article.article.id]
    own, *rest = weigh([stems_of(version) for version in (article, *others)])
    shared = {stem: weight * sum(each.get(stem, 0.0) for each in rest) for stem, weight in own.items()}
    heaviest = sorted(shared, key=lambda stem: (-shared[stem], stem))[:limit]
    return tuple(Reason(stem, shared[stem] / len(rest)) for stem in heaviest if shared[stem])


def _events(ordered: Iterable[Dated]) -> Iterator[Event]:
    by_day: defaultdict[Day, list[Article]] = defaultdict(list)
    for article, day in ordered:
        by_day[day].append(article)
    for day, articles in by_day.items():
        placed = (each.id for each in articles if day and not each.day)
        yield Event(
            date=day.isoformat() if day else None,
            articles=tuple(each.id for each in articles),
            placed=tuple(placed),
        )
