"""Deriving what depends on an article's neighbours, anew from all of them: missing years, and origins.

The outcome depends on what the archive holds, never on the order in which it came.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from retrieval.index.archive_following import last_change, position, set_position
from retrieval.index.archive_rows import in_slices, is_shown
from retrieval.index.archive_writing import set_published
from retrieval.index.neighbours import LEAD_CHARACTERS, Changed, Lead, concerned, known_days, month_days
from retrieval.index.origins import Member, moved, origins
from retrieval.index.tables import ID_LENGTH, SETTLED, articles, changes, copies, versions
from retrieval.ingest import dates
from retrieval.types import PartialDate, Published

BY_WEEKDAY: Final = "dateline; year from weekday and neighbours"
BY_NEIGHBOURS: Final = "dateline; year from neighbours"

_LEAD: Final = (
    articles.c.id,
    articles.c.stated_value,
    articles.c.partial,
    versions.c.title,
    sa.func.substr(versions.c.text, 1, LEAD_CHARACTERS).label("lead"),
)


def settle(connection: Connection) -> bool:
    """Settle years and origins, if anything changed since they were settled last; return whether it had.

    Days come first: copies count as one within a week, which a day found may make or break.
    """
    since = position(connection, SETTLED)
    if since == last_change(connection):
        return False
    for article, published in _days(connection, since).items():
        set_published(connection, article, published)
    derived = origins(_members(connection), _pairs(connection))
    for article, origin in moved(_known_origins(connection, derived), derived).items():
        connection.execute(sa.update(articles).where(articles.c.id == article).values(origin=origin))
    set_position(connection, SETTLED, last_change(connection))
    return True


def _days(connection: Connection, since: int) -> dict[str, Published | None]:
    """Whole days, or None where nobody tells, of the articles without a year that the changes concern."""
    undated = _leads(connection, articles.c.stated_value.is_(None), articles.c.partial.is_not(None))
    if since and undated:
        undated = concerned(undated, _changed(connection, since))
    if not undated:
        return {}
    near = month_days(each.partial for each in undated if each.partial)
    month_day = sa.func.substr(articles.c.stated_value, 6, 5)
    told = known_days(undated, _leads(connection, month_day.in_(near)))
    return {each.article: _settled(each.partial, told[each.article]) for each in undated if each.partial}


def _changed(connection: Connection, since: int) -> list[Changed]:
    """The articles of which a passage came, changed or went."""
    # A passage that went is only known by its id, which begins with its version's.
    version = sa.func.substr(changes.c.passage, 1, ID_LENGTH)
    touched = sa.select(versions.c.article).join(changes, version == versions.c.id)
    of_article = versions.alias()
    count = sa.select(sa.func.count()).where(of_article.c.article == articles.c.id).scalar_subquery()
    rows = (
        sa.select(*_LEAD, articles.c.is_withdrawn, count.label("count"))
        .join(versions, versions.c.id == articles.c.version)
        .where(articles.c.id.in_(touched.where(changes.c.sequence > since)))
    )
    found = connection.execute(rows).mappings()
    return [Changed(_lead(row), is_new=row["count"] == 1 and not row["is_withdrawn"]) for row in found]


def _settled(partial: PartialDate, neighbours: Sequence[date]) -> Published | None:
    day = dates.settle_year(partial, neighbours)
    if day is None:
        return None
    return Published(day.isoformat(), BY_NEIGHBOURS if partial.weekday is None else BY_WEEKDAY)


def _leads(connection: Connection, *chosen: sa.ColumnElement[bool]) -> list[Lead]:
    rows = sa.select(*_LEAD).join(versions, versions.c.id == articles.c.version).where(is_shown(), *chosen)
    return [_lead(row) for row in connection.execute(rows).mappings()]


def _lead(row: RowMapping) -> Lead:
    day, partial = row["stated_value"], row["partial"]
    return Lead(
        row["id"],
        row["title"],
        row["lead"],
        date.fromisoformat(day[:10]) if day else None,
        PartialDate(*partial) if partial else None,
    )


def _members(connection: Connection) -> list[Member]:
    """Shown articles that share their text with another."""
    paired = sa.union(sa.select(copies.c.first), sa.select(copies.c.second)).subquery()
    rows = sa.select(articles.c.id, articles.c.outlet, articles.c.agencies, articles.c.published_value).where(
        articles.c.id.in_(sa.select(paired.c.first)), is_shown()
    )
    return [
        Member(row.id, row.outlet, tuple(row.agencies), row.published_value)
        for row in connection.execute(rows)
    ]


def _pairs(connection: Connection) -> list[tuple[str, str]]:
    return [(row.first, row.second) for row in connection.execute(sa.select(copies))]


def _known_origins(connection: Connection, derived: Mapping[str, str]) -> dict[str, str]:
    """Stored origins: of the articles derived, and of those that were somebody's copy so far."""
    rows = sa.select(articles.c.id, articles.c.origin)
    known = {row.id: row.origin for row in connection.execute(rows.where(articles.c.origin != articles.c.id))}
    for some in in_slices(sorted(derived)):
        known |= {row.id: row.origin for row in connection.execute(rows.where(articles.c.id.in_(some)))}
    return known
