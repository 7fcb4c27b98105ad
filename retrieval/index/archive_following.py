"""How far the derived indexes have followed the archive."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.database import put
from retrieval.index.tables import CHANGES, changes, positions


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that came, changed or went."""

    seq: int
    passage_id: str
    is_present: bool


def changes_after(connection: Connection, after: int, limit: int) -> list[Change]:
    """The next changes after a sequence number; of each passage, its newest only."""
    rows = sa.select(changes).where(changes.c.sequence > after).order_by(changes.c.sequence).limit(limit)
    return [Change(row.sequence, row.passage, row.is_present) for row in connection.execute(rows)]


def position(connection: Connection, name: str) -> int:
    """How far a follower has come; 0 when it has not begun."""
    return connection.scalar(sa.select(positions.c.value).where(positions.c.name == name)) or 0


def all_positions(connection: Connection) -> dict[str, int]:
    """How far everything has come that the archive keeps count of, by name."""
    rows = connection.execute(sa.select(positions.c.name, positions.c.value))
    return {row.name: row.value for row in rows}


def last_change(connection: Connection) -> int:
    """The newest sequence number."""
    return position(connection, CHANGES)


def set_position(connection: Connection, name: str, value: int) -> None:
    """Note how far a follower has come."""
    put(connection, positions, [{"name": name, "value": value}])
