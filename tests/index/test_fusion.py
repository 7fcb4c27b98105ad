"""Two rankings made one."""

import pytest

from retrieval.index.fusion import ARTICLE_PASSAGES, Ranked, folded, fuse, ranks_of, version_of
from retrieval.types import Ranks


def order(words, meaning):
    return [each.id for each in fuse(words, meaning, ranks_of(list(words), list(meaning)))]


def test_what_both_find_comes_before_what_one_finds():
    assert order({"a-0-1": 9, "b-0-1": 8}, {"c-0-1": 0.9, "b-0-1": 0.8, "d-0-1": 0.1})[0] == "b-0-1"


def test_the_worst_by_meaning_and_the_missing_count_alike():
    found = fuse(
        {"a-0-1": 2.0, "b-0-1": 2.0, "c-0-1": 1.0},
        {"a-0-1": 0.1, "c-0-1": 0.5},
        ranks_of(["a-0-1", "b-0-1", "c-0-1"], []),
    )
    scores = {each.id: each.score for each in found}
    assert scores["a-0-1"] == scores["b-0-1"]


def test_scores_lie_between_zero_and_one():
    found = fuse(
        {"a-0-1": 30, "a-1-2": 20, "a-2-3": 25, "b-0-1": 1},
        {"a-0-1": 0.9, "a-2-3": 0.2, "b-0-1": -0.4},
        ranks_of(["a-0-1", "a-1-2", "a-2-3", "b-0-1"], []),
    )
    assert all(0 <= each.score <= 1 for each in found)


def test_one_kind_of_search_alone_keeps_its_order():
    assert order({"a-0-1": 3, "b-0-1": 2, "c-0-1": 1}, {}) == ["a-0-1", "b-0-1", "c-0-1"]
    assert order({}, {"a-0-1": 0.7, "b-0-1": 0.6}) == ["a-0-1", "b-0-1"]


def test_a_single_candidate_by_meaning_is_the_best():
    assert fuse({}, {"a-0-1": 0.2}, {"a-0-1": Ranks(1, None)})[0].score > 0.5


def test_nothing_found_is_nothing():
    assert fuse({}, {}, {}) == []


def test_words_that_score_nothing_are_no_words():
    assert order({"a-0-1": 0.0}, {"b-0-1": 0.5, "a-0-1": 0.4}) == ["b-0-1", "a-0-1"]


def test_an_article_with_more_to_the_point_is_lifted():
    words = {"a-0-1": 10, "b-0-1": 9, "b-1-2": 9, "b-2-3": 9}
    assert order(words, {})[0].startswith("b-")


def test_more_passages_than_count_lift_no_further():
    few = {f"b-{n}-{n + 1}": 9.0 for n in range(ARTICLE_PASSAGES)}
    many = {f"b-{n}-{n + 1}": 9.0 for n in range(ARTICLE_PASSAGES + 4)}
    best = [
        fuse({"a-0-1": 10.0, **each}, {}, ranks_of(["a-0-1", *each], []))[0].score for each in (few, many)
    ]
    assert best[0] == pytest.approx(best[1])


def test_equal_scores_come_in_one_order_always():
    assert order({"b-0-1": 1, "a-0-1": 1}, {}) == order({"a-0-1": 1, "b-0-1": 1}, {}) == ["a-0-1", "b-0-1"]


def test_ranks_count_from_one_and_tell_who_did_not_find():
    assert ranks_of(["a", "b"], ["b", "c"]) == {
        "a": Ranks(None, 1),
        "b": Ranks(1, 2),
        "c": Ranks(2, None),
    }


def test_of_copies_the_best_stays_with_all_its_passages():
    ranked = [Ranked(each, 1.0, Ranks()) for each in ("b-0-2", "a-0-2", "b-2-4", "c-0-1")]
    origins = {"a-0-2": "a", "b-0-2": "a", "b-2-4": "a", "c-0-1": "c"}
    assert [each.id for each in folded(ranked, origins)] == ["b-0-2", "b-2-4", "c-0-1"]


def test_a_passage_without_a_known_origin_stays():
    ranked = [Ranked(each, 1.0, Ranks()) for each in ("a-0-2", "b-0-2")]
    assert len(folded(ranked, {})) == 2


def test_a_passage_s_id_tells_its_version():
    assert version_of("0f3a-12-15") == "0f3a"
