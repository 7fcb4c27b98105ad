"""Bringing the derived indexes up to the archive.

    archive ──changes──> word index            its commits carry the sequence number they reach
       │  └───changes──> embed what is missing ──> archive ──> Chroma ──> note how far it came
       └ the truth

Each step may be killed at any point: it is repeated from the last number recorded, and repeating it changes
nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from retrieval.errors import DamagedError
from retrieval.index.unread import reads

if TYPE_CHECKING:
    from retrieval.index.archive import Archive, Change
    from retrieval.index.passage_vectors import EmbeddingModel, Matrix, Vector
    from retrieval.types import Passage

_Thing = TypeVar("_Thing")

CHANGES_A_STEP: Final = 256
"""Chroma 1.5.9 took 900 a second by hundreds or thousands, 280 by tens; so many passages fit in memory."""

WORDS_A_STEP: Final = 1_024
"""All of a batch of articles in one commit of the word index: each takes 30 ms, and a merge later on."""

PASSAGES_A_CALL: Final = 32
"""How many passages are embedded before they are safe: about two seconds of the local model's work."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long work has come."""

    stage: str
    done: int
    total: int | None = None


Report = Callable[[Progress], None]
"""Is told how far the work has come, now and then."""


class VectorStore(Protocol):
    """What the archive's followers need of the vectors' index."""

    def upsert(self, ids: Sequence[str], matrix: "Matrix") -> None:
        """Store vectors, one row an id; known ids get the new ones."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids do no harm."""

    def count(self) -> int:
        """How many there are."""

    def ids(self) -> Collection[str]:
        """Every id there is."""

    def nearest(self, vector: "Vector", top_k: int) -> Sequence[tuple[str, float]]:
        """Ids and cosines of the nearest vectors, nearest first."""

    def reset(self) -> None:
        """Remove everything, also what cannot be read."""


class WordIndex(Protocol):
    """What the archive's followers need of the word index."""

    @property
    def sequence(self) -> int:
        """The last change it holds; 0 in a new one."""

    def apply(self, changes: "Sequence[Change]", passages: "Mapping[str, Passage]") -> None:
        """Take changes in, and the number of the last one with them, in one commit."""

    def count(self) -> int:
        """How many passages it holds."""

    def reset(self) -> None:
        """Remove everything, also what cannot be read, and begin at sequence 0."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """What is derived from the archive; vectors need a model."""

    lexical: WordIndex
    vectors: VectorStore | None = None
    embeddings: "EmbeddingModel | None" = None


def silent(progress: Progress) -> None:
    """Report to nobody."""
    del progress


def catch_up(archive: "Archive", indexes: Indexes, report: Report = silent) -> int:
    """Bring every index there is up to the archive; return how many passages were embedded.

    Raises:
        StoreError: an index or the embedding model cannot be used; words come first and stay.
    """
    follow_words(archive, indexes.lexical, report)
    return sum(follow_vectors(archive, indexes, report))


def follow_words(archive: "Archive", lexical: WordIndex, report: Report = silent) -> None:
    """Bring the word index up to the archive.

    Raises:
        DamagedError: it is ahead of the archive, which must have been put back to an older state.
    """
    last = archive.last_change()
    if lexical.sequence > last:
        raise DamagedError("the word index is ahead of the archive; run `newsdesk rebuild`")
    while changes := archive.changes(lexical.sequence, WORDS_A_STEP):
        passages = archive.passages([each.passage_id for each in changes if each.is_present])
        # What went between the two looks is told by a later change; until then it is not there.
        lexical.apply([replace(each, is_present=each.passage_id in passages) for each in changes], passages)
        report(Progress("indexing words", lexical.sequence, max(last, lexical.sequence)))


def follow_vectors(archive: "Archive", indexes: Indexes, report: Report = silent) -> Iterator[int]:
    """Bring the vectors up to the archive; yield after each slice how many passages had to be embedded.

    Whoever stops taking them stops the work: what was yielded is kept, and the next call goes on from there.

    Raises:
        StoreError: the vectors or the embedding model cannot be used.
    """
    vectors, embeddings = indexes.vectors, indexes.embeddings
    if vectors is None or embeddings is None:
        return
    follower = follower_of(embeddings)
    first, last = archive.position(follower), archive.last_change()
    position = first
    while changes := archive.changes(position, CHANGES_A_STEP):
        present = [each.passage_id for each in changes if each.is_present]
        embedded = 0
        for made in _embed(archive, embeddings, present):
            embedded += made
            report(Progress("embedding", position - first + embedded, max(last, position) - first))
            yield made
        _copy(archive, vectors, embeddings, present)
        vectors.delete([each.passage_id for each in changes if not each.is_present])
        position = changes[-1].seq
        archive.set_position(follower, position)
        report(Progress("embedding", position - first, max(last, position) - first))
    yield from _mend(archive, vectors, embeddings)


def follower_of(embeddings: "EmbeddingModel") -> str:
    """The name under which the archive notes how far a model's vectors have come."""
    return f"vectors of {embeddings.name}"


def _embed(archive: "Archive", embeddings: "EmbeddingModel", ids: Sequence[str]) -> Iterator[int]:
    """Embed what no vector is kept of, and keep it; yield how many at a time."""
    missing = archive.without_vectors(embeddings.name, ids)
    readable = [each for each in missing if reads(embeddings, each.version.article.language)]
    for some in _slices(readable, PASSAGES_A_CALL):
        made = embeddings.embed_passages(some)
        archive.store_vectors(
            embeddings.name, {each.id: vectors for each, vectors in zip(some, made, strict=True)}
        )
        yield len(some)


def _copy(archive: "Archive", vectors: VectorStore, embeddings: "EmbeddingModel", ids: Sequence[str]) -> None:
    import numpy as np

    kept = archive.vectors(embeddings.name, ids)
    if kept:
        vectors.upsert(list(kept), np.stack([each.passage for each in kept.values()]))


def _mend(archive: "Archive", vectors: VectorStore, embeddings: "EmbeddingModel") -> Iterator[int]:
    """Put right what was noted as done and is not there: an index lost, put back or made anew."""
    # Counting takes a third of the time that listing does, at every start.
    if vectors.count() == archive.passage_count(embeddings.languages):
        return
    wanted = archive.passage_ids(languages=embeddings.languages)
    there = set(vectors.ids())
    for some in _slices([each for each in wanted if each not in there], CHANGES_A_STEP):
        yield from _embed(archive, embeddings, some)
        _copy(archive, vectors, embeddings, some)
    for some in _slices(sorted(there.difference(wanted)), CHANGES_A_STEP):
        vectors.delete(some)


def _slices(things: Sequence[_Thing], size: int) -> Iterator[Sequence[_Thing]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
