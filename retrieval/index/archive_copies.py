"""Which articles carry the same text: an inverted index of shingles, and the pairs it finds.

Pairs are kept up to date with every text that comes or goes; what follows from them, the origins, is
decided in `origins`.
"""

from collections.abc import Collection, Sequence, Set

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_rows import IDS_A_STATEMENT, in_slices
from retrieval.index.database import insert_new
from retrieval.index.tables import articles, copies, shingles
from retrieval.ingest import duplicates
from retrieval.ingest.duplicates import Overlap, Size


def renew_shingles(connection: Connection, article: str, old_text: str | None, new_text: str | None) -> None:
    """Make an article's shingles and pairs those of its new text; None is no text."""
    if old_text is not None:
        _drop(connection, article, duplicates.shingles(old_text))
    new = duplicates.shingles(new_text) if new_text is not None else frozenset()
    size = duplicates.size_of(new)
    _add_pairs(connection, article, new)
    insert_new(connection, shingles, [{"hash": each, "article": article} for each in sorted(new)])
    connection.execute(
        sa.update(articles).where(articles.c.id == article).values(shingles=size.all, sampled=size.sampled)
    )


def copies_of(connection: Connection, hashes: Set[int]) -> dict[str, Overlap]:
    """Articles that are copies of a text, given as shingles, each with what the two share."""
    size = duplicates.size_of(hashes)
    shared = _shared(connection, hashes, min(duplicates.MIN_SHARED, size.all))
    found = {}
    for article, other in _sizes(connection, list(shared)).items():
        overlap = duplicates.overlap(size, other, shared[article])
        if overlap.is_copy and not _is_quotation(size, other, shared[article]):
            found[article] = overlap
    return found


def _shared(connection: Connection, hashes: Collection[int], fewest: int) -> dict[str, Size]:
    """What each article shares with a text, of the articles that share `fewest` shingles or more."""
    is_sampled = shingles.c.hash % duplicates.SAMPLE_RATE == 0
    sampled = sa.func.sum(sa.case((is_sampled, 1), else_=0)).label("sampled")
    rows = sa.select(shingles.c.article, sa.func.count().label("all"), sampled).group_by(shingles.c.article)
    if len(hashes) <= IDS_A_STATEMENT:
        # Nearly every article shares a turn of phrase with every other; the database need not hand them on.
        rows = rows.having(sa.func.count() >= fewest)
    found: dict[str, Size] = {}
    for some in in_slices(sorted(hashes)):
        for article, shared, of_sample in connection.execute(rows.where(shingles.c.hash.in_(some))):
            before = found.get(article, Size(0, 0))
            found[article] = Size(before.all + shared, before.sampled + of_sample)
    return {article: size for article, size in found.items() if size.all >= fewest}


def _drop(connection: Connection, article: str, old: Set[int]) -> None:
    for some in in_slices(sorted(old)):
        of_article = sa.and_(shingles.c.hash.in_(some), shingles.c.article == article)
        connection.execute(sa.delete(shingles).where(of_article))
    connection.execute(sa.delete(copies).where(sa.or_(copies.c.first == article, copies.c.second == article)))


def _add_pairs(connection: Connection, article: str, hashes: Set[int]) -> None:
    pairs = []
    for other, overlap in copies_of(connection, hashes).items():
        first, second = sorted((article, other))
        if first != second:
            shares = {"containment": overlap.containment, "coverage": overlap.coverage}
            pairs.append({"first": first, "second": second, **shares})
    insert_new(connection, copies, pairs)


def _is_quotation(one: Size, other: Size, shared: Size) -> bool:
    """Whether one is a line or two that the other holds: a copy is such a text of another such text only."""
    return shared.all < min(duplicates.MIN_SHARED, max(one.all, other.all))


def _sizes(connection: Connection, ids: Sequence[str]) -> dict[str, Size]:
    columns = sa.select(articles.c.id, articles.c.shingles, articles.c.sampled)
    return {
        row.id: Size(row.shingles, row.sampled)
        for some in in_slices(ids)
        for row in connection.execute(columns.where(articles.c.id.in_(some)))
    }
