"""Briefings: the stories of a window, each told from every outlet that carries it.

articles of the window, and the undated ─▶ stories ─▶ those with news in the window ─▶ rank ─▶ items
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from retrieval.chain.compose import LanguageWriter, Record
from retrieval.chain.digest import Material, headline, originals, tell
from retrieval.chain.prices import Amounts, add
from retrieval.chain.stories import stories
from retrieval.chain.summarize import EXTRACTIVE, WriterFor, item_of
from retrieval.ingest.words import stems
from retrieval.types import Article, Briefing, Citation, Filters, Item, Story, Version

# One page: what a reader takes in with a coffee.
MOST_ITEMS: Final = 10

# Two to four sentences of news prose, which run to 25 words each.
WORDS_AN_ITEM: Final = 95

# A story on one of the channel's topics goes before one that four more outlets carry.
TOPIC_WORTH: Final = 4.0

STORY_MEMORY: Final = timedelta(days=7)
"""How far back a story's earlier days are read: as far as stories are grouped over (stories.py)."""

Grouping = Callable[[Sequence[Version]], Sequence[Story]]

NOTHING: Final = "Nothing was published in this window."


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

    def __call__(
        self, window: Filters, *, topics: Sequence[str] = (), failures: Sequence[str] = ()
    ) -> Briefing:
        """Brief on a window, and keep the briefing.

        Args:
            window: Since and until, both given, and outlets if only some are wanted.
            topics: Stories on these come first.
            failures: What could not be read for it, to be said.
        """
        told = self._of_window(window)
        ranked = sorted(told, key=lambda each: _rank(each, topics))[:MOST_ITEMS]
        writer = self.writer_for(WORDS_AN_ITEM)
        items, citations, records = _items(ranked, writer)
        briefing = Briefing(
            id="",
            since=str(window.since),
            until=str(window.until),
            zone=self.zone,
            articles=sum(len(each.material.versions) for each in told),
            items=items,
            citations=citations,
            failures=tuple(failures),
            engine=writer.engine if writer and any(each.is_written for each in records) else EXTRACTIVE,
            notes=tuple(dict.fromkeys(note for each in records for note in each.notes))
            if told
            else (NOTHING,),
            usage=_usage(records),
        )
        return self.ledger.record(briefing, now=self.clock())

    def _of_window(self, window: Filters) -> "list[StoryMaterial]":
        """The stories that have something of the window, with what of them lies in it.

        Days before it are read as well: what is told today belongs together by what it was about yesterday.
        """
        dated = {article.id for article in self.archive.articles(window)}
        before = replace(window, since=window.since - STORY_MEMORY if window.since else None)
        earlier = {article.id for article in self.archive.articles(before)}
        everywhere = Filters(outlets=window.outlets)
        undated = {article.id for article in self.archive.articles(everywhere) if article.published is None}
        versions = self.archive.current(sorted(dated | earlier | undated))
        found = (within(story, versions, window) for story in self.group(tuple(versions.values())))
        return [each for each in found if dated & {version.article.id for version in each.material.versions}]


def _usage(records: Sequence[Record]) -> Amounts | None:
    """What all items took of the model; None when it was not asked."""
    total: Amounts = {}
    for each in records:
        add(total, each.usage)
    return total or None


@dataclass(frozen=True, slots=True)
class StoryMaterial:
    """A story, and its articles of the window."""

    story: Story
    material: Material

    @property
    def newest(self) -> date:
        """The last day there is something of."""
        return max(self.material.days.values())


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


def _rank(each: StoryMaterial, topics: Sequence[str]) -> tuple[float, int, str]:
    """Most independent origins first, then the freshest; what the channel cares about goes before."""
    versions = originals(each.material.versions)
    wanted = set(stems(" ".join(topics)))
    title = set(stems(" ".join(version.title for version in versions)))
    worth = len(versions) + TOPIC_WORTH * len(wanted & title)
    return -worth, -each.newest.toordinal(), each.story.story


def _items(
    ranked: Sequence[StoryMaterial], writer: LanguageWriter | None
) -> tuple[tuple[Item, ...], tuple[Citation, ...], list[Record]]:
    """Write the items; one list of citations runs through all of them."""
    items: list[Item] = []
    citations: list[Citation] = []
    records: list[Record] = []
    for each in ranked:
        records.append(Record())
        about = replace(each.material, about=headline(originals(each.material.versions)))
        told = tell(about, words=WORDS_AN_ITEM, writer=writer, record=records[-1], first=len(citations) + 1)
        item = item_of(each.material, told, story=each.story.story)
        is_developing = len(each.story.events) > 1
        items.append(replace(item, status="developing" if is_developing else "new"))
        citations += told.numbering.citations
    return tuple(items), tuple(citations), records
