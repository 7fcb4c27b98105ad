"""What verify finds wrong, and what rebuild puts right."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from retrieval.errors import StoreError
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.follow import Indexes, catch_up
from retrieval.index.ledger import Ledger
from retrieval.index.verify import rebuild, verify
from tests.doubles.indexes import HashEmbeddings, MemoryVectors, MemoryWords
from tests.readings import NOW, a_reading, story
from tests.values import a_citation, an_answer


class Desk:
    """An archive of five stories, its ledger with one answer, and its indexes."""

    def __init__(self, home):
        self.path = home / "newsdesk.db"
        self.engine = open_database(sqlite_url(home))
        self.archive, self.ledger = Archive(self.engine), Ledger(self.engine)
        self.indexes = Indexes(MemoryWords(), MemoryVectors(), HashEmbeddings())
        readings = [a_reading(story(n), title=f"Story {n}") for n in range(5)]
        self.recorded = self.archive.record_all(readings, now=NOW)
        self.archive.settle(now=NOW)
        catch_up(self.archive, self.indexes)
        sentence = self.archive.version(self.recorded[0].version).sentences[2]
        start, end = sentence.span
        citation = a_citation(
            article=sentence.article.id,
            version=sentence.version.id,
            start=start,
            end=end,
            quote=sentence.text,
        )
        self.ledger.record(an_answer(citations=(citation,)), now=NOW)

    def problems(self):
        return list(verify(self.archive, self.ledger, self.indexes).problems)

    def tamper(self, statement, *values):
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement, values)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.engine.dispose()


def test_a_whole_desk_has_no_problems_and_its_counts_agree(desk):
    report = verify(desk.archive, desk.ledger, desk.indexes)
    assert report.problems == ()
    assert report.counts == {
        "articles": 5,
        "versions": 5,
        "passages": 5,
        "origins": 5,
        "vectors": 5,
        "word_index": 5,
        "answers": 1,
        "citations": 1,
    }


def test_without_vectors_there_is_nothing_to_find_about_them(desk):
    report = verify(desk.archive, desk.ledger, Indexes(desk.indexes.lexical))
    assert (report.problems, report.counts["vectors"]) == ((), 0)


def test_citations_hold_after_an_update_and_a_withdrawal(desk):
    desk.archive.withdraw(desk.recorded[0].article)
    catch_up(desk.archive, desk.indexes)
    assert desk.problems() == []


def test_a_changed_text_is_found_by_hash_id_and_citation(desk):
    version = desk.recorded[0].version
    desk.tamper("update versions set text = replace(text, 'heard', 'feared') where id = ?", version)
    assert desk.problems() == [
        f"the text of version {version} is not the one that was stored",
        f"version {version} is not the id of its text",
        f"citation 1 of 0123456789ab is not in version {version}",
    ]


@pytest.mark.parametrize("spans", ["[]", "[[0, 9], [5, 12]]", "[[0, 99999]]", "[[3, 3]]"])
def test_sentences_outside_their_text_are_found(desk, spans):
    version = desk.recorded[1].version
    desk.tamper("delete from passages where version = ?", version)
    desk.tamper("update versions set spans = ? where id = ?", spans, version)
    assert f"the sentences of version {version} do not lie in its text" in desk.problems()


def test_a_citation_of_a_version_that_is_not_there_is_found(desk):
    desk.ledger.record(an_answer(id="feed", citations=(a_citation(version="nothing"),)), now=NOW)
    assert desk.problems() == ["citation 1 of feed is not in version nothing"]


def test_a_word_index_that_stayed_behind_is_found(desk):
    desk.archive.record(a_reading(), now=NOW)
    assert desk.problems() == [
        "the word index is at change 5 of 6",
        "the word index holds 5 passages of 6",
        "1 of 6 passages have no vector",
    ]


def test_vectors_of_nothing_shown_are_found(desk):
    desk.indexes.vectors.upsert(["stranger-0-1"], np.eye(1, 16, dtype=np.float32))
    assert desk.problems() == ["1 vectors are of no passage that is shown"]


def test_a_vector_that_is_another_than_the_archives_is_found(desk):
    first, second = desk.archive.passage_ids()[:2]
    desk.indexes.vectors.rows[first] = desk.indexes.vectors.rows[second]
    assert desk.problems() == [f"the vector of passage {first} is another than the archive's"]


def test_copies_may_come_before_the_passage_looked_for(desk):
    """Among more copies than are read, all have the vector that is looked for."""
    copies = [a_reading(title="Agency", url=f"https://{n}.example/") for n in range(15)]
    desk.archive.record_all(copies, now=NOW)
    catch_up(desk.archive, desk.indexes)
    assert desk.problems() == []


def test_what_the_model_does_not_read_needs_no_vector(desk):
    desk.indexes.embeddings.languages = frozenset({"en"})
    desk.archive.record_all([a_reading(story(9), title="Staudamm", language="de")], now=NOW)
    assert catch_up(desk.archive, desk.indexes) == 0
    assert desk.problems() == []


def test_a_vector_the_archive_does_not_keep_is_found(desk):
    desk.tamper("delete from embeddings")
    assert len(desk.problems()) == 5
    assert desk.problems()[0].startswith("the archive keeps no vector of passage")


def test_what_the_database_itself_finds_is_told(desk):
    desk.tamper("insert into aliases (ref, article) values ('x', 'nothing')")
    (problem,) = desk.problems()
    assert problem.endswith("of aliases points at a missing row of articles")


def test_rebuilding_restores_everything_without_embedding(desk):
    desk.indexes.vectors.rows = {"stranger-0-1": np.eye(1, 16, dtype=np.float32)[0]}
    desk.indexes.lexical.passages.clear()
    assert desk.problems()
    assert rebuild(desk.archive, desk.indexes, now=NOW) == 0
    assert desk.problems() == []


def test_rebuilding_with_another_model_embeds_anew(desk):
    other = replace(desk.indexes, embeddings=HashEmbeddings("another"), vectors=MemoryVectors())
    assert rebuild(desk.archive, other, now=NOW) == 5
    assert verify(desk.archive, desk.ledger, other).problems == ()


def test_rebuilding_without_a_model_restores_the_words(desk):
    words = MemoryWords()
    assert rebuild(desk.archive, Indexes(words), now=NOW) == 0
    assert words.count() == 5


def test_a_rebuild_that_is_killed_is_finished_by_the_next_run(desk):
    class Full(MemoryVectors):
        def upsert(self, ids, matrix):
            raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        rebuild(desk.archive, replace(desk.indexes, vectors=Full()), now=NOW)
    desk.indexes.vectors.reset()
    catch_up(desk.archive, desk.indexes)
    assert desk.problems() == []
