"""Checking stored pairs of copies again, by the current rule.

A pair is written when a text arrives and stays until one of its two texts changes. Pairs written by an older
Newsdesk, which distinguished fewer short reports, are found here and removed, once after an upgrade.
"""

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from retrieval.index import database
from retrieval.index.tables import articles, copies, versions
from retrieval.ingest import briefs, duplicates

PAIRS_AT_A_TIME: Final = 500


def drop_misjudged(connection: Connection) -> None:
    """Drop the pairs that today's rule would not make."""
    for first, second in list(_told_apart(connection)):
        is_pair = sa.and_(copies.c.first == first, copies.c.second == second)
        connection.execute(sa.delete(copies).where(is_pair))


def faults(engine: Engine) -> list[str]:
    """What verify says of pairs that today's rule would not make."""
    with database.reading(engine) as connection:
        apart = len(list(_told_apart(connection)))
    return [f"pairs of short articles that count as copies and tell different news: {apart}"] if apart else []


def _told_apart(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the pairs of edited briefs that differ in a number or name; longer texts are not looked at."""
    one, other = articles.alias(), articles.alias()
    its, others = versions.alias(), versions.alias()
    rows = (
        sa.select(copies.c.first, copies.c.second, its.c.text, others.c.text.label("other_text"))
        .join(one, one.c.id == copies.c.first)
        .join(other, other.c.id == copies.c.second)
        .join(its, its.c.id == one.c.version)
        .join(others, others.c.id == other.c.version)
        # As `Overlap.is_edited_brief`: what wholly stands in the other text is a copy, whatever that adds.
        .where(copies.c.containment < 1, one.c.shingles < duplicates.BRIEF_SHINGLES)
        .where(other.c.shingles < duplicates.BRIEF_SHINGLES)
        .order_by(copies.c.first, copies.c.second)
    )
    streamed = connection.execute(rows, execution_options={"yield_per": PAIRS_AT_A_TIME})
    for row in streamed:
        if briefs.tell_apart(row.text, row.other_text):
            yield row.first, row.second
