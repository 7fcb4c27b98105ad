"""Filters cost little, and one index that cannot be read leaves the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from retrieval.errors import DamagedError, StoreError
from retrieval.index import candidates as module
from retrieval.index.candidates import Parts
from retrieval.index.passage_vectors import Behind, PassageVectors
from retrieval.types import Filters, Query

UPI = Query("dam", Filters(outlets=("UPI",)))
EVERYTHING = Filters()
EAST = np.array([1, 0], np.float32)


def at(degrees):
    """A vector that many degrees away from the question's."""
    angle = np.radians(degrees)
    vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
    return PassageVectors(vector, vector[None])


class FakeArchive:
    """Passages `p0`, `p1`, … ; those of UPI are named; remembers what it was asked."""

    def __init__(self, vectors, upi=()):
        self.kept, self.upi = vectors, set(upi)

    def positions(self):
        return {"changes": 1}

    def matching(self, ids, filters):
        assert len(ids) == len(set(ids))
        allowed = self.upi if filters.outlets else set(self.kept)
        return {each: f"origin-{each}" for each in ids if each in allowed}

    def behind(self, model, filters, limit):
        if len(self.upi) > limit:
            return None
        held = [each for each in sorted(self.upi) if model and each in self.kept]
        rows = [self.kept[each].passage for each in held]
        return Behind({each: f"origin-{each}" for each in self.upi}, held, np.array(rows).reshape(-1, 2))

    def passages(self, ids):
        raise AssertionError("candidates are ids")

    def vectors(self, model, passage_ids):
        assert model == "fake"
        return {each: self.kept[each] for each in passage_ids if each in self.kept}


class FakeIndex:
    """One ranking, for words or for vectors; may be damaged."""

    sequence = 1

    def __init__(self, ranking, is_damaged=False, upi=()):
        self.ranking, self.is_damaged, self.depths, self.upi = ranking, is_damaged, [], set(upi)

    def search(self, text, top_k, *, filters):
        return [pair for pair in self._read(top_k) if not filters.outlets or pair[0] in self.upi]

    def nearest(self, vector, top_k):
        return self._read(top_k)

    def count(self, filters=EVERYTHING):
        self._read(0)
        return len(self.upi) if filters.is_narrowing else len(self.ranking)

    def meeting(self, ids, filters):
        self._read(0)
        return self.upi.intersection(ids)

    def frequencies(self, asked):
        return {}

    def _read(self, top_k):
        if self.is_damaged:
            raise DamagedError("this index cannot be read; run `newsdesk rebuild`")
        self.depths += [top_k] if top_k else []
        return self.ranking[:top_k]


class FakeModel:
    name, dimensions, languages = "fake", 2, None

    def embed_query(self, text):
        raise AssertionError("the vector is given")

    def embed_passages(self, passages):
        raise AssertionError("nothing is embedded here")


def parts(words, near=(), *, upi=(), broken=()):
    everything = [each for each, _ in (*words, *near)]
    archive = FakeArchive({each: at(10 * n) for n, each in enumerate(dict.fromkeys(everything))}, upi)
    lexical = FakeIndex(list(words), "words" in broken, upi)
    return Parts(archive, lexical, FakeIndex(list(near), "vectors" in broken), FakeModel())


def gather(some, query, vector):
    with ThreadPoolExecutor(1) as threads:
        return module.gather(some, query, lambda: vector, threads)


def ranking(count, first=0):
    return [(f"p{n}", 1.0 / (n + 1)) for n in range(first, first + count)]


def test_what_either_finds_is_a_candidate_with_its_vector():
    found = gather(parts(ranking(2), ranking(2, first=1)), Query("dam"), EAST)
    assert set(found.passage) == set(found.sentence) == {"p0", "p1", "p2"}
    assert list(found.words) == ["p0", "p1"]
    assert list(found.nearest) == ["p1", "p2"]
    assert found.notes == ()


def test_vectors_are_read_of_the_best_only(monkeypatch):
    monkeypatch.setattr(module, "READ_BY_WORDS", 1)
    monkeypatch.setattr(module, "READ_BY_MEANING", 1)
    found = gather(parts(ranking(3), ranking(3, first=3)), Query("dam"), EAST)
    assert set(found.sentence) == {"p0", "p3"}
    assert set(found.passage) == {"p0", "p3", "p4", "p5"}


def test_without_a_filter_the_archive_is_not_asked_what_meets_it():
    assert gather(parts(ranking(2)), Query("dam"), EAST).origins is None


def test_a_broad_filter_is_read_deeper_and_the_word_index_tells_what_stays(monkeypatch):
    monkeypatch.setattr(module, "NARROW", 49)
    some = parts(ranking(100), ranking(100), upi=[f"p{n}" for n in range(0, 100, 2)])
    found = gather(some, UPI, EAST)
    assert set(found.words) == set(found.nearest) == some.archive.upi
    assert some.vectors.depths == [module.FILTERED_DEPTH]


def test_behind_a_narrow_filter_the_archive_leaves_out_what_the_word_index_does_not_know_yet():
    some = parts(ranking(3), upi=["p0"])
    some.lexical.upi = {"p0", "p1"}
    assert list(gather(some, UPI, EAST).words) == ["p0"]


def test_with_damaged_words_the_archive_tells_what_meets_a_broad_filter(monkeypatch):
    monkeypatch.setattr(module, "NARROW", 1)
    some = parts([], ranking(50), upi=["p1", "p2"], broken=("words",))
    found = gather(some, UPI, EAST)
    assert list(found.nearest) == ["p1", "p2"]
    assert found.notes[0].startswith("searched by meaning only: ")


def test_when_a_broad_filter_leaves_too_few_one_looks_deeper(monkeypatch):
    monkeypatch.setattr(module, "NARROW", 1)
    monkeypatch.setattr(module, "FILTERED_DEPTH", 2)
    some = parts([], ranking(50), upi=["p0", "p30", "p40"])
    assert list(gather(some, UPI, EAST).nearest) == ["p0", "p30", "p40"]
    assert some.vectors.depths == [2, module.DEEPEST]


def test_everything_behind_a_narrow_filter_is_looked_at():
    some = parts(ranking(50), upi=["p0", "p30", "p40"])
    found = gather(some, UPI, EAST)
    assert list(found.words) == ["p0", "p30", "p40"]
    assert set(found.origins) == set(found.passage) == set(found.sentence) == {"p0", "p30", "p40"}
    assert some.vectors.depths == []


def test_behind_a_narrow_filter_all_are_ranked_by_meaning_and_the_best_read_by_sentence(monkeypatch):
    monkeypatch.setattr(module, "READ_BY_WORDS", 0)
    monkeypatch.setattr(module, "READ_BY_MEANING", 2)
    found = gather(parts(ranking(9), upi=["p8", "p2", "p5"]), UPI, EAST)
    assert list(found.nearest) == ["p2", "p5", "p8"]
    assert set(found.passage) == {"p2", "p5", "p8"}
    assert set(found.sentence) == {"p2", "p5"}


def test_a_filter_that_lets_nothing_through_finds_nothing():
    found = gather(parts(ranking(5)), UPI, EAST)
    assert (found.words, list(found.nearest), found.origins) == ({}, [], {})


def test_dates_narrow_too():
    some = parts(ranking(3), ranking(3))
    assert gather(some, Query("dam", Filters(since=date(2026, 3, 1))), EAST).nearest == []
    assert some.vectors.depths == []


def test_damaged_vectors_leave_the_words_and_a_note():
    found = gather(parts(ranking(2), ranking(3), broken=("vectors",)), Query("dam"), EAST)
    assert list(found.words) == ["p0", "p1"]
    (note,) = found.notes
    assert note.startswith("searched by words only: ")
    assert "newsdesk rebuild" in note


def test_damaged_words_leave_the_vectors_and_a_note():
    found = gather(parts(ranking(2), ranking(3), broken=("words",)), Query("dam"), EAST)
    assert found.words == {}
    assert len(found.nearest) == 3
    assert found.notes[0].startswith("searched by meaning only: ")


@pytest.mark.parametrize("vector", [EAST, None])
def test_with_neither_there_is_no_search(vector):
    with pytest.raises(StoreError, match="rebuild"):
        gather(parts(ranking(2), ranking(2), broken=("words", "vectors")), Query("dam"), vector)


def test_damaged_words_behind_a_narrow_filter_leave_the_vectors():
    some = parts(ranking(3), ranking(3), upi=["p1", "p2"], broken=("words",))
    found = gather(some, UPI, EAST)
    assert list(found.nearest) == ["p1", "p2"]
    assert found.notes[0].startswith("searched by meaning only: ")


def test_damaged_words_behind_a_narrow_filter_without_vectors_are_an_error():
    some = parts(ranking(3), ranking(3), upi=["p1", "p2"], broken=("words",))
    some.archive.kept.clear()
    with pytest.raises(StoreError):
        gather(some, UPI, EAST)


def test_without_a_vector_words_are_all_there_is():
    some = parts(ranking(2), ranking(3))
    found = gather(some, Query("dam"), None)
    assert (list(found.words), list(found.nearest), found.passage) == (["p0", "p1"], [], {})
    assert some.vectors.depths == []


def test_without_an_index_of_vectors_the_archive_s_still_rank_what_words_find():
    some = parts(ranking(2))
    found = gather(Parts(some.archive, some.lexical, None, FakeModel()), Query("dam"), EAST)
    assert set(found.passage) == {"p0", "p1"}


class FakeShelf:
    """Every passage of UPI, as near as it is told."""

    def __init__(self, ranking):
        self.ranking = ranking

    def covers(self, filters):
        return not filters.articles

    def nearest(self, vector, filters, top_k):
        return self.ranking[:top_k]


def test_a_shelf_looks_behind_a_filter_in_place_of_the_vectors_index():
    some = parts(ranking(3), ranking(3, first=3), upi=["p1", "p5"])
    found = gather(replace(some, shelf=FakeShelf([("p5", 0.5)])), UPI, EAST)
    assert (list(found.words), list(found.nearest)) == (["p1"], ["p5"])
    assert found.origins is None
    assert some.vectors.depths == []


def test_without_a_filter_or_with_one_it_does_not_cover_the_shelf_is_left_alone():
    some = replace(parts(ranking(3), ranking(3)), shelf=FakeShelf([("p9", 0.5)]))
    assert "p9" not in gather(some, Query("dam"), EAST).nearest
    assert "p9" not in gather(some, Query("dam", Filters(articles=("a",))), EAST).nearest
