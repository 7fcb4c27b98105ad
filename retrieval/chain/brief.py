"""Briefings: the stories of a window, each written from every outlet that reports it.

articles of the window, and the undated ─▶ stories ─▶ those with news in the window ─▶ rank ─▶ items

A channel that was briefed before gets only what is new to it; a story without news is named, not retold.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from retrieval.chain.stories import stories
from retrieval.chain.summarize import EXTRACTIVE, WriterFor, item_of
from retrieval.chain.topics.digest import Material, clearest, originals
from retrieval.chain.topics.item import Key, Room, tell_item
from retrieval.chain.topics.memory import Memory, Told
from retrieval.chain.topics.ranking import Likeness, StoryMaterial, ranked
from retrieval.chain.writing.compose import LanguageWriter, Record
from retrieval.chain.writing.prices import Amounts, add
from retrieval.types import Article, Briefing, Citation, Filters, Item, Story, Version

STORY_MEMORY: Final = timedelta(days=7)
"""How far back a story's earlier days are read: as far as stories are grouped over (stories.py)."""

Grouping = Callable[[Sequence[Version]], Sequence[Story]]

NOTHING: Final = "Nothing was published in this window."
NOTHING_NEW: Final = "Nothing new since the last briefing."
UNCHANGED: Final = "Nothing new on {}."
UNTOLD: Final = "Left out, for its articles hold no sentence that tells it: {}."

# A line that names what is left out, not a second page of headlines.
MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Length:
    """How long a briefing is."""

    items: int
    words: int
    """Of the points of one item, together."""


# One page: what a reader takes in with a coffee. Two to four sentences of news prose, of 25 words each.
STANDARD: Final = Length(items=10, words=95)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a briefing is for."""

    topics: tuple[str, ...] = ()
    """Stories on these come first: outlets, words, or a sentence that describes an interest."""
    memory: Memory = field(default_factory=Memory)
    """What was told before."""
    length: Length = STANDARD


ANYBODY: Final = Reader()


class Archive(Protocol):
    """What a briefing needs of the archive."""

    def articles(self, filters: Filters) -> Sequence[Article]:
        """Return the articles that meet `filters`."""
        ...

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...


class Ledger(Protocol):
    """Where briefings are kept."""

    def record(self, entry: Briefing, *, now: datetime) -> Briefing:
        """Keep a briefing and return it with its id."""
        ...


@dataclass(frozen=True)
class Briefer:
    """Writes briefings from one archive."""

    archive: Archive
    ledger: Ledger
    clock: Callable[[], datetime]
    """The present moment, in the desk's zone."""
    zone: str
    """The desk's IANA zone, in which days are counted."""
    writer_for: WriterFor = lambda _words: None
    group: Grouping = stories
    """Tells the stories of articles; a story book's `among` gives them ids that stay."""
    likeness: Likeness | None = None
    """Compares a described interest with stories; None compares words."""

    def __call__(
        self, window: Filters, *, reader: Reader = ANYBODY, failures: Sequence[str] = ()
    ) -> Briefing:
        """Brief on a window, and keep the briefing.

        Args:
            window: Since and until, both given, and outlets or articles if only some are wanted.
            reader: Whom it is for.
            failures: What could not be read for it, to be said.
        """
        found = self._of_window(window)
        page = _Page(reader, self.writer_for(reader.length.words))
        page.fill(ranked(found, reader.topics, self.likeness))
        briefing = Briefing(
            id="",
            since=str(window.since),
            until=str(window.until),
            zone=self.zone,
            articles=sum(len(each.versions) for each in found),
            items=tuple(page.items),
            citations=tuple(page.citations),
            failures=tuple(failures),
            engine=page.engine,
            notes=tuple(dict.fromkeys(page.notes())) if found else (NOTHING,),
            usage=page.usage,
        )
        return self.ledger.record(briefing, now=self.clock())

    def _of_window(self, window: Filters) -> list[StoryMaterial]:
        """The stories that have something of the window, with what of them lies in it.

        Days before it are read as well: what is told today belongs together by what it was about yesterday.
        """
        dated = {article.id for article in self.archive.articles(window)}
        before = replace(window, since=window.since - STORY_MEMORY if window.since else None)
        earlier = {article.id for article in self.archive.articles(before)}
        everywhere = replace(window, since=None, until=None)
        undated = {article.id for article in self.archive.articles(everywhere) if article.published is None}
        versions = self.archive.current(sorted(dated | earlier | undated))
        found = (within(story, versions, window) for story in self.group(tuple(versions.values())))
        return [each for each in found if dated & {version.article.id for version in each.versions}]


def within(story: Story, versions: Mapping[str, Version], window: Filters) -> StoryMaterial:
    """Return what of `story` lies in `window`: an undated article lies where the story places it."""
    days = {
        article: day
        for event in story.events
        if event.date and _lies_in(day := date.fromisoformat(event.date), window)
        for article in event.articles
    }
    inside = tuple(versions[article] for article in story.articles if article in days)
    return StoryMaterial(story, Material(inside, "", days))


def _lies_in(day: date, window: Filters) -> bool:
    return (window.since is None or day >= window.since) and (window.until is None or day < window.until)


class _Page:
    """A page that is filled with items; one list of citations runs through all of them."""

    def __init__(self, reader: Reader, writer: LanguageWriter | None) -> None:
        self._reader = reader
        self._writer = writer
        self._records: list[Record] = []
        self._unchanged: list[str] = []
        self._untold: list[str] = []
        self.items: list[Item] = []
        self.citations: list[Citation] = []

    @property
    def engine(self) -> str:
        """Who wrote it."""
        is_written = any(each.is_written for each in self._records)
        return self._writer.engine if self._writer and is_written else EXTRACTIVE

    @property
    def usage(self) -> Amounts | None:
        """What all items took of the model; None when it was not asked."""
        total: Amounts = {}
        for each in self._records:
            add(total, each.usage)
        return total or None

    def fill(self, found: Sequence[StoryMaterial]) -> None:
        """Tell stories in the order given, until the page is full."""
        for each in found:
            if len(self.items) == self._reader.length.items:
                return
            self._tell(each)

    def notes(self) -> Iterator[str]:
        """What is to be said of the page: what is not on it for being known, and what went wrong."""
        if not self.items and not self._untold:
            yield NOTHING_NEW
        for words, headlines in ((UNCHANGED, self._unchanged), (UNTOLD, self._untold)):
            if headlines:
                more = len(headlines) - MOST_NAMED
                named = "; ".join(f"“{headline}”" for headline in headlines[:MOST_NAMED])
                yield words.format(f"{named}; and {more} more" if more > 0 else named)
        yield from (note for each in self._records for note in each.notes)

    def _tell(self, each: StoryMaterial) -> None:
        told = self._reader.memory.of(each.story, each.versions)
        news = _news(each, told)
        item = self._item(each, told, news) if news else None
        if item is not None and (item.points or item.disagreements):
            self.items.append(item)
            return
        title = clearest(originals(each.versions)).title
        if told.earlier is not None:
            self._unchanged.append(title)
        elif news:
            self._untold.append(title)

    def _item(self, each: StoryMaterial, told: Told, news: Collection[Key]) -> Item:
        # To a reader who was told nothing before, all is news.
        admitted = news if told.memory.briefings else None
        telling = _telling(each.versions, news)
        leading = clearest([version for version in telling if version.id in dict(news)])
        record = Record()
        written = tell_item(
            replace(each.material, versions=telling, about=leading.title),
            Room(self._reader.length.words, admitted, told.versions),
            writer=self._writer,
            record=record,
            first=len(self.citations) + 1,
        )
        self._records.append(record)
        self.citations += written.numbering.citations
        is_developing = len(each.story.events) > 1
        return replace(
            item_of(each.material, written, story=each.story.story),
            status="update" if told.earlier else "developing" if is_developing else "new",
            headline=written.headline.text if written.headline else leading.title,
            headline_by=None if written.headline else leading.article.outlet,
            headline_citations=written.headline.citations if written.headline else (),
            versions=tuple(version.id for version in each.versions),
            earlier=told.earlier.day if told.earlier else None,
        )


def _telling(versions: Sequence[Version], news: Collection[Key]) -> tuple[Version, ...]:
    """Return one version of each origin, one with news where there is one: a copy may say more."""
    named = {version for version, _ in news}
    fresh = {each.article.origin for each in versions if each.id in named}
    return originals([each for each in versions if each.id in named or each.article.origin not in fresh])


def _news(each: StoryMaterial, told: Told) -> Collection[Key]:
    """Return the sentences of a story that are news to the reader."""
    memory, days = told.memory, each.material.days
    fresh = (
        version
        for version in each.versions
        if not (memory.knows(version) or memory.is_past(version, days[version.article.id]))
    )
    return frozenset(
        sentence.key for version in fresh for sentence in version.sentences if told.is_news(sentence)
    )
