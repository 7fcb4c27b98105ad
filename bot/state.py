"""What the bot itself remembers: events and threads. Subscriptions have a module of their own.

All replicas share one database: the one that inserts a row first has the work, the others find it taken.
"""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.subscriptions import Subscriptions
from retrieval.index.database import claim, metadata, reading, writing
from retrieval.index.tables import Moment

EVENTS_KEPT: Final = timedelta(days=7)
"""Slack repeats an event for at most an hour; a week outlasts an outage."""

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
    # The briefing it hangs under, whose stories questions in it are about first.
    sa.Column("briefing", sa.Text),
)


class State(Subscriptions):
    """The bot's memory."""

    # ---- events and threads

    def claim_event(self, key: str, now: datetime) -> bool:
        """Take an event; False when it was taken before, here or by another replica.

        Args:
            key: The event's, for good.
            now: The time on the wall (`bot.clock`), by which events are forgotten.
        """
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

    def link_thread(self, team: str, channel: str, thread: str, briefing: str, now: datetime) -> str:
        """Note that a thread hangs under a briefing, and that the bot takes part in it."""
        conversation = self.remember_thread(team, channel, thread, now)
        linked = sa.update(threads).where(threads.c.conversation == conversation).values(briefing=briefing)
        with writing(self._engine) as connection:
            connection.execute(linked)
        return conversation

    def briefing_of(self, conversation: str) -> str | None:
        """The briefing that a conversation hangs under, by the conversation's name in the ledger."""
        found = sa.select(threads.c.briefing).where(threads.c.conversation == conversation)
        with reading(self._engine) as connection:
            briefing: str | None = connection.scalar(found)
        return briefing
