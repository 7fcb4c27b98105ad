"""Summaries: one text over the articles on a topic, in a window, or given by name."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from retrieval.chain.comparing.differ import topic_compared
from retrieval.chain.query import within_reach
from retrieval.chain.question.seek import Asked, Search, seek
from retrieval.chain.topics.digest import (
    Material,
    Told,
    clearest,
    originals,
    outlets_of,
    tell,
    tell_differences,
)
from retrieval.chain.topics.voices import voices
from retrieval.chain.writing.compose import LanguageWriter, Record
from retrieval.types import Article, Filters, Found, Item, Summary, Version

# Passages read for a topic; with several to an article this reaches a dozen articles.
TOP_K: Final = 40

# More articles in one text drown each other, and models lose the middle ones (Wan et al. 2024).
MOST_ARTICLES: Final = 12

# A passage that scores below this share of the best one is about something else.
SHARE_OF_BEST: Final = 0.45

# A window without a topic can hold any number of articles; what is in more of them is a briefing's work.
MOST_IN_WINDOW: Final = 60
NEWEST_ONLY: Final = "only the newest {} of {} articles were read; a topic or a briefing reaches the others"

MANY: Final = 2
"""From so many articles on, a window is not headed by the headline of one."""

NOTHING: Final = "Nothing in the archive is about this."
ONE_OUTLET: Final = "only one outlet in the archive tells of this; there is nothing to compare"
EXTRACTIVE: Final = "extractive"
ID_LENGTH: Final = 16

EVERYTHING: Final = Filters()

WriterFor = Callable[[int], LanguageWriter | None]
"""Gives the writer for a text of so many words; None writes by the sources' own sentences."""


class Archive(Protocol):
    """What summarising needs of the archive."""

    def article(self, ref: str) -> Article:
        """Return an article by id, URL or path."""
        ...

    def articles(self, filters: Filters) -> Sequence[Article]:
        """Return the articles that meet `filters`."""
        ...

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...

    def outlets(self) -> Mapping[str, int]:
        """Return the outlets there are."""
        ...


class Ledger(Protocol):
    """Where summaries are kept."""

    def record(self, entry: Summary, *, now: datetime) -> Summary:
        """Keep a summary and return it with its id."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a summary is asked for."""

    topic: str
    articles: tuple[str, ...] = ()
    """Ids, URLs or paths; when given, they alone are summarised."""
    filters: Filters = EVERYTHING
    words: int = 150
    notes: tuple[str, ...] = ()
    """What the caller has to say of the choice: a link that could not be read."""


@dataclass(frozen=True)
class Summarizer:
    """Summarises from one archive."""

    search: Search
    archive: Archive
    ledger: Ledger
    clock: Callable[[], datetime]
    """The present moment, in the desk's zone."""
    writer_for: WriterFor = lambda _words: None
    comparer_for: WriterFor = lambda _words: None
    """Gives the writer of a comparison of outlets."""

    def __call__(self, wanted: Wanted) -> Summary:
        """Summarise what is wanted, and keep the summary.

        Raises:
            NotFoundError: an article named is not in the archive.
            UsageError: the topic is too long to be read.
        """
        compared = topic_compared(within_reach(wanted.topic))
        versions, notes = self._chosen(replace(wanted, topic=compared) if compared else wanted)
        record, writer = Record(), (self.comparer_for if compared else self.writer_for)(wanted.words)
        material = Material(versions, compared or wanted.topic, _days(versions))
        if compared:
            told = tell_differences(material, words=wanted.words, writer=writer, record=record)
            notes = notes if told.points or not versions else (*notes, ONE_OUTLET)
        else:
            told = tell(material, words=wanted.words, writer=writer, record=record, shares_length=True)
        summary = Summary(
            id="",
            topic=wanted.topic,
            engine=writer.engine if writer and record.is_written else EXTRACTIVE,
            item=item_of(material, told, title=_title(wanted, material)),
            citations=told.numbering.citations,
            notes=(*wanted.notes, *notes, *record.notes) if versions else (*wanted.notes, NOTHING),
            dropped=tuple(record.dropped),
            usage=dict(record.usage) or None,
        )
        return self.ledger.record(summary, now=self.clock())

    def _chosen(self, wanted: Wanted) -> tuple[tuple[Version, ...], tuple[str, ...]]:
        """The articles to summarise, in order of publication, and what there is to note of the choice."""
        if wanted.articles:
            return self._named(wanted.articles), ()
        if not wanted.topic:
            return self._of_window(wanted.filters)
        outlets = tuple(self.archive.outlets())
        asked = Asked(wanted.topic, self.clock().date(), outlets, wanted.filters)
        found = seek(asked, self.search, top_k=TOP_K)
        if not found.relevance.is_relevant:
            return (), found.notes
        return _in_order(self.archive.current(articles_about(found)).values()), found.notes

    def _of_window(self, window: Filters) -> tuple[tuple[Version, ...], tuple[str, ...]]:
        """The newest articles that meet `window`, and a note when there are more."""
        ids = [article.id for article in self.archive.articles(window)]
        notes = (NEWEST_ONLY.format(MOST_IN_WINDOW, len(ids)),) if len(ids) > MOST_IN_WINDOW else ()
        return _in_order(self.archive.current(ids[-MOST_IN_WINDOW:]).values()), notes

    def _named(self, refs: Sequence[str]) -> tuple[Version, ...]:
        articles = [self.archive.article(ref) for ref in dict.fromkeys(refs)]
        return _in_order(self.archive.current([article.id for article in articles]).values())


def _title(wanted: Wanted, material: Material) -> str:
    """What the summary is headed; empty leaves it to the clearest headline.

    The articles of a window tell of many things: none of their headlines speaks for all.
    """
    if wanted.topic or wanted.articles or len(material.versions) < MANY:
        return wanted.topic
    days = sorted({each.isoformat() for each in material.days.values()})
    span = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else ""
    return f"{len(material.versions)} articles" + (f" of {span}" if span else "")


def item_of(material: Material, told: Told, *, title: str = "", story: str = "") -> Item:
    """Put together the item that tells of `material`."""
    versions = material.versions
    ids = tuple(version.article.id for version in versions)
    leading = clearest(originals(versions)) if versions and not title else None
    return Item(
        story=story or hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:ID_LENGTH],
        headline=leading.title if leading else title,
        status="developing" if len(set(material.days.values())) > 1 else "new",
        outlets=outlets_of(versions),
        origins=voices(version.article for version in originals(versions)),
        articles=ids,
        points=told.points,
        disagreements=told.disagreements,
        timeline=told.timeline,
        new=tuple(range(len(told.points))),
        headline_by=leading.article.outlet if leading else None,
    )


def articles_about(found: Found) -> list[str]:
    """Return the ids of the articles that are about the topic, best first."""
    enough = SHARE_OF_BEST * found.hits[0].score
    about = (hit.passage.version.article.id for hit in found.hits if hit.score >= enough)
    return list(dict.fromkeys(about))[:MOST_ARTICLES]


def _in_order(versions: Iterable[Version]) -> tuple[Version, ...]:
    """By day of publication, the undated last."""
    return tuple(sorted(versions, key=lambda each: (each.article.day or date.max, each.article.id)))


def _days(versions: Sequence[Version]) -> dict[str, date]:
    return {each.article.id: each.article.day for each in versions if each.article.day}
