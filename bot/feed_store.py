"""Feeds and their items, stored in the one database.

The replica that runs a feed holds its lease; the others find it taken.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from bot.feeds import EVERY, Feed
from retrieval.errors import NotFoundError
from retrieval.index.database import claim, metadata, put, reading, writing
from retrieval.index.tables import Moment
from retrieval.ingest.feed_items import Seen
from retrieval.ingest.web import Validators

LEASE: Final = timedelta(minutes=5)
"""Renewed with every item; one takes half a minute at most, and embedding a batch about as long."""

ITEMS_KEPT: Final = timedelta(days=90)
"""How long an item is remembered that its feed no longer carries: some feeds bring old items back."""

ID_LENGTH: Final = 12

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text),
    sa.Column("every_seconds", sa.Integer, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("items", sa.Integer),
    sa.Column("last_run_at", Moment),
    sa.Column("last_success_at", Moment),
    sa.Column("last_error", sa.Text),
    sa.Column("last_error_at", Moment),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("closed_until", Moment),
    sa.Column("is_gone", sa.Boolean, nullable=False),
    # Which run works on it, and until when nobody else may.
    sa.Column("holder", sa.Text),
    sa.Column("leased_until", Moment),
)

feed_items = sa.Table(
    "feed_items",
    metadata,
    sa.Column("feed", sa.Text, sa.ForeignKey("feeds.id"), primary_key=True),
    sa.Column("item", sa.String(64), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("seen_at", Moment, nullable=False),
)

feed_articles = sa.Table(
    "feed_articles",
    metadata,
    # Which articles came in through which feed: for as long as it is followed, whatever it still carries.
    sa.Column("feed", sa.Text, sa.ForeignKey("feeds.id"), primary_key=True),
    sa.Column("article", sa.String(16), primary_key=True),
)


class FeedStore:
    """The memory of feeds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- which feeds there are

    def add(self, url: str, title: str | None, every: timedelta | None, now: datetime) -> tuple[Feed, bool]:
        """Follow a feed; return it, and whether it is new. A known one keeps its memory, and is due anew.

        Args:
            url: canonical.
            title: as the feed calls itself.
            every: how often it is looked at; None keeps what was said before, else EVERY.
            now: the present moment.
        """
        feed = Feed(_feed_id(url), url, title, int((every or EVERY).total_seconds()), now, due_at=now)
        again = sa.update(feeds).values(due_at=now, is_gone=False)
        if every:
            again = again.values(every_seconds=feed.every_seconds)
        with writing(self._engine) as connection:
            known = connection.scalar(sa.select(feeds.c.id).where(feeds.c.url == url))
            is_new = known is None and claim(connection, feeds, asdict(feed))
            if not is_new:
                connection.execute(again.where(feeds.c.id == (known or feed.id)))
        return self.get(known or feed.id), is_new

    def all(self) -> list[Feed]:
        """Every feed, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(feeds).order_by(feeds.c.added_at, feeds.c.id)).mappings()
            return [_feed(row) for row in rows]

    def get(self, ref: str) -> Feed:
        """Return a feed by its id or URL.

        Raises:
            NotFoundError: no such feed is followed.
        """
        chosen = sa.select(feeds).where(sa.or_(feeds.c.id == ref, feeds.c.url == ref))
        with reading(self._engine) as connection:
            row = connection.execute(chosen).mappings().first()
        if row is None:
            raise NotFoundError(f"{ref}: no such feed is followed; see: newsdesk feeds list")
        return _feed(row)

    def remove(self, ref: str) -> Feed:
        """Follow a feed no longer; its articles stay.

        Raises:
            NotFoundError: no such feed is followed.
        """
        feed = self.get(ref)
        with writing(self._engine) as connection:
            connection.execute(sa.delete(feed_items).where(feed_items.c.feed == feed.id))
            connection.execute(sa.delete(feed_articles).where(feed_articles.c.feed == feed.id))
            connection.execute(sa.delete(feeds).where(feeds.c.id == feed.id))
        return feed

    # ---- who runs one

    def claim(self, feed_id: str, holder: str, now: datetime, *, is_alone: bool) -> bool:
        """Take a feed to run it; False when another run has it.

        Args:
            feed_id: which.
            holder: the run, by a name no other has.
            now: the present moment.
            is_alone: no other process can be at work on this desk: what looks like one was killed.
        """
        is_free = sa.or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now)
        return self._hold(
            sa.and_(feeds.c.id == feed_id, sa.true() if is_alone else is_free), holder, now + LEASE
        )

    def renew(self, feed_id: str, holder: str, now: datetime) -> bool:
        """Keep a feed for longer; False when another run took it."""
        return self._hold(sa.and_(feeds.c.id == feed_id, feeds.c.holder == holder), holder, now + LEASE)

    def release(self, feed_id: str, holder: str) -> None:
        """Let others have a feed."""
        self._hold(sa.and_(feeds.c.id == feed_id, feeds.c.holder == holder), None, None)

    def _hold(self, chosen: sa.ColumnElement[bool], holder: str | None, until: datetime | None) -> bool:
        taken = sa.update(feeds).where(chosen).values(holder=holder, leased_until=until)
        with writing(self._engine) as connection:
            return connection.execute(taken).rowcount == 1

    # ---- what is remembered

    def save(self, feed: Feed, holder: str) -> None:
        """Store what a run made of a feed, unless another run took it since."""
        values = asdict(feed)
        del values["id"]
        mine = sa.and_(feeds.c.id == feed.id, feeds.c.holder == holder)
        with writing(self._engine) as connection:
            connection.execute(sa.update(feeds).where(mine).values(values))

    def seen(self, feed_id: str) -> dict[str, Seen]:
        """What is remembered of a feed's items, by their keys."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(feed_items).where(feed_items.c.feed == feed_id)).all()
        return {
            row.item: Seen(row.fingerprint, row.state, row.tries, Validators(row.etag, row.modified))
            for row in rows
        }

    def remember(
        self, feed_id: str, items: Mapping[str, Seen], now: datetime, articles: Collection[str] = ()
    ) -> None:
        """Remember what became of items; a feed that was removed in the meantime gets none.

        Args:
            feed_id: The feed that carries them.
            items: What to remember of each, by its key.
            now: The present moment.
            articles: Ids of the articles that were read from them.
        """
        rows = [
            {
                "feed": feed_id,
                "item": key,
                "fingerprint": seen.fingerprint,
                "state": seen.state,
                "tries": seen.tries,
                "etag": seen.validators.etag,
                "modified": seen.validators.modified,
                "seen_at": now,
            }
            for key, seen in items.items()
        ]
        with writing(self._engine) as connection:
            # Held until the end, so that the feed is not removed in between.
            held = sa.select(feeds.c.id).where(feeds.c.id == feed_id).with_for_update()
            if rows and connection.scalar(held):
                put(connection, feed_items, rows)
                put(connection, feed_articles, [{"feed": feed_id, "article": each} for each in articles])

    def articles(self, feed_ids: Collection[str]) -> list[str]:
        """Ids of all articles that came in through any of these feeds, whatever became of them."""
        came = sa.select(feed_articles.c.article).where(feed_articles.c.feed.in_(feed_ids)).distinct()
        with reading(self._engine) as connection:
            return list(connection.scalars(came))

    def forget_items(self, feed_id: str, carried: Sequence[str], now: datetime) -> None:
        """Note which items the feed carries, and drop those it has not carried for ITEMS_KEPT."""
        mine = feed_items.c.feed == feed_id
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(feed_items).where(mine, feed_items.c.item.in_(carried)).values(seen_at=now)
            )
            connection.execute(sa.delete(feed_items).where(mine, feed_items.c.seen_at < now - ITEMS_KEPT))


def _feed_id(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:ID_LENGTH]


def _feed(row: RowMapping) -> Feed:
    lease = {"holder", "leased_until"}
    return Feed(**{name: value for name, value in row.items() if name not in lease})
