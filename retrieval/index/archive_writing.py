"""Writing the archive: one reading, one withdrawal, one day at a time, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_copies import renew_shingles
from retrieval.index.archive_leads import held_by, refs_of
from retrieval.index.archive_passages import renew_passages
from retrieval.index.archive_plan import (
    Held,
    Recorded,
    Ruling,
    article_id,
    described,
    is_authority,
    merged,
    outcome,
    ruling,
    text_hash,
    version_id,
)
from retrieval.index.archive_rows import is_due, is_shown
from retrieval.index.database import put
from retrieval.index.tables import (
    CHANGES,
    aliases,
    articles,
    positions,
    raws,
    versions,
)
from retrieval.types import Published, Reading

# What the word index holds of an article beside its text, and what its year and origin follow from: when
# one of these changes, its passages do.
_SHOWN = ("outlet", "author", "published_value", "url", "partial", "agencies", "language")


def lock(connection: Connection) -> None:
    """Wait for other writers, before anything is read.

    PostgreSQL would let two transactions decide on one article at once, and commit sequence numbers out
    of order, past a follower.
    """
    connection.execute(
        sa.update(positions).where(positions.c.name == CHANGES).values(value=positions.c.value)
    )


def record(connection: Connection, reading: Reading, now: datetime) -> Recorded:
    """Store a reading; what it is of and whether it is news is decided in `archive_plan`."""
    held = held_by(connection, reading)
    article = held.article if held else article_id(reading)
    version = version_id(article, reading.text)
    recorded = Recorded(article, version, outcome(version, held), bool(held and held.is_withdrawn))
    if held is None:
        recorded = _add(connection, reading, recorded, now)
    elif not held.is_withdrawn and (recorded.outcome != "unchanged" or version == held.current):
        recorded = _renew(connection, reading, recorded, held, now)
    _remember(connection, reading, recorded, held)
    return recorded


def withdraw(connection: Connection, article: str) -> None:
    """Mark an article withdrawn; its versions stay, because citations point at them."""
    text, was_shown = _current(connection, article)
    connection.execute(sa.update(articles).where(articles.c.id == article).values(is_withdrawn=True))
    renew_shingles(connection, article, text if was_shown else None, None)
    renew_passages(connection, article, is_touched=True)


def release(connection: Connection, now: datetime) -> int:
    """Show the articles of which the embargo ends at `now` or ended before; return how many."""
    due = connection.scalars(sa.select(articles.c.id).where(is_due(now)).order_by(articles.c.id)).all()
    for article in due:
        connection.execute(sa.update(articles).where(articles.c.id == article).values(is_held=False))
        renew_shingles(connection, article, None, _current(connection, article)[0])
        renew_passages(connection, article)
    return len(due)


def set_published(connection: Connection, article: str, published: Published | None) -> bool:
    """Store an article's derived day; return whether it is another than before."""
    columns = _published(published.value if published else None, published.basis if published else None)
    known = connection.execute(
        sa.select(articles.c.published_value, articles.c.published_basis).where(articles.c.id == article)
    ).one()
    if tuple(known) == (columns["published_value"], columns["published_basis"]):
        return False
    connection.execute(sa.update(articles).where(articles.c.id == article).values(columns))
    renew_passages(connection, article, is_touched=known.published_value != columns["published_value"])
    return True


# ---- what becomes of it


def _add(connection: Connection, reading: Reading, recorded: Recorded, now: datetime) -> Recorded:
    said, ruled = described(reading), ruling(reading, None) or Ruling()
    row = {
        "id": recorded.article,
        "version": recorded.version,
        "url": reading.url,
        "path": reading.path,
        "origin": recorded.article,
        "shingles": 0,
        "sampled": 0,
        "first_seen": now,
    }
    row |= _ruled(ruled, now)
    published = _published(said["stated_value"], said["stated_basis"])
    connection.execute(sa.insert(articles), row | said | published)
    _add_version(connection, reading, recorded, now)
    renew_shingles(connection, recorded.article, None, reading.text if _is_shown(row) else None)
    return replace(recorded, passages=renew_passages(connection, recorded.article))


def _renew(
    connection: Connection, reading: Reading, recorded: Recorded, held: Held, now: datetime
) -> Recorded:
    columns = sa.select(articles).where(articles.c.id == held.article)
    old: Mapping[str, Any] = dict(connection.execute(columns).mappings().one())
    old_text, was_shown = _current(connection, held.article)
    new = _columns(reading, recorded, held, old)
    ruled = ruling(reading, held)
    if ruled:
        new |= _ruled(ruled, now)
    _add_version(connection, reading, recorded, now)
    if any(new[name] != old[name] for name in new):
        connection.execute(sa.update(articles).where(articles.c.id == held.article).values(new))
    stays_shown = _is_shown({**old, **new})
    if recorded.version != held.current or stays_shown != was_shown:
        texts = old_text if was_shown else None, reading.text if stays_shown else None
        renew_shingles(connection, held.article, *texts)
    is_touched = any(name in new and new[name] != old[name] for name in _SHOWN)
    passages_added = renew_passages(connection, held.article, is_touched=is_touched)
    return replace(recorded, passages=passages_added, is_taken_back=was_shown and not stays_shown)


def _columns(reading: Reading, recorded: Recorded, held: Held, old: Mapping[str, Any]) -> dict[str, Any]:
    """The article's columns after another reading of it."""
    said = described(reading)
    is_all = recorded.outcome == "reread" or is_authority(reading, held)
    new = said if is_all else merged(old, said)
    if new["stated_value"] or new["partial"] != old["partial"]:
        # Else a date without a year keeps what its neighbours gave it, until they are asked again.
        new |= _published(new["stated_value"], new["stated_basis"])
    return new | {
        "version": recorded.version,
        "url": old["url"] or reading.url,
        "path": old["path"] or reading.path,
    }


def _ruled(ruled: Ruling, now: datetime) -> dict[str, Any]:
    """The columns that say whether an article is shown."""
    return {
        "status": ruled.status,
        "embargoed_until": ruled.embargoed_until,
        "ruled_by": ruled.by,
        "is_withdrawn": ruled.is_withdrawn,
        "is_held": ruled.is_held(now),
    }


def _is_shown(row: Mapping[str, Any]) -> bool:
    return not (row["is_withdrawn"] or row["is_held"])


def _add_version(connection: Connection, reading: Reading, recorded: Recorded, now: datetime) -> None:
    """Add the version; one that is there already only learns its newest title and its correction."""
    if recorded.outcome != "added":
        is_there = versions.c.id == recorded.version
        correction = sa.func.coalesce(sa.literal(reading.correction, sa.Text), versions.c.correction)
        learned = {"title": reading.title, "correction": correction}
        if connection.execute(sa.update(versions).where(is_there).values(learned)).rowcount:
            return
    last = sa.select(sa.func.max(versions.c.number)).where(versions.c.article == recorded.article)
    row = {
        "id": recorded.version,
        "article": recorded.article,
        "number": (connection.scalar(last) or 0) + 1,
        "title": reading.title,
        "text": reading.text,
        "raw_hash": reading.raw_hash,
        "text_hash": text_hash(reading.text),
        "spans": [list(span) for span in reading.sentences],
        "first_seen": now,
        "is_reread": recorded.outcome == "reread",
        "captions": list(reading.captions),
        "correction": reading.correction,
        "warnings": list(reading.warnings),
        "kept_share": reading.kept_share,
    }
    connection.execute(sa.insert(versions), row)


def _remember(connection: Connection, reading: Reading, recorded: Recorded, held: Held | None) -> None:
    """Note where the reading came from, and what its bytes were read as."""
    put(connection, aliases, [{"ref": ref, "article": recorded.article} for ref in refs_of(reading)])
    if held is None or held.raw_version is None or recorded.outcome == "reread":
        row = {"raw_hash": reading.raw_hash, "article": recorded.article, "version": recorded.version}
        put(connection, raws, [row])


def _published(value: str | None, basis: str | None) -> dict[str, str | None]:
    return {
        "published_value": value,
        "published_basis": basis,
        "published_day": value[:10] if value else None,
    }


def _current(connection: Connection, article: str) -> tuple[str, bool]:
    """The text of an article's current version, and whether it is shown."""
    columns = sa.select(versions.c.text, is_shown().label("is_shown"))
    current = columns.join(articles, articles.c.version == versions.c.id)
    text, shown = connection.execute(current.where(articles.c.id == article)).one()
    return text, bool(shown)
