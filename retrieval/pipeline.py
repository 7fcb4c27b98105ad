"""Ingest: from inputs to articles that can be searched, restartable at any point.

    collect ──> known bytes? ──yes──> counted as unchanged
                     │no
                     v
               read ──> batch ──one transaction──> archive ──> word index
                                                      │ when all are in
                                                      v
                                       settle years and origins ──> word index, vectors

Everything after the archive follows it by its changes, so a run that was killed is finished by the next.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from retrieval.errors import EmbeddingError, InputError
from retrieval.index.follow import Indexes, Progress, Report, catch_up, follow_words, silent
from retrieval.types import Article, Failure, IngestReport, Reading

if TYPE_CHECKING:
    from retrieval.index.archive import Archive, Input, Recorded
    from retrieval.ingest.fetch import Web
    from retrieval.ingest.raw import Raw

__all__ = ["Indexes", "Pipeline", "Progress"]

READINGS_A_BATCH: Final = 64
"""One transaction: a second's work to lose, and small enough that other writers need not wait long."""

NOTED_READINGS: Final = 20
"""A report spells out so many doubts about readings, and counts the others."""

# Warnings of a reading that whoever ingests it can do something about: text that was cut, a date to mend.
_SERIOUS: Final = ("only the first ", "lines were cut ", "the date could not be read")

# Who reads HTML; another version of it may read more out of the same page.
_PAGE_READER: Final = "trafilatura"


@dataclass(slots=True)
class _Batch:
    """What is stored in one transaction."""

    readings: list[Reading] = field(default_factory=list)
    inputs: "list[Input]" = field(default_factory=list)
    """Those of which the last reading is in here, or was in an earlier batch."""


@dataclass(slots=True)
class _Tally:
    """What a run has done so far."""

    added: dict[str, None] = field(default_factory=dict)
    updated: dict[str, None] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unchanged: int = 0
    reread: int = 0
    withdrawn: int = 0
    passages: int = 0
    inputs: int = 0

    def count(self, recorded: "Recorded") -> None:
        """Count what became of one reading."""
        self.passages += recorded.passages
        self.reread += recorded.outcome == "reread"
        self.withdrawn += recorded.is_withdrawn
        if recorded.outcome == "added":
            self.added[recorded.article] = None
        elif recorded.outcome == "updated" and recorded.article not in self.added:
            self.updated[recorded.article] = None
        elif recorded.outcome in {"unchanged", "reread"}:
            self.unchanged += 1


class Pipeline:
    """Takes inputs in, and keeps what is derived from them up to date."""

    def __init__(self, archive: "Archive", indexes: Indexes, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._indexes = indexes
        self._clock = clock

    def ingest(
        self, inputs: Sequence[str], *, web: "Web | None" = None, progress: Report | None = None
    ) -> IngestReport:
        """Read files, folders and addresses in; what cannot be read is a line of the report.

        Args:
            inputs: Paths and URLs.
            web: How to reach the web; without it, URLs are refused.
            progress: Is told how far the work has come.

        Raises:
            StoreError: the archive or an index cannot be used; what was stored before stays.
        """
        from retrieval.ingest.fetch import collect

        return self.take(collect(inputs, web=web), progress=progress)

    def take(self, found: "Iterable[Raw | Failure]", *, progress: Report | None = None) -> IngestReport:
        """Read what was collected; see `ingest`."""
        started, tally, report = time.perf_counter(), _Tally(), progress or silent
        for batch in self._batches(found, tally):
            for recorded in self._archive.record_all(batch.readings, now=self._clock(), inputs=batch.inputs):
                tally.count(recorded)
            follow_words(self._archive, self._indexes.lexical)
            report(Progress("reading", tally.inputs))
        embedded = self._follow(tally, report)
        return self._report(tally, embedded, time.perf_counter() - started)

    def forget(self, ref: str) -> Article:
        """Withdraw an article: it is never shown again, and its citations say so.

        Args:
            ref: Its id, the beginning of one, its URL or its path.

        Raises:
            NotFoundError: there is no such article.
        """
        article = self._archive.article(ref)
        self._archive.withdraw(article.id)
        self._follow(_Tally(), silent)
        return self._archive.article(article.id)

    def _batches(self, found: "Iterable[Raw | Failure]", tally: _Tally) -> Iterator[_Batch]:
        """Read what was collected, a batch at a time; failures and known bytes are counted on the way."""
        from retrieval.index.archive import Input

        batch = _Batch()
        for raw in found:
            tally.inputs += 1
            if isinstance(raw, Failure):
                tally.failed.append(raw)
                continue
            digest = raw.digest
            readings = self._read(raw, digest, tally)
            for reading in readings:
                if isinstance(reading, Failure):
                    tally.failed.append(reading)
                    continue
                tally.doubts += _doubts(reading)
                batch.readings.append(reading)
                if len(batch.readings) >= READINGS_A_BATCH:
                    yield batch
                    batch = _Batch()
            # What failed in part is read again the next time, so that it fails again in plain sight.
            if readings and not any(isinstance(each, Failure) for each in readings):
                batch.inputs.append(Input(digest, raw.name, reader(), len(readings)))
        if batch.readings or batch.inputs:
            yield batch

    def _read(self, raw: "Raw", digest: str, tally: _Tally) -> Sequence[Reading | Failure]:
        """The articles in one input; none, and counted, when it is known or cannot be read."""
        from retrieval.ingest import extract

        known = self._archive.known_inputs([digest], reader())
        if (digest, raw.name) in known:
            tally.unchanged += known[digest, raw.name]
            return ()
        try:
            return extract.read(raw)
        except InputError as error:
            tally.failed.append(Failure(error.source, error.reason))
            return ()

    def _follow(self, tally: _Tally, report: Report) -> int:
        """Derive what depends on neighbours, then bring the indexes up to the archive."""
        self._archive.settle()
        try:
            return catch_up(self._archive, self._indexes, report)
        except EmbeddingError as error:
            tally.notes.append(f"searchable by words only until the next ingest: {error}")
            return 0

    def _report(self, tally: _Tally, embedded: int, seconds: float) -> IngestReport:
        news = self._archive.articles_by_id([*tally.added, *tally.updated]).values()
        copies = [each.id for each in news if each.origin != each.id]
        return IngestReport(
            added=tuple(tally.added),
            updated=tuple(tally.updated),
            unchanged=tally.unchanged,
            copies=tuple(copies),
            failed=tuple(tally.failed),
            passages=tally.passages,
            embedded=embedded,
            seconds=round(seconds, 3),
            notes=(*tally.notes, *_notes(tally)),
        )


@cache
def reader() -> str:
    """The identity of the code that reads: other code may read more out of the same bytes."""
    from importlib import metadata, resources

    sources = [each for each in resources.files("retrieval.ingest").iterdir() if each.name.endswith(".py")]
    digest = hashlib.sha256(metadata.version(_PAGE_READER).encode())
    for source in sorted(sources, key=lambda each: each.name):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _doubts(reading: Reading) -> Iterator[str]:
    """Yield what should be looked into after a reading, with the name of its input."""
    for warning in reading.warnings:
        if warning.startswith(_SERIOUS):
            yield f"{reading.path or reading.url}: {warning}"


def _notes(tally: _Tally) -> Iterator[str]:
    yield from tally.doubts[:NOTED_READINGS]
    if len(tally.doubts) > NOTED_READINGS:
        yield f"{len(tally.doubts) - NOTED_READINGS} more texts were cut or dates could not be read"
    if tally.reread:
        yield f"{tally.reread} articles were read anew, because reading got better; they count as unchanged"
    if tally.withdrawn:
        yield f"{tally.withdrawn} articles were withdrawn from this archive before and stay so"
