"""Ingest: from inputs to searchable articles, restartable at any point.

    collect ──> known bytes? ──yes──> counted as unchanged
                     │no
                     v
               read, in worker processes when there is much
                     │
                     v
               batch ──one transaction──> archive ──> word index
                                             │ when all are in, or the run is to stop
                                             v
                                    settle years and origins ──> word index, vectors

Everything after the archive follows it by its changes, so a run that was stopped or killed is finished by
the next. One process writes: this one.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from retrieval.errors import EmbeddingError
from retrieval.index.follow import Indexes, Progress, Report, follow_vectors, follow_words, silent
from retrieval.run import Run, Stop, Tally, doubts, held_notes, never
from retrieval.types import Article, Failure, IngestReport, Reading

if TYPE_CHECKING:
    from retrieval.index.archive import Archive, Input
    from retrieval.ingest.fetch import Web
    from retrieval.ingest.raw import Raw
    from retrieval.reading import Parsed

__all__ = ["Indexes", "Pipeline", "Progress"]

READINGS_A_BATCH: Final = 64
"""One transaction: a second's work to lose, and small enough that other writers need not wait long."""

INPUTS_A_LOOK: Final = 32
"""So many inputs are looked up at once: 0.02 ms each, where one by one takes 0.2 ms."""

SLOW_SECONDS: Final = 0.05
"""What takes longer to come is not kept waiting for the next."""

LARGE_BYTES: Final = 1_000_000
"""What is larger is not kept in memory for the next either."""

# Who reads HTML; another version of it may read more out of the same page.
_PAGE_READER: Final = "trafilatura"


@dataclass(slots=True)
class _Batch:
    """What is stored in one transaction."""

    readings: list[Reading] = field(default_factory=list)
    inputs: "list[Input]" = field(default_factory=list)
    """Those of which the last reading is in here, or was in an earlier batch."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not self.readings and not self.inputs


@dataclass(slots=True)
class _Whole:
    """What was found in one input so far, of all its slices."""

    readings: int = 0
    has_failed: bool = False


class Pipeline:
    """Takes inputs in, and keeps what is derived from them up to date."""

    def __init__(
        self,
        archive: "Archive",
        indexes: Indexes,
        clock: Callable[[], datetime],
        *,
        workers: int | None = None,
    ) -> None:
        """Make a pipeline.

        Args:
            archive: Where articles go.
            indexes: What follows the archive.
            clock: Says when an article is first seen.
            workers: How many processes read at most; by default what suits this machine.
        """
        self._archive = archive
        self._indexes = indexes
        self._clock = clock
        self._workers = workers

    def ingest(
        self,
        inputs: Sequence[str],
        *,
        web: "Web | None" = None,
        progress: Report | None = None,
        stop: Stop | None = None,
    ) -> IngestReport:
        """Read files, folders and addresses in; what cannot be read is a line of the report.

        Args:
            inputs: Paths and URLs.
            web: How to reach the web; without it, URLs are refused.
            progress: Is told how far the work has come.
            stop: Is asked at every input and slice of passages; what was read by then is stored.

        Raises:
            StoreError: the archive or an index cannot be used; what was stored before stays.
        """
        from retrieval.ingest.fetch import collect, count

        return self.take(collect(inputs, web=web), progress=progress, stop=stop, total=count(inputs))

    def take(
        self,
        found: "Iterable[Raw | Failure]",
        *,
        progress: Report | None = None,
        stop: Stop | None = None,
        total: int | None = None,
    ) -> IngestReport:
        """Read what was collected, `total` inputs if that is known; see `ingest`."""
        started, run = time.perf_counter(), Run(progress or silent, stop or never, Tally(total=total))
        for batch in self._batches(found, run):
            for recorded in self._archive.record_all(batch.readings, now=self._clock(), inputs=batch.inputs):
                run.tally.count(recorded)
            follow_words(self._archive, self._indexes.lexical)
            run.report(run.tally.progress)
        self._follow(run)
        return self._report(run.tally, time.perf_counter() - started)

    def articles_of(self, found: "Sequence[Raw]") -> list[str]:
        """Ids of the articles that what was taken in is of, new or known before."""
        return self._archive.read_from(found)

    def forget(self, ref: str) -> Article:
        """Withdraw an article: it is never shown again, and its citations say so.

        Args:
            ref: Its id, the beginning of one, its URL or its path.

        Raises:
            NotFoundError: there is no such article.
        """
        article = self._archive.article(ref)
        self._archive.withdraw(article.id)
        self._follow(Run())
        return self._archive.article(article.id)

    def _batches(self, found: "Iterable[Raw | Failure]", run: Run) -> Iterator[_Batch]:
        """Read what was collected, a batch at a time; failures and known bytes are counted on the way."""
        batch, tally = _Batch(), run.tally
        whole = _Whole()
        for parsed in self._parsed(found, run):
            for each in parsed.found:
                if isinstance(each, Failure):
                    whole.has_failed = True
                    tally.failed.append(each)
                    continue
                whole.readings += 1
                tally.doubts += doubts(each)
                batch.readings.append(each)
                if len(batch.readings) >= READINGS_A_BATCH:
                    yield batch
                    batch = _Batch()
            if parsed.is_last:
                tally.inputs += 1
                batch.inputs += _remembered(parsed, whole)
                whole = _Whole()
                run.report(tally.progress)
            if run.is_to_stop():
                break
        if not batch.is_empty:
            yield batch

    def _parsed(self, found: "Iterable[Raw | Failure]", run: Run) -> "Iterator[Parsed]":
        """Read what is not known."""
        from retrieval.ingest import extract
        from retrieval.reading import default_workers, read_all

        workers = default_workers() if self._workers is None else self._workers
        return read_all(self._unknown(found, run), extract.read, workers=workers)

    def _unknown(self, found: "Iterable[Raw | Failure]", run: Run) -> "Iterator[Raw | Failure]":
        """Yield what has to be read; known bytes are counted, not read."""
        for some in _in_runs(found):
            known = self._known(some)
            for each in some:
                if run.is_to_stop():
                    return
                readings = None if isinstance(each, Failure) else known.get((each.digest, each.name))
                if readings is None:
                    yield each
                    continue
                run.tally.inputs += 1
                run.tally.unchanged += readings
                run.report(run.tally.progress)

    def _known(self, found: "Sequence[Raw | Failure]") -> dict[tuple[str, str], int]:
        """How many readings are known of inputs, by their hash and name."""
        digests = [each.digest for each in found if not isinstance(each, Failure)]
        return self._archive.known_inputs(digests, reader())

    def _follow(self, run: Run) -> None:
        """Derive what depends on neighbours, then bring the indexes up to the archive."""
        self._archive.settle(now=self._clock())
        follow_words(self._archive, self._indexes.lexical, run.report)
        if run.is_to_stop():
            return
        try:
            for embedded in follow_vectors(self._archive, self._indexes, run.report):
                run.tally.embedded += embedded
                if run.is_to_stop():
                    return
        except EmbeddingError as error:
            run.tally.notes.append(f"searchable by words only until the next ingest: {error}")

    def _unread(self, news: Iterable[Article]) -> Iterator[str]:
        """Yield what the embedding model cannot read of what came in."""
        from retrieval.index.unread import articles_note

        if self._indexes.embeddings:
            languages = Counter(each.language for each in news if each.language)
            yield from filter(None, [articles_note(self._indexes.embeddings, languages)])

    def _report(self, tally: Tally, seconds: float) -> IngestReport:
        news = self._archive.articles_by_id([*tally.added, *tally.updated]).values()
        return tally.report(news, seconds, (*held_notes(news), *self._unread(news)))


def _in_runs(found: "Iterable[Raw | Failure]") -> "Iterator[list[Raw | Failure]]":
    """Put together what comes quickly one after another, as files do and pages of the web do not."""
    run: list[Raw | Failure] = []
    asked = time.monotonic()
    for each in found:
        run.append(each)
        is_large = not isinstance(each, Failure) and len(each.data) > LARGE_BYTES
        if len(run) == INPUTS_A_LOOK or is_large or time.monotonic() - asked > SLOW_SECONDS:
            yield run
            run = []
        asked = time.monotonic()
    if run:
        yield run


def _remembered(parsed: "Parsed", whole: _Whole) -> "Iterator[Input]":
    """Yield the input to remember, so that it is not read again.

    What failed in part is read again the next time, so that it fails again in plain sight.
    """
    from retrieval.index.archive import Input

    if parsed.digest and whole.readings and not whole.has_failed:
        yield Input(parsed.digest, parsed.name, reader(), whole.readings)


@cache
def reader() -> str:
    """The identity of the code that reads: other code may read more out of the same bytes."""
    from importlib import metadata, resources

    sources = [each for each in resources.files("retrieval.ingest").iterdir() if each.name.endswith(".py")]
    digest = hashlib.sha256(metadata.version(_PAGE_READER).encode())
    for source in sorted(sources, key=lambda each: each.name):
        digest.update(source.read_bytes())
    return digest.hexdigest()
