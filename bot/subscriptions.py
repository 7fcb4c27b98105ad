"""Which channels get briefings, and which briefings were delivered.

All replicas share one database. A briefing is posted once per (subscription, local date):

claim ─▶ write ─▶ reserve: its id is noted before it is posted ─▶ post ─▶ delivered

A replica that takes over between reserving and delivering first checks whether the briefing was posted. Each
claim has its own name, so a replica that was too slow and lost its claim cannot go on with it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.schedule import Plan
from retrieval.errors import NotFoundError
from retrieval.index.database import claim, metadata, reading, writing
from retrieval.index.tables import Json, Moment

LEASE: Final = timedelta(minutes=15)
"""A briefing of thousands of articles takes a minute and a half; who has not posted by now is dead."""

RETRY_AFTER: Final = timedelta(minutes=1)
"""When what failed is tried again: Slack lets some apps read a channel once a minute only."""

FARTHEST_LEASE: Final = 2 * LEASE
"""A lease that ends later was taken before the clock jumped back; replicas' clocks differ by less."""

ID_LENGTH: Final = 12

BESIDES: Final = "besides:"
"""Before a channel and a briefing: the subscription's place where somebody asked for it between two days."""

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
    sa.Column("length", sa.Text, nullable=False, server_default="standard"),
    sa.Column("dates", sa.Text, nullable=False, server_default="iso"),
    # The Slack user who subscribed last; unknown from the command line.
    sa.Column("owner", sa.Text),
    # Slack's word for why nothing can be posted.
    sa.Column("paused_why", sa.Text),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("subscription", sa.Text, primary_key=True),
    sa.Column("local_date", sa.String(10), primary_key=True),
    sa.Column("leased_until", Moment, nullable=False),
    sa.Column("posted_at", Moment),
    # Noted before it is posted; the channel's memory is made of those that were.
    sa.Column("briefing", sa.Text),
    sa.Column("reserved_at", Moment),
    sa.Column("holder", sa.Text),
    # Outlives the subscription: what a channel was told is not forgotten when it subscribes anew.
    sa.Column("channel", sa.Text, index=True),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that gets a briefing."""

    id: str
    channel: str
    plan: Plan
    created_at: datetime
    owner: str | None = None
    """The Slack user who subscribed last."""
    paused_why: str | None = None
    """Slack's word for why nothing can be posted; None: it is not paused."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The work of posting one briefing, taken."""

    subscription: Subscription
    local_date: date
    holder: str
    briefing: str | None = None
    """Who held the claim before was about to post this one, and may have."""
    reserved_at: datetime | None = None


class Subscriptions:
    """The part of the bot's memory that is about briefings."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- who gets what

    def subscribe(self, channel: str, plan: Plan, now: datetime, *, owner: str | None = None) -> Subscription:
        """Subscribe a channel, or resume a paused one.

        The same time, days, zone and topics again are the same subscription: its length and dates change.
        """
        with writing(self._engine) as connection:
            held = _subscriptions(connection, subscriptions.c.channel == channel)
            known = next((each.id for each in held if _occasion(each.plan) == _occasion(plan)), None)
            if known is None:
                known = _free_id(connection, channel, plan)
                row = {"id": known, "channel": channel, "created_at": now, "owner": owner}
                connection.execute(sa.insert(subscriptions), row | _plan_row(plan))
            changed: dict[str, Any] = {**_plan_row(plan), "paused_why": None}
            changed |= {"owner": owner} if owner else {}
            connection.execute(sa.update(subscriptions).where(subscriptions.c.id == known).values(changed))
            return _subscriptions(connection, subscriptions.c.id == known)[0]

    def change(self, subscription: str, plan: Plan) -> Subscription:
        """Give a subscription another plan; what was posted today stays posted.

        Raises:
            NotFoundError: there is no such subscription.
        """
        with writing(self._engine) as connection:
            chosen = subscriptions.c.id == subscription
            connection.execute(sa.update(subscriptions).where(chosen).values(_plan_row(plan)))
            return _only(subscription, _subscriptions(connection, chosen))

    def subscriptions(self, channel: str | None = None) -> list[Subscription]:
        """All subscriptions, or a channel's; oldest first."""
        chosen = sa.true() if channel is None else subscriptions.c.channel == channel
        with reading(self._engine) as connection:
            return _subscriptions(connection, chosen)

    def subscription(self, ref: str) -> Subscription:
        """The subscription of an id.

        Raises:
            NotFoundError: there is none.
        """
        with reading(self._engine) as connection:
            return _only(ref, _subscriptions(connection, subscriptions.c.id == ref))

    def unsubscribe(self, channel: str) -> int:
        """End a channel's subscriptions; return how many there were."""
        with writing(self._engine) as connection:
            return connection.execute(
                sa.delete(subscriptions).where(subscriptions.c.channel == channel)
            ).rowcount

    def end_subscription(self, subscription: str) -> bool:
        """End one subscription; False when there is none of this id."""
        ended = sa.delete(subscriptions).where(subscriptions.c.id == subscription)
        with writing(self._engine) as connection:
            return connection.execute(ended).rowcount == 1

    def set_paused(self, subscription: str, why: str | None) -> bool:
        """Pause one subscription, or resume it with None; False when there is none of this id."""
        paused = sa.update(subscriptions).where(subscriptions.c.id == subscription).values(paused_why=why)
        with writing(self._engine) as connection:
            return connection.execute(paused).rowcount == 1

    def pause(self, channel: str, why: str) -> list[Subscription]:
        """Pause a channel's subscriptions; return those that were not paused before."""
        running = sa.and_(subscriptions.c.channel == channel, subscriptions.c.paused_why.is_(None))
        with writing(self._engine) as connection:
            paused = _subscriptions(connection, running)
            connection.execute(sa.update(subscriptions).where(running).values(paused_why=why))
        return paused

    # ---- what was posted

    def claim_delivery(self, subscription: Subscription, local_date: date, now: datetime) -> Claim | None:
        """Take the work of posting one briefing; None when it is posted, or another is at it.

        A claim that was not followed by `delivered` can be taken over when its lease is out.
        """
        key = {"subscription": subscription.id, "local_date": local_date.isoformat()}
        holder = secrets.token_hex(ID_LENGTH // 2)
        lease = {"holder": holder, "leased_until": now + LEASE, "channel": subscription.channel}
        until = deliveries.c.leased_until
        is_out = sa.or_(until <= now, until > now + FARTHEST_LEASE)
        mine = sa.and_(*(deliveries.c[name] == value for name, value in key.items()))
        taken = sa.update(deliveries).where(mine, deliveries.c.posted_at.is_(None), is_out).values(lease)
        # It is looked at every few seconds for hours after it was posted: that must not keep writers waiting.
        with reading(self._engine) as connection:
            if connection.scalar(sa.select(deliveries.c.posted_at).where(mine)):
                return None
        with writing(self._engine) as connection:
            if not claim(connection, deliveries, key | lease) and not connection.execute(taken).rowcount:
                return None
            left = connection.execute(
                sa.select(deliveries.c.briefing, deliveries.c.reserved_at).where(mine)
            ).one()
        return Claim(subscription, local_date, holder, *left)

    def reserve(self, claimed: Claim, briefing: str, now: datetime) -> bool:
        """Note that a briefing is about to be posted; False when the claim was lost: then it must not be."""
        return self._update(claimed, briefing=briefing, reserved_at=now, leased_until=now + LEASE)

    def holds(self, claimed: Claim, now: datetime) -> bool:
        """Whether a claim is still held; if so, it is for another lease."""
        return self._update(claimed, leased_until=now + LEASE)

    def give_back(self, claimed: Claim, now: datetime) -> None:
        """Let a claim that came to nothing be taken again soon."""
        self._update(claimed, leased_until=now + RETRY_AFTER)

    def withdraw(self, claimed: Claim, now: datetime) -> None:
        """Give a claim back and forget what was reserved for it: it is not out, and must not be posted."""
        self._update(claimed, briefing=None, reserved_at=None, leased_until=now + RETRY_AFTER)

    def delivered(self, claimed: Claim, now: datetime) -> None:
        """Note that the reserved briefing was posted: nobody posts it again."""
        self._update(claimed, posted_at=now)

    def told_besides(self, channel: str, briefing: str, day: date, now: datetime) -> None:
        """Note that a channel got a briefing that was not its day's: what it says is told from now on.

        The day's own is still due, and says what is new since.
        """
        # Two channels may get the same briefing.
        row = {
            "subscription": f"{BESIDES}{channel}:{briefing}",
            "local_date": day.isoformat(),
            "leased_until": now,
        }
        row |= {"posted_at": now, "reserved_at": now, "briefing": briefing, "channel": channel}
        with writing(self._engine) as connection:
            claim(connection, deliveries, row)

    def _update(self, claimed: Claim, **values: object) -> bool:
        held = sa.update(deliveries).where(
            deliveries.c.subscription == claimed.subscription.id,
            deliveries.c.local_date == claimed.local_date.isoformat(),
            deliveries.c.holder == claimed.holder,
        )
        with writing(self._engine) as connection:
            return connection.execute(held.values(**values)).rowcount == 1

    def told(self, channel: str, since: date) -> list[str]:
        """Ids of the briefings that a channel got from a local date on, oldest first."""
        posted = sa.select(deliveries.c.briefing).where(
            deliveries.c.channel == channel,
            deliveries.c.posted_at.is_not(None),
            deliveries.c.briefing.is_not(None),
            deliveries.c.local_date >= since.isoformat(),
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(posted.order_by(deliveries.c.local_date, deliveries.c.posted_at)))

    def last_written(self, channel: str) -> datetime | None:
        """When the last briefing was written that a channel got."""
        written = sa.func.max(
            sa.func.coalesce(deliveries.c.reserved_at, deliveries.c.posted_at), type_=Moment
        )
        posted = sa.select(written).where(
            deliveries.c.channel == channel, deliveries.c.posted_at.is_not(None)
        )
        with reading(self._engine) as connection:
            at: datetime | None = connection.scalar(posted)
        return at

    def last_delivered(self, subscription: str) -> date | None:
        """The local date of the last briefing that was posted for a subscription."""
        last = sa.select(sa.func.max(deliveries.c.local_date)).where(
            deliveries.c.subscription == subscription, deliveries.c.posted_at.is_not(None)
        )
        with reading(self._engine) as connection:
            found: str | None = connection.scalar(last)
        return date.fromisoformat(found) if found else None


def _occasion(plan: Plan) -> tuple[object, ...]:
    """What makes it this subscription and not another of the channel."""
    return f"{plan.at:%H:%M}", plan.zone, plan.days, plan.topics


def _free_id(connection: Connection, channel: str, plan: Plan) -> str:
    """An id from the channel and the plan; another one where a changed subscription has it."""
    said: Sequence[object] = (channel, f"{plan.at:%H:%M}", plan.zone, *plan.days, "", *plan.topics)
    digest = hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()
    taken = set(connection.scalars(sa.select(subscriptions.c.id)))
    starts = range(len(digest) - ID_LENGTH)
    return next(name for start in starts if (name := digest[start : start + ID_LENGTH]) not in taken)


def _plan_row(plan: Plan) -> dict[str, Any]:
    return {
        "at": f"{plan.at:%H:%M}",
        "zone": plan.zone,
        "days": list(plan.days),
        "topics": list(plan.topics),
        "length": plan.length,
        "dates": plan.dates,
    }


def _subscriptions(connection: Connection, chosen: sa.ColumnElement[bool]) -> list[Subscription]:
    rows = sa.select(subscriptions).where(chosen).order_by(subscriptions.c.created_at, subscriptions.c.id)
    return [
        Subscription(row.id, row.channel, _plan(row), row.created_at, row.owner, row.paused_why)
        for row in connection.execute(rows)
    ]


def _plan(row: sa.Row[Any]) -> Plan:
    return Plan(
        time.fromisoformat(row.at), row.zone, tuple(row.days), tuple(row.topics), row.length, row.dates
    )


def _only(ref: str, found: Sequence[Subscription]) -> Subscription:
    if not found:
        raise NotFoundError(f"{ref}: no subscription has this id; `newsdesk subscribe --list` names them")
    return found[0]
