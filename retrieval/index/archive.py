"""The archive: every article that was read, in every version, and what follows from them.

It is the truth; Chroma and tantivy are built from it and follow it by the sequence of its changes. Modules
needed only for writing are imported there, because they take longer to import than looking up a citation.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.engine import Engine

from retrieval.errors import NotFoundError
from retrieval.index import (
    archive_counting,
    archive_following,
    archive_rows,
    archive_vectors,
    database,
    tables,
)
from retrieval.index.archive_counting import Counts, Input
from retrieval.index.archive_following import Change
from retrieval.index.archive_plan import Recorded
from retrieval.ingest.urls import canonical_url, is_web_url
from retrieval.types import Article, Filters, Passage, Reading, Version

if TYPE_CHECKING:
    from retrieval.index.passage_vectors import Behind, PassageVectors, Shelved
    from retrieval.ingest.raw import Raw

__all__ = ["Archive", "Change", "Counts", "Input", "Recorded"]

MIN_PREFIX: Final = 6
"""Sixteen million beginnings: enough to name one of a desk's articles."""

_EVERYTHING: Final = Filters()
_BEGINNING: Final = re.compile(rf"[0-9a-f]{{{MIN_PREFIX},{tables.ID_LENGTH}}}")


class Archive:
    """Articles, their versions and passages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- what comes in

    def record(self, reading: Reading, *, now: datetime) -> Recorded:
        """Store one reading; see `record_all`."""
        return self.record_all([reading], now=now)[0]

    def record_all(
        self, readings: Sequence[Reading], *, now: datetime, inputs: Sequence[Input] = ()
    ) -> list[Recorded]:
        """Store readings in one transaction: all of them, or none.

        Args:
            readings: In the order they were read; a later one may be of the same article.
            now: The moment they count as first seen.
            inputs: What they were read from, remembered with them.

        Raises:
            StoreError: the database cannot be written to.
        """
        from retrieval.index import archive_writing

        with database.writing(self._engine) as connection:
            archive_writing.lock(connection)
            recorded = [archive_writing.record(connection, each, now) for each in readings]
            archive_counting.remember_inputs(connection, inputs)
        return recorded

    def known_inputs(self, raw_hashes: Collection[str], reader: str) -> dict[tuple[str, str], int]:
        """How many readings `reader` found in bytes, by their hash and where they came from."""
        with database.reading(self._engine) as connection:
            return archive_counting.known_inputs(connection, raw_hashes, reader)

    def read_from(self, found: "Sequence[Raw]") -> list[str]:
        """Ids of the articles that bytes were read as."""
        from retrieval.index import archive_leads

        with database.reading(self._engine) as connection:
            return archive_leads.articles_read_from(connection, found)

    def settle(self, *, now: datetime) -> bool:
        """Let out what was embargoed until `now`, and derive missing years and origins anew.

        Return whether anything had changed since the last time.
        """
        from retrieval.index import archive_settling, archive_writing

        with database.writing(self._engine) as connection:
            archive_writing.lock(connection)
            return archive_settling.settle(connection, now)

    def judge_copies(self, *, now: datetime) -> None:
        """Judge the stored pairs of copies by today's rule, and settle what follows from it."""
        from retrieval.index import archive_settling, archive_writing

        with database.writing(self._engine) as connection:
            archive_writing.lock(connection)
            archive_settling.judge_copies(connection)
            archive_settling.settle(connection, now)

    def is_release_due(self, now: datetime) -> bool:
        """Whether an embargo is over that `settle` did not see end; one look at an index."""
        with database.reading(self._engine) as connection:
            return archive_rows.is_release_due(connection, now)

    def withdraw(self, article_id: str) -> None:
        """Take an article out of sight for good; its versions stay for the citations that name them."""
        from retrieval.index import archive_writing

        with database.writing(self._engine) as connection:
            archive_writing.lock(connection)
            archive_writing.withdraw(connection, article_id)

    # ---- articles and versions

    def articles(self, filters: Filters = _EVERYTHING, *, include_hidden: bool = False) -> list[Article]:
        """Articles that meet `filters`: by day, the undated last."""
        chosen = archive_rows.conditions(filters)
        shown = [] if include_hidden else [archive_rows.is_shown()]
        with database.reading(self._engine) as connection:
            return archive_rows.select_articles(connection, *chosen, *shown)

    def article_ids(self, filters: Filters = _EVERYTHING) -> list[str]:
        """Ids of the articles that meet `filters`, in no order."""
        with database.reading(self._engine) as connection:
            return archive_rows.article_ids(connection, filters)

    def articles_by_id(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id, whatever became of them, in the order asked for; unknown ids are left out."""
        with database.reading(self._engine) as connection:
            found = archive_rows.articles_by_id(connection, ids)
        return {each: found[each] for each in ids if each in found}

    def article(self, ref: str) -> Article:
        """The article known by an id, the beginning of one, a URL or a path, whatever became of it.

        Raises:
            NotFoundError: there is none, or several begin so.
        """
        with database.reading(self._engine) as connection:
            found = archive_rows.find_article(connection, _spellings(ref))
            if found is None and _BEGINNING.fullmatch(ref):
                found = _only(ref, archive_rows.ids_beginning(connection, ref, 2))
            if found is None:
                raise NotFoundError(f"{ref}: no such article in the archive; give an id, a URL or a path")
            return archive_rows.articles_by_id(connection, [found])[found]

    def copies(self, origin: str) -> list[Article]:
        """All shown articles counted under an origin, the earliest first."""
        with database.reading(self._engine) as connection:
            return archive_rows.select_articles(
                connection, tables.articles.c.origin == origin, archive_rows.is_shown()
            )

    def version(self, version_id: str) -> Version:
        """A version by its id, whatever became of its article.

        Raises:
            NotFoundError: there is none.
        """
        found = self.versions_by_id([version_id])
        if not found:
            raise NotFoundError(f"{version_id}: no such version in the archive")
        return found[version_id]

    def versions(self, article_id: str) -> list[Version]:
        """All versions of an article, oldest first."""
        with database.reading(self._engine) as connection:
            return archive_rows.select_versions(connection, tables.versions.c.article == article_id)

    def version_ids(self) -> list[str]:
        """Ids of every version there is, whatever became of it."""
        with database.reading(self._engine) as connection:
            return archive_rows.version_ids(connection)

    def versions_by_id(self, version_ids: Sequence[str]) -> dict[str, Version]:
        """Versions by id, whatever became of them; unknown ids are left out."""
        with database.reading(self._engine) as connection:
            return archive_rows.versions_by_id(connection, version_ids)

    def current(self, article_ids: Sequence[str]) -> dict[str, Version]:
        """Current versions by article id; what is not shown or not known has none."""
        with database.reading(self._engine) as connection:
            return archive_rows.current_versions(connection, article_ids)

    def count(self) -> Counts:
        """How much is shown."""
        with database.reading(self._engine) as connection:
            return archive_counting.count(connection)

    def outlets(self) -> dict[str, int]:
        """How many articles are shown of each outlet, by name."""
        with database.reading(self._engine) as connection:
            return archive_counting.outlets(connection)

    def languages(self) -> dict[str, int]:
        """How many articles are shown in each language that is known, by its code."""
        with database.reading(self._engine) as connection:
            return archive_counting.languages(connection)

    # ---- passages and vectors

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id, in the order asked for; what is not shown (any more) is left out."""
        with database.reading(self._engine) as connection:
            return archive_rows.passages_by_id(connection, ids)

    def passage_ids(
        self, filters: Filters = _EVERYTHING, *, languages: Collection[str] | None = None
    ) -> list[str]:
        """Ids of all passages that meet `filters`, by article and position.

        With `languages`, only those of articles in one of them, or in one that is not known.
        """
        with database.reading(self._engine) as connection:
            return archive_rows.passage_ids(connection, filters, languages)

    def passage_count(self, languages: Collection[str] | None) -> int:
        """How many passages there are of articles in one of `languages`, or in one that is not known."""
        with database.reading(self._engine) as connection:
            return archive_rows.passage_count(connection, languages)

    def matching(self, ids: Sequence[str], filters: Filters = _EVERYTHING) -> dict[str, str]:
        """Which of the passages named meet `filters`, in the order given, each with its origin."""
        with database.reading(self._engine) as connection:
            return archive_rows.matching(connection, ids, filters)

    def missing_vectors(self, model: str, limit: int) -> list[Passage]:
        """Shown passages whose text has no vector of `model` yet; one passage for each text."""
        with database.reading(self._engine) as connection:
            return archive_vectors.missing(connection, model, limit)

    def without_vectors(self, model: str, ids: Sequence[str]) -> list[Passage]:
        """Of the passages named, those that `missing_vectors` would name."""
        with database.reading(self._engine) as connection:
            return archive_vectors.without_vectors(connection, model, ids)

    def store_vectors(self, model: str, vectors: "Mapping[str, PassageVectors]") -> None:
        """Keep vectors of `model`, by passage id, in half precision."""
        with database.writing(self._engine) as connection:
            archive_vectors.store(connection, model, vectors)

    def vectors(self, model: str, passage_ids: Sequence[str]) -> "dict[str, PassageVectors]":
        """Vectors of `model` by passage id, in the order asked for; what has none is left out."""
        with database.reading(self._engine) as connection:
            return archive_vectors.load(connection, model, passage_ids)

    def behind(self, model: str, filters: Filters, limit: int) -> "Behind | None":
        """All passages that meet `filters`, with their own vectors; None when there are more than `limit`."""
        with database.reading(self._engine) as connection:
            return archive_vectors.behind(connection, model, filters, limit)

    def shelved(self, model: str, ids: Sequence[str] | None = None) -> "Iterator[Shelved]":
        """All passages with a vector of `model`, or those of them named; some thousand at a time."""
        with database.reading(self._engine) as connection:
            yield from archive_vectors.shelved(connection, model, ids)

    def faults(self) -> list[str]:
        """What the database itself finds wrong with its file, and what is wrong with copies and stories."""
        from retrieval.index import archive_judging, archive_stories

        engine = self._engine
        return [*database.faults(engine), *archive_judging.faults(engine), *archive_stories.faults(engine)]

    # ---- for those that follow

    def changes(self, after: int, limit: int) -> list[Change]:
        """The next changes after a sequence number; of each passage, its newest only."""
        with database.reading(self._engine) as connection:
            return archive_following.changes_after(connection, after, limit)

    def last_change(self) -> int:
        """The newest sequence number."""
        with database.reading(self._engine) as connection:
            return archive_following.last_change(connection)

    def positions(self) -> dict[str, int]:
        """How far changes, settling and followers have come: while it stays, so does what is found."""
        with database.reading(self._engine) as connection:
            return archive_following.all_positions(connection)

    def position(self, follower: str) -> int:
        """How far a follower without memory of its own has come."""
        with database.reading(self._engine) as connection:
            return archive_following.position(connection, follower)

    def set_position(self, follower: str, sequence: int) -> None:
        """Note how far a follower has come."""
        with database.writing(self._engine) as connection:
            archive_following.set_position(connection, follower, sequence)


def _spellings(ref: str) -> list[str]:
    """A URL may be typed as it was linked to, and a path be known whole or as it was typed."""
    if not is_web_url(ref):
        return [ref, str(Path(ref).absolute())]
    with suppress(ValueError):
        return [ref, canonical_url(ref)]
    return [ref]


def _only(ref: str, ids: Sequence[str]) -> str | None:
    if len(ids) > 1:
        raise NotFoundError(f"{ref}: several articles begin so; write more of the id")
    return ids[0] if ids else None
