"""Finding the passages that answer a question.

    question → its vector ─┐
                           ├→ candidates (Chroma, tantivy, filters) → fused, lifted → folded → passages
               its words ──┘                                                            └→ relevance

An index that cannot be read, or an embedding server that does not answer, leaves only the other kind of
search, and a note says so.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from retrieval.errors import EmbeddingError
from retrieval.index import fusion, relevance
from retrieval.index.candidates import (
    WORDS_ONLY,
    ArchiveReader,
    Candidates,
    Parts,
    VectorIndex,
    WordIndex,
    gather,
)
from retrieval.index.fusion import Ranked
from retrieval.index.recent import Recent
from retrieval.index.shelf import Shelf
from retrieval.index.unread import question_note, reads
from retrieval.ingest.language import detect_or_script
from retrieval.types import Found, Hit, Passage, Query, Relevance

if TYPE_CHECKING:
    from retrieval.index.passage_vectors import EmbeddingModel, Vector

# How many of the best passages are looked at to tell whether there is an answer.
EVIDENCE: Final = 5

# A passage means what it says as a whole and what its best sentence says. Of the seeds' questions .88 are
# right at once (MRR) with halves, .86 with the passage alone; on the other sets it makes no difference.
SENTENCE_SHARE: Final = 0.5

# So many candidates are looked up in the archive, and so many more a place asked for: enough that a dozen
# are left when an agency's story was carried by twenty outlets.
LOOKED_AT: Final = 60
SPARE: Final = 5
# As many places asked for are looked up at a time.
SLICE: Final = 2

# A thread's follow-ups and a briefing's topics come again; a vector is 3 kB, a result some passages.
RECENT_VECTORS: Final = 512
RECENT_RESULTS: Final = 128

# A server that does not answer costs its timeouts, half a minute; until then the next questions do not wait.
REST_SECONDS: Final = 15.0

# Each question takes two at most; a server that hangs holds them for its timeouts.
THREADS: Final = 32

Fold = Callable[[Sequence[Ranked], Mapping[str, str]], Sequence[Ranked]]


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
        return self._recent(query, top_k, _unfolded)

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> dict[tuple[str, int], float]:
        """Return the cosine of a question and each sentence, by (version id, sentence index).

        Sentences that have no vector, or all when there is no model, are left out.
        """
        vector, _ = self._vector(query.text)
        if vector is None or self._parts.embeddings is None or not self._is_read(query.text, passages):
            return {}
        kept = self._parts.archive.vectors(self._parts.embeddings.name, [each.id for each in passages])
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
        candidates = gather(self._parts, query, lambda: asked.result()[0], self._threads)
        _, note = asked.result()
        best = self._shown(query, candidates, max(top_k, EVIDENCE), fold)
        passages = self._parts.archive.passages([each.id for each in best])
        hits = [Hit(passages[each.id], each.score, each.ranks) for each in best if each.id in passages]
        notes = dict.fromkeys(filter(None, (self._note, note, *candidates.notes)))
        relevant = self._relevance(query.text, hits[:EVIDENCE], candidates)
        return Found(query, tuple(hits[:top_k]), relevant, tuple(notes))

    def _shown(self, query: Query, candidates: Candidates, count: int, fold: Fold) -> Sequence[Ranked]:
        """Rank the candidates, leave out what is withdrawn or filtered out, fold copies; the best so many."""
        ranked = _ranked(candidates)
        if candidates.origins is not None:
            return fold([each for each in ranked if each.id in candidates.origins], candidates.origins)[
                :count
            ]
        ranked = ranked[: LOOKED_AT + SPARE * count]
        origins: dict[str, str] = {}
        shown: Sequence[Ranked] = ()
        # Most often the first few are enough: one look in six takes half the time of one at all.
        for start in range(0, len(ranked), SLICE * count):
            some = [each.id for each in ranked[start : start + SLICE * count]]
            origins |= self._parts.archive.matching(some, query.filters)
            shown = fold([each for each in ranked if each.id in origins], origins)
            if len(shown) >= count:
                break
        return shown[:count]

    def _is_read(self, question: str, best_first: Sequence[Passage]) -> bool:
        """Whether what the model makes of a question says anything.

        Of a few words in no certain language, what they find tells: German words find German passages, and
        how near they lie to English ones is chance.
        """
        model = self._parts.embeddings
        if model is None or not best_first or detect_or_script(question):
            return True
        return reads(model, best_first[0].version.article.language)

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

    def _relevance(self, question: str, hits: Sequence[Hit], candidates: Candidates) -> Relevance:
        asked = list(dict.fromkeys([*relevance.topic(question), *relevance.names(question)]))
        near = [candidates.sentence[hit.passage.id] for hit in hits if hit.passage.id in candidates.sentence]
        if not self._is_read(question, [hit.passage for hit in hits]):
            near = []
        signals = relevance.read(
            question,
            [hit.passage for hit in hits],
            max(near, default=None),
            self._parts.lexical.frequencies(asked),
            self._parts.lexical.count(),
        )
        return relevance.decide(signals)


def _ranked(candidates: Candidates) -> Sequence[Ranked]:
    meaning = {
        each: (1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * candidates.sentence.get(each, whole)
        for each, whole in candidates.passage.items()
    }
    ranks = fusion.ranks_of(list(candidates.words), candidates.nearest)
    return fusion.fuse(candidates.words, meaning, ranks)


def _unfolded(ranked: Sequence[Ranked], _origins: Mapping[str, str]) -> Sequence[Ranked]:
    return ranked
