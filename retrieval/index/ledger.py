"""The ledger: a permanent record of every answer, summary and briefing that was given.

Each is stored whole, and its statements and citations also as rows, so that a citation opens in a millisecond
and the question "who relied on this article?" can be answered.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from retrieval.errors import NotFoundError
from retrieval.index.database import claim, insert_new, reading, writing
from retrieval.index.tables import citations, given, statements
from retrieval.types import Answer, Briefing, Citation, Statement, Summary

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Given = Answer | Summary | Briefing
"""What a reader was given."""

G = TypeVar("G", Answer, Summary, Briefing)

KINDS: Final[dict[type[Given], str]] = {Answer: "answer", Summary: "summary", Briefing: "briefing"}

ID_LENGTH: Final = 12
"""Hex digits: short enough to type; among a million things given two meet with odds of 1 in 560."""

MIN_PREFIX: Final = 4
"""The least of an id that is looked up; it only has to be unique in one desk's ledger."""

_ID_PART: Final = re.compile(rf"[0-9a-f]{{{MIN_PREFIX},}}")

# What a second asking of the same may change without being another answer.
_PASSING: Final = frozenset({"id", "timings_ms", "usage"})


@dataclass(frozen=True, slots=True)
class Citing:
    """Something given that cites an article."""

    id: str
    kind: str
    title: str
    created_at: datetime
    citations: tuple[Citation, ...]
    """Those of the article in question."""
    statements: tuple[str, ...]
    """The texts that lean on them."""


class Ledger:
    """Everything that was given; nothing is ever changed or removed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, entry: G, *, thread: str | None = None, now: datetime) -> G:
        """Keep what is given, and return it with its id.

        Args:
            entry: With an empty id it gets one from its content and `now`; given again with the same id,
                it is kept as it was the first time.
            thread: The conversation it belongs to: an id in it, or any name. Else it begins its own.
            now: When it is given.

        Raises:
            StoreError: the database cannot be written to.
        """
        digest = digest_of(entry, thread, now)
        with writing(self._engine) as connection:
            named = entry if entry.id else replace(entry, id=_free_id(connection, digest))
            conversation = _thread_of(connection, thread) if thread else named.id
            said = sa.select(sa.func.count()).where(given.c.thread == conversation)
            row = {
                "id": named.id,
                "kind": KINDS[type(named)],
                "thread": conversation,
                "turn": connection.scalar(said) or 0,
                "title": title_of(named),
                "created_at": now,
                "digest": digest,
                "payload": _adapter(KINDS[type(named)]).dump_json(named).decode(),
            }
            if claim(connection, given, row):
                insert_new(connection, statements, _statement_rows(named))
                insert_new(connection, citations, _citation_rows(named))
        return named

    def answer(self, ref: str) -> Given:
        """What was given under an id, or the only id that begins so; exactly as it was.

        Raises:
            NotFoundError: there is none, or several.
        """
        with reading(self._engine) as connection:
            return _entry(
                connection.execute(sa.select(given).where(given.c.id == _id(connection, ref))).one()
            )

    def citation(self, ref: str, n: int) -> Citation:
        """Citation `[n]` of what was given under an id, or the only id that begins so.

        Raises:
            NotFoundError: nothing was given under it, or it has no such citation.
        """
        with reading(self._engine) as connection:
            found = _id(connection, ref)
            # All of them: a number may be typed that no database can be asked for.
            rows = {
                row.n: row
                for row in connection.execute(sa.select(citations).where(citations.c.given == found))
            }
        if n not in rows:
            raise NotFoundError(f"{found}: has no citation {n}; it has {len(rows)}")
        return _citation(rows[n])

    def citing(self, article_id: str) -> list[Citing]:
        """Everything given that cites an article, oldest first, with the statements that lean on it."""
        of_article = sa.select(citations).where(citations.c.article == article_id).order_by(citations.c.n)
        with reading(self._engine) as connection:
            cited: dict[str, list[Citation]] = {}
            for row in connection.execute(of_article):
                cited.setdefault(row.given, []).append(_citation(row))
            entries = connection.execute(
                sa.select(given.c.id, given.c.kind, given.c.title, given.c.created_at)
                .where(given.c.id.in_(list(cited)))
                .order_by(given.c.created_at, given.c.id)
            ).all()
            return [
                Citing(*entry, tuple(cited[entry.id]), _leaning(connection, entry.id, cited[entry.id]))
                for entry in entries
            ]

    def thread(self, ref: str) -> list[Answer]:
        """The answers of a conversation, oldest first; none when nothing was said in it.

        Args:
            ref: The conversation's name, or an id in it or its only beginning.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(given)
                .where(given.c.thread == _thread_of(connection, ref), given.c.kind == KINDS[Answer])
                .order_by(given.c.turn, given.c.created_at, given.c.id)
            ).all()
        return [entry for row in rows if isinstance(entry := _entry(row), Answer)]

    def count(self) -> int:
        """How much was given in all."""
        with reading(self._engine) as connection:
            return connection.scalar(sa.select(sa.func.count(given.c.id))) or 0

    def all_citations(self) -> list[tuple[str, Citation]]:
        """Every citation ever given, with the id of what it stands in."""
        rows = sa.select(citations).order_by(citations.c.given, citations.c.n)
        with reading(self._engine) as connection:
            return [(row.given, _citation(row)) for row in connection.execute(rows)]


def digest_of(entry: Given, thread: str | None, now: datetime) -> str:
    """The hash of all that makes an entry what it is, the moment and the conversation included."""
    kept = [getattr(entry, each.name) for each in fields(entry) if each.name not in _PASSING]
    # The values' own form of writing themselves is complete and has one order.
    said = repr([KINDS[type(entry)], thread, now.isoformat(), kept])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def title_of(entry: Given) -> str:
    """What it is about: the question, the topic, the window."""
    if isinstance(entry, Answer):
        return entry.question
    if isinstance(entry, Summary):
        return entry.topic or entry.item.headline
    return f"{entry.since} to {entry.until}"


def statements_of(entry: Given) -> tuple[Statement, ...]:
    """All statements, in reading order."""
    if isinstance(entry, Answer):
        return entry.statements
    items = entry.items if isinstance(entry, Briefing) else (entry.item,)
    return tuple(point for item in items for point in item.points)


# ---- rows


def _statement_rows(entry: Given) -> list[dict[str, Any]]:
    return [
        {
            "given": entry.id,
            "position": position,
            "text": each.text,
            "form": each.form,
            "citations": list(each.citations),
        }
        for position, each in enumerate(statements_of(entry))
    ]


_COLUMNS: Final = ("n", "article", "version", "start", "end", "quote")


def _citation_rows(entry: Given) -> list[dict[str, Any]]:
    rows = []
    for each in entry.citations:
        shown = asdict(each)
        rows.append({"given": entry.id} | {name: shown.pop(name) for name in _COLUMNS} | {"shown": shown})
    return rows


def _citation(row: Row[Any]) -> Citation:
    return Citation(**{name: getattr(row, name) for name in _COLUMNS}, **row.shown)


def _entry(row: Row[Any]) -> Given:
    entry: Given = _adapter(row.kind).validate_json(row.payload)
    return entry


def _leaning(connection: Connection, entry: str, cited: Sequence[Citation]) -> tuple[str, ...]:
    """Texts of the statements that lean on any of the citations."""
    numbers = {each.n for each in cited}
    said = sa.select(statements).where(statements.c.given == entry).order_by(statements.c.position)
    return tuple(row.text for row in connection.execute(said) if numbers.intersection(row.citations))


def _free_id(connection: Connection, digest: str) -> str:
    """The shortest beginning of `digest`, from `ID_LENGTH` on, that nothing else has for its id."""
    for length in range(ID_LENGTH, len(digest)):
        known = connection.scalar(sa.select(given.c.digest).where(given.c.id == digest[:length]))
        if known in {None, digest}:
            return digest[:length]
    return digest


def _id(connection: Connection, ref: str) -> str:
    """The id that is `ref`, or the only one that begins with it."""
    exact = connection.scalar(sa.select(given.c.id).where(given.c.id == ref))
    if exact is not None:
        return str(exact)
    beginning = sa.select(given.c.id).where(given.c.id.startswith(ref)).limit(2)
    found = list(connection.scalars(beginning)) if _ID_PART.fullmatch(ref) else []
    if len(found) > 1:
        raise NotFoundError(f"{ref}: several answers begin so; write more of the id")
    if not found:
        raise NotFoundError(f"{ref}: no answer, summary or briefing has this id")
    return str(found[0])


def _thread_of(connection: Connection, ref: str) -> str:
    """The conversation of what was given under `ref`; any other name is a conversation's own."""
    try:
        found = _id(connection, ref)
    except NotFoundError:
        return ref
    return str(connection.execute(sa.select(given.c.thread).where(given.c.id == found)).scalar_one())


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    # A fifth of a second that opening a citation does without.
    from pydantic import TypeAdapter

    return TypeAdapter(next(each for each, name in KINDS.items() if name == kind))
