"""Deriving what depends on an article's neighbours: missing years, and origins.

Only what is affected by changes since the last run is derived again. The result depends on what the archive
holds, never on the order in which it arrived.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from retrieval.index.archive_following import last_change, position, set_position
from retrieval.index.archive_judging import drop_misjudged
from retrieval.index.archive_passages import renew_passages
from retrieval.index.archive_rows import in_slices, is_shown
from retrieval.index.archive_writing import release, set_published
from retrieval.index.neighbours import LEAD_CHARACTERS, Changed, Lead, concerned, known_days, month_days
from retrieval.index.origins import Member, Pair, is_one, moved, origins
from retrieval.index.roundups import strangers
from retrieval.index.tables import COPIES_JUDGED, ID_LENGTH, SETTLED, articles, changes, copies, versions
from retrieval.ingest import dates, duplicates
from retrieval.types import PartialDate, Published

BY_WEEKDAY: Final = "dateline; year from weekday and neighbours"
BY_NEIGHBOURS: Final = "dateline; year from neighbours"

RULE: Final = 1
"""Which rule the stored copies and origins follow; with the next number, all are judged anew."""

LEADS_AT_A_TIME: Final = 500
"""Two kilobytes each: a megabyte, however many articles there are."""


_LEAD: Final = (
    articles.c.id,
    articles.c.stated_value,
    articles.c.partial,
    versions.c.title,
    sa.func.substr(versions.c.text, 1, LEAD_CHARACTERS).label("lead"),
)


def settle(connection: Connection, now: datetime) -> bool:
    """Let out what was embargoed until now; settle years and origins, if anything changed since.

    Days come first: copies count as one within a week, which a day found may make or break.

    Returns:
        Whether anything had changed.
    """
    release(connection, now)
    if position(connection, COPIES_JUDGED) < RULE:
        judge_copies(connection)
    since = position(connection, SETTLED)
    if since == last_change(connection):
        return False
    for article, published in _days(connection, since).items():
        set_published(connection, article, published)
    _settle_origins(connection, _counted_with_changed(connection, since))
    _remember_told(connection, since)
    set_position(connection, SETTLED, last_change(connection))
    return True


def judge_copies(connection: Connection) -> None:
    """Judge all copies by today's rule; articles that get another origin are noted as changed."""
    drop_misjudged(connection)
    of_others = sa.select(articles.c.id).where(articles.c.origin != articles.c.id)
    concerned = sa.union(sa.select(copies.c.first), sa.select(copies.c.second), of_others)
    for article in _settle_origins(connection, set(connection.scalars(concerned))):
        renew_passages(connection, article, is_touched=True)
    set_position(connection, COPIES_JUDGED, RULE)


def _days(connection: Connection, since: int) -> dict[str, Published | None]:
    """Whole days, or None where nobody tells, of the articles without a year that the changes concern."""
    leads = _leads(connection, articles.c.stated_value.is_(None), articles.c.partial.is_not(None))
    undated = concerned(leads, _changed(connection, since)) if since else list(leads)
    if not undated:
        return {}
    near = month_days(each.partial for each in undated if each.partial)
    month_day = sa.func.substr(articles.c.stated_value, 6, 5)
    told = known_days(undated, _leads(connection, month_day.in_(near)))
    return {each.article: _settled(each.partial, told[each.article]) for each in undated if each.partial}


def _touched(since: int) -> sa.Select[tuple[str]]:
    """Ids of the articles of which a passage came, changed or went."""
    # A passage that went is only known by its id, which begins with its version's.
    version = sa.func.substr(changes.c.passage, 1, ID_LENGTH)
    touched = sa.select(versions.c.article).join(changes, version == versions.c.id)
    return touched.where(changes.c.sequence > since)


def _changed(connection: Connection, since: int) -> list[Changed]:
    """The articles of which a passage came, changed or went."""
    rows = (
        sa.select(*_LEAD, articles.c.told_day, is_shown().label("is_shown"))
        .join(versions, versions.c.id == articles.c.version)
        .where(articles.c.id.in_(_touched(since)))
    )
    found = []
    for row in connection.execute(rows).mappings():
        lead = _lead(row) if row["is_shown"] else replace(_lead(row), day=None)
        told = date.fromisoformat(row["told_day"]) if row["told_day"] else None
        found.append(Changed(lead, told))
    return found


def _remember_told(connection: Connection, since: int) -> None:
    """Note which days the changed articles told this time."""
    told = sa.case((is_shown(), sa.func.substr(articles.c.stated_value, 1, 10)))
    connection.execute(sa.update(articles).where(articles.c.id.in_(_touched(since))).values(told_day=told))


def _settled(partial: PartialDate, neighbours: Sequence[date]) -> Published | None:
    day = dates.settle_year(partial, neighbours)
    if day is None:
        return None
    return Published(day.isoformat(), BY_NEIGHBOURS if partial.weekday is None else BY_WEEKDAY)


def _leads(connection: Connection, *chosen: sa.ColumnElement[bool]) -> Iterator[Lead]:
    rows = sa.select(*_LEAD).join(versions, versions.c.id == articles.c.version).where(is_shown(), *chosen)
    streamed = connection.execute(rows, execution_options={"yield_per": LEADS_AT_A_TIME})
    return (_lead(row) for row in streamed.mappings())


def _lead(row: RowMapping) -> Lead:
    day, partial = row["stated_value"], row["partial"]
    return Lead(
        row["id"],
        row["title"],
        row["lead"],
        date.fromisoformat(day[:10]) if day else None,
        PartialDate(*partial) if partial else None,
    )


# ---- origins


def _settle_origins(connection: Connection, concerned: Set[str]) -> list[str]:
    """Store the origins that are others now, of the groups of copies around some articles; return whose."""
    touched, members, pairs = _groups(connection, concerned)
    strange = strangers(members, pairs, _Texts(connection).shared)
    moves = moved(_known_origins(connection, touched), origins(members, pairs, strange))
    if moves:
        move = (
            sa.update(articles)
            .where(articles.c.id == sa.bindparam("moved"))
            .values(origin=sa.bindparam("to"))
        )
        connection.execute(move, [{"moved": article, "to": origin} for article, origin in moves.items()])
    return sorted(moves)


class _Texts:
    """Texts of the archive, each taken apart once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shingles: dict[str, frozenset[int]] = {}

    def shared(self, first: str, second: str) -> float:
        """The share of the smaller of two articles' texts that the larger one holds."""
        return duplicates.containment(self._of(first), self._of(second))

    def _of(self, article: str) -> frozenset[int]:
        if article not in self._shingles:
            row = sa.select(versions.c.text).join(articles, articles.c.version == versions.c.id)
            text = self._connection.execute(row.where(articles.c.id == article)).scalar_one()
            self._shingles[article] = duplicates.shingles(text)
        return self._shingles[article]


def _counted_with_changed(connection: Connection, since: int) -> set[str]:
    """The articles that changed, and all that were counted under one origin with one of them."""
    # Named apart: a query within a query on the same table would mean the outer one's row.
    changed = articles.alias()
    known = sa.select(changed.c.origin).where(changed.c.id.in_(_touched(since)))
    return set(connection.scalars(sa.select(articles.c.id).where(articles.c.origin.in_(known))))


def _groups(connection: Connection, touched: Set[str]) -> tuple[set[str], list[Member], set[Pair]]:
    """Whole groups of copies around some articles: every article looked at, those shown, their pairs."""
    looked: set[str] = set()
    members: dict[str, Member] = {}
    pairs: set[Pair] = set()
    frontier = set(touched)
    while frontier:
        found = _pairs(connection, sorted(frontier))
        ends = {end for pair in found for end in pair[:2]}
        members |= _members(connection, sorted(ends - members.keys()))
        pairs |= found
        looked |= frontier
        frontier = {end for pair in found if _are_one(pair, members) for end in pair[:2]} - looked
    return looked, [members[each] for each in sorted(looked & members.keys())], pairs


def _are_one(pair: Pair, members: Mapping[str, Member]) -> bool:
    first, second = members.get(pair.first), members.get(pair.second)
    return first is not None and second is not None and is_one(first, second, pair.coverage)


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, Member]:
    """Those of the articles named that are shown."""
    said = articles.c.outlet, articles.c.agencies, articles.c.published_value
    rows = sa.select(articles.c.id, *said, articles.c.sampled)
    return {
        row.id: Member(row.id, row.outlet, tuple(row.agencies), row.published_value, row.sampled)
        for some in in_slices(ids)
        for row in connection.execute(rows.where(articles.c.id.in_(some), is_shown()))
    }


def _pairs(connection: Connection, ids: Sequence[str]) -> set[Pair]:
    """The pairs of copies with one of the articles named."""
    ends = copies.c.first, copies.c.second
    return {
        Pair(row.first, row.second, row.coverage)
        for some in in_slices(ids)
        for end in ends
        for row in connection.execute(sa.select(copies).where(end.in_(some)))
    }


def _known_origins(connection: Connection, ids: Set[str]) -> dict[str, str]:
    rows = sa.select(articles.c.id, articles.c.origin)
    return {
        row.id: row.origin
        for some in in_slices(sorted(ids))
        for row in connection.execute(rows.where(articles.c.id.in_(some)))
    }
