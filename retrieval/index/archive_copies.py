"""Which articles have the same text: an inverted index of shingles, and the pairs it finds.

Pairs are kept up to date with every text added or removed; the origins that follow from them are decided in
`origins`.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_rows import in_slices
from retrieval.index.database import insert_new, insert_selected
from retrieval.index.listed import NUMBERS, listed
from retrieval.index.tables import articles, copies, shingles, versions
from retrieval.ingest import briefs, duplicates
from retrieval.ingest.duplicates import Overlap, Size

_LEAST_SHARE: Final = min(duplicates.COPY_CONTAINMENT, duplicates.SHORT_CONTAINMENT)
"""No copy shares less of the smaller text, whatever `Overlap.is_copy` asks of its kind."""

COMMON_ARTICLES: Final = 64
"""What stands in more articles is a turn of phrase: it tells little, and takes longest to look up.

It is counted only in articles that the other shingles make likely copies, so a look-up takes no longer the
more articles there are. Where so much of a text is common that a copy might share nothing else, as of a
story that as many carry, all of it is looked up.
"""


def _likely() -> sa.Select[tuple[str, int, int, int, int]]:
    """Select the articles that may share enough with a text, what they share at most, and their sizes.

    Nearly every article shares a turn of phrase with every other; the database need not hand them on.
    """
    unseen, unseen_sampled = (sa.bindparam(name, type_=sa.Integer) for name in ("unseen", "unseen_sampled"))
    counted = _counted(unseen, unseen_sampled)
    shared = counted.having(
        counted.selected_columns.shared >= sa.bindparam("fewest", type_=sa.Integer)
    ).subquery()
    its, its_sampled = articles.c.shingles.label("its"), articles.c.sampled.label("its_sampled")
    # What reaches the share of either text reaches that of the smaller one.
    is_likely = sa.or_(
        shared.c.shared >= sa.bindparam("enough", type_=sa.Float),
        shared.c.shared >= _LEAST_SHARE * articles.c.shingles,
        shared.c.shared_sampled >= sa.bindparam("enough_sampled", type_=sa.Float),
        shared.c.shared_sampled >= _LEAST_SHARE * articles.c.sampled,
    )
    joined = sa.select(*shared.c, its, its_sampled).join(articles, articles.c.id == shared.c.article)
    return joined.where(is_likely)


def _counted(
    more: sa.ColumnElement[int], more_sampled: sa.ColumnElement[int]
) -> sa.Select[tuple[str, int, int]]:
    """Select how many of the listed shingles each article has, and so many more."""
    is_sampled = shingles.c.hash % duplicates.SAMPLE_RATE == 0
    sampled = sa.func.sum(sa.case((is_sampled, 1), else_=0))
    return (
        sa.select(
            shingles.c.article,
            (sa.func.count() + more).label("shared"),
            (sampled + more_sampled).label("shared_sampled"),
        )
        .where(shingles.c.hash.in_(sa.select(listed())))
        .group_by(shingles.c.article)
    )


def _common() -> sa.Select[int]:
    """Select those of the listed shingles that stand in more than `COMMON_ARTICLES`."""
    each = listed()
    one_more = sa.select(shingles.c.article).where(shingles.c.hash == each).limit(1).offset(COMMON_ARTICLES)
    return sa.select(each).where(one_more.scalar_subquery().is_not(None))


# Written down once: a desk's first day takes each of them thousands of times.
_LIKELY: Final = _likely()
_COMMON: Final = _common()
_SHARED: Final = _counted(sa.literal(0), sa.literal(0)).where(
    shingles.c.article.in_(sa.bindparam("among", expanding=True))
)
_NEW: Final = sa.select(listed(), sa.bindparam("article", type_=sa.Text)).where(sa.true())
_OLD: Final = sa.delete(shingles).where(
    shingles.c.hash.in_(sa.select(listed())), shingles.c.article == sa.bindparam("of")
)


def renew_shingles(connection: Connection, article: str, old_text: str | None, new_text: str | None) -> None:
    """Make an article's shingles and pairs those of its new text; None is no text."""
    if old_text is not None:
        _drop(connection, article, duplicates.shingles(old_text))
    new = duplicates.shingles(new_text) if new_text is not None else frozenset()
    size = duplicates.size_of(new)
    _add_pairs(connection, article, copies_of(connection, new, new_text or ""))
    _add(connection, article, new)
    connection.execute(
        sa.update(articles).where(articles.c.id == article).values(shingles=size.all, sampled=size.sampled)
    )


def copies_of(connection: Connection, hashes: Set[int], text: str) -> dict[str, Overlap]:
    """Articles that are copies of a text, given with its shingles, each with what the two share."""
    size, found = duplicates.size_of(hashes), {}
    others = _others(connection, hashes, size)
    for article, shared in _shared(connection, hashes, list(others)).items():
        overlap = duplicates.overlap(size, others[article], shared)
        if overlap.is_copy and not _is_quotation(size, others[article], shared):
            found[article] = overlap
    edited = [article for article, overlap in found.items() if overlap.is_edited_brief]
    apart = {article for article, its in _texts(connection, edited) if briefs.tell_apart(text, its)}
    return {article: overlap for article, overlap in found.items() if article not in apart}


def _texts(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The articles named, each with its current text."""
    rows = sa.select(articles.c.id, versions.c.text).join(versions, versions.c.id == articles.c.version)
    for some in in_slices(ids):
        for row in connection.execute(rows.where(articles.c.id.in_(some))):
            yield row.id, row.text


def _others(connection: Connection, hashes: Set[int], size: Size) -> dict[str, Size]:
    """The articles that may be copies of a text, with their sizes; most others share too little."""
    common = set(connection.scalars(_COMMON, {NUMBERS: sorted(hashes)}))
    if len(common) >= _LEAST_SHARE * size.all:
        common = set()
    unseen = duplicates.size_of(common)
    given = {
        NUMBERS: sorted(hashes - common),
        "unseen": unseen.all,
        "unseen_sampled": unseen.sampled,
        "fewest": min(duplicates.MIN_SHARED, size.all),
        "enough": _LEAST_SHARE * size.all,
        "enough_sampled": _LEAST_SHARE * size.sampled,
    }
    return {row.article: Size(row.its, row.its_sampled) for row in connection.execute(_LIKELY, given)}


def _shared(connection: Connection, hashes: Set[int], others: Sequence[str]) -> dict[str, Size]:
    """What each of the articles named shares with a text."""
    found = {}
    for some in in_slices(others):
        for row in connection.execute(_SHARED, {NUMBERS: sorted(hashes), "among": some}):
            found[row.article] = Size(row.shared, row.shared_sampled)
    return found


def _add(connection: Connection, article: str, hashes: Set[int]) -> None:
    given = {NUMBERS: sorted(hashes), "article": article}
    insert_selected(connection, shingles, ["hash", "article"], _NEW, given)


def _drop(connection: Connection, article: str, old: Set[int]) -> None:
    connection.execute(_OLD, {NUMBERS: sorted(old), "of": article})
    connection.execute(sa.delete(copies).where(sa.or_(copies.c.first == article, copies.c.second == article)))


def _add_pairs(connection: Connection, article: str, found: Mapping[str, Overlap]) -> None:
    pairs = []
    for other, overlap in found.items():
        first, second = sorted((article, other))
        if first != second:
            shares = {"containment": overlap.containment, "coverage": overlap.coverage}
            pairs.append({"first": first, "second": second, **shares})
    insert_new(connection, copies, pairs)


def _is_quotation(one: Size, other: Size, shared: Size) -> bool:
    """Whether one is a line or two that the other holds: a copy is such a text of another such text only."""
    return shared.all < min(duplicates.MIN_SHARED, max(one.all, other.all))
