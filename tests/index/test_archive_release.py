"""Embargo, withheld, canceled: what is in the archive and not shown, and when it is."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from retrieval.index import archive_rows, tables
from retrieval.index.archive import Archive, Counts
from retrieval.index.database import open_database, sqlite_url
from tests.readings import DAM, NOW, a_reading, story

URL = "https://northlight.example/2026/03/11/dam"
MORNING = NOW + timedelta(hours=12)


@pytest.fixture
def archive(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield Archive(engine)
    engine.dispose()


def a_held(raw="held", **changes):
    return a_reading(url=URL, raw=raw, **changes)


@pytest.mark.parametrize("why", [{"embargoed_until": MORNING}, {"status": "withheld"}])
def test_what_is_held_is_stored_and_not_shown(archive, why):
    recorded = archive.record(a_held(outlet="Northlight", **why), now=NOW)
    assert (recorded.outcome, recorded.passages) == ("added", 0)
    assert archive.articles() == [] == archive.passage_ids()
    assert archive.current([recorded.article]) == {} == archive.outlets()
    assert archive.count() == Counts(0, 0, 0, 0)
    assert archive.article(URL).is_held
    assert archive.version(recorded.version).text == DAM


def test_an_embargo_ends_at_its_moment_and_not_before(archive):
    archive.record(a_held(embargoed_until=MORNING), now=NOW)
    just_before = MORNING - timedelta(seconds=1)
    assert not archive.is_release_due(just_before)
    archive.settle(now=just_before)
    assert archive.passage_ids() == []
    assert archive.is_release_due(MORNING)
    assert archive.settle(now=MORNING)
    assert not archive.is_release_due(MORNING)
    assert len(archive.passage_ids()) == len(archive.changes(0, 10)) == 1
    assert not archive.article(URL).is_held


def test_an_embargo_that_is_over_holds_nothing(archive):
    archive.record(a_held(embargoed_until=NOW), now=NOW)
    assert archive.passage_ids()


def test_time_releases_nothing_that_is_withheld(archive):
    archive.record(a_held(embargoed_until=MORNING, status="withheld"), now=NOW)
    assert not archive.is_release_due(MORNING)
    archive.settle(now=MORNING)
    assert archive.passage_ids() == []


def test_new_bytes_release_and_hold_and_old_ones_read_again_do_not(archive):
    archive.record(a_held("first"), now=NOW)
    archive.record(a_held("second", status="withheld"), now=NOW)
    assert archive.passage_ids() == []
    assert [each.is_present for each in archive.changes(0, 10)] == [False]
    archive.record(a_held("first", status="usable"), now=NOW)
    assert archive.passage_ids() == []
    archive.record(a_held("third"), now=NOW)
    assert archive.passage_ids() == []
    archive.record(a_held("fourth", status="usable"), now=NOW)
    assert archive.passage_ids()
    archive.record(a_held("second", status="withheld"), now=NOW)
    assert archive.passage_ids()


def test_bytes_whose_embargo_was_not_read_at_first_may_hold_when_read_anew(archive):
    archive.record(a_held(), now=NOW)
    archive.record(a_held(embargoed_until=MORNING), now=NOW)
    assert archive.passage_ids() == []


def test_what_its_outlet_cancels_is_withdrawn_for_good(archive):
    archive.record(a_held("first"), now=NOW)
    archive.record(a_held("second", status="canceled"), now=NOW)
    archive.record(a_held("third", status="usable"), now=NOW)
    article = archive.article(URL)
    assert (article.status, article.is_withdrawn, archive.passage_ids()) == ("canceled", True, [])


def test_what_is_held_is_nobodys_origin_until_it_is_released(archive):
    text = story(9, 40)
    held = archive.record(
        a_reading(text, title="A", day="2026-03-10", outlet="KPB", embargoed_until=MORNING), now=NOW
    )
    copy = archive.record(a_reading(text + " More.", title="B", day="2026-03-11", agencies=("KPB",)), now=NOW)
    archive.settle(now=NOW)
    assert archive.articles_by_id([copy.article])[copy.article].origin == copy.article
    archive.settle(now=MORNING)
    assert archive.articles_by_id([copy.article])[copy.article].origin == held.article


def test_looking_for_embargoes_that_are_over_reads_an_index(archive):
    query = sa.select(tables.articles.c.id).where(archive_rows.is_due(NOW))
    with archive._engine.connect() as connection:
        words = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = str(connection.exec_driver_sql(f"explain query plan {words}").all())
    assert "ix_articles_is_held" in plan


def test_the_articles_of_an_origin_are_not_sought_among_all_that_are_shown(archive):
    query = sa.select(tables.articles.c.id).where(tables.articles.c.origin == "x", archive_rows.is_shown())
    with archive._engine.connect() as connection:
        words = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = str(connection.exec_driver_sql(f"explain query plan {words}").all())
    assert "ix_articles_origin" in plan
