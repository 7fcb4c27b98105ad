"""The derived indexes follow the archive, wherever the last run was stopped."""

import numpy as np
import pytest

from retrieval.errors import DamagedError, EmbeddingError
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.follow import (
    CHANGES_A_STEP,
    PASSAGES_A_CALL,
    Indexes,
    Progress,
    catch_up,
    follow_words,
    follower_of,
)
from tests.doubles.indexes import HashEmbeddings, MemoryVectors, MemoryWords
from tests.readings import NOW, a_reading, story

URL = "https://northlight.example/dam"


class StoppedError(Exception):
    """The process is gone."""


@pytest.fixture
def archive(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield Archive(engine)
    engine.dispose()


@pytest.fixture
def indexes():
    return Indexes(MemoryWords(), MemoryVectors(), HashEmbeddings())


def fill(archive, count, first=0):
    readings = [a_reading(story(n), title=f"Story {n}") for n in range(first, first + count)]
    return archive.record_all(readings, now=NOW)


def assert_agree(archive, indexes):
    ids = set(archive.passage_ids())
    assert set(indexes.lexical.passages) == ids == set(indexes.vectors.ids())
    assert indexes.lexical.sequence == archive.last_change()
    kept = archive.vectors(indexes.embeddings.name, sorted(ids))
    for each in ids:
        np.testing.assert_allclose(indexes.vectors.rows[each], kept[each].passage, atol=1e-3)


def test_all_that_came_in_is_in_both_indexes(archive, indexes):
    fill(archive, 5)
    assert catch_up(archive, indexes) == 5
    assert_agree(archive, indexes)


class EnglishEmbeddings(HashEmbeddings):
    languages = frozenset({"en"})


def test_what_the_model_does_not_read_is_found_by_words_and_gets_no_vector(archive, indexes):
    fill(archive, 2)
    german = a_reading(story(9), title="Staudamm", language="de")
    archive.record_all([german], now=NOW)
    english = Indexes(indexes.lexical, indexes.vectors, EnglishEmbeddings())
    assert catch_up(archive, english) == 2
    assert (english.lexical.count(), english.vectors.count()) == (3, 2)
    # The vectors left out are not taken for lost ones.
    before = list(english.embeddings.embedded)
    assert catch_up(archive, english) == 0
    assert english.embeddings.embedded == before


def test_vectors_of_what_the_model_does_not_read_go(archive, indexes):
    fill(archive, 1)
    archive.record_all([a_reading(story(9), title="Staudamm", language="de")], now=NOW)
    catch_up(archive, indexes)
    assert indexes.vectors.count() == 2
    catch_up(archive, Indexes(indexes.lexical, indexes.vectors, EnglishEmbeddings()))
    assert indexes.vectors.count() == 1


def test_a_second_time_embeds_and_writes_nothing(archive, indexes):
    fill(archive, 5)
    catch_up(archive, indexes)
    calls = len(indexes.embeddings.embedded)
    assert catch_up(archive, indexes) == 0
    assert len(indexes.embeddings.embedded) == calls


def test_an_update_and_a_withdrawal_leave_the_indexes_too(archive, indexes):
    archive.record(a_reading(story(1), url=URL), now=NOW)
    gone = fill(archive, 2, first=5)[0].article
    catch_up(archive, indexes)
    archive.record(a_reading(story(2), url=URL), now=NOW)
    archive.withdraw(gone)
    assert catch_up(archive, indexes) == 1
    assert_agree(archive, indexes)


def test_more_than_one_step_is_followed_and_told(archive, indexes, monkeypatch):
    monkeypatch.setattr("retrieval.index.follow.WORDS_A_STEP", CHANGES_A_STEP)
    fill(archive, CHANGES_A_STEP + 3)
    told = []
    assert catch_up(archive, indexes, told.append) == CHANGES_A_STEP + 3
    assert_agree(archive, indexes)
    total, slices = CHANGES_A_STEP + 3, range(PASSAGES_A_CALL, CHANGES_A_STEP + 1, PASSAGES_A_CALL)
    assert told == [
        *(Progress("indexing words", done, total) for done in (CHANGES_A_STEP, total)),
        *(Progress("embedding", done, total) for done in (*slices, CHANGES_A_STEP, total, total)),
    ]


def test_without_a_model_words_are_followed_alone(archive):
    words = MemoryWords()
    fill(archive, 2)
    assert catch_up(archive, Indexes(words)) == 0
    assert catch_up(archive, Indexes(words, MemoryVectors(), None)) == 0
    assert words.count() == 2


def test_words_are_searchable_although_the_model_fails(archive, indexes):
    class DeadEmbeddings(HashEmbeddings):
        def embed_passages(self, passages):
            raise EmbeddingError("the embedding server does not answer")

    fill(archive, 2)
    with pytest.raises(EmbeddingError):
        catch_up(archive, Indexes(indexes.lexical, indexes.vectors, DeadEmbeddings()))
    assert indexes.lexical.count() == 2
    assert catch_up(archive, indexes) == 2
    assert_agree(archive, indexes)


def test_vectors_that_were_made_before_the_end_are_not_made_again(archive, indexes):
    class Stopping(HashEmbeddings):
        def embed_passages(self, passages):
            if len(self.embedded) >= 64:
                raise StoppedError
            return super().embed_passages(passages)

    fill(archive, 100)
    stopping = Stopping()
    with pytest.raises(StoppedError):
        catch_up(archive, Indexes(indexes.lexical, indexes.vectors, stopping))
    assert catch_up(archive, indexes) == 36
    assert_agree(archive, indexes)


@pytest.mark.parametrize("stop", ["upsert", "delete", "after"])
def test_a_stop_around_a_write_to_the_vectors_is_made_good(archive, indexes, stop):
    class Stopping(MemoryVectors):
        def upsert(self, ids, matrix):
            if stop == "upsert":
                raise StoppedError
            super().upsert(ids, matrix)
            if stop == "after":
                raise StoppedError

        def delete(self, ids):
            if stop == "delete":
                raise StoppedError
            super().delete(ids)

    fill(archive, 3)
    broken = Stopping()
    with pytest.raises(StoppedError):
        catch_up(archive, Indexes(indexes.lexical, broken, indexes.embeddings))
    indexes.vectors.rows.update(broken.rows)
    catch_up(archive, indexes)
    assert_agree(archive, indexes)


def test_a_stop_in_the_word_index_is_made_good(archive, indexes):
    class Stopping(MemoryWords):
        def apply(self, changes, passages):
            raise StoppedError

    fill(archive, 3)
    with pytest.raises(StoppedError):
        catch_up(archive, Indexes(Stopping(), indexes.vectors, indexes.embeddings))
    catch_up(archive, indexes)
    assert_agree(archive, indexes)


def test_vectors_that_were_lost_are_put_back_without_embedding(archive, indexes):
    fill(archive, 4)
    catch_up(archive, indexes)
    indexes.vectors.reset()
    assert catch_up(archive, indexes) == 0
    assert_agree(archive, indexes)


def test_vectors_of_what_the_archive_does_not_hold_are_removed(archive, indexes):
    fill(archive, 4)
    catch_up(archive, indexes)
    indexes.vectors.upsert(["stranger-0-1"], np.eye(1, 16, dtype=np.float32))
    catch_up(archive, indexes)
    assert_agree(archive, indexes)


def test_another_model_is_followed_from_the_beginning(archive, indexes):
    fill(archive, 3)
    catch_up(archive, indexes)
    other = Indexes(indexes.lexical, MemoryVectors(), HashEmbeddings("another"))
    assert catch_up(archive, other) == 3
    assert_agree(archive, other)


def test_a_word_index_ahead_of_the_archive_is_not_trusted(archive, indexes, tmp_path):
    fill(archive, 3)
    catch_up(archive, indexes)
    engine = open_database(sqlite_url(tmp_path / "restored"))
    with pytest.raises(DamagedError, match="ahead of the archive; run `newsdesk rebuild`"):
        follow_words(Archive(engine), indexes.lexical)
    engine.dispose()


def test_a_passage_that_went_between_two_looks_is_taken_as_gone(archive, indexes):
    class Racing:
        """The archive, and another process that withdraws an article in the middle."""

        def __getattr__(self, name):
            return getattr(archive, name)

        def passages(self, ids):
            for each in archive.articles():
                archive.withdraw(each.id)
            return archive.passages(ids)

    fill(archive, 1)
    follow_words(Racing(), indexes.lexical)
    assert indexes.lexical.count() == 0


def test_a_passage_whose_vector_went_in_between_is_left_to_a_later_change(archive, indexes):
    class Withdrawing(HashEmbeddings):
        def embed_passages(self, passages):
            archive.withdraw(passages[0].version.article.id)
            return super().embed_passages(passages)

    fill(archive, 1)
    catch_up(archive, Indexes(indexes.lexical, indexes.vectors, Withdrawing()))
    catch_up(archive, indexes)
    assert indexes.vectors.count() == 0 == indexes.lexical.count()


def test_a_model_that_gives_too_few_vectors_is_a_fault(archive, indexes):
    class Short(HashEmbeddings):
        def embed_passages(self, passages):
            return super().embed_passages(passages)[1:]

    fill(archive, 2)
    with pytest.raises(ValueError, match="zip"):
        catch_up(archive, Indexes(indexes.lexical, indexes.vectors, Short()))


def test_each_model_has_its_own_place():
    assert follower_of(HashEmbeddings("a")) != follower_of(HashEmbeddings("b"))
