"""Passages of current versions, the changes others follow, and the vectors of passages."""

import numpy as np

from retrieval.index import database
from retrieval.index.archive import Input
from retrieval.index.passage_vectors import PassageVectors
from tests.readings import DAM, NOW, a_reading, story

URL = "https://northlight.example/2026/03/11/dam"
UPDATED = DAM.replace("Nine people", "Eleven people")


def test_passages_cover_every_sentence_once_in_order(archive):
    recorded = archive.record(a_reading(story(1, 60)), now=NOW)
    passages = list(archive.passages(archive.passage_ids()).values())
    version = archive.version(recorded.version)
    assert [sentence for each in passages for sentence in each.sentences] == list(version.sentences)
    assert recorded.passages == len(passages) > 3
    assert passages[0].id == f"{version.id}-0-{passages[0].last}"


def test_passages_come_in_the_order_asked_for_without_the_unknown(archive):
    archive.record(a_reading(story(1, 60)), now=NOW)
    ids = archive.passage_ids()[::-1]
    assert list(archive.passages([ids[0], "nothing", *ids[1:]])) == ids


def test_only_the_current_version_has_passages(archive):
    first = archive.record(a_reading(url=URL), now=NOW)
    old = archive.passage_ids()
    second = archive.record(a_reading(UPDATED, url=URL), now=NOW)
    assert archive.passages(old) == {}
    assert {each.version.id for each in archive.passages(archive.passage_ids()).values()} == {second.version}
    assert [(each.passage_id, each.is_present) for each in archive.changes(0, 10)] == [
        (old[0], False),
        (archive.passage_ids()[0], True),
    ]
    assert first.version != second.version


def test_each_passage_is_named_once_by_its_newest_change(archive):
    archive.record(a_reading(url=URL, raw="1"), now=NOW)
    for number in range(2, 5):
        archive.record(a_reading(url=URL, raw=str(number), outlet=f"Outlet {number}"), now=NOW)
    changes = archive.changes(0, 10)
    assert [each.seq for each in changes] == [4] == [archive.last_change()]


def test_changes_come_in_pages(archive):
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(5)], now=NOW)
    first = archive.changes(0, 3)
    rest = archive.changes(first[-1].seq, 3)
    assert [each.seq for each in first + rest] == [1, 2, 3, 4, 5]


def test_a_follower_finds_its_place_again(archive):
    assert archive.position("vectors") == 0
    archive.set_position("vectors", 7)
    archive.set_position("vectors", 9)
    assert archive.position("vectors") == 9


def test_inputs_are_remembered_with_what_they_gave(archive):
    archive.record_all([a_reading()], now=NOW, inputs=[Input("hash", "a.txt", "reader 1", 1)])
    assert archive.known_inputs(["hash", "other"], "reader 1") == {("hash", "a.txt"): 1}
    assert archive.known_inputs(["hash"], "reader 2") == {}


def test_more_ids_than_one_statement_takes_are_asked_for_in_slices(archive, monkeypatch):
    from retrieval.index import archive_rows

    monkeypatch.setattr(archive_rows, "IDS_A_STATEMENT", 2)
    monkeypatch.setattr(database, "ROWS_A_STATEMENT", 2)
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(7)], now=NOW)
    ids = archive.passage_ids()
    assert list(archive.passages(ids)) == ids == list(archive.matching(ids))
    assert len(archive.current([each.id for each in archive.articles()])) == 7


# ---- vectors


def unit(*values):
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


def test_vectors_come_back_in_half_precision_with_their_sentences(archive):
    archive.record(a_reading(), now=NOW)
    (passage,) = archive.missing_vectors("model", 10)
    sentences = np.stack([unit(1, n, 2) for n in range(len(passage.sentences))])
    archive.store_vectors("model", {passage.id: PassageVectors(unit(1, 2, 3), sentences)})
    stored = archive.vectors("model", [passage.id, "nothing"])[passage.id]
    assert stored.passage.dtype == stored.sentences.dtype == np.float32
    np.testing.assert_allclose(stored.passage, unit(1, 2, 3), atol=1e-3)
    np.testing.assert_allclose(stored.sentences, sentences, atol=1e-3)
    assert archive.missing_vectors("model", 10) == []
    assert [each.id for each in archive.missing_vectors("another model", 10)] == [passage.id]


def test_the_same_words_under_the_same_title_are_embedded_once(archive):
    archive.record_all([a_reading(url=f"https://{n}.example/dam") for n in range(3)], now=NOW)
    ids = archive.passage_ids()
    (one,) = archive.missing_vectors("model", 10)
    assert archive.without_vectors("model", ids) == [one]
    archive.store_vectors("model", {one.id: PassageVectors(unit(1, 0), np.stack([unit(1, 0)] * 5))})
    assert list(archive.vectors("model", ids[::-1])) == ids[::-1]
    assert archive.without_vectors("model", ids) == []


def test_vectors_of_a_passage_that_is_gone_are_not_kept(archive):
    archive.store_vectors("model", {"gone-0-1": PassageVectors(unit(1, 0), np.stack([unit(1, 0)]))})
    assert archive.vectors("model", ["gone-0-1"]) == {}


def test_as_many_passages_as_asked_for_are_named_for_embedding(archive):
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(5)], now=NOW)
    assert len(archive.missing_vectors("model", 3)) == 3
