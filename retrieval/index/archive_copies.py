"""Which articles carry the same text: an inverted index of shingles, and the pairs it finds.

Pairs are kept up to date with every text that comes or goes; what follows from them, the origins, is
decided in `origins`.
"""

from collections.abc import Collection, Sequence, Set
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_rows import in_slices
from retrieval.index.database import insert_new
from retrieval.index.tables import articles, copies, shingles, versions
from retrieval.ingest import duplicates


class Size(NamedTuple):
    """How many shingles a text has, and how many of them a sampled text would keep."""

    all: int
    sampled: int


def renew_shingles(connection: Connection, article: str, old_text: str | None, new_text: str | None) -> None:
    """Make an article's shingles and pairs those of its new text; None is no text."""
    if old_text is not None:
        _drop(connection, article, duplicates.shingles(old_text))
    new = duplicates.shingles(new_text) if new_text is not None else frozenset()
    _add_pairs(connection, article, new)
    insert_new(connection, shingles, [{"hash": each, "article": article} for each in sorted(new)])
    size = size_of(new)
    connection.execute(
        sa.update(articles).where(articles.c.id == article).values(shingles=size.all, sampled=size.sampled)
    )


def candidates(connection: Connection, hashes: Collection[int]) -> dict[str, int]:
    """Articles that share shingles with a text, and how many; most first."""
    shared: dict[str, int] = {}
    for some in in_slices(sorted(hashes)):
        rows = sa.select(shingles.c.article, sa.func.count().label("count")).where(shingles.c.hash.in_(some))
        for row in connection.execute(rows.group_by(shingles.c.article)):
            shared[row.article] = shared.get(row.article, 0) + row[1]
    return dict(sorted(shared.items(), key=lambda item: (-item[1], item[0])))


def size_of(hashes: Set[int]) -> Size:
    """The size of a text's set of shingles."""
    return Size(len(hashes), sum(each % duplicates.SAMPLE_RATE == 0 for each in hashes))


def may_be_copy(shared: int, one: Size, other: Size) -> bool:
    """Whether two texts can be copies, by what `duplicates.is_copy` compares; spares reading most.

    A text of a line or two is a copy of another such text only: in a long one it is a quotation.
    """
    is_alike = (one.all == one.sampled) == (other.all == other.sampled)
    smaller = min(one.all, other.all) if is_alike else min(one.sampled, other.sampled)
    fewest = min(duplicates.MIN_SHARED, max(one.all, other.all))
    return shared >= max(fewest, duplicates.COPY_CONTAINMENT * smaller)


def _drop(connection: Connection, article: str, old: Set[int]) -> None:
    for some in in_slices(sorted(old)):
        of_article = sa.and_(shingles.c.hash.in_(some), shingles.c.article == article)
        connection.execute(sa.delete(shingles).where(of_article))
    connection.execute(sa.delete(copies).where(sa.or_(copies.c.first == article, copies.c.second == article)))


def _add_pairs(connection: Connection, article: str, hashes: Set[int]) -> None:
    size = size_of(hashes)
    fewest = min(duplicates.MIN_SHARED, size.all)
    shared = {each: count for each, count in candidates(connection, hashes).items() if count >= fewest}
    likely = [
        each
        for each, other in _sizes(connection, list(shared)).items()
        if each != article and may_be_copy(shared[each], size, other)
    ]
    pairs = []
    for each, text in _texts(connection, likely).items():
        other = duplicates.shingles(text)
        if duplicates.is_copy(hashes, other):
            first, second = sorted((article, each))
            containment = duplicates.containment(hashes, other)
            pairs.append({"first": first, "second": second, "containment": containment})
    insert_new(connection, copies, pairs)


def _sizes(connection: Connection, ids: Sequence[str]) -> dict[str, Size]:
    columns = sa.select(articles.c.id, articles.c.shingles, articles.c.sampled)
    return {
        row.id: Size(row.shingles, row.sampled)
        for some in in_slices(ids)
        for row in connection.execute(columns.where(articles.c.id.in_(some)))
    }


def _texts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    rows = sa.select(articles.c.id, versions.c.text).join(versions, versions.c.id == articles.c.version)
    return {
        row.id: row.text
        for some in in_slices(ids)
        for row in connection.execute(rows.where(articles.c.id.in_(some)))
    }
