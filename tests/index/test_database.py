"""Opening the one database, its transactions, and its errors in our words."""

import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

import bot.channel_scopes
import bot.feed_store
import bot.inbox
import bot.opinions
import bot.state
import bot.subscriptions
from retrieval.errors import LockedError, StoreError
from retrieval.index import database, database_errors, migrations, tables
from retrieval.index.database import (
    HEAD,
    claim,
    faults,
    insert_new,
    open_database,
    put,
    reading,
    sqlite_url,
    stored_revision,
    writing,
)
from retrieval.index.database_errors import place
from tests.disks import make_read_only, small_disk

REPO = Path(__file__).parents[2]
SEEN = {"key": "one", "seen_at": bot.state.datetime(2026, 3, 12, tzinfo=tables.UTC)}


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def positions(engine):
    with reading(engine) as connection:
        return dict(connection.execute(sa.select(tables.positions)).all())


# ---- opening


def test_a_new_database_is_at_head(engine):
    with reading(engine) as connection:
        assert stored_revision(connection) == HEAD


def test_head_is_the_newest_revision_in_the_folder():
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_make_exactly_the_tables_in_the_code(engine):
    assert {bot.subscriptions.deliveries, bot.feed_store.feeds, bot.inbox.questions} <= set(
        database.metadata.tables.values()
    )
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, database.metadata) == []


def test_the_database_waits_for_others_and_keeps_its_references(engine):
    with reading(engine) as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}


def test_opening_again_changes_nothing_and_imports_no_alembic(tmp_path, engine):
    code = (
        "import sys; from pathlib import Path\n"
        "from retrieval.index.database import open_database, sqlite_url\n"
        "open_database(sqlite_url(Path(sys.argv[1]))).dispose()\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=REPO, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_home_is_made_when_it_is_not_there(tmp_path):
    open_database(sqlite_url(tmp_path / "deep" / "home")).dispose()
    assert (tmp_path / "deep" / "home" / database.FILE_NAME).exists()


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"file.*cannot be created"):
        open_database(sqlite_url(tmp_path / "file" / "home"))


def test_a_database_of_a_newer_version_is_left_alone(tmp_path, engine):
    with writing(engine) as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Newsdesk"):
        open_database(sqlite_url(tmp_path))
    with reading(engine) as connection:
        assert stored_revision(connection) == "9999"


def test_a_file_that_is_no_database_is_named_with_the_way_out(tmp_path):
    (tmp_path / database.FILE_NAME).write_bytes(b"these are not the pages you look for" * 200)
    with pytest.raises(StoreError, match=r"newsdesk\.db: is no database of Newsdesk.*move it away"):
        open_database(sqlite_url(tmp_path))


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path):
    (tmp_path / database.FILE_NAME).mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(sqlite_url(tmp_path))


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    (folder / "versions" / "9999_broken.py").write_text(
        f"from alembic import op\nrevision, down_revision = '9999', '{HEAD}'\n"
        "def upgrade():\n    op.execute('create table half (id int)')\n    op.execute('no sql at all')\n"
    )
    monkeypatch.setattr(migrations, "FOLDER", folder)
    with pytest.raises(StoreError, match="tables are not as this version of Newsdesk expects"):
        open_database(sqlite_url(tmp_path / "home"))
    engine = sa.create_engine(sqlite_url(tmp_path / "home"))
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_home_of_the_first_schema_gets_stories_and_keeps_its_articles(tmp_path):
    engine = sa.create_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        command.upgrade(migrations.configuration(connection), "0001")
    engine.dispose()
    row = dict.fromkeys(("authors", "agencies"), "[]") | dict.fromkeys(("id", "version", "origin"), "a")
    row |= {"shingles": 0, "sampled": 0, "first_seen": "2026-03-12 00:00:00.000000", "status": "usable"}
    with closing(sqlite3.connect(tmp_path / database.FILE_NAME)) as connection, connection:
        names = ", ".join((*row, "is_withdrawn", "is_held"))
        marks = ", ".join("?" * (len(row) + 2))
        connection.execute(f"insert into articles ({names}) values ({marks})", (*row.values(), 0, 0))
    opened = open_database(sqlite_url(tmp_path))
    with writing(opened) as connection:
        assert stored_revision(connection) == HEAD
        assert connection.scalar(sa.select(tables.articles.c.id)) == "a"
        moment = SEEN["seen_at"]
        put(connection, tables.stories, [{"id": "s", "created_at": moment, "updated_at": moment}])
        put(connection, tables.story_articles, [{"article": "a", "story": "s", "day": None}])
    assert faults(opened) == []
    opened.dispose()


def test_a_read_only_opening_of_nothing_makes_nothing(tmp_path):
    with pytest.raises(StoreError, match=r"no archive yet; run `newsdesk ingest`"):
        open_database(sqlite_url(tmp_path / "home"), read_only=True)
    assert not (tmp_path / "home").exists()


def test_a_read_only_opening_of_an_empty_file_does_not_migrate(tmp_path):
    (tmp_path / database.FILE_NAME).touch()
    with pytest.raises(StoreError, match=r"holds no archive"):
        open_database(sqlite_url(tmp_path), read_only=True)
    assert (tmp_path / database.FILE_NAME).stat().st_size == 0


def test_a_database_opened_read_only_refuses_writing_in_our_words(tmp_path, engine):
    locked = open_database(sqlite_url(tmp_path), read_only=True)
    with pytest.raises(StoreError, match="read-only; make it writable"), writing(locked) as connection:
        insert_new(connection, tables.positions, [{"name": "x", "value": 1}])
    locked.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no url at all", "no URL of a database we know"),
        ("oracle9://host/desk", "no URL of a database we know"),
        ("postgresql+pg8000://me:secret@host/desk", "driver is not installed; run: pip install pg8000"),
    ],
)
def test_an_unusable_url_is_explained_without_repeating_it(url, words):
    with pytest.raises(StoreError, match=words) as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_database_is_named_without_its_password():
    url = sa.make_url("postgresql://me:secret@host/desk")
    engine = SimpleNamespace(url=url, dialect=postgresql.dialect())
    assert place(engine) == "postgresql://me:***@host/desk"


# ---- transactions


def test_a_transaction_that_fails_leaves_nothing_behind(engine):
    def fail():
        with writing(engine) as connection:
            put(connection, tables.positions, [{"name": "half", "value": 1}])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert "half" not in positions(engine)


def test_inserting_what_is_there_leaves_it_as_it_was(engine):
    with writing(engine) as connection:
        insert_new(connection, tables.positions, [{"name": "a", "value": 1}])
        insert_new(connection, tables.positions, [{"name": "a", "value": 2}, {"name": "b", "value": 3}])
    assert positions(engine) == {"changes": 0, "a": 1, "b": 3}


def test_a_key_is_claimed_once(engine):
    with writing(engine) as connection:
        assert claim(connection, tables.positions, {"name": "a", "value": 1})
        assert not claim(connection, tables.positions, {"name": "a", "value": 2})
    assert positions(engine)["a"] == 1


def test_putting_what_is_there_replaces_it(engine):
    with writing(engine) as connection:
        put(connection, tables.positions, [{"name": "a", "value": 1}])
        put(connection, tables.positions, [{"name": "a", "value": 2}, {"name": "b", "value": 3}])
    assert positions(engine) == {"changes": 0, "a": 2, "b": 3}


def test_putting_nothing_is_allowed(engine):
    with writing(engine) as connection:
        put(connection, tables.positions, [])
    assert positions(engine) == {"changes": 0}


def test_rows_beyond_one_statement_all_arrive(engine):
    rows = [{"name": f"n{number}", "value": number} for number in range(database.ROWS_A_STATEMENT + 7)]
    with writing(engine) as connection:
        insert_new(connection, tables.positions, rows)
    assert len(positions(engine)) == len(rows) + 1


@pytest.mark.parametrize(
    ("replaced", "words"),
    [((), "ON CONFLICT DO NOTHING"), (("value",), "DO UPDATE SET value = excluded.value")],
)
def test_postgresql_gets_its_own_spelling(replaced, words):
    statement = database._insertion("postgresql", tables.positions, replaced)
    assert words in str(statement.compile(dialect=postgresql.dialect()))


def test_every_table_can_be_made_on_postgresql():
    for table in database.metadata.sorted_tables:
        assert str(sa.schema.CreateTable(table).compile(dialect=postgresql.dialect()))


def test_a_reader_sees_the_state_before_a_write_that_is_not_done(engine):
    with writing(engine) as writer:
        put(writer, tables.positions, [{"name": "a", "value": 1}])
        with reading(engine) as reader:
            assert reader.scalar(sa.select(sa.func.count()).select_from(tables.positions)) == 1


def test_a_full_disk_is_named_and_nothing_is_half_stored(engine):
    def write():
        with writing(engine) as connection:
            pages = connection.exec_driver_sql("pragma page_count").scalar()
            connection.exec_driver_sql(f"pragma max_page_count = {pages + 1}")
            put(connection, tables.positions, [{"name": "x" * 9_000 + str(n), "value": n} for n in range(9)])

    with pytest.raises(StoreError, match=r"newsdesk\.db: the disk is full; free some space"):
        write()
    assert positions(engine) == {"changes": 0}


def test_a_damaged_file_is_named(tmp_path, engine):
    with writing(engine) as connection:
        put(connection, tables.positions, [{"name": f"n{n}" * 50, "value": n} for n in range(900)])
    engine.dispose()
    path = tmp_path / database.FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreError, match="damaged"):
        positions(open_database(sqlite_url(tmp_path)))


def test_any_other_refusal_is_told_without_the_drivers_words(engine):
    row = {"key": "one", "seen_at": SEEN["seen_at"]}
    caught = pytest.raises(StoreError, match=r"refused what we asked \(IntegrityError\)")
    with caught as told, writing(engine) as connection:
        connection.execute(sa.insert(bot.state.events_seen), [row, row])
    assert "UNIQUE" not in str(told.value)


def test_a_server_that_is_gone_is_told_from_a_refusal():
    class OperationalError(Exception):
        pass

    error = DBAPIError("select 1", None, OperationalError("connection refused"))
    told = database_errors._translated(error, "postgresql://host/desk")
    assert str(told) == (
        "postgresql://host/desk: does not answer (OperationalError); check DATABASE_URL and the server"
    )


def test_who_waits_too_long_for_a_writer_is_told(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)
    other = open_database(sqlite_url(tmp_path))
    with (
        writing(engine),
        pytest.raises(LockedError, match="another process has been writing"),
        writing(other),
    ):
        pass
    other.dispose()


def test_writers_that_read_before_they_write_wait_for_each_other(tmp_path, engine):
    """A deferred transaction would fail at once here: what it read is old when it comes to write."""
    put_start = threading.Barrier(2)

    def add(times):
        put_start.wait()
        for _ in range(times):
            with writing(engine) as connection:
                value = connection.scalar(sa.select(tables.positions.c.value))
                connection.execute(sa.update(tables.positions).values(value=value + 1))

    threads = [threading.Thread(target=add, args=(25,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert positions(engine) == {"changes": 50}


def _create_and_claim(home, start, outcome):
    start.wait()
    engine = open_database(sqlite_url(home))
    outcome.put(bot.state.State(engine).claim_event("the same", SEEN["seen_at"]))


def test_processes_that_make_the_database_at_once_share_one(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    start, outcome = spawn.Event(), spawn.Queue()
    workers = [
        spawn.Process(target=_create_and_claim, args=(tmp_path / "home", start, outcome)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    start.set()
    outcomes = sorted(outcome.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()
    assert outcomes == [False, False, True]


# ---- faults


def test_a_whole_database_has_no_faults(engine):
    assert faults(engine) == []


def test_a_reference_that_leads_nowhere_is_a_fault(engine):
    with closing(sqlite3.connect(engine.url.database)) as connection, connection:
        connection.execute("insert into aliases (ref, article) values ('x', 'nothing')")
    assert faults(engine) == ["row 1 of aliases points at a missing row of articles"]


def test_a_read_only_home_is_called_that(tmp_path):
    with small_disk(tmp_path / "disk", 4) as home:
        open_database(sqlite_url(home)).dispose()
        make_read_only(home)
        with pytest.raises(StoreError, match="is read-only; make it writable"):
            open_database(sqlite_url(home))


def test_a_disk_without_room_for_the_log_is_called_full(tmp_path):
    with small_disk(tmp_path / "disk", 4) as home:
        open_database(sqlite_url(home)).dispose()
        with (home / "other.bin").open("wb", buffering=0) as other, suppress(OSError):
            while other.write(bytes(4_096)):
                pass
        with pytest.raises(StoreError, match="the disk is full; free some space"):
            open_database(sqlite_url(home))
