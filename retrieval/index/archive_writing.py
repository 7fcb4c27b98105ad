"""Writing the archive: one reading, one withdrawal, one day at a time, inside the caller's transaction.

Passages are rows only while they are shown: those of the current version of an article that is not
withdrawn. Whatever happens to one is noted in `changes`, which the derived indexes follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retrieval.index.archive_copies import renew_shingles
from retrieval.index.archive_leads import held_by, refs_of
from retrieval.index.archive_plan import (
    DATE,
    Held,
    Recorded,
    article_id,
    described,
    input_hash,
    is_authority,
    merged,
    outcome,
    passage_id,
    text_hash,
    version_id,
)
from retrieval.index.archive_rows import in_slices
from retrieval.index.database import insert_new, put
from retrieval.index.tables import (
    CHANGES,
    SETTLED,
    aliases,
    articles,
    changes,
    passages,
    positions,
    raws,
    versions,
)
from retrieval.ingest import sentences
from retrieval.types import Published, Reading, Span

# What the word index holds of an article beside its text: when one of these changes, its passages do.
_SHOWN = ("outlet", "author", "published_value", "url")


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
    passages_added = 0
    if held is None:
        passages_added = _add(connection, reading, recorded, now)
    elif not held.is_withdrawn and (recorded.outcome != "unchanged" or version == held.current):
        passages_added = _renew(connection, reading, recorded, held, now)
    _remember(connection, reading, recorded, held)
    return replace(recorded, passages=passages_added)


def withdraw(connection: Connection, article: str) -> None:
    """Mark an article withdrawn; its versions stay, because citations point at them."""
    connection.execute(sa.update(articles).where(articles.c.id == article).values(is_withdrawn=True))
    renew_shingles(connection, article, _title_and_text(connection, article)[1], None)
    _renew_passages(connection, article, is_touched=True)


def set_published(connection: Connection, article: str, published: Published | None) -> bool:
    """Store an article's derived day; return whether it is another than before."""
    columns = _published(published.value if published else None, published.basis if published else None)
    known = connection.execute(
        sa.select(articles.c.published_value, articles.c.published_basis).where(articles.c.id == article)
    ).one()
    if tuple(known) == (columns["published_value"], columns["published_basis"]):
        return False
    connection.execute(sa.update(articles).where(articles.c.id == article).values(columns))
    _renew_passages(connection, article, is_touched=known.published_value != columns["published_value"])
    return True


# ---- what becomes of it


def _add(connection: Connection, reading: Reading, recorded: Recorded, now: datetime) -> int:
    said = described(reading)
    row = {
        "id": recorded.article,
        "version": recorded.version,
        "url": reading.url,
        "path": reading.path,
        "origin": recorded.article,
        "shingles": 0,
        "sampled": 0,
        "first_seen": now,
        "is_withdrawn": False,
    }
    published = _published(said["stated_value"], said["stated_basis"])
    connection.execute(sa.insert(articles), row | said | published)
    _add_version(connection, reading, recorded, now)
    renew_shingles(connection, recorded.article, None, reading.text)
    return _renew_passages(connection, recorded.article)


def _renew(connection: Connection, reading: Reading, recorded: Recorded, held: Held, now: datetime) -> int:
    columns = sa.select(articles).where(articles.c.id == held.article)
    old: Mapping[str, Any] = dict(connection.execute(columns).mappings().one())
    old_title, old_text = _title_and_text(connection, held.article)
    new = _columns(reading, recorded, held, old)
    _add_version(connection, reading, recorded, now)
    if any(new[name] != old[name] for name in new):
        connection.execute(sa.update(articles).where(articles.c.id == held.article).values(new))
    if reading.title != old_title or any(new[name] != old[name] for name in DATE):
        # Others' years may have followed from the day and the title it had, which no change tells any more.
        put(connection, positions, [{"name": SETTLED, "value": 0}])
    if recorded.version != held.current:
        renew_shingles(connection, held.article, old_text, reading.text)
    is_touched = any(name in new and new[name] != old[name] for name in _SHOWN)
    return _renew_passages(connection, held.article, is_touched=is_touched)


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


def _add_version(connection: Connection, reading: Reading, recorded: Recorded, now: datetime) -> None:
    """Add the version; one that is there already only learns its newest title."""
    if recorded.outcome != "added":
        is_there = versions.c.id == recorded.version
        renamed = connection.execute(sa.update(versions).where(is_there).values(title=reading.title))
        if renamed.rowcount:
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


def _title_and_text(connection: Connection, article: str) -> tuple[str, str]:
    current = sa.select(versions.c.title, versions.c.text).join(articles, articles.c.version == versions.c.id)
    title, text = connection.execute(current.where(articles.c.id == article)).one()
    return title, text


# ---- passages and their changes


def _renew_passages(connection: Connection, article: str, *, is_touched: bool = False) -> int:
    """Make an article's passages those of its current version, note changes, return how many are new.

    Args:
        connection: The transaction.
        article: The article's id.
        is_touched: Something else that is indexed with them changed: note all of them.
    """
    wanted = _wanted_passages(connection, article)
    stored = sa.select(passages.c.id, passages.c.text_hash).where(passages.c.article == article)
    there = {row.id: row.text_hash for row in connection.execute(stored)}
    gone = sorted(there.keys() - wanted.keys())
    fresh = [each for each, row in wanted.items() if is_touched or there.get(each) != row["text_hash"]]
    for some in in_slices(gone):
        connection.execute(sa.delete(passages).where(passages.c.id.in_(some)))
    put(connection, passages, [wanted[each] for each in fresh])
    _note(connection, dict.fromkeys(gone, False) | dict.fromkeys(fresh, True))
    return len(wanted.keys() - there.keys())


def _wanted_passages(connection: Connection, article: str) -> dict[str, dict[str, Any]]:
    row = connection.execute(
        sa.select(versions.c.id, versions.c.title, versions.c.text, versions.c.spans, articles.c.is_withdrawn)
        .join(articles, articles.c.version == versions.c.id)
        .where(articles.c.id == article)
    ).one()
    if row.is_withdrawn:
        return {}
    spans = [Span(*pair) for pair in row.spans]
    return {
        passage_id(row.id, first, last): {
            "id": passage_id(row.id, first, last),
            "version": row.id,
            "article": article,
            "first": first,
            "last": last,
            "text_hash": _input_hash(row.title, row.text, spans[first:last]),
        }
        for first, last in sentences.passages(row.text, spans)
    }


def _input_hash(title: str, text: str, spans: list[Span]) -> str:
    start, end = spans[0].start, spans[-1].end
    return input_hash(title, text[start:end], tuple(span.end - start for span in spans))


def _note(connection: Connection, is_present: Mapping[str, bool]) -> None:
    """Give each changed passage the next sequence number; only its newest change is kept."""
    if not is_present:
        return
    counter = sa.update(positions).where(positions.c.name == CHANGES)
    connection.execute(counter.values(value=positions.c.value + len(is_present)))
    last = sa.select(positions.c.value).where(positions.c.name == CHANGES)
    first = connection.execute(last).scalar_one() - len(is_present) + 1
    for some in in_slices(list(is_present)):
        connection.execute(sa.delete(changes).where(changes.c.passage.in_(some)))
    rows: Iterable[tuple[int, tuple[str, bool]]] = enumerate(is_present.items(), first)
    insert_new(
        connection,
        changes,
        [{"sequence": sequence, "passage": each, "is_present": state} for sequence, (each, state) in rows],
    )
