"""From tokens to passages and sentences: pure, with vectors that can be read."""

import numpy as np
import pytest

from retrieval.index.pooling import OUTSIDE, Pool, Window, batches, owners, unit, unit_rows, windows
from retrieval.types import Span


def test_a_token_belongs_to_the_sentence_its_first_character_stands_in():
    sentences = [Span(0, 4), Span(5, 10)]
    assert owners([(0, 3), (3, 4), (4, 5), (5, 9), (9, 10)], sentences) == (0, 0, OUTSIDE, 1, 1)


def test_tokens_behind_the_last_sentence_belong_to_none():
    assert owners([(0, 2), (7, 9)], [Span(0, 2)]) == (0, OUTSIDE)


def test_what_fits_is_one_window():
    assert windows(3, [0, 0, 1, 1], 4) == [Window(3, 0, 4)]


def test_a_long_passage_is_cut_between_sentences():
    assert windows(0, [0, 0, 1, 1, 1, 2], 4) == [Window(0, 0, 2), Window(0, 2, 6)]


def test_a_sentence_longer_than_a_window_is_cut_and_nothing_is_lost():
    found = windows(0, [0] * 10, 4)
    assert [(each.start, each.stop) for each in found] == [(0, 4), (4, 8), (8, 10)]


def test_a_passage_without_tokens_is_still_read():
    assert windows(0, [], 4) == [Window(0, 0, 0)]


def test_windows_of_like_length_are_read_together():
    lengths = (9, 2, 8, 1, 3)
    found = batches(lengths, 2)
    assert [[lengths[index] for index in batch] for batch in found] == [[1, 2], [3, 8], [9]]


def test_a_sentence_is_the_mean_direction_of_its_tokens_and_a_passage_that_of_all():
    pool = Pool(2, 2)
    pool.add([0, 1, OUTSIDE], np.array([[2, 0], [0, 1], [0, 1]], np.float32), np.zeros(2, np.float32))
    vectors = pool.vectors()
    np.testing.assert_allclose(vectors.sentences, [[1, 0], [0, 1]])
    np.testing.assert_allclose(vectors.passage, np.array([2, 2]) / np.sqrt(8))


def test_a_sentence_may_go_on_in_the_next_window():
    pool = Pool(1, 2)
    for row in ([3, 0], [0, 3]):
        pool.add([0], np.array([row], np.float32), np.zeros(2, np.float32))
    np.testing.assert_allclose(pool.vectors().sentences, [[np.sqrt(0.5)] * 2])


def test_a_sentence_without_tokens_has_its_passage_s_vector():
    pool = Pool(2, 2)
    pool.add([1], np.array([[0, 4]], np.float32), np.zeros(2, np.float32))
    np.testing.assert_allclose(pool.vectors().sentences, [[0, 1], [0, 1]])


def test_a_passage_without_tokens_has_the_vector_of_all_that_was_read():
    pool = Pool(1, 2)
    pool.add([], np.zeros((0, 2), np.float32), np.array([0, 5], np.float32))
    np.testing.assert_allclose(pool.vectors().passage, [0, 1])
    np.testing.assert_allclose(pool.vectors().sentences, [[0, 1]])


@pytest.mark.parametrize(("row", "scaled"), [([3, 4], [0.6, 0.8]), ([0, 0], [0, 0])])
def test_vectors_are_scaled_to_length_one_and_zero_stays_zero(row, scaled):
    np.testing.assert_allclose(unit(np.array(row, np.float32)), scaled, rtol=1e-6)
    np.testing.assert_allclose(unit_rows(np.array([row], np.float32)), [scaled], rtol=1e-6)
