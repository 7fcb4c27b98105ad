"""How much news texts have in common: TF-IDF vectors and their cosines, without a dense matrix (pure).

    vectors = weigh([Counter(stems(lead)) for lead in leads])
    overlap = Overlap(vectors)
    overlap.with_earlier(3)             similarities of text 3 with texts 0, 1, 2

Weights are sublinear term frequency times inverse document frequency (Salton and Buckley 1988). The document
frequency is the sum of the background's and the batch's: a few articles are weighted by news at large, and in
a batch of thousands the words of the day lose their weight (reference values: B3 F of ECB+ train topics .845
with the batch's own frequencies only, .850 with both).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.ingest.background import Background, read_background
from retrieval.ingest.term_vectors import Vector, term_vector, unit
from retrieval.ingest.words import stems

Similarities = npt.NDArray[np.float32]


def weigh(texts: Sequence[Mapping[str, int]], background: Background | None = None) -> list[Vector]:
    """Return the vector of every text, given as its stems.

    Args:
        texts: How often each stem occurs in each text.
        background: What is common in news at large; the table of the package when None.
    """
    own = Counter(stem for text in texts for stem in text)
    common = background or read_background()
    total = 1 + common.texts + len(texts)
    idf = {
        stem: 1 + math.log(total / (1 + common.frequency.get(stem, 0) + frequency))
        for stem, frequency in own.items()
    }
    return [term_vector(text, idf.__getitem__) for text in texts]


def weigh_alone(text: Mapping[str, int]) -> Vector:
    """Return the vector of one text by the shipped background alone, whatever else there is."""
    return term_vector(text, read_background().weight)


def vector(text: str) -> Vector:
    """Return the vector of a text by the shipped background alone."""
    return weigh_alone(Counter(stems(text)))


def dot(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other.get(each, 0.0) for each, value in one.items())


def centroid(rows: Iterable[int], vectors: Sequence[Vector]) -> Vector:
    """Return the direction that some of the vectors have in common."""
    total: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        for stem, weight in vectors[row].items():
            total[stem] += weight
    return unit(total)


class Pair(NamedTuple):
    """Two texts that are alike, by their places."""

    one: int
    other: int
    similarity: float


class Overlap:
    """The cosines of many vectors, by an inverted index; rows are the vectors' positions."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        number_of: dict[str, int] = {}
        by_stem = np.array(
            [number_of.setdefault(stem, len(number_of)) for vector in vectors for stem in vector], np.int64
        )
        sizes = [len(vector) for vector in vectors]
        order = np.argsort(by_stem, kind="stable")
        rows = np.repeat(np.arange(len(vectors)), sizes)
        weights = np.array([each for vector in vectors for each in vector.values()], np.float32)
        position = np.empty_like(order)
        position[order] = np.arange(len(order))
        starts = np.searchsorted(by_stem[order], np.arange(len(number_of)))
        self._rows = rows[order]
        self._weights = weights[order]
        # Of every row's stems: its weight, where the stem's list starts, and where the row stands in it.
        bounds = np.cumsum([0, *sizes])
        self._own = [
            (weights[a:b], starts[by_stem[a:b]].tolist(), position[a:b].tolist()) for a, b in pairwise(bounds)
        ]

    def __len__(self) -> int:
        return len(self._own)

    def with_earlier(self, row: int) -> Similarities:
        """Return the similarity of `row` with each row before it."""
        weights, starts, stops = self._own[row]
        spans = [slice(start, stop) for start, stop in zip(starts, stops, strict=True)]
        if not spans:
            return np.zeros(row, np.float32)
        shared = np.concatenate([self._rows[span] for span in spans])
        parts = np.concatenate(
            [self._weights[span] * weight for span, weight in zip(spans, weights, strict=True)]
        )
        return np.bincount(shared, parts, minlength=row).astype(np.float32)

    def pairs(self, least: float) -> Iterator[Pair]:
        """Yield the pairs of rows that are at least so similar."""
        for row in range(len(self)):
            similarities = self.with_earlier(row)
            for other in np.flatnonzero(similarities >= least):
                yield Pair(int(other), row, float(similarities[other]))

    def matrix(self) -> Similarities:
        """Return the similarities of all rows with all; memory grows with the square of their number."""
        found = np.eye(len(self), dtype=np.float32)
        for row in range(1, len(self)):
            found[row, :row] = found[:row, row] = self.with_earlier(row)
        return found
