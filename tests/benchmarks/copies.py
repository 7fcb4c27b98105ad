"""Measure how the archive finds copies: made ones of each kind, and other articles on the same event.

    python -m tests.benchmarks.copies [--shared SHARED]

The originals are the news leads of neus with 60 words or more and the documents of SummHay. They are stored
in an archive, and each made copy is looked up there as a new article's text is. Exits with 1 when a bar is
missed: each kind found in 99 of 100 cases, other articles on one event joined in 1 of 100 at most.
"""

import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from retrieval.index.archive import Archive
from retrieval.index.archive_copies import copies_of
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.database import reading as reading_from
from retrieval.ingest.duplicates import shingles
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines, reading
from tests.ingest.copies import KINDS, make

NOW = datetime(2026, 3, 12, tzinfo=UTC)
MIN_FOUND = 0.99
MAX_JOINED = 0.01
MIN_WORDS = 60


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    found: int
    of: int
    bar: str
    is_met: bool

    def __str__(self) -> str:
        """The line, in columns."""
        return f"{self.name:28}{self.found:8}{self.of:8}{self.found / self.of:8.4f}  {self.bar}"


class Originals:
    """An archive that holds texts, by name."""

    def __init__(self, home: Path, texts: Mapping[str, str]) -> None:
        self._engine = open_database(sqlite_url(home))
        readings = [reading(text, name) for name, text in texts.items()]
        recorded = Archive(self._engine).record_all(readings, now=NOW)
        self._names = {each.article: name for each, name in zip(recorded, texts, strict=True)}
        self.seconds = 0.0
        """Spent looking up."""

    def copied_by(self, text: str) -> set[str]:
        """Names of the texts of which this one is a copy."""
        start = time.process_time()
        with reading_from(self._engine) as connection:
            found = copies_of(connection, shingles(text), text)
        self.seconds += time.process_time() - start
        return {self._names[each] for each in found}

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def events(bench: Path) -> Iterator[dict[str, str]]:
    """Yield the articles of each event of neus, by name."""
    for cluster in lines(bench / "neus" / "clusters.jsonl"):
        texts = {f"{cluster['id']}-{n}": each["text"] for n, each in enumerate(cluster["articles"])}
        yield {name: text for name, text in texts.items() if text.strip()}


def documents(bench: Path) -> Iterator[tuple[str, str]]:
    """Yield the documents of SummHay, with names."""
    for path in sorted((bench / "summhay").glob("topic_*.json")):
        for document in json.loads(path.read_text(encoding="utf-8"))["documents"]:
            yield f"{path.stem}-{document['idx']}", document["text"]


def measure(bench: Path, home: Path) -> Iterator[Row]:
    """Yield a line for each kind of copies, and one for the articles on one event."""
    clusters = list(events(bench))
    leads = {name: text for cluster in clusters for name, text in cluster.items()}
    texts = leads | dict(documents(bench))
    originals = Originals(home, texts)
    long = [name for name, text in texts.items() if len(text.split()) >= MIN_WORDS]
    for kind in KINDS:
        found = sum(name in originals.copied_by(make(kind, texts[name], n)) for n, name in enumerate(long))
        yield Row(kind, found, len(long), f">= {MIN_FOUND}", found >= MIN_FOUND * len(long))
    yield _joined(originals, leads, clusters)
    looked_up = len(KINDS) * len(long) + len(leads)
    print(f"{1000 * originals.seconds / looked_up:.2f} ms CPU a look-up among {len(texts)} articles")  # noqa: T201
    originals.close()


def _joined(originals: Originals, leads: Mapping[str, str], clusters: Sequence[Mapping[str, str]]) -> Row:
    copied = {name: originals.copied_by(text) for name, text in leads.items()}
    pairs = [pair for cluster in clusters for pair in itertools.combinations(cluster, 2)]
    joined = sum(second in copied[first] for first, second in pairs)
    return Row(
        "same event, other article", joined, len(pairs), f"<= {MAX_JOINED}", joined <= MAX_JOINED * len(pairs)
    )


def main() -> None:
    """Print the table."""
    parser = parser_for(__doc__)
    add_shared(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-copies-") as home:
        rows = list(measure(arguments.shared / "bench", Path(home)))
    print(f"{'copies':28}{'found':>8}{'of':>8}{'share':>8}  bar")  # noqa: T201
    for row in rows:
        print(row if row.is_met else f"{row}  MISSED")  # noqa: T201
    sys.exit(not all(row.is_met for row in rows))


if __name__ == "__main__":
    main()
