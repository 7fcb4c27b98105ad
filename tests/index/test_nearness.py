"""How near passages and their sentences are."""

import numpy as np
import pytest

from retrieval.index.nearness import cosines
from retrieval.index.passage_vectors import PassageVectors

EAST, NORTH, SOUTH = (np.array(each, np.float32) for each in ([1, 0], [0, 1], [0, -1]))


def test_a_passage_and_its_best_sentence_are_told_apart():
    kept = {
        "a": PassageVectors(NORTH, np.stack([SOUTH, EAST])),
        "b": PassageVectors(EAST, np.stack([NORTH])),
        "c": PassageVectors(SOUTH, np.stack([SOUTH, NORTH, SOUTH])),
    }
    passages, sentences = cosines(EAST, kept)
    assert passages == pytest.approx({"a": 0, "b": 1, "c": 0})
    assert sentences == pytest.approx({"a": 1, "b": 0, "c": 0})


def test_nothing_kept_is_near_nothing():
    assert cosines(EAST, {}) == ({}, {})
