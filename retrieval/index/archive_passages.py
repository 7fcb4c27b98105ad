"""An article's passages, and the changes that the derived indexes follow.

Passages have rows only while they are shown: those of the current version of an article that is neither
withdrawn nor held. Every change to one is recorded in `changes`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_plan import input_hash, passage_id
from retrieval.index.archive_rows import in_slices, is_shown
from retrieval.index.database import insert_new, put
from retrieval.index.tables import CHANGES, articles, changes, passages, positions, versions
from retrieval.ingest import sentences
from retrieval.types import Span


def renew_passages(connection: Connection, article: str, *, is_touched: bool = False) -> int:
    """Make an article's passages those of its current version, note changes, return how many are new.

    Args:
        connection: The transaction.
        article: The article's id.
        is_touched: Something else that is indexed with them changed: note all of them.
    """
    wanted = _wanted_passages(connection, article)
    stored = sa.select(passages.c.id, passages.c.text_hash).where(passages.c.article == article)
    there = {row.id: row.text_hash for row in connection.execute(stored)}
    gone = sorted(there.keys() - wanted.keys())
    fresh = [each for each, row in wanted.items() if is_touched or there.get(each) != row["text_hash"]]
    for some in in_slices(gone):
        connection.execute(sa.delete(passages).where(passages.c.id.in_(some)))
    put(connection, passages, [wanted[each] for each in fresh])
    _note(connection, dict.fromkeys(gone, False) | dict.fromkeys(fresh, True))
    return len(wanted.keys() - there.keys())


def _wanted_passages(connection: Connection, article: str) -> dict[str, dict[str, Any]]:
    row = connection.execute(
        sa.select(versions.c.id, versions.c.title, versions.c.text, versions.c.spans)
        .join(articles, articles.c.version == versions.c.id)
        .where(articles.c.id == article, is_shown())
    ).one_or_none()
    if row is None:
        return {}
    spans = [Span(*pair) for pair in row.spans]
    return {
        passage_id(row.id, first, last): {
            "id": passage_id(row.id, first, last),
            "version": row.id,
            "article": article,
            "first": first,
            "last": last,
            "text_hash": _input_hash(row.title, row.text, spans[first:last]),
        }
        for first, last in sentences.passages(row.text, spans)
    }


def _input_hash(title: str, text: str, spans: list[Span]) -> str:
    start, end = spans[0].start, spans[-1].end
    return input_hash(title, text[start:end], tuple(span.end - start for span in spans))


def _note(connection: Connection, is_present: Mapping[str, bool]) -> None:
    """Give each changed passage the next sequence number; only its newest change is kept."""
    if not is_present:
        return
    counter = sa.update(positions).where(positions.c.name == CHANGES)
    connection.execute(counter.values(value=positions.c.value + len(is_present)))
    last = sa.select(positions.c.value).where(positions.c.name == CHANGES)
    first = connection.execute(last).scalar_one() - len(is_present) + 1
    for some in in_slices(list(is_present)):
        connection.execute(sa.delete(changes).where(changes.c.passage.in_(some)))
    rows: Iterable[tuple[int, tuple[str, bool]]] = enumerate(is_present.items(), first)
    insert_new(
        connection,
        changes,
        [{"sequence": sequence, "passage": each, "is_present": state} for sequence, (each, state) in rows],
    )
