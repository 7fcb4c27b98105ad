"""What readers think of answers: one opinion per reader and answer; the latest counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from retrieval.index.database import metadata, put, reading, writing
from retrieval.index.tables import Moment

REASONS: Final[Mapping[str, str]] = {
    "wrong": "It is wrong",
    "not-asked": "It does not answer what was asked",
    "missing": "Something important is missing",
    "outdated": "It is out of date",
    "source": "The source does not say this",
    "other": "Something else",
}
"""Why an answer is bad, by what is stored: the words a reader chooses from."""

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("answer", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("rating", sa.Text, nullable=False),
    # One of REASONS; null until the reader gave one.
    sa.Column("reason", sa.Text),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader said of one answer."""

    answer: str
    """Id of the answer, summary or briefing."""
    user: str
    rating: str
    given_at: datetime
    reason: str | None = None
    """One of `REASONS`."""
    comment: str = ""


class Opinions:
    """The memory of feedback."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, given: Feedback) -> None:
        """Store what a reader thinks of an answer; a second opinion replaces the reader's first."""
        with writing(self._engine) as connection:
            put(connection, feedback, [asdict(given)])

    def all(self, since: datetime | None = None) -> list[Feedback]:
        """All feedback, or what was given since a moment; oldest first."""
        rows = sa.select(feedback).order_by(feedback.c.given_at, feedback.c.answer, feedback.c.user)
        if since:
            rows = rows.where(feedback.c.given_at >= since)
        with reading(self._engine) as connection:
            return [Feedback(**row) for row in connection.execute(rows).mappings()]
