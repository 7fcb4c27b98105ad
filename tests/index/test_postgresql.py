"""The same stores on PostgreSQL, where several replicas share them; runs where a server and psycopg are."""

import os
import pwd
import shutil
import socket
import subprocess
from datetime import date, time, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot import channel_scopes, feed_store, inbox, opinions, subscriptions
from bot.schedule import Plan
from bot.state import State
from retrieval.chain.story.storybook import StoryBook
from retrieval.errors import StoreError
from retrieval.index import database
from retrieval.index.archive import Archive, Counts
from retrieval.index.archive_stories import StoryStore
from retrieval.index.database import open_database, reading, writing
from retrieval.index.follow import Indexes, catch_up
from retrieval.index.ledger import Ledger
from retrieval.index.shelf import Shelf
from retrieval.index.verify import verify
from retrieval.ingest.feed_items import Seen
from retrieval.types import Filters, PartialDate
from tests.chain.test_stories import DAM as BREAK
from tests.chain.test_stories import DAM_AGAIN as BREAK_AGAIN
from tests.chain.test_stories import DAM_ELSEWHERE as BREAK_ELSEWHERE
from tests.doubles.at_once import at_once
from tests.doubles.indexes import HashEmbeddings, MemoryVectors, MemoryWords
from tests.readings import DAM, NOW, a_reading, story
from tests.values import a_briefing, an_answer

pytest.importorskip("psycopg", reason="psycopg is not installed")

URL = "https://northlight.example/dam"
DAY = date(2026, 3, 12)


def _programs():
    """Where PostgreSQL's server programs are: on the path, or where Debian puts them."""
    found = shutil.which("initdb") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
    return Path(found).resolve().parent if found else pytest.skip("not found: PostgreSQL's initdb")


def _user():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        return {
            "user": pwd.getpwnam("postgres").pw_uid,
            "group": pwd.getpwnam("postgres").pw_gid,
            "extra_groups": [],
        }
    except KeyError:
        pytest.skip("not found: a user postgres to run the server as")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    programs, user, port = _programs(), _user(), _free_port()
    folder = Path("/tmp") / f"newsdesk-postgresql-{os.getpid()}"  # short: its socket lies in it
    folder.mkdir(mode=0o755)
    if user:
        os.chown(folder, user["user"], user["group"])
    data = str(folder / "data")

    def run(*command):
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **user)

    run(programs / "initdb", "-D", data, "-A", "trust", "-U", "desk", "--no-sync", "-E", "UTF8")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
    control = [programs / "pg_ctl", "-D", data, "-w", "-l", str(folder / "log")]
    run(*control, "-o", options, "start")
    yield f"postgresql+psycopg://desk@127.0.0.1:{port}/postgres"
    run(*control, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def url(server):
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.text("drop schema public cascade"))
        connection.execute(sa.text("create schema public"))
    engine.dispose()
    return server


@pytest.fixture
def engine(url):
    engine = open_database(url)
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_in_the_code(engine):
    ours = {
        channel_scopes.channel_scopes,
        feed_store.feed_articles,
        inbox.questions,
        opinions.feedback,
        subscriptions.deliveries,
    }
    assert ours <= set(database.metadata.tables.values())
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, database.metadata) == []


def test_stories_are_kept_merged_and_found_by_replicas_at_once(engine):
    archive = Archive(engine)
    book = StoryBook(StoryStore(engine), archive, lambda: NOW)
    ids = set()
    for text, day in ((BREAK, "2026-03-02"), (BREAK_AGAIN, "2026-03-16"), (BREAK_ELSEWHERE, "2026-03-09")):
        last = archive.record(a_reading(text, day=day), now=NOW).article
        archive.settle(now=NOW)
        ids |= {each.story for each in book.stories()}
    assert len(set(at_once(lambda _: book.stories(Filters(since=date(2026, 3, 1))), 4))) == 1
    [story] = book.stories()
    [gone] = ids - {story.story}
    assert book.entry(gone[:8]).story == story
    archive.withdraw(last)
    assert len(book.stories()) == 2
    assert archive.faults() == []


def test_more_articles_than_a_statement_takes_variables_are_filtered_by(engine):
    stored = Archive(engine).record(a_reading(BREAK), now=NOW).article
    filters = Filters(articles=(*(f"{n:016x}" for n in range(70_000)), stored))
    assert Archive(engine).article_ids(filters) == [stored]


def test_replicas_that_start_at_once_migrate_once(url):
    engines = at_once(lambda _: open_database(url), 4)
    assert len(engines) == 4
    for engine in engines:
        engine.dispose()


def test_articles_versions_and_indexes_go_the_whole_way(engine):
    archive, ledger = Archive(engine), Ledger(engine)
    reading = a_reading(url=URL, path="dam.html", day="2026-03-11", outlet="Northlight")
    first = archive.record(reading, now=NOW)
    assert archive.record(reading, now=NOW).outcome == "unchanged"
    assert archive.record(a_reading(DAM + " More.", url=URL, raw="2"), now=NOW).outcome == "updated"
    partial = a_reading(DAM, title="Dam breaks", partial_date=PartialDate(3, 10, 1))
    copy = archive.record(partial, now=NOW).article
    archive.settle(now=NOW)
    assert archive.article(copy).published.value == "2026-03-10"
    assert archive.article(copy[:8]).origin == archive.article(URL).origin
    indexes = Indexes(MemoryWords(), MemoryVectors(), HashEmbeddings())
    assert catch_up(archive, indexes) == 2
    assert archive.count() == Counts(2, 3, 2, 1)
    assert [each.id for each in archive.articles(Filters(since=date(2026, 3, 11)))] == [first.article]
    ledger.record(a_briefing(citations=()), now=NOW)
    assert ledger.answer("bbbb") == a_briefing(citations=())
    shelf = Shelf(archive, indexes.embeddings)
    shelf.follow(archive.positions())
    asked = np.asarray(indexes.embeddings.embed_query("dam"), np.float32)
    assert len(shelf.nearest(asked, Filters(since=date(2026, 3, 10)), 5)) == 2
    archive.withdraw(first.article)
    catch_up(archive, indexes)
    shelf.follow(archive.positions())
    assert len(shelf.nearest(asked, Filters(since=date(2026, 3, 10)), 5)) == 1
    assert verify(archive, ledger, indexes).problems == ()


def test_writers_at_once_decide_one_after_the_other(engine, url):
    engines = [open_database(url) for _ in range(4)]

    def write(number):
        same = [a_reading(story(n), title=str(n), url=f"https://{n}.example/") for n in range(10)]
        return [each.outcome for each in Archive(engines[number]).record_all(same, now=NOW)]

    outcomes = sorted(at_once(write, 4))
    assert outcomes == [["added"] * 10, ["unchanged"] * 10, ["unchanged"] * 10, ["unchanged"] * 10]
    assert [each.seq for each in Archive(engine).changes(0, 100)] == list(range(1, 11))
    for each in engines:
        each.dispose()


def test_what_is_claimed_is_claimed_once_among_replicas(engine, url):
    replicas = [open_database(url) for _ in range(4)]
    states = [State(each) for each in replicas]
    assert sorted(at_once(lambda n: states[n].claim_event("one", NOW), 4)) == [False, False, False, True]
    made = states[0].subscribe("C1", Plan(time(8), "Europe/Berlin", (0, 1, 2)), NOW)
    for moment in (NOW, NOW + subscriptions.LEASE):
        claims = at_once(lambda n, at=moment: states[n].claim_delivery(made, DAY, at), 4)
        assert [bool(each) for each in claims].count(True) == 1
    said = [opinions.Opinions(each) for each in replicas]
    said[0].record(opinions.Feedback("a", "U1", "up", NOW))
    said[1].record(opinions.Feedback("a", "U1", "down", NOW + timedelta(1)))
    assert [each.rating for each in said[2].all()] == ["down"]
    for each in replicas:
        each.dispose()


def test_of_several_replicas_one_at_a_time_runs_a_feed(url):
    replicas = [open_database(url) for _ in range(4)]
    stores = [feed_store.FeedStore(engine) for engine in replicas]
    added = at_once(lambda n: stores[n].add(URL, "Northlight", None, NOW), 4)
    assert sorted(is_new for _, is_new in added) == [False, False, False, True]
    feed = stores[0].get(URL)
    claims = at_once(lambda n: stores[n].claim(feed.id, f"run {n}", NOW, is_alone=False), 4)
    assert sorted(claims) == [False, False, False, True]
    late = NOW + feed_store.LEASE
    claims = at_once(lambda n: (stores[n].claim(feed.id, f"late {n}", late, is_alone=False), n), 4)
    ((_, winner),) = [each for each in claims if each[0]]
    seen = {"item": Seen("print", "stored")}
    at_once(lambda n: stores[n].remember(feed.id, seen, NOW), 4)
    assert stores[0].seen(feed.id) == seen
    for number in range(4):
        stores[number].save(feed.succeeded(NOW, title=f"late {number}"), f"late {number}")
    stores[0].forget_items(feed.id, [], NOW + 2 * feed_store.ITEMS_KEPT)
    assert stores[0].seen(feed.id) == {}
    assert stores[0].remove(feed.id).title == f"late {winner}"
    for each in replicas:
        each.dispose()


def test_an_answer_given_twice_is_kept_once(engine):
    ledger = Ledger(engine)
    first = ledger.record(an_answer(id=""), now=NOW)
    assert ledger.record(an_answer(id=""), now=NOW) == first
    assert [each.n for _, each in ledger.all_citations()] == [1, 2]
    assert [each.id for each in ledger.citing("article1")] == [first.id]


def test_a_refusal_leaves_the_transaction_behind(engine):
    broken = a_reading(story(2), outlet=object())
    with pytest.raises(StoreError, match="refused"):
        Archive(engine).record_all([a_reading(), broken], now=NOW)
    assert Archive(engine).count() == Counts(0, 0, 0, 0)


def test_a_server_that_does_not_answer_is_named_without_the_password():
    url = f"postgresql+psycopg://desk:secret@127.0.0.1:{_free_port()}/desk"
    with pytest.raises(StoreError, match="does not answer") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_newer_schema_is_left_alone(engine, url):
    with writing(engine) as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Newsdesk"):
        open_database(url)
