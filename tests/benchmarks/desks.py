"""Archives made of the sets that nobody here wrote, indexed by the real indexes, for the benchmarks."""

import hashlib
import importlib.util
import json
import re
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.follow import Indexes, catch_up
from retrieval.index.lexical import Lexical
from retrieval.index.search import Search
from retrieval.index.vectors import Vectors
from retrieval.ingest.sentences import split
from retrieval.types import Published, Reading
from tests.benchmarks.arguments import SHARED, add_shared, parser_for

NOW = datetime(2024, 1, 1, tzinfo=UTC)
QUESTIONS = Path(__file__).parent / "data" / "seeds.jsonl"
ON_THE_SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "questions.json"


@dataclass(frozen=True)
class Desk:
    """One archive with its indexes."""

    archive: Archive
    vectors: Vectors
    lexical: Lexical
    embeddings: LocalEmbeddings

    @property
    def search(self) -> Search:
        """A search that remembers nothing yet."""
        return Search(self.archive, self.vectors, self.lexical, self.embeddings)

    @property
    def by_words(self) -> Search:
        """The search that is left without the embedding model."""
        return Search(self.archive, None, self.lexical, None)


class Desks:
    """Desks below one folder; what is there already is used again."""

    def __init__(self, home: Path, shared: Path = SHARED) -> None:
        self.home, self.bench, self.seeds_folder = home, shared / "bench", shared / "seeds" / "gold"
        self.embeddings = LocalEmbeddings()
        self.score = scorer(self.bench)
        self._open: dict[str, Desk] = {}

    def multihop(self) -> Desk:
        """Every evidence fact as an article of its own, named by its place among the facts."""
        facts = self.score.multihop_facts(self.bench)
        return self.made(
            "multihop",
            lambda: [
                reading(each["fact"], str(i), each["title"], each["source"], each["published_at"][:10])
                for i, each in enumerate(facts)
            ],
        )

    def summhay(self, topic: int) -> Desk:
        """The documents of one topic, named by their ids; they have no titles."""
        documents = self.score.summhay_topics(self.bench)[topic]["documents"]
        return self.made(
            f"summhay{topic}", lambda: [reading(each["text"], each["document_id"]) for each in documents]
        )

    def neus(self) -> Desk:
        """The articles of every second cluster."""
        return self.made(
            "neus",
            lambda: [
                reading(article["text"], f"{cluster['id']}/{i}", article["title"])
                for cluster in self.clusters()[::2]
                for i, article in enumerate(cluster["articles"])
            ],
        )

    def clusters(self) -> list[dict]:
        """NeuS's clusters."""
        return lines(self.bench / "neus" / "clusters.jsonl")

    def seeds(self) -> Desk:
        """The five real pages, as their gold texts."""
        pages = json.loads((self.seeds_folder / "meta.json").read_text())
        return self.made(
            "seeds",
            lambda: [
                reading(
                    (self.seeds_folder / f"{name}.txt").read_text(),
                    name,
                    page["title"],
                    page["publisher"],
                    page["published"],
                )
                for name, page in pages.items()
            ],
        )

    def made(self, name: str, readings: Callable[[], Sequence[Reading]]) -> Desk:
        """The desk of that name, made of `readings` when it is not there."""
        if name not in self._open:
            home = self.home / name
            archive = Archive(open_database(sqlite_url(home)))
            if not archive.count().articles:
                archive.record_all(readings(), now=NOW)
            desk = Desk(
                archive, Vectors(home, self.embeddings.name), Lexical(home / "words"), self.embeddings
            )
            catch_up(archive, Indexes(desk.lexical, desk.vectors, self.embeddings))
            self._open[name] = desk
        return self._open[name]

    def close(self) -> None:
        """Let go of all of them."""
        for desk in self._open.values():
            desk.vectors.close()


def desk_parser(description: str | None) -> ArgumentParser:
    """Return the parser of a benchmark that works on `opened` desks."""
    made = parser_for(description)
    made.add_argument("--home", type=Path)
    add_shared(made)
    return made


@contextmanager
def opened(chosen: Namespace) -> Iterator[Desks]:
    """Give the desks in the home chosen on the command line; without one they are gone afterwards."""
    with tempfile.TemporaryDirectory() as scratch:
        desks = Desks(chosen.home or Path(scratch), chosen.shared)
        try:
            yield desks
        finally:
            desks.close()


def reading(
    text: str, name: str, title: str = "", outlet: str | None = None, day: str | None = None
) -> Reading:
    """Return a text of a set as the pipeline would hand it on."""
    clean = "\n\n".join(each.strip() for each in re.split(r"\n\s*\n?", text) if each.strip())
    return Reading(
        title=title,
        text=clean,
        sentences=split(clean),
        raw_hash=hashlib.sha256(f"{name}\n{text}".encode()).hexdigest(),
        url=f"https://bench.invalid/{name}",
        outlet=outlet,
        published=Published(day, "stated") if day else None,
    )


def name_of(url: str | None) -> str:
    """Return the name a text was given by `reading`."""
    return (url or "").removeprefix("https://bench.invalid/")


def scorer(bench: Path) -> ModuleType:
    """Load the scorer that lies beside the data."""
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path) -> list[dict]:
    """Read a JSONL file."""
    return [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
