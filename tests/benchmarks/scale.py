"""Measure an ingest of 20,000 made-up articles: time of each part, memory, and what a later batch costs.

    python -m tests.benchmarks.scale [--articles N] [--embeddings] [--shared SHARED] [--home HOME]

The articles go through the production pipeline with the word index and, unless asked for, no vectors. Timed
in seconds of the writing process's CPU: `record` (deciding and storing), `words` (the word index), `settle`
(years and origins); `CPU` is all it does. Other processes may read beside it. The second ingest is of the
same inputs; the late batch is 64 new articles on the full archive, as a feed brings them: its `settle` is
how long other writers wait.
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from retrieval.index.archive import Archive, Change, Input, Recorded
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.lexical import Lexical
from retrieval.index.vectors import Vectors
from retrieval.pipeline import READINGS_A_BATCH, Indexes, Pipeline, Progress
from retrieval.types import Passage, Reading
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.newsroom import Newsroom

NOW = datetime(2024, 1, 2, tzinfo=UTC)
PARTS = ("record", "words", "settle")
REPORTED_EVERY = 1_000


class Watch:
    """Seconds of the writing process's CPU by part."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Add the time of what happens inside to `part`."""
        start = time.process_time()
        yield
        self.spent[part] += time.process_time() - start


class TimedArchive(Archive):
    """The archive; says how long writing takes."""

    def __init__(self, url: str, watch: Watch) -> None:
        super().__init__(open_database(url))
        self._watch = watch

    def record_all(
        self, readings: Sequence[Reading], *, now: datetime, inputs: Sequence[Input] = ()
    ) -> list[Recorded]:
        with self._watch.on("record"):
            return super().record_all(readings, now=now, inputs=inputs)

    def settle(self, *, now: datetime) -> bool:
        with self._watch.on("settle"):
            return super().settle(now=now)


class TimedWords(Lexical):
    """The word index; says how long following takes."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        super().__init__(folder)
        self._watch = watch

    def apply(self, changes: Sequence[Change], passages: Mapping[str, Passage]) -> None:
        with self._watch.on("words"):
            super().apply(changes, passages)


class Run:
    """One ingest; prints a line every thousand inputs and one at the end."""

    def __init__(self, pipeline: Pipeline, watch: Watch) -> None:
        self._pipeline, self._watch = pipeline, watch
        self._last, self._printed = _Moment.now(watch), 0

    def ingest(self, name: str, articles: int, room: Newsroom, skip: int = 0) -> float:
        """Take in the articles `[skip, articles)` of a newsroom; return the seconds."""
        inputs = list(room.inputs(articles))[skip:]
        start = self._last = _Moment.now(self._watch)
        report = self._pipeline.take(inputs, progress=self._progress)
        seconds = _print(name, len(inputs), start, _Moment.now(self._watch))
        print(  # noqa: T201 - a script speaks
            f"  {len(report.added)} added, {report.unchanged} unchanged, {len(report.copies)} copies, "
            f"{len(report.failed)} failed, {report.passages} passages"
        )
        return seconds

    def _progress(self, progress: Progress) -> None:
        if progress.stage != "reading" or progress.done < self._printed + REPORTED_EVERY:
            return
        now = _Moment.now(self._watch)
        _print(f"to {progress.done:,}", progress.done - self._printed, self._last, now)
        self._last, self._printed = now, progress.done


@dataclass(frozen=True)
class _Moment:
    """What the clocks say."""

    wall: float
    cpu: float
    spent: Counter[str]

    @classmethod
    def now(cls, watch: Watch) -> "_Moment":
        return cls(time.perf_counter(), time.process_time(), watch.spent.copy())


def _print(name: str, articles: int, start: _Moment, end: _Moment) -> float:
    """Print what lies between two moments; return the seconds."""
    seconds = end.wall - start.wall
    spent = (end.cpu - start.cpu, *(end.spent[part] - start.spent[part] for part in PARTS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = "".join(f"{each:10.2f}" for each in (seconds, articles / seconds, *spent))
    print(f"{name:16}{figures}{peak:10.0f}", flush=True)  # noqa: T201
    return seconds


def main() -> None:
    """Ingest, ingest again, add a batch."""
    parser = parser_for(__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument(
        "--embeddings", action="store_true", help="embed the passages too, with the local model"
    )
    add_shared(parser)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-scale-") as made:
        measure(arguments.home or Path(made), arguments)


def measure(home: Path, arguments: argparse.Namespace) -> None:
    """Take a newsroom's articles into a new archive, and print the figures."""
    bench, watch = arguments.shared / "bench", Watch()
    indexes = Indexes(TimedWords(home / "words", watch))
    if arguments.embeddings:
        model = LocalEmbeddings()
        indexes = replace(indexes, vectors=Vectors(home, model.name), embeddings=model)
    pipeline = Pipeline(TimedArchive(sqlite_url(home), watch), indexes, lambda: NOW)
    heads = "".join(f"{each:>10}" for each in ("seconds", "a second", "CPU", *PARTS, "peak MB"))
    print(f"{'':16}{heads}")  # noqa: T201
    count = arguments.articles
    first = Run(pipeline, watch).ingest("first ingest", count, Newsroom(bench))
    second = Run(pipeline, watch).ingest("second ingest", count, Newsroom(bench))
    Run(pipeline, watch).ingest("a late batch", count + READINGS_A_BATCH, Newsroom(bench), skip=count)
    print(f"second ingest {first / second:.0f} x faster")  # noqa: T201


if __name__ == "__main__":
    main()
