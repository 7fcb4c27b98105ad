"""How near passages and their sentences are to a question (pure)."""

from collections.abc import Mapping

import numpy as np

from retrieval.index.passage_vectors import PassageVectors, Vector


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
    best = np.maximum.reduceat(sentences @ vector, starts)
    return (
        dict(zip(kept, (passages @ vector).tolist(), strict=True)),
        dict(zip(kept, best.tolist(), strict=True)),
    )
