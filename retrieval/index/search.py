"""Finding the passages that answer a question.

    question → its vector ─┐
                           ├→ candidates (Chroma, tantivy, filters) → shown (fused, folded, read, relevant?)
               its words ──┘

An index that cannot be read, or an embedding server that does not answer, leaves only the other kind of
search, and a note says so.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from retrieval.errors import EmbeddingError
from retrieval.index import fusion
from retrieval.index.candidates import (
    WORDS_ONLY,
    ArchiveReader,
    Asking,
    Parts,
    VectorIndex,
    WordIndex,
    gather,
)
from retrieval.index.recent import Recent
from retrieval.index.shelf import Shelf
from retrieval.index.shown import Fold, Shown, unfolded
from retrieval.index.unread import question_note, reads, says_something
from retrieval.ingest.language import detect_or_script
from retrieval.types import Found, Passage, Query

if TYPE_CHECKING:
    from retrieval.index.passage_vectors import EmbeddingModel, Vector

# A thread's follow-ups and a briefing's topics come again; a vector is 3 kB, a result some passages.
RECENT_VECTORS: Final = 512
RECENT_RESULTS: Final = 128

# A server that does not answer costs its timeouts, half a minute; until then the next questions do not wait.
REST_SECONDS: Final = 15.0

# Each question takes two at most; a server that hangs holds them for its timeouts.
THREADS: Final = 32


@dataclass(frozen=True, slots=True)
class _Failed:
    """The embedding model could not be used; it is left alone for a while."""

    note: str
    until: float
    """By the monotonic clock."""


class Search:
    """The search of one archive."""

    def __init__(
        self,
        archive: ArchiveReader,
        vectors: VectorIndex | None,
        lexical: WordIndex,
        embeddings: "EmbeddingModel | None",
        *,
        note: str | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            archive: What the passages are read from.
            vectors: The index of vectors, where there is one.
            lexical: The index of words.
            embeddings: The model the vectors were made with, where there is one.
            note: Why there is no model or no index of vectors; told with every result.
        """
        shelf = Shelf(archive, embeddings) if vectors and embeddings else None
        self._parts = Parts(archive, lexical, vectors, embeddings, shelf)
        self._note = note
        self._vectors: Recent[str, Vector] = Recent(RECENT_VECTORS)
        self._failed: _Failed | None = None
        self._results: Recent[tuple[object, ...], Found] = Recent(RECENT_RESULTS)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")

    def __call__(self, query: Query, top_k: int = 12) -> Found:
        """Find passages for a question, best first; of an article and its copies the one that ranks best.

        Raises:
            StoreError: the archive cannot be read, or neither index can.
        """
        return self._recent(query, top_k, fusion.folded)

    def warm(self) -> None:
        """Load what only many questions are worth: a second or two for 100,000 passages.

        Raises:
            StoreError: the archive cannot be read.
        """
        if self._parts.shelf:
            self._parts.shelf.follow(self._parts.archive.positions())

    def plain(self, query: Query, top_k: int = 12) -> Found:
        """Find passages for a question, best first, copies and all; see `__call__`."""
        return self._recent(query, top_k, unfolded)

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> dict[tuple[str, int], float]:
        """Return the cosine of a question and each sentence, by (version id, sentence index).

        Sentences that have no vector, or all when there is no model, are left out.
        """
        (vector, _), model = self._vector(query.text), self._parts.embeddings
        if vector is None or model is None or not says_something(model, query.text, passages):
            return {}
        kept = self._parts.archive.vectors(model.name, [each.id for each in passages])
        return {
            (passage.version.id, index): score
            for passage in passages
            if passage.id in kept
            for index, score in enumerate((kept[passage.id].sentences @ vector).tolist(), start=passage.first)
        }

    def _recent(self, query: Query, top_k: int, fold: Fold) -> Found:
        asked = self._threads.submit(self._vector, query.text)
        positions = self._parts.archive.positions()
        shelf = self._parts.shelf
        if shelf and shelf.is_loaded and query.filters.is_narrowing:
            shelf.follow(positions)
        state = (frozenset(positions.items()), self._parts.lexical.sequence)
        # What an index or a model that could not be read is missing may be there the next time.
        lasting = {self._note, self._unread(query.text)}
        return self._results.get(
            (query, top_k, fold, *state),
            lambda: self._found(query, top_k, fold, asked),
            lambda found: lasting.issuperset(found.notes),
        )

    def _found(
        self, query: Query, top_k: int, fold: Fold, asked: "Future[tuple[Vector | None, str | None]]"
    ) -> Found:
        shown = Shown(self._parts, query, top_k, fold)
        asking = Asking(query, lambda: asked.result()[0], self._threads, shown.foresee)
        candidates = gather(self._parts, asking)
        hits, relevant = shown.of(candidates)
        _, note = asked.result()
        notes = dict.fromkeys(filter(None, (self._note, note, *candidates.notes)))
        return Found(query, hits, relevant, tuple(notes))

    def _vector(self, text: str) -> "tuple[Vector | None, str | None]":
        model = self._parts.embeddings
        if model is None:
            return None, None
        if unread := self._unread(text):
            return None, unread
        failed = self._failed
        if failed and time.monotonic() < failed.until:
            return None, failed.note
        try:
            return self._vectors.get(text, lambda: np.asarray(model.embed_query(text), np.float32)), None
        except EmbeddingError as error:
            note = WORDS_ONLY.format(reason=error)
            self._failed = _Failed(note, time.monotonic() + REST_SECONDS)
            return None, note

    def _unread(self, text: str) -> str | None:
        """What is to be said of a question in a language that the model does not read."""
        model, language = self._parts.embeddings, detect_or_script(text)
        return question_note(model, language) if model and language and not reads(model, language) else None
