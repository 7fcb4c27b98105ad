"""The one database: opening it, its transactions, and inserts that work in both SQL dialects.

SQLite by default, PostgreSQL by URL; all SQL is written for both. Every transaction is opened by
`reading` or `writing`. A writing one takes SQLite's write lock at once: a transaction that reads first
and writes later fails without waiting when another process wrote in between.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from retrieval.errors import StoreError
from retrieval.index.database_errors import BUSY_TIMEOUT_SECONDS, place, store_errors

HEAD: Final = "0007"
"""The schema this code works on: the newest revision in `migrations/versions`."""

FILE_NAME: Final = "newsdesk.db"

# SQLite takes 32,766 variables in a statement, PostgreSQL 65,535; a row of ours has up to 20.
ROWS_A_STATEMENT: Final = 1_000

# Shingles go in all over their index. With SQLite's own 2 MB of cache and a checkpoint every 4 MB each page
# is written many times: the shingles of 20,000 articles took 66 s, with these 13 s. The log beside the file
# grows to as much as is between two checkpoints.
CACHE_KIB: Final = 65_536
PAGES_A_CHECKPOINT: Final = 16_000

# Any constant does; it names the lock that lets one replica migrate while the others wait.
_MIGRATION_LOCK: Final = 0x6E657773

_CONVENTION: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=_CONVENTION)
"""Every table there is: the archive's, the ledger's, and the bot's own."""

Row = Mapping[str, Any]
"""One row to be written, by column name."""


def sqlite_url(home: Path) -> str:
    """Return the URL of the database in a desk's home."""
    return URL.create("sqlite", database=str(home / FILE_NAME)).render_as_string()


def open_database(url: str, *, read_only: bool = False) -> Engine:
    """Open the database, creating or migrating it when it is not at `HEAD`.

    Args:
        url: An SQLAlchemy URL, as from `sqlite_url`.
        read_only: Create, migrate and write nothing.

    Raises:
        StoreError: it cannot be used: no such driver, damaged, unreachable, made by a newer version, or
            `read_only` and not there yet.
    """
    engine = _engine(url, is_read_only=read_only)
    try:
        _prepare(engine, is_read_only=read_only)
    except StoreError:
        engine.dispose()
        raise
    return engine


def stored_revision(connection: Connection) -> str | None:
    """Return the schema's revision; None in an empty database."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
    return revision


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads: all it sees is of one moment.

    Raises:
        StoreError: the database cannot be read.
    """
    with store_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: all of it happens, or nothing.

    Raises:
        LockedError: another process has been writing for too long.
        StoreError: the database cannot be written to.
    """
    with (
        store_errors(engine),
        engine.connect().execution_options(newsdesk_writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def faults(engine: Engine) -> list[str]:
    """What SQLite finds wrong with its file and its references; other databases look after theirs."""
    if engine.dialect.name != "sqlite":
        return []
    with reading(engine) as connection:
        checked = [str(row[0]) for row in connection.exec_driver_sql("pragma quick_check(10)")]
        dangling = connection.exec_driver_sql("pragma foreign_key_check").all()
    found = [] if checked == ["ok"] else checked
    return found + [f"row {row[1]} of {row[0]} points at a missing row of {row[2]}" for row in dangling]


def claim(connection: Connection, table: sa.Table, row: Row) -> bool:
    """Insert a row if nobody has inserted one with its key; return whether it went in."""
    # Without the option SQLAlchemy throws away how many rows an insertion touched, on some drivers.
    statement = _insertion(connection.dialect.name, table, ()).execution_options(preserve_rowcount=True)
    return connection.execute(statement, row).rowcount == 1


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert `rows`, leaving out those whose key is there already."""
    _insert(connection, table, rows, ())


def insert_selected(
    connection: Connection, table: sa.Table, names: Sequence[str], rows: sa.SelectBase, given: Row
) -> None:
    """Insert what `rows` selects, leaving out those whose key is there already.

    Args:
        connection: The transaction.
        table: Where it goes.
        names: The columns, in the order in which `rows` selects their values.
        rows: A selection with a condition: without one SQLite takes "on conflict" for a join.
        given: The parameters of `rows`.
    """
    insertion = _insertion(connection.dialect.name, table, ())
    connection.execute(insertion.from_select(list(names), rows), given)


def put(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert `rows`, replacing the values of those whose primary key is there already."""
    keys = {column.name for column in table.primary_key}
    _insert(connection, table, rows, tuple(name for name in rows[0] if name not in keys) if rows else ())


def _insert(connection: Connection, table: sa.Table, rows: Sequence[Row], replaced: tuple[str, ...]) -> None:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        connection.execute(
            _insertion(connection.dialect.name, table, replaced), rows[start : start + ROWS_A_STATEMENT]
        )


@cache
def _insertion(dialect: str, table: sa.Table, replaced: tuple[str, ...]) -> sa.Insert:
    # SQL has no standard form of this; the two dialects spell theirs alike.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        statement = insert_postgresql(table)
        values = {name: statement.excluded[name] for name in replaced}
        if values:
            return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
        return statement.on_conflict_do_nothing()
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    lite = insert_sqlite(table)
    values = {name: lite.excluded[name] for name in replaced}
    if values:
        return lite.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
    return lite.on_conflict_do_nothing()


def _engine(url: str, *, is_read_only: bool) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return sa.create_engine(parsed, pool_pre_ping=True)
        engine = sa.create_engine(
            parsed, connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
        )
    except (ArgumentError, NoSuchModuleError) as error:
        # The value may hold a password: it is not repeated.
        raise StoreError(
            "DATABASE_URL: no URL of a database we know; write one like postgresql+psycopg://host/newsdesk"
        ) from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"DATABASE_URL: its driver is not installed; run: pip install {error.name}"
        ) from error
    event.listen(engine, "connect", _set_read_only if is_read_only else _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(engine: Engine, *, is_read_only: bool) -> None:
    """Make sure that the database is there and at `HEAD`."""
    if engine.dialect.name == "sqlite":
        _prepare_file(engine, is_read_only=is_read_only)
    with reading(engine) as connection:
        revision = stored_revision(connection)
    if revision == HEAD:
        return
    if is_read_only:
        raise StoreError(f"{place(engine)}: holds no archive of this version; run `newsdesk ingest` first")
    _migrate(engine)


def _prepare_file(engine: Engine, *, is_read_only: bool) -> None:
    path = Path(engine.url.database or "")
    if is_read_only and not path.exists():
        raise StoreError(f"{path}: there is no archive yet; run `newsdesk ingest` first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path.parent}: the home cannot be created ({error.strerror}); choose another"
        ) from error


def _set_up(raw: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver's connection
    # WAL: readers never wait for the writer. NORMAL: after a power cut the newest transactions may be
    # gone, but never a part of one, and the inputs are still there to be read again.
    for pragma in (
        "journal_mode = wal",
        "synchronous = normal",
        "foreign_keys = on",
        f"cache_size = -{CACHE_KIB}",
        f"wal_autocheckpoint = {PAGES_A_CHECKPOINT}",
    ):
        raw.execute(f"pragma {pragma}").close()


def _set_read_only(raw: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver's connection
    raw.execute("pragma query_only = on").close()


def _begin(connection: Connection) -> None:
    # The driver's own BEGIN comes too late, before the first write; see the head of this module.
    writes = connection.get_execution_options().get("newsdesk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the schema to `HEAD`; when several processes come at once, one does and the others wait."""
    from retrieval.index.migrations import upgrade

    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        if stored_revision(connection) != HEAD:
            upgrade(connection, place(engine))
