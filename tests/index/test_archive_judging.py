"""Pairs of copies that an older Newsdesk stored, judged by today's rule."""

import pytest
import sqlalchemy as sa

from retrieval.index.archive_copies import copies_of
from retrieval.index.database import reading, writing
from retrieval.index.follow import Indexes
from retrieval.index.ledger import Ledger
from retrieval.index.tables import COPIES_JUDGED, articles, copies, positions
from retrieval.index.verify import rebuild, verify
from retrieval.ingest.duplicates import shingles
from tests.doubles.indexes import MemoryWords
from tests.index.test_archive_copies import ferry
from tests.readings import DAM, NOW, a_reading


def a_pair(*ends):
    return {"first": min(ends), "second": max(ends), "containment": 0.6, "coverage": 0.6}


@pytest.fixture
def aged(archive, engine):
    """Two briefs, and a text with its copy, as a Newsdesk left them that told no short reports apart."""
    texts = (ferry(3, 20, 12), ferry(4, 35, 2), DAM, f"{DAM}\n\nAll rights reserved.")
    first, second, *_ = (archive.record(a_reading(text, raw=text), now=NOW).article for text in texts)
    archive.settle(now=NOW)
    with writing(engine) as connection:
        connection.execute(sa.insert(copies), a_pair(first, second))
        counted = sa.update(articles).where(articles.c.id.in_([first, second]))
        connection.execute(counted.values(origin=min(first, second)))
        connection.execute(sa.delete(positions).where(positions.c.name == COPIES_JUDGED))
    assert archive.count().origins == 2
    return archive


def origins(archive):
    return {article.id: article.origin for article in archive.articles()}


def test_the_first_settling_after_an_upgrade_parts_them(aged):
    before = origins(aged)
    aged.settle(now=NOW)
    after = origins(aged)
    moved = {each for each in before if before[each] != after[each]}
    assert (aged.count().origins, len(moved)) == (3, 1)
    assert all(after[each] == each for each in moved)


def test_whose_origin_moved_is_noted_as_changed_and_nothing_else(aged):
    last, before = aged.last_change(), origins(aged)
    aged.settle(now=NOW)
    moved = {each for each, origin in origins(aged).items() if origin != before[each]}
    passages = aged.passages([each.passage_id for each in aged.changes(last, 100)])
    assert {each.version.article.id for each in passages.values()} == moved


def test_the_pairs_are_judged_once(aged):
    aged.settle(now=NOW)
    before = aged.positions(), origins(aged)
    assert not aged.settle(now=NOW)
    assert (aged.positions(), origins(aged)) == before


def test_what_is_stored_is_what_reading_the_texts_today_would_store(aged, engine):
    aged.settle(now=NOW)
    with reading(engine) as connection:
        pairs = {(row.first, row.second) for row in connection.execute(sa.select(copies))}
        found = {
            tuple(sorted((article, other)))
            for article in connection.scalars(sa.select(articles.c.id)).all()
            for text in [aged.versions(article)[0].text]
            for other in copies_of(connection, shingles(text), text)
            if other != article
        }
    assert pairs == found


def test_verify_finds_them_and_rebuild_parts_them(aged, engine):
    aged.settle(now=NOW)
    pair = a_pair(*(each.id for each in aged.articles() if "Ferry" in aged.versions(each.id)[0].text))
    with writing(engine) as connection:
        connection.execute(sa.insert(copies), pair)
    indexes, ledger = Indexes(MemoryWords()), Ledger(engine)
    rebuild(aged, indexes, now=NOW)
    assert (verify(aged, ledger, indexes).problems, aged.count().origins) == ((), 3)
    with writing(engine) as connection:
        connection.execute(sa.insert(copies), pair)
    (problem,) = verify(aged, ledger, indexes).problems
    assert problem == "pairs of short articles that count as copies and tell different news: 1"
