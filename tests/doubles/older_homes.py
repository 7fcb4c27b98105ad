"""Homes of an older schema, with what today's home holds as far as there was a place for it then."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from retrieval.index import database
from retrieval.index.database import sqlite_url
from retrieval.index.migrations import configuration


def older_home(home: Path, folder: Path, revision: str, tables: tuple[str, ...]) -> Path:
    """Make a home of a revision in a folder, with the rows that some tables of a home have; return it."""
    folder.mkdir()
    engine = sa.create_engine(sqlite_url(folder))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)
    engine.dispose()
    with closing(sqlite3.connect(folder / database.FILE_NAME)) as older, older:
        older.execute("attach ? as today", (str(home / database.FILE_NAME),))
        for table in tables:
            names = ", ".join(f'"{row[1]}"' for row in older.execute(f"pragma main.table_info({table})"))
            older.execute(f"insert into main.{table} ({names}) select {names} from today.{table}")
    return folder
