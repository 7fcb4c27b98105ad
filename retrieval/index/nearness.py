"""How near passages and their sentences are to a question (pure)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.index.passage_vectors import Matrix, PassageVectors, Vector


def cosines(vector: Vector, kept: Mapping[str, PassageVectors]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the cosines of a question with passages, and with the best sentence of each.

    Args:
        vector: The question's vector.
        kept: The passages' vectors by id; every passage has a sentence.
    """
    if not kept:
        return {}, {}
    passages = np.stack([each.passage for each in kept.values()])
    sentences = np.concatenate([each.sentences for each in kept.values()])
    starts = np.cumsum([0, *(len(each.sentences) for each in kept.values())])[:-1]
    best = np.maximum.reduceat(_products(sentences, vector), starts)
    return (
        dict(zip(kept, _products(passages, vector).tolist(), strict=True)),
        dict(zip(kept, best.tolist(), strict=True)),
    )


def _products(matrix: Matrix, vector: Vector) -> NDArray[np.float32]:
    """Multiply row by row: what a row gives does not depend on the others, to the last bit.

    Two threads read vectors, and which rows come together is chance; copies must tie in every order.
    """
    found: NDArray[np.float32] = np.einsum("ij,j->i", matrix, vector)
    return found
