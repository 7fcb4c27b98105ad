import math
from collections import Counter

import numpy as np
import pytest

from retrieval.chain.prose.similarity import Overlap, Pair
from retrieval.chain.prose.similarity import weigh as weigh_counted
from retrieval.ingest.background import Background

# "dam" is in every second text of the world, the others in none.
BACKGROUND = Background(1000, {"dam": 500}, {})


def weigh(texts, background=None):
    return weigh_counted([Counter(text) for text in texts], background)


def test_weights_of_a_text_have_length_one():
    [weights] = weigh([["dam", "dam", "brannick"]], BACKGROUND)
    assert math.hypot(*weights.values()) == pytest.approx(1)


def test_a_common_stem_weighs_less_than_a_rare_one_even_when_used_twice():
    [weights] = weigh([["dam", "dam", "brannick"]], BACKGROUND)
    assert weights["dam"] < weights["brannick"]


def test_a_stem_of_the_whole_batch_loses_weight_as_the_batch_grows():
    small = weigh([["brannick", "toll"]], BACKGROUND)
    large = weigh([["brannick", "toll"], *[["brannick"]] * 2000], BACKGROUND)
    assert small[0]["brannick"] == pytest.approx(small[0]["toll"])
    assert large[0]["brannick"] < large[0]["toll"] / 2


def test_weights_come_from_the_shipped_table_when_none_is_given():
    [weights] = weigh([["presid", "brannick"]])
    assert weights["presid"] < weights["brannick"]


def test_a_text_without_stems_has_no_weights_and_is_like_nothing():
    vectors = weigh([[], ["dam"], []], BACKGROUND)
    assert vectors[0] == {}
    assert Overlap(vectors).matrix().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_similarities_are_the_cosines_of_the_vectors():
    vectors = [{"a": 0.6, "b": 0.8}, {"b": 1.0}, {"a": 0.8, "c": 0.6}]
    expected = [[1, 0.8, 0.48], [0.8, 1, 0], [0.48, 0, 1]]
    np.testing.assert_allclose(Overlap(vectors).matrix(), expected, rtol=1e-6)


def test_a_row_is_compared_with_the_rows_before_it():
    overlap = Overlap([{"a": 1.0}, {"b": 1.0}, {"a": 1.0}])
    assert overlap.with_earlier(0).tolist() == []
    assert overlap.with_earlier(2).tolist() == [1, 0]


def test_only_pairs_that_are_alike_enough_are_told():
    overlap = Overlap([{"a": 0.6, "b": 0.8}, {"b": 1.0}, {"a": 1.0}])
    assert list(overlap.pairs(0.7)) == [Pair(0, 1, pytest.approx(0.8))]


def test_nothing_overlaps_with_nothing():
    assert list(Overlap([]).pairs(0.1)) == []
