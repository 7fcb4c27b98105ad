"""The database's errors in our words, each with what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from retrieval.errors import LockedError, StoreError
from retrieval.index import disks

# A batch of an ingest holds the write lock for a second or two; who waits longer is told.
BUSY_TIMEOUT_SECONDS: Final = 30

# SQLite's primary result codes, the low byte of what it reports: https://www.sqlite.org/rescode.html
_REFUSED, _BUSY, _LOCKED, _READ_ONLY = 1, 5, 6, 8
_FAILED, _DAMAGED, _FULL, _NOT_OPENED, _NO_DATABASE = 10, 11, 13, 14, 26

_WAIT: Final = (
    f"another process has been writing for {BUSY_TIMEOUT_SECONDS} seconds; "
    "wait for it to end and run the same command again"
)
_WAYS_OUT: Final = {
    # Of SQL that is right this is what a missing column says, or a table that a migration is about to make.
    _REFUSED: "its tables are not as this version of Newsdesk expects; restore it from a backup, "
    "or choose another home with --home",
    _BUSY: _WAIT,
    _LOCKED: _WAIT,
    _READ_ONLY: "is read-only; make it writable, or choose another home with --home",
    _FAILED: "the disk failed while reading or writing; check it, then run `newsdesk verify`",
    _DAMAGED: "is damaged; restore it from a backup, or move it away to begin anew",
    _FULL: "the disk is full; free some space and run the same command again, nothing is half stored",
    _NOT_OPENED: "cannot be opened; check that its folder exists and is yours",
    _NO_DATABASE: "is no database of Newsdesk, or is damaged; restore it from a backup, "
    "or move it away to begin anew",
}


@contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """Translate the driver's errors into ours."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error, place(engine)) from error


def place(engine: Engine) -> str:
    """Name the database for people: its file, or its URL without password."""
    return engine.url.database or "" if engine.dialect.name == "sqlite" else repr(engine.url)


def _translated(error: DBAPIError, where: str) -> StoreError:
    code = _code(error, where)
    if code in {_BUSY, _LOCKED}:
        return LockedError(f"{where}: {_WAYS_OUT[code]}")
    if code in _WAYS_OUT:
        return StoreError(f"{where}: {_WAYS_OUT[code]}")
    kind = type(error.orig).__name__
    if kind == "OperationalError":
        return StoreError(f"{where}: does not answer ({kind}); check DATABASE_URL and the server")
    return StoreError(f"{where}: the database refused what we asked ({kind}); see the log")


def _code(error: DBAPIError, where: str) -> int:
    """SQLite's result code; the log beside the file fails first, and less plainly than the file would."""
    code: int = getattr(error.orig, "sqlite_errorcode", -1) & 0xFF
    if code == _NOT_OPENED and Path(where).exists() and disks.is_read_only(Path(where).parent):
        return _READ_ONLY
    return _FULL if code == _FAILED and disks.is_full(Path(where).parent) else code
