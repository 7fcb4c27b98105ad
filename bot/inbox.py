"""What people ask of the bot, each one a row from when it is accepted until it is answered.

    claimed ──▶ answering (its reply is in the thread) ──▶ done
       └──────────────┴──▶ canceled

A message is acknowledged to Slack only after its row is written, so nothing is lost; it has one row however
often and through whichever event it arrives, so nothing is answered twice. The process that answers holds a
lease and renews it; when the lease expires, another takes over and completes the same reply. Links and files
to be read in are kept in the same way: their report is the reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.state import EVENTS_KEPT, events_seen, threads
from retrieval.index.database import claim, metadata, reading, writing
from retrieval.index.tables import Moment

LEASE: Final = timedelta(seconds=30)
"""Renewed every third of it; a replica that misses three renewals is dead."""

MINUTE: Final = timedelta(minutes=1)
"""How far back a person's questions are counted."""

OPEN: Final = ("claimed", "answering")

Kind = Literal["question", "reading"]
"""What is asked for: an answer, or that something shared is read in."""

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("ts", sa.Text, primary_key=True),
    sa.Column("thread", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    # Emptied as soon as the question is over: the ledger has what was answered.
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("leased_until", Moment, nullable=False),
    sa.Column("takes", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    # The ts of the reply's first message, and what the ledger calls the answer.
    sa.Column("reply", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("kind", sa.String(10), nullable=False, server_default="question"),
    sa.Index("ix_questions_state_leased_until", "state", "leased_until"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a thread."""

    team: str
    channel: str
    ts: str
    thread: str
    """The thread's root; the message itself when it starts one."""
    user: str
    text: str
    asked_at: datetime
    """When it was taken."""
    takes: int = 1
    """How many processes have had it."""
    tries: int = 0
    """How often its answer was begun to be written."""
    reply: str | None = None
    """The ts of the reply's first message, as far as it was noted."""
    answer: str | None = None
    """What the ledger calls the answer, once it was written."""

    @property
    def key(self) -> str:
        """Identity of the message, however often and by whatever event it is delivered."""
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def conversation(self) -> str:
        """Identity of the thread, in the ledger."""
        return f"{self.team}:{self.channel}:{self.thread}"


class Inbox:
    """What is asked of one kind, as one process sees it."""

    def __init__(self, engine: Engine, owner: str | None = None, kind: Kind = "question") -> None:
        self._engine = engine
        self._kind = kind
        self.owner = owner or uuid4().hex
        """Names this process among those that answer."""

    def claim(self, question: Question, event: str) -> bool:
        """Take a question; False when its event, or the message by another event, was taken before.

        From then on the thread of a question is one we take part in.
        """
        with writing(self._engine) as connection:
            seen = {"key": f"event:{event}", "seen_at": question.asked_at}
            row = self._row(question, "claimed")
            is_new = claim(connection, events_seen, seen) and claim(connection, questions, row)
            if is_new and self._kind == "question":
                claim(connection, threads, _thread(question))
        return is_new

    def count(self, question: Question, most: int, time: timedelta) -> bool:
        """Count what a command asks among its asker's questions; nobody ever takes it over.

        Args:
            question: What was asked; its `ts` is the command's own id.
            most: How many its asker may have put in that time before it.
            time: The time.

        Returns:
            Whether it may be answered: it is not one too many, and the command did not come before.
        """
        with writing(self._engine) as connection:
            earlier = connection.scalar(_asked_within(question, time)) or 0
            row = self._row(question, "done" if earlier < most else "refused") | {"text": ""}
            return claim(connection, questions, row) and earlier < most

    def _row(self, question: Question, state: str) -> dict[str, object]:
        return {
            "team": question.team,
            "channel": question.channel,
            "ts": question.ts,
            "thread": question.thread,
            "user": question.user,
            "text": question.text,
            "state": state,
            "owner": self.owner,
            "leased_until": question.asked_at + LEASE,
            "takes": 1,
            "tries": 0,
            "asked_at": question.asked_at,
            "kind": self._kind,
        }

    def find(self, team: str, channel: str, ts: str) -> Question | None:
        """A question by its message; None when it was never taken."""
        return self._one(_is_message(team, channel, ts))

    def answered_by(self, team: str, channel: str, reply: str) -> Question | None:
        """The question that a message of ours answers."""
        place = sa.and_(questions.c.team == team, questions.c.channel == channel)
        return self._one(sa.and_(place, questions.c.reply == reply))

    def is_open(self, question: Question) -> bool:
        """Whether a question still waits for its answer, and for this process to give it."""
        chosen = sa.select(sa.literal(1)).where(self._is_mine(question))
        with reading(self._engine) as connection:
            return connection.scalar(chosen) is not None

    def asked_within(self, question: Question, time: timedelta) -> int:
        """How many questions its asker had put in that time before it, refused ones not counted."""
        with reading(self._engine) as connection:
            return connection.scalar(_asked_within(question, time)) or 0

    def began(self, question: Question, reply: str) -> None:
        """Note the first message of a reply."""
        self._set(question, state="answering", reply=reply)

    def tried(self, question: Question) -> None:
        """Note that its answer is begun to be written: what ends a process every time is known by that."""
        self._set(question, tries=questions.c.tries + 1)

    def wrote(self, question: Question, answer: str) -> None:
        """Note what the ledger calls the answer: from now on it is posted, not written anew."""
        self._set(question, answer=answer)

    def done(self, question: Question) -> None:
        """Note that a question was answered, or its asker told why not."""
        self._set(question, state="done", text="")

    def refused(self, question: Question) -> None:
        """Note that a question was one too many; it counts no further."""
        self._set(question, state="refused", text="")

    def cancel(self, question: Question) -> bool:
        """Withdraw a question that was not answered yet; False when it is over already."""
        over = sa.update(questions).where(
            _is_message(question.team, question.channel, question.ts), questions.c.state.in_(OPEN)
        )
        with writing(self._engine) as connection:
            return connection.execute(over.values(state="canceled", text="")).rowcount == 1

    def leave(self, question: Question, until: datetime) -> None:
        """Let go of a question: who looks after `until` takes it."""
        self._set(question, owner="", leased_until=until)

    def renew(self, answering: Sequence[Question], now: datetime) -> None:
        """Renew the leases of what this process is answering."""
        if not answering:
            return
        with writing(self._engine) as connection:
            for question in answering:
                mine = sa.update(questions).where(self._is_mine(question))
                connection.execute(mine.values(leased_until=now + LEASE))

    def forget_old(self, now: datetime) -> None:
        """Forget what no delivery can repeat any more; never a question that is open."""
        long_ago = now - EVENTS_KEPT
        over = sa.delete(questions).where(questions.c.asked_at < long_ago, questions.c.state.not_in(OPEN))
        with writing(self._engine) as connection:
            connection.execute(sa.delete(events_seen).where(events_seen.c.seen_at < long_ago))
            connection.execute(over)

    def take_over(self, now: datetime, *, is_alone: bool, most: int) -> list[Question]:
        """Take the open questions of this kind whose lease is out, oldest first.

        Args:
            now: The present moment.
            is_alone: Whether no other process can be answering: then those of others are dead ones'.
            most: How many at most; the others wait.
        """
        is_dead = sa.and_(questions.c.owner.not_in(("", self.owner)), sa.literal(is_alone))
        left = sa.and_(
            questions.c.state.in_(OPEN),
            questions.c.kind == self._kind,
            sa.or_(questions.c.leased_until <= now, is_dead),
        )
        with writing(self._engine) as connection:
            oldest = sa.select(questions).where(left).order_by(questions.c.asked_at).limit(most)
            rows = connection.execute(oldest).all()
            taken = [_question(row) for row in rows if self._take(connection, row, now)]
        return [replace(each, takes=each.takes + 1) for each in taken]

    def _take(self, connection: Connection, row: sa.Row[tuple[object, ...]], now: datetime) -> bool:
        """Take one question unless another process has just done so."""
        as_seen = sa.and_(
            _is_message(row.team, row.channel, row.ts),
            questions.c.owner == row.owner,
            questions.c.takes == row.takes,
        )
        taken = sa.update(questions).where(as_seen)
        values = {"owner": self.owner, "leased_until": now + LEASE, "takes": row.takes + 1}
        return connection.execute(taken.values(values)).rowcount == 1

    def _one(self, chosen: sa.ColumnElement[bool]) -> Question | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(questions).where(chosen)).first()
        return _question(row) if row else None

    def _set(self, question: Question, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(questions).where(self._is_mine(question)).values(values))

    def _is_mine(self, question: Question) -> sa.ColumnElement[bool]:
        return sa.and_(
            _is_message(question.team, question.channel, question.ts),
            questions.c.owner == self.owner,
            questions.c.state.in_(OPEN),
        )


def _question(row: sa.Row[tuple[object, ...]]) -> Question:
    return Question(
        row.team,
        row.channel,
        row.ts,
        row.thread,
        row.user,
        row.text,
        row.asked_at,
        row.takes,
        row.tries,
        row.reply,
        row.answer,
    )


def _asked_within(question: Question, time: timedelta) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(
        questions.c.team == question.team,
        questions.c.user == question.user,
        questions.c.asked_at > question.asked_at - time,
        questions.c.asked_at < question.asked_at,
        questions.c.state != "refused",
        questions.c.kind == "question",
    )


def _is_message(team: str, channel: str, ts: str) -> sa.ColumnElement[bool]:
    return sa.and_(questions.c.team == team, questions.c.channel == channel, questions.c.ts == ts)


def _thread(question: Question) -> dict[str, object]:
    """The row of a question's thread, among those we take part in."""
    return {
        "team": question.team,
        "channel": question.channel,
        "thread": question.thread,
        "conversation": question.conversation,
        "joined_at": question.asked_at,
    }
