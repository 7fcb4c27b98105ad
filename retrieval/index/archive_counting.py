"""How much the archive holds, and which bytes it has read."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_rows import is_shown
from retrieval.index.database import put
from retrieval.index.tables import articles, inputs, passages, versions


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, of what is shown."""

    articles: int
    versions: int
    passages: int
    origins: int


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes that were read completely: the next time they need not be."""

    raw_hash: str
    source: str
    """The path or URL they came from."""
    reader: str
    """Which reading code read them."""
    readings: int


def count(connection: Connection) -> Counts:
    """Count what is shown."""
    shown = is_shown()
    of_versions = sa.select(sa.func.count(versions.c.id)).join(articles, articles.c.id == versions.c.article)
    return Counts(
        articles=connection.scalar(sa.select(sa.func.count(articles.c.id)).where(shown)) or 0,
        versions=connection.scalar(of_versions.where(shown)) or 0,
        passages=connection.scalar(sa.select(sa.func.count(passages.c.id))) or 0,
        origins=connection.scalar(sa.select(sa.func.count(sa.distinct(articles.c.origin))).where(shown)) or 0,
    )


def outlets(connection: Connection) -> dict[str, int]:
    """How many articles are shown of each outlet."""
    rows = (
        sa.select(articles.c.outlet, sa.func.count().label("count"))
        .where(is_shown(), articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet)
        .order_by(articles.c.outlet)
    )
    return {row.outlet: row[1] for row in connection.execute(rows)}


def languages(connection: Connection) -> dict[str, int]:
    """How many articles are shown in each language that is known."""
    rows = (
        sa.select(articles.c.language, sa.func.count().label("count"))
        .where(is_shown(), articles.c.language.is_not(None))
        .group_by(articles.c.language)
    )
    return {row.language: row[1] for row in connection.execute(rows)}


def known_inputs(
    connection: Connection, raw_hashes: Collection[str], reader: str
) -> dict[tuple[str, str], int]:
    """How many readings `reader` found in bytes, by their hash and where they came from."""
    rows = sa.select(inputs).where(inputs.c.raw_hash.in_(raw_hashes), inputs.c.reader == reader)
    return {(row.raw_hash, row.source): row.readings for row in connection.execute(rows)}


def remember_inputs(connection: Connection, read: Sequence[Input]) -> None:
    """Note what was read completely."""
    put(connection, inputs, [asdict(each) for each in read])
