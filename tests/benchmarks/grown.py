"""Archives of any size, made at run time of the sentences of the sets in `bench`, with vectors to match.

Real passages are embedded once by the local model. A made-up passage consists of sentences of one of them and
a few of another, in which numbers, names and a third of the long words are exchanged (`Newsroom`), so that no
two are alike; an article follows a real one from passage to passage. Vectors are mixed of real ones about the
mean of all (`Mixture`), so that they lie as far from each other as real ones do. That is a hundredth of the
price of embedding all of them.

Everything goes in by the ways of production: `Archive.record_all`, `catch_up`.
"""

import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from retrieval.index import pooling
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.follow import Indexes, follow_vectors, follow_words
from retrieval.index.lexical import Lexical
from retrieval.index.passage_vectors import Matrix, PassageVectors, Vector
from retrieval.index.vectors import Vectors
from retrieval.types import Passage, Published, Reading, Span
from tests.benchmarks.desks import lines, reading
from tests.benchmarks.newsroom import Newsroom, texts

NOW: Final = datetime(2024, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2023, 1, 1)
DAYS: Final = 365
TOWNS: Final = ("Arden", "Brill", "Cray", "Dorn", "Esk", "Ferrow", "Gale", "Hale", "Isk", "Jarrow")
OUTLETS: Final = tuple(f"The {town} {kind}" for kind in ("Post", "Times", "Echo", "Star") for town in TOWNS)

REAL_ARTICLES: Final = 1_200
"""About 4,000 passages, beside the facts of MultiHop-RAG."""
PARAGRAPHS: Final = 4
"""Of an article; each becomes a passage, more or less."""
BORROWED: Final = 2
"""Sentences of a passage that are of another real one."""
LONGEST: Final = 400
"""Characters of a sentence: what is longer is a list."""
NAMES: Final = 8
ARTICLES_A_BATCH: Final = 250

# What a made passage has of its own real one, of the one it borrows from, and of any third; squared they make
# one, so that vectors vary as much as real ones. Of 3,093 real and 5,000 made passages the mean cosine
# of two is .152 and .155, and that of one and its nearest, tenth and hundredth neighbour .85, .76, .63 and
# .86, .70, .60 (medians).
OWN: Final = 0.9
OTHER: Final = 0.35
THIRD: Final = 0.25


@dataclass(frozen=True)
class Source:
    """A real passage: its vector, its sentences and their vectors."""

    vector: Vector
    sentences: tuple[str, ...]
    vectors: Matrix


Said = tuple[Source, int]
"""A sentence of a real passage, by its index."""


class Served:
    """Stands in for the local model: knows the vectors of the sentences it was told of."""

    languages = LocalEmbeddings.languages
    dimensions = LocalEmbeddings.dimensions
    name = LocalEmbeddings.name

    def __init__(self) -> None:
        self.known: dict[str, Vector] = {}

    def embed_query(self, text: str) -> list[float]:
        """Not its job."""
        raise NotImplementedError(text)

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Look the sentences up; a passage is their mean by length."""
        found = []
        for passage in passages:
            texts = [each.text for each in passage.sentences]
            sentences = np.stack([self.known[each] for each in texts])
            sizes = np.array([[len(each)] for each in texts], np.float32)
            found.append(PassageVectors(pooling.unit((sizes * sentences).sum(axis=0)), sentences))
        return found


class Mixture:
    """Makes vectors of real ones, as far from each other as these are."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._mean: Vector = np.mean([each.vector for each in sources], axis=0, dtype=np.float32)

    def sentences(self, own: Source, others: tuple[Source, Source], said: Sequence[Said]) -> Matrix:
        """Vectors of a made passage's sentences, from the vectors of the real ones and of their passages.

        A sentence stands to its passage as the real one does to its own: the model reads it in that light.
        """
        second, third = (each.vector - self._mean for each in others)
        middle = OWN * own.vector + (1 - OWN) * self._mean + OTHER * second + THIRD * third
        apart = np.stack([source.vectors[index] - source.vector for source, index in said])
        return pooling.unit_rows(middle + OWN * apart)


class Writer:
    """Writes articles and the vectors of their sentences."""

    def __init__(self, bench: Path, sources: Sequence[Source], seed: int) -> None:
        self._room = Newsroom(bench, seed)
        self._sources, self._mixture = sources, Mixture(sources)

    def readings(self, first: int, last: int, served: Served) -> list[Reading]:
        """Write the articles of these numbers, and tell `served` their vectors."""
        return [self._reading(number, served) for number in range(first, last)]

    def _reading(self, number: int, served: Served) -> Reading:
        chance = random.Random(number)
        text, spans, names = "", list[Span](), chance.sample(self._room.names, NAMES)
        for own, other in zip(self._passages(chance), self._passages(chance), strict=True):
            text += "\n\n" if text else ""
            said = list(_said(own, other, chance))
            vectors = self._mixture.sentences(own, (other, chance.choice(self._sources)), said)
            for (source, index), vector in zip(said, vectors, strict=True):
                text += "" if not text or text.endswith("\n\n") else " "
                sentence = self._room.exchanged(source.sentences[index], names)
                spans.append(Span(len(text), len(text) + len(sentence)))
                text += sentence
                served.known[sentence] = vector
        start, end = spans[0]
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        return Reading(
            title=" ".join(text[start:end].split()[:9]),
            text=text,
            sentences=tuple(spans),
            raw_hash=hashlib.sha256(text.encode()).hexdigest(),
            url=f"https://grown.invalid/{number}",
            # The first outlets are the largest: each a little smaller than the one before.
            outlet=OUTLETS[int(len(OUTLETS) * chance.random() ** 2)],
            published=Published(day.isoformat(), "stated"),
            language="en",
        )

    def _passages(self, chance: random.Random) -> Sequence[Source]:
        """Passages that follow each other, most often in one article."""
        first = chance.randrange(len(self._sources) - PARAGRAPHS)
        return self._sources[first : first + PARAGRAPHS]


def _said(own: Source, other: Source, chance: random.Random) -> Iterator[Said]:
    yield from ((own, index) for index in range(len(own.sentences)))
    for index in sorted(chance.sample(range(len(other.sentences)), min(BORROWED, len(other.sentences)))):
        yield other, index


def sources(home: Path, bench: Path) -> list[Source]:
    """Return real passages with their vectors, article by article, embedded at the first call."""
    archive, model = Archive(open_database(sqlite_url(home))), LocalEmbeddings()
    if not archive.count().articles:
        archive.record_all([reading(each, str(n)) for n, each in enumerate(_texts(bench))], now=NOW)
    # Vectors are kept in the archive; of indexes there is no need.
    for some in _slices(archive.missing_vectors(model.name, 100_000), 100):
        made = model.embed_passages(some)
        archive.store_vectors(model.name, {each.id: found for each, found in zip(some, made, strict=True)})
    ids = archive.passage_ids()
    passages, vectors = archive.passages(ids), archive.vectors(model.name, ids)
    return [_source(passages[each], vectors[each]) for each in ids if each in vectors]


def _source(passage: Passage, vectors: PassageVectors) -> Source:
    kept = [index for index, each in enumerate(passage.sentences) if len(each.text) <= LONGEST]
    kept = kept or [0]
    texts = tuple(passage.sentences[each].text for each in kept)
    return Source(vectors.passage, texts, vectors.sentences[kept])


def _texts(bench: Path) -> list[str]:
    facts = {
        fact["url"]: fact["fact"]
        for question in lines(bench / "multihoprag" / "queries.jsonl")
        for fact in question["evidence_list"]
    }
    articles = random.Random(0).sample([each for each in texts(bench) if each], REAL_ARTICLES)
    return [*articles, *facts.values()]


def _slices(things: Sequence[Passage], size: int) -> Iterator[Sequence[Passage]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def grow(home: Path, wanted: int, bench: Path, real: Path) -> Counter[str]:
    """Bring the desk in `home` to so many passages; return the seconds of CPU time by step."""
    archive, served, spent = Archive(open_database(sqlite_url(home))), Served(), Counter[str]()
    count = archive.count()
    if count.passages >= wanted:
        return spent
    writer = Writer(bench, sources(real, bench), count.articles)
    vectors = Vectors(home, served.name)
    indexes = Indexes(Lexical(home / "words"), vectors, served)
    while count.passages < wanted:
        with _timed(spent, "writing"):
            readings = writer.readings(count.articles, count.articles + ARTICLES_A_BATCH, served)
        with _timed(spent, "record"):
            archive.record_all(readings, now=NOW)
        with _timed(spent, "words"):
            follow_words(archive, indexes.lexical)
        with _timed(spent, "vectors"):
            list(follow_vectors(archive, indexes))
        served.known.clear()
        count = archive.count()
    with _timed(spent, "settle"):
        archive.settle(now=NOW)
    vectors.close()
    return spent


@contextmanager
def _timed(spent: Counter[str], step: str) -> Iterator[None]:
    start = time.process_time()
    yield
    spent[step] += time.process_time() - start
