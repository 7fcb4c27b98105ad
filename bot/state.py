"""What the bot remembers of its own: events, threads, subscriptions, deliveries, feedback.

One database for all replicas: whoever inserts a row first has the work, the others find it taken.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.schedule import Plan
from retrieval.index.database import claim, metadata, reading, writing
from retrieval.index.tables import Json, Moment

EVENTS_KEPT: Final = timedelta(days=7)
"""Slack repeats an event for at most an hour; a week outlasts an outage."""

LEASE: Final = timedelta(minutes=15)
"""A briefing of thousands of articles takes a minute and a half; who has not posted by now is dead."""

ID_LENGTH: Final = 12

events_seen = sa.Table(
    "events_seen",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False, index=True),
)

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("thread", sa.Text, primary_key=True),
    # The thread's name in the ledger.
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("joined_at", Moment, nullable=False),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.String(5), nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("days", Json, nullable=False),
    sa.Column("topics", Json, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("subscription", sa.Text, primary_key=True),
    sa.Column("local_date", sa.String(10), primary_key=True),
    sa.Column("leased_until", Moment, nullable=False),
    sa.Column("posted_at", Moment),
    sa.Column("briefing", sa.Text),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("answer", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("rating", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that gets a briefing."""

    id: str
    channel: str
    plan: Plan
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader said of one answer; the last word counts."""

    answer: str
    user: str
    rating: str
    comment: str
    given_at: datetime


class State:
    """The bot's memory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- events and threads

    def claim_event(self, key: str, now: datetime) -> bool:
        """Take an event; False when it was taken before, here or by another replica."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(events_seen).where(events_seen.c.seen_at < now - EVENTS_KEPT))
            return claim(connection, events_seen, {"key": key, "seen_at": now})

    def remember_thread(self, team: str, channel: str, thread: str, now: datetime) -> str:
        """Note that the bot takes part in a thread; return the conversation's name in the ledger."""
        conversation = f"{team}:{channel}:{thread}"
        row = {"team": team, "channel": channel, "thread": thread}
        with writing(self._engine) as connection:
            claim(connection, threads, row | {"conversation": conversation, "joined_at": now})
        return conversation

    def knows_thread(self, team: str, channel: str, thread: str) -> bool:
        """Whether the bot takes part in a thread."""
        found = sa.select(sa.literal(1)).where(
            threads.c.team == team, threads.c.channel == channel, threads.c.thread == thread
        )
        with reading(self._engine) as connection:
            return connection.scalar(found) is not None

    # ---- briefings

    def subscribe(self, channel: str, plan: Plan, now: datetime) -> Subscription:
        """Subscribe a channel; the same plan again is the same subscription."""
        subscription = Subscription(_subscription_id(channel, plan), channel, plan, now)
        row = {
            "id": subscription.id,
            "channel": channel,
            "at": f"{plan.at:%H:%M}",
            "zone": plan.zone,
            "days": list(plan.days),
            "topics": list(plan.topics),
            "created_at": now,
        }
        with writing(self._engine) as connection:
            claim(connection, subscriptions, row)
            return _subscriptions(connection, subscriptions.c.id == subscription.id)[0]

    def subscriptions(self, channel: str | None = None) -> list[Subscription]:
        """All subscriptions, or a channel's; oldest first."""
        chosen = sa.true() if channel is None else subscriptions.c.channel == channel
        with reading(self._engine) as connection:
            return _subscriptions(connection, chosen)

    def unsubscribe(self, channel: str) -> int:
        """End a channel's subscriptions; return how many there were."""
        with writing(self._engine) as connection:
            return connection.execute(
                sa.delete(subscriptions).where(subscriptions.c.channel == channel)
            ).rowcount

    def claim_delivery(self, subscription: str, local_date: date, now: datetime) -> bool:
        """Take the work of posting one briefing; False when it is posted, or another is at it.

        A claim that was not followed by `delivered` can be taken over when its lease is out.
        """
        row = {"subscription": subscription, "local_date": local_date.isoformat()}
        lease = {"leased_until": now + LEASE}
        expired = (
            sa.update(deliveries)
            .where(_is_delivery(subscription, local_date))
            .where(deliveries.c.posted_at.is_(None), deliveries.c.leased_until <= now)
            .values(lease)
        )
        with writing(self._engine) as connection:
            is_first = claim(connection, deliveries, row | lease)
            return is_first or connection.execute(expired).rowcount == 1

    def delivered(self, subscription: str, local_date: date, now: datetime, briefing: str) -> None:
        """Note that a briefing was posted, and which: nobody posts it again."""
        done = sa.update(deliveries).where(_is_delivery(subscription, local_date))
        with writing(self._engine) as connection:
            connection.execute(done.values(posted_at=now, briefing=briefing))

    # ---- feedback

    def record_feedback(self, answer: str, user: str, rating: str, now: datetime, comment: str = "") -> None:
        """Store what a reader thinks of an answer; a second opinion replaces the reader's first."""
        key = sa.and_(feedback.c.answer == answer, feedback.c.user == user)
        row = {"answer": answer, "user": user, "rating": rating, "comment": comment, "given_at": now}
        with writing(self._engine) as connection:
            connection.execute(sa.delete(feedback).where(key))
            connection.execute(sa.insert(feedback), row)

    def feedback(self) -> list[Feedback]:
        """All feedback, oldest first."""
        rows = sa.select(feedback).order_by(feedback.c.given_at, feedback.c.answer, feedback.c.user)
        with reading(self._engine) as connection:
            return [Feedback(**row) for row in connection.execute(rows).mappings()]


def _subscription_id(channel: str, plan: Plan) -> str:
    said: Sequence[object] = (channel, f"{plan.at:%H:%M}", plan.zone, *plan.days, "", *plan.topics)
    return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:ID_LENGTH]


def _subscriptions(connection: Connection, chosen: sa.ColumnElement[bool]) -> list[Subscription]:
    rows = sa.select(subscriptions).where(chosen).order_by(subscriptions.c.created_at, subscriptions.c.id)
    return [
        Subscription(
            row.id,
            row.channel,
            Plan(time.fromisoformat(row.at), row.zone, tuple(row.days), tuple(row.topics)),
            row.created_at,
        )
        for row in connection.execute(rows)
    ]


def _is_delivery(subscription: str, local_date: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        deliveries.c.subscription == subscription, deliveries.c.local_date == local_date.isoformat()
    )
