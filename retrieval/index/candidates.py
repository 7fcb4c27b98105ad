"""What each kind of search finds for a question, filters applied, before it is ranked.

    the question's vector ──> nearest ──────────┐      (the other thread)
    its words ──> passages ──> their vectors ───┴──> cosines of the best of both

Filters cost little: the word index knows outlets and days. So does the shelf, with which a warm search
compares every vector that passes the filter. Without the shelf, the vectors that pass a narrow filter are
read from the archive; for a broad filter, more of the nearest are read than asked for, and the word index
says which of them pass. When too few do, the search is repeated once, deeper.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from retrieval.errors import StoreError
from retrieval.index.nearness import cosines
from retrieval.types import Filters, Passage, Query

if TYPE_CHECKING:
    from retrieval.index.archive_following import Change
    from retrieval.index.passage_vectors import Behind, EmbeddingModel, PassageVectors, Shelved, Vector
    from retrieval.index.shelf import Shelf

Pending = Callable[[], "Vector | None"]
"""Waits for the vector of a question; None when there is none."""

Ranking = Sequence[tuple[str, float]]
"""Ids and scores, best first."""

Look = Callable[["Vector"], Ranking]
"""Finds the passages nearest to a question."""

Made = TypeVar("Made")

# Read this deep, an article's third-best passage is a candidate too; 100 loses up to .007 on SummHay.
DEPTH: Final = 200
# Up to this many passages behind a filter are all looked at; reading their vectors takes about 10 ms. Of
# 2,000 it takes as long as the rest of the search.
NARROW: Final = 1_000
# With a broader filter on: half a millisecond more a hundred, and spares most questions the second look.
FILTERED_DEPTH: Final = 500
# A filter must leave this many of the candidates, a page of twelve and some copies; else one looks deeper.
ENOUGH: Final = 20
DEEPEST: Final = 3_000

# The vectors of so many candidates of either kind are read from the archive, with those of their sentences;
# of what words alone find further down, the meaning does not matter any more. Reading twice as many moves no
# set measured by more than .002, and takes twice as long.
READ_BY_WORDS: Final = 50
READ_BY_MEANING: Final = 40

WORDS_ONLY: Final = "searched by words only: {reason}"
MEANING_ONLY: Final = "searched by meaning only: {reason}"


class ArchiveReader(Protocol):
    """What searching needs of the archive."""

    def positions(self) -> Mapping[str, int]:
        """How far the archive, and the vectors that follow it, have come."""

    def matching(self, ids: Sequence[str], filters: Filters) -> Mapping[str, str]:
        """Which of the passages named are shown and meet `filters`, each with its origin."""

    def behind(self, model: str, filters: Filters, limit: int) -> "Behind | None":
        """All passages that meet `filters`, with their own vectors; None when there are more than `limit`."""

    def shelved(self, model: str, ids: Sequence[str] | None = ...) -> "Iterator[Shelved]":
        """All passages with a vector of `model`, or those of them named; some at a time."""

    def changes(self, after: int, limit: int) -> "Sequence[Change]":
        """The next changes after a sequence number."""

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Passages by id, in the order asked for."""

    def vectors(self, model: str, passage_ids: Sequence[str]) -> "Mapping[str, PassageVectors]":
        """Vectors by passage id; what has none is left out."""


class VectorIndex(Protocol):
    """What searching needs of the vectors' index."""

    def nearest(self, vector: "Vector", top_k: int) -> Sequence[tuple[str, float]]:
        """Ids and cosines of the nearest vectors, best first."""


class WordIndex(Protocol):
    """What searching needs of the word index."""

    @property
    def sequence(self) -> int:
        """The archive's change up to which it is true."""

    def search(self, text: str, top_k: int, *, filters: Filters) -> Sequence[tuple[str, float]]:
        """Ids and scores of passages that meet `filters`, best first."""

    def frequencies(self, asked: Sequence[str]) -> Mapping[str, int]:
        """How many passages hold each of these terms."""

    def meeting(self, ids: Sequence[str], filters: Filters) -> Collection[str]:
        """Which of the passages named meet `filters`."""

    def count(self, filters: Filters = ...) -> int:
        """How many passages there are that meet `filters`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a search is made of; what is missing is done without."""

    archive: ArchiveReader
    lexical: WordIndex
    vectors: VectorIndex | None = None
    embeddings: "EmbeddingModel | None" = None
    shelf: "Shelf | None" = None
    """Looks at all that is behind a filter, once it is loaded."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer, by id."""

    words: Mapping[str, float]
    """BM25 scores, best first."""
    nearest: Sequence[str]
    """Those the index of vectors found, best first."""
    passage: Mapping[str, float]
    """Cosine of the question and the passage."""
    sentence: Mapping[str, float]
    """Cosine of the question and the passage's best sentence, where it was read."""
    origins: Mapping[str, str] | None = None
    """Of every passage that meets the filters, where all were looked at; None: the archive is still to be
    asked which of the candidates do."""
    notes: tuple[str, ...] = ()


def gather(parts: Parts, query: Query, pending: Pending, threads: Executor) -> Candidates:
    """Find the candidates for a question.

    Args:
        parts: The indexes and the archive.
        query: The question as understood.
        pending: Its vector, where there is a model.
        threads: Where vectors are looked for, while the calling thread looks for words.

    Raises:
        StoreError: the archive cannot be read, or neither of the indexes can.
    """
    if not query.filters.is_narrowing:
        return _over_fetched(parts, query, pending, threads, DEPTH)
    shelf = parts.shelf
    if shelf and shelf.covers(query.filters):
        return _by_both(
            parts, query, pending, threads, lambda vector: shelf.nearest(vector, query.filters, DEPTH)
        )
    behind = _behind(parts, query.filters)
    if behind is not None:
        return _scanned(parts, query, pending, behind)
    found = _over_fetched(parts, query, pending, threads, FILTERED_DEPTH)
    if len({*found.words, *found.nearest}) >= ENOUGH:
        return found
    return _over_fetched(parts, query, pending, threads, DEEPEST)


def _behind(parts: Parts, filters: Filters) -> "Behind | None":
    """Return all passages behind a narrow filter; None behind a broad one."""
    # The archive takes a millisecond to count, the word index a fifth; most filters are broad.
    is_broad, _ = _tried(lambda: parts.lexical.count(filters) > NARROW)
    model = parts.embeddings.name if parts.embeddings else ""
    return None if is_broad else parts.archive.behind(model, filters, NARROW)


def _over_fetched(parts: Parts, query: Query, pending: Pending, threads: Executor, depth: int) -> Candidates:
    """Look for vectors deeper than asked for, and keep what the filters let through."""

    def look(vector: "Vector") -> Ranking:
        found = parts.vectors.nearest(vector, depth) if parts.vectors else ()
        return _met(parts, found, query.filters)

    return _by_both(parts, query, pending, threads, look)


def _by_both(parts: Parts, query: Query, pending: Pending, threads: Executor, look: Look) -> Candidates:
    """Look for words here, and for vectors in another thread."""
    nearest = threads.submit(_tried, lambda: _nearest(pending(), look))
    by_words, words_error = _tried(lambda: _by_words(parts, query))
    words = dict(by_words or ())
    near = _Nearness(parts)
    near.read(islice(words, READ_BY_WORDS))
    by_meaning, meaning_error = nearest.result()
    vector = pending()
    if words_error and (meaning_error or vector is None):
        raise words_error
    meaning = dict(by_meaning or ())
    near.read(islice(meaning, READ_BY_MEANING))
    passage, sentence = near.to(vector)
    return Candidates(
        words,
        list(meaning),
        passage={**meaning, **passage},
        sentence=sentence,
        notes=_notes(words_error, meaning_error),
    )


def _scanned(parts: Parts, query: Query, pending: Pending, behind: "Behind") -> Candidates:
    """Look at every passage behind a narrow filter."""
    by_words, error = _tried(lambda: _by_words(parts, query))
    words = {each: score for each, score in by_words or () if each in behind.origins}
    near = _Nearness(parts)
    near.read(islice(words, READ_BY_WORDS))
    vector = pending()
    meaning = _whole(behind, vector)
    if error and not meaning:
        raise error
    nearest = sorted(meaning, key=lambda each: -meaning[each])[:DEPTH]
    near.read(islice(nearest, READ_BY_MEANING))
    passage, sentence = near.to(vector)
    return Candidates(
        words,
        nearest,
        passage={**{each: meaning[each] for each in nearest}, **passage},
        sentence=sentence,
        origins=behind.origins,
        notes=_notes(error, None),
    )


def _by_words(parts: Parts, query: Query) -> Ranking:
    return parts.lexical.search(query.text, DEPTH, filters=query.filters)


def _met(parts: Parts, found: Ranking, filters: Filters) -> Ranking:
    """Return what meets the filters, as far as the word index knows; what is shown the archive tells."""
    if not filters.is_narrowing or not found:
        return found
    ids = [each for each, _ in found]
    kept, _ = _tried(lambda: parts.lexical.meeting(ids, filters))
    if kept is None:
        kept = parts.archive.matching(ids, filters)
    return [(each, score) for each, score in found if each in kept]


def _whole(behind: "Behind", vector: "Vector | None") -> dict[str, float]:
    """Return the cosines of the question with all passages behind a filter."""
    if vector is None or not behind.ids:
        return {}
    return dict(zip(behind.ids, (behind.matrix @ vector).tolist(), strict=True))


class _Nearness:
    """How near passages are to a question whose vector may not be there yet."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: dict[str, PassageVectors] = {}

    def read(self, ids: Iterable[str]) -> None:
        """Read the vectors of passages, and of their sentences."""
        wanted = [each for each in ids if each not in self._kept]
        if self._parts.embeddings and wanted:
            self._kept |= self._parts.archive.vectors(self._parts.embeddings.name, wanted)

    def to(self, vector: "Vector | None") -> tuple[Mapping[str, float], Mapping[str, float]]:
        """Return the cosines with the passages that were read, and with the best sentence of each."""
        return ({}, {}) if vector is None else cosines(vector, self._kept)


def _nearest(vector: "Vector | None", look: Look) -> Ranking:
    return () if vector is None else look(vector)


def _tried(make: Callable[[], Made]) -> tuple[Made | None, StoreError | None]:
    """One index that cannot be read leaves the other."""
    try:
        return make(), None
    except StoreError as error:
        return None, error


def _notes(words_error: StoreError | None, meaning_error: StoreError | None) -> tuple[str, ...]:
    notes = (
        MEANING_ONLY.format(reason=words_error) if words_error else "",
        WORDS_ONLY.format(reason=meaning_error) if meaning_error else "",
    )
    return tuple(filter(None, notes))
