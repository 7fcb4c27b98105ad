"""The stories of an archive: grouped on demand, under stable ids.

    articles shown ─▶ leads ─▶ weeks that changed, grouped ─▶ stories ─▶ ids carried over ─▶ kept

The groups depend on the articles alone; only the ids depend on earlier groupings.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final, Protocol

from retrieval.chain.stories import Dated, Reason, explain, rank, told_story
from retrieval.chain.story.headlines import clearest
from retrieval.chain.story.leads import originals
from retrieval.chain.story.story_renewal import Renewing, Versions
from retrieval.errors import NotFoundError
from retrieval.index.archive_stories import StoryStore
from retrieval.index.story_values import StoryChange
from retrieval.types import Article, Event, Filters, Story, Version

MIN_PREFIX: Final = 4
"""As many letters of a story's id are enough to name it, if no other begins so."""

EVERYTHING: Final = Filters()

NOTHING_SHOWN: Final = "nothing of this story is shown any more: its articles were withdrawn"


class Archive(Versions, Protocol):
    """What stories need of the archive."""

    def articles_by_id(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Return articles by id."""
        ...

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A story and the articles it is told by, in its order."""

    story: Story
    articles: tuple[Article, ...]

    @property
    def headline(self) -> str:
        """The clearest of its outlets' headlines, as in a briefing."""
        return clearest(originals(self.articles)).title


@dataclass(frozen=True, slots=True)
class Membership:
    """Why an article stands in its story."""

    entry: StoryEntry
    article: Article
    reasons: tuple[Reason, ...]
    """The stems it shares with the others, heaviest first; none when it stands alone."""

    @property
    def similarity(self) -> float:
        """Its mean similarity to the others, from 0 to 1."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def event(self) -> Event:
        """The event it is part of."""
        return next(each for each in self.entry.story.events if self.article.id in each.articles)


@dataclass(frozen=True, slots=True)
class StoryBook:
    """Lists, shows and explains the stories of one archive."""

    store: StoryStore
    archive: Archive
    clock: Callable[[], datetime]

    def stories(self, window: Filters = EVERYTHING) -> tuple[Story, ...]:
        """Return the stories that have an article in a window, whole; see `entries`."""
        return tuple(entry.story for entry in self.entries(window))

    def entries(self, window: Filters = EVERYTHING) -> tuple[StoryEntry, ...]:
        """Return the stories that have an article in a window, whole: most independent origins first.

        An undated article lies where its story places it; one no day is known of, in no window with an end.
        """
        self.refresh()
        return self._entries(self.store.within(window.since, window.until, window.outlets))

    def among(self, versions: Sequence[Version]) -> tuple[Story, ...]:
        """Return the stories of some articles, cut to these: like `stories.stories`, with ids that stay.

        An article that is not shown any more is in none.
        """
        self.refresh()
        articles = {version.article.id: version.article for version in versions}
        found: defaultdict[str, list[Dated]] = defaultdict(list)
        for name, place in self.store.places(list(articles)).items():
            found[place.story].append(Dated(articles[name], _day(place.day)))
        return tuple(sorted((told_story(story, some) for story, some in found.items()), key=rank))

    def entry(self, ref: str) -> StoryEntry:
        """Return the story known by an id, or by the beginning of one; that of a merged one is where it went.

        Raises:
            NotFoundError: there is none, several begin so, or nothing of it is shown any more.
        """
        self.refresh()
        found = self._entries([self._followed(self._known(ref))])
        if not found:
            raise NotFoundError(f"{ref}: {NOTHING_SHOWN}")
        return found[0]

    def history(self, story: str) -> list[StoryChange]:
        """Return what merged into a story and split from it, oldest first."""
        return self.store.changes_of(story)

    def why(self, article: str) -> Membership:
        """Explain why an article stands in its story.

        Args:
            article: Its id.

        Raises:
            NotFoundError: it is in no story, because it is not shown.
        """
        self.refresh()
        story = self.store.story_of(article)
        found = self._entries([story]) if story else ()
        versions = self.archive.current([each.id for each in found[0].articles]) if found else {}
        if article not in versions:
            raise NotFoundError(f"{article}: this article is not shown, and in no story")
        reasons = explain(versions[article], list(versions.values()), limit=None)
        return Membership(found[0], versions[article].article, reasons)

    def refresh(self) -> None:
        """Bring the stories up to the archive; two that do so at once do it one after the other."""
        while self.store.is_behind():
            snapshot = self.store.snapshot()
            self.store.renew(Renewing(snapshot, self.store, self.archive).renewal(), snapshot, self.clock())

    def regroup(self) -> None:
        """Group everything anew; stories keep their ids."""
        self.store.forget_grouping()
        self.refresh()

    def _entries(self, names: Sequence[str]) -> tuple[StoryEntry, ...]:
        members = self.store.members(names)
        articles = self.archive.articles_by_id(list(chain.from_iterable(members.values())))
        told = (
            told_story(name, [Dated(articles[each], _day(day)) for each, day in days.items()])
            for name, days in members.items()
        )
        return tuple(
            StoryEntry(story, tuple(articles[each] for each in story.articles))
            for story in sorted(told, key=rank)
        )

    def _known(self, ref: str) -> str:
        found = self.store.ids_beginning(ref, 2) if len(ref) >= MIN_PREFIX else []
        if ref in found:
            return ref
        if not found:
            raise NotFoundError(f"{ref}: no such story; newsdesk stories lists them")
        if len(found) > 1:
            raise NotFoundError(f"{ref}: several stories begin so; write more of the id")
        return found[0]

    def _followed(self, story: str) -> str:
        """Where a story went, if it merged."""
        while self.store.moments(story) is None:
            last = next(each for each in reversed(self.store.changes_of(story)) if each.story == story)
            if last.other is None:
                raise NotFoundError(f"{story}: {NOTHING_SHOWN}")
            story = last.other
        return story


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
