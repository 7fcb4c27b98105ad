"""The stories of the archive: which articles belong together, under which id, and what became of ids.

Everything but the ids is derived, and stored so that only what changed has to be grouped again. All reads see
the same moment; the result is written only if nobody else wrote in between.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from retrieval.index.archive_following import position, set_position
from retrieval.index.archive_rows import in_slices, is_shown
from retrieval.index.archive_writing import lock
from retrieval.index.database import put, reading, writing
from retrieval.index.story_values import Member, Renewal, Shown, Snapshot, Standing, StoryChange, Week
from retrieval.index.tables import (
    CHANGES,
    SETTLED,
    articles,
    stories,
    story_articles,
    story_changes,
    story_leads,
    story_weeks,
    versions,
)

FOLLOWED: Final = "stories: changes", "stories: settled"
"""The positions that say how far the archive was grouped."""


class StoryStore:
    """Stories as they are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_behind(self) -> bool:
        """Whether the archive changed since its stories were derived."""
        with reading(self._engine) as connection:
            return _standing(connection) != _followed(connection)

    def snapshot(self) -> Snapshot:
        """Read what grouping rests on."""
        with reading(self._engine) as connection:
            members = connection.execute(sa.select(story_articles))
            weeks = connection.execute(sa.select(story_weeks))
            created = connection.execute(sa.select(stories.c.id, stories.c.created_at))
            named = sa.select(story_changes.c.story).union(
                sa.select(story_changes.c.other).where(story_changes.c.other.is_not(None))
            )
            return Snapshot(
                archive=_standing(connection),
                followed=_followed(connection),
                shown=_shown(connection),
                leads=frozenset(connection.scalars(sa.select(story_leads.c.digest))),
                weeks={row.week: Week(row.digest, row.groups) for row in weeks},
                members={row.article: Member(row.story, row.day) for row in members},
                created={row.id: row.created_at for row in created},
                retired=frozenset(connection.scalars(named)),
            )

    def stems(self, digests: Sequence[str]) -> dict[str, Mapping[str, int]]:
        """Return the stems of leads by digest; unknown ones are left out."""
        with reading(self._engine) as connection:
            return {
                row.digest: row.stems
                for some in in_slices(digests)
                for row in connection.execute(sa.select(story_leads).where(story_leads.c.digest.in_(some)))
            }

    def renew(self, renewal: Renewal, of: Snapshot, now: datetime) -> bool:
        """Write what follows from a snapshot; False if others wrote stories since, and nothing was written.

        Raises:
            StoreError: the database cannot be written to.
        """
        with writing(self._engine) as connection:
            lock(connection)
            if _followed(connection) != of.followed:
                return False
            _renew(connection, renewal, now)
            for name, value in zip(FOLLOWED, of.archive, strict=True):
                set_position(connection, name, value)
        return True

    def forget_grouping(self) -> None:
        """Have everything grouped anew the next time; stories keep their ids."""
        with writing(self._engine) as connection:
            lock(connection)
            connection.execute(sa.delete(story_weeks))
            connection.execute(sa.delete(story_leads))
            for name in FOLLOWED:
                set_position(connection, name, -1)

    # ---- reading stories

    def members(self, chosen: Collection[str] | None = None) -> dict[str, dict[str, str | None]]:
        """Return the shown articles, with their days, of the stories named, or of all."""
        rows = (
            sa.select(story_articles)
            .join(articles, articles.c.id == story_articles.c.article)
            .where(is_shown())
            .order_by(story_articles.c.story, story_articles.c.article)
        )
        found: dict[str, dict[str, str | None]] = {}
        with reading(self._engine) as connection:
            for row in _by_story(connection, rows, chosen):
                found.setdefault(row.story, {})[row.article] = row.day
        return found

    def places(self, named: Sequence[str]) -> dict[str, Member]:
        """Return where the shown ones of some articles stand."""
        rows = (
            sa.select(story_articles)
            .join(articles, articles.c.id == story_articles.c.article)
            .where(is_shown())
        )
        with reading(self._engine) as connection:
            return {
                row.article: Member(row.story, row.day)
                for some in in_slices(named)
                for row in connection.execute(rows.where(story_articles.c.article.in_(some)))
            }

    def within(self, since: date | None, until: date | None, outlets: Sequence[str] = ()) -> list[str]:
        """Return the stories with a shown article of `outlets` in `[since, until)`, dated or placed.

        Without a day to begin or end with, those without any day as well.
        """
        rows = (
            sa.select(story_articles.c.story)
            .distinct()
            .join(articles, articles.c.id == story_articles.c.article)
            .where(is_shown())
        )
        day = story_articles.c.day
        rows = rows.where(day >= since.isoformat()) if since else rows
        rows = rows.where(day < until.isoformat()) if until else rows
        rows = rows.where(articles.c.outlet.in_(outlets)) if outlets else rows
        with reading(self._engine) as connection:
            return sorted(connection.scalars(rows))

    def story_of(self, article: str) -> str | None:
        """Return the story an article stands in."""
        with reading(self._engine) as connection:
            return connection.scalar(
                sa.select(story_articles.c.story).where(story_articles.c.article == article)
            )

    def ids_beginning(self, prefix: str, limit: int) -> list[str]:
        """Return ids, of stories that are or were, that begin so."""
        with reading(self._engine) as connection:
            named = (
                sa.select(column).where(column.startswith(prefix, autoescape=True))
                for column in (stories.c.id, story_changes.c.story, story_changes.c.other)
            )
            everything = sa.union(*named).subquery()
            return list(connection.scalars(sa.select(everything).order_by(everything.c[0]).limit(limit)))

    def changes_of(self, story: str) -> list[StoryChange]:
        """Return what became of a story and what became it, oldest first."""
        rows = (
            sa.select(story_changes)
            .where(sa.or_(story_changes.c.story == story, story_changes.c.other == story))
            .order_by(story_changes.c.sequence)
        )
        with reading(self._engine) as connection:
            return [
                StoryChange(row.kind, row.story, row.other, row.changed_at)
                for row in connection.execute(rows)
            ]

    def moments(self, story: str) -> tuple[datetime, datetime] | None:
        """Return when a story was found first and when it changed last; None when there is none."""
        rows = sa.select(stories.c.created_at, stories.c.updated_at).where(stories.c.id == story)
        with reading(self._engine) as connection:
            row = connection.execute(rows).one_or_none()
            return (row.created_at, row.updated_at) if row else None


def faults(engine: Engine) -> Iterator[str]:
    """Say what is wrong with the stories kept; that an article is of two, their table's key forbids."""
    with reading(engine) as connection:
        empty = sa.select(stories.c.id).where(stories.c.id.not_in(sa.select(story_articles.c.story)))
        for story in connection.scalars(empty):
            yield f"story {story} has no article"
        unknown = sa.select(story_articles.c.article).where(
            story_articles.c.article.not_in(sa.select(articles.c.id))
        )
        for article in connection.scalars(unknown):
            yield f"article {article} of a story is not in the archive"
        if _standing(connection) == _followed(connection):
            yield from _stray(connection)


def _stray(connection: Connection) -> Iterator[str]:
    """Articles that should stand in a story, or should not: in stories that are up to date there are none."""
    placed = articles.c.id.in_(sa.select(story_articles.c.article))
    for article in connection.scalars(sa.select(articles.c.id).where(is_shown(), sa.not_(placed))):
        yield f"article {article} is in no story"
    for article in connection.scalars(sa.select(articles.c.id).where(sa.not_(is_shown()), placed)):
        yield f"article {article} is hidden and still in a story"


def _standing(connection: Connection) -> Standing:
    return Standing(position(connection, CHANGES), position(connection, SETTLED))


def _followed(connection: Connection) -> Standing:
    return Standing(*(position(connection, name) for name in FOLLOWED))


def _shown(connection: Connection) -> list[Shown]:
    rows = (
        sa.select(
            articles.c.id,
            articles.c.version,
            versions.c.title,
            articles.c.language,
            articles.c.published_day,
            articles.c.origin,
        )
        .join(versions, versions.c.id == articles.c.version)
        .where(is_shown())
        .order_by(articles.c.id)
    )
    return [
        Shown(article, version, title, language, date.fromisoformat(day) if day else None, origin)
        for article, version, title, language, day, origin in connection.execute(rows)
    ]


def _by_story(
    connection: Connection, rows: sa.Select[Any], chosen: Collection[str] | None
) -> Iterator[sa.Row[Any]]:
    if chosen is None:
        yield from connection.execute(rows)
        return
    for some in in_slices(sorted(chosen)):
        yield from connection.execute(rows.where(story_articles.c.story.in_(some)))


def _renew(connection: Connection, renewal: Renewal, now: datetime) -> None:
    """Write in an order in which every article's story is there at every moment."""
    _delete(connection, story_articles.c.article, renewal.left)
    known = set(connection.scalars(sa.select(stories.c.id)))
    new = [
        {"id": each, "created_at": now, "updated_at": now} for each in renewal.updated if each not in known
    ]
    put(connection, stories, new)
    changed = sorted(known.intersection(renewal.updated))
    for some in in_slices(changed):
        connection.execute(sa.update(stories).where(stories.c.id.in_(some)).values(updated_at=now))
    put(
        connection,
        story_articles,
        [{"article": article, **member._asdict()} for article, member in renewal.members.items()],
    )
    _delete(connection, stories.c.id, renewal.gone)
    _delete(connection, story_leads.c.digest, renewal.stale_leads)
    put(connection, story_leads, [{"digest": key, "stems": stems} for key, stems in renewal.leads.items()])
    _delete(connection, story_weeks.c.week, renewal.stale_weeks)
    put(connection, story_weeks, [{"week": key, **week._asdict()} for key, week in renewal.weeks.items()])
    for each in renewal.changes:
        row = {"changed_at": now, "kind": each.kind, "story": each.story, "other": each.other}
        connection.execute(sa.insert(story_changes), row)


def _delete(connection: Connection, column: sa.Column[Any], keys: Collection[Any]) -> None:
    for some in in_slices(sorted(keys)):
        connection.execute(sa.delete(column.table).where(column.in_(some)))
