"""Which article of the archive a reading may belong to: by its URL, its path, its bytes."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_plan import Held, Holder, Known, identify, is_place
from retrieval.index.tables import aliases, articles, raws, versions
from retrieval.ingest import duplicates
from retrieval.ingest.raw import Raw
from retrieval.types import Reading


def held_by(connection: Connection, reading: Reading) -> Held | None:
    """What the archive holds of the article that `reading` is of; None when it is a new one."""
    article = identify(reading, _known(connection, reading))
    if article is None:
        return None
    row = connection.execute(
        sa.select(articles.c.version, articles.c.is_withdrawn, articles.c.ruled_by, versions.c.raw_hash)
        .join(versions, versions.c.id == articles.c.version)
        .where(articles.c.id == article)
    ).one()
    raw_version = connection.scalar(
        sa.select(raws.c.version).where(raws.c.raw_hash == reading.raw_hash, raws.c.article == article)
    )
    return Held(article, row.version, row.raw_hash, raw_version, row.is_withdrawn, row.ruled_by)


def _known(connection: Connection, reading: Reading) -> Known:
    holder = sa.select(articles.c.id, articles.c.url)
    by_ref = holder.add_columns(aliases.c.ref).join(aliases, aliases.c.article == articles.c.id)
    refs = {
        row.ref: Holder(row.id, row.url)
        for row in connection.execute(by_ref.where(aliases.c.ref.in_(refs_of(reading))))
    }
    by_raw = holder.join(raws, raws.c.article == articles.c.id).where(raws.c.raw_hash == reading.raw_hash)
    by_path = refs.get(reading.path or "")
    if by_path and is_place(reading.path or "") and not _is_like(connection, by_path.article, reading):
        by_path = None
    return Known(
        refs.get(reading.url or ""),
        by_path,
        tuple(Holder(row.id, row.url) for row in connection.execute(by_raw)),
    )


def _is_like(connection: Connection, article: str, reading: Reading) -> bool:
    """Whether a reading looks like an article: the same headline, or much of the same text."""
    current = sa.select(versions.c.title, versions.c.text).join(articles, articles.c.version == versions.c.id)
    title, text = connection.execute(current.where(articles.c.id == article)).one()
    is_copy = duplicates.is_copy(duplicates.shingles(text), duplicates.shingles(reading.text))
    return is_copy or title.casefold() == reading.title.casefold()


def articles_read_from(connection: Connection, found: Sequence[Raw]) -> list[str]:
    """Ids of the articles that bytes were read as.

    Where pages of several articles were the same, as those are that only say that a page is gone, the
    addresses tell which of them it is.
    """
    named = {each.digest: {each.url, each.path} for each in found}
    held = (
        sa.select(raws.c.raw_hash, raws.c.article, aliases.c.ref)
        .outerjoin(aliases, aliases.c.article == raws.c.article)
        .where(raws.c.raw_hash.in_(named))
    )
    by_bytes: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for raw_hash, article, ref in connection.execute(held):
        by_bytes[raw_hash][article].add(ref)
    return sorted(
        {
            article
            for raw_hash, known in by_bytes.items()
            for article, refs in known.items()
            if len(known) == 1 or refs & named[raw_hash]
        }
    )


def refs_of(reading: Reading) -> list[str]:
    """The URL and the path of a reading, as far as it has them."""
    return [ref for ref in (reading.url, reading.path) if ref]
