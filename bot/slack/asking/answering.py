"""Answering a question that was taken: status, stream, reply; and whatever can happen on the way.

    taken ─▶ limit ─▶ status ─▶ scope ─▶ desk (statements stream) ─▶ reply in the thread ─▶ done
               │                           │                           │
            refused                    stopped, deleted           Slack fails: later, elsewhere, or our words

A question is over only when its asker was told something or nobody waits any more. Until then its row
stays open, and another process, or this one later, goes on with it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.inbox import LEASE, MINUTE, Inbox, Question
from bot.slack.asking.replies import QuestionReply
from bot.slack.asking.status import StatusLine
from bot.slack.blocks import answer_messages, answer_text, plain_message
from bot.slack.bridge import PLACES, Bridge, BusyError
from bot.slack.layout.elements import Block, context, rich, words
from bot.slack.layout.markdown import streamed
from bot.slack.layout.paging import Message, paged
from bot.slack.refusals import Meaning, SlackFailure, elsewhere, for_the_log, meaning_of
from bot.slack.scopes import Refusal, Scopes
from bot.slack.words import APOLOGY, BUSY, INTERRUPTED, NO_QUESTION, STOPPED, TOO_FAST, TOO_LONG
from bot.watching import StoppedError, Watch
from retrieval.chain.query import MOST_LETTERS
from retrieval.chain.writing.numbering import marked
from retrieval.errors import NotFoundError, RetrievalError
from retrieval.types import Answer, Filters, Statement

logger = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.25
"""How often a running answer is looked at: for its step, its stop, and sentences that wait to be shown."""

LOOK_EVERY_SECONDS: Final = LEASE.total_seconds() / 3

LATE: Final = timedelta(minutes=15)
"""An answer that was interrupted is still given within this time; later the asker is told instead."""

MOST_TRIES: Final = 3
"""A question in whose answer so many processes ended is apologised for: it may have ended them."""

MOST_TAKES: Final = 8
"""A reply that Slack failed to take through so many processes and pauses is given up."""

LATER: Final = timedelta(seconds=20)
"""How long Slack is left alone after it failed; longer with each take."""

HAND_OVER_SECONDS: Final = 5
"""Enough to write down that an answer was not finished."""

Why = Literal["stopped", "deleted", "handed over"]


@dataclass(slots=True)
class Running:
    """A question this process is answering."""

    question: Question
    watch: Watch = field(default_factory=Watch)
    told: list[Statement] = field(default_factory=list)
    """What was written so far, each sentence checked."""
    why: Why | None = None
    """Why it is to end before its time."""

    def end(self, why: Why) -> None:
        """Have it end."""
        self.why = self.why or why
        self.watch.stop()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says."""

    messages: tuple[Message, ...]
    text: Block | None = None
    """The block that a stream has shown already."""


class Answering:
    """Answers questions, each in a task of its own."""

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        client: AsyncWebClient,
        scopes: Scopes,
        clock: Callable[[], datetime],
        *,
        inbox: Inbox | None = None,
    ) -> None:
        """Bind what answering needs.

        Args:
            desk: The archive.
            bridge: The way to it.
            client: The way to Slack.
            scopes: What each channel may see.
            clock: The real time, for leases and limits, whatever day the desk is asked as of.
            inbox: Where questions are kept; the desk's.
        """
        self._desk = desk
        self._bridge = bridge
        self._client = client
        self._scopes = scopes
        self._clock = clock
        self._inbox = inbox or desk.parts.inbox
        self._running: dict[str, Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- from the handlers

    def begin(self, question: Question) -> None:
        """Answer a question that was taken; returns at once."""
        if question.key in self._running:
            return
        running = self._running[question.key] = Running(question)
        task = asyncio.create_task(self._answer(running), name=question.key)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self, key: str, why: Why) -> None:
        """End the answer to a question, if this process is writing it."""
        if running := self._running.get(key):
            running.end(why)

    # ---- in the background

    async def run(self) -> None:
        """Renew leases and take over what others left, until cancelled."""
        while True:
            try:
                for question in await asyncio.to_thread(self._look):
                    logger.info("%s: taken over, for the %d. time", question.key, question.takes)
                    self.begin(question)
            except RetrievalError:
                logger.exception("the inbox could not be looked after")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _look(self) -> list[Question]:
        now = self._clock()
        self._inbox.forget_old(now)
        self._inbox.renew([each.question for each in list(self._running.values())], now)
        # Half of the places stay free for those who ask now; who was interrupted is not told to ask again.
        most = max(0, self._bridge.free_places - PLACES // 2)
        return self._inbox.take_over(now, is_alone=self._desk.parts.owns_home(), most=most)

    async def drain(self, timeout_seconds: float) -> None:
        """Finish what is running; hand over what takes longer."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_seconds)
        for running in self._running.values():
            running.end("handed over")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=HAND_OVER_SECONDS)

    # ---- one question

    async def _answer(self, running: Running) -> None:
        question = running.question
        reply = QuestionReply(self._client, question, partial(self._note, self._inbox.began, question))
        status = StatusLine(self._client, question.channel, question.thread)
        try:
            await self._carry_out(running, reply, status)
        except SlackFailure as error:
            await self._after_failure(question, reply, error)
        except RetrievalError:
            # The inbox itself cannot be written to: its lease runs out, and the question is taken up again.
            logger.exception("%s: left as it is", question.key)
        finally:
            del self._running[question.key]
            if not reply.is_posted:
                await status.end()

    async def _carry_out(self, running: Running, reply: QuestionReply, status: StatusLine) -> None:
        question = running.question
        if question.takes == 1 and await asyncio.to_thread(self._is_too_fast, question):
            await self._refuse(question)
            return
        # Before anything is looked up: where fifty ask at once, each sees that before the first is answered.
        await status.keep(running.watch.step)
        try:
            said = await self._said(running, reply, status)
        except StoppedError:
            await self._cut_short(running, reply)
            return
        if await asyncio.to_thread(self._inbox.is_open, question):
            await reply.finish(said.messages, streamed=said.text)
            await self._note(self._inbox.done, question)
        else:
            await reply.withdraw()

    async def _said(self, running: Running, reply: QuestionReply, status: StatusLine) -> Reply:
        """What the reply says: an answer, or why there is none.

        Raises:
            StoppedError: nobody waits for it any more.
        """
        question = running.question
        try:
            limit = await self._scopes.allowed(question.channel)
            if isinstance(limit, Refusal):
                return Reply((plain_message(limit.words),))
            answer = await asyncio.to_thread(self._written_before, question)
            if answer is None and (words := self._words_instead(question)):
                return Reply((plain_message(words),))
            answer = answer or await self._written(running, reply, status, limit)
            await self._note(self._inbox.wrote, question, answer.id)
            return Reply(answer_messages(answer), answer_text(answer))
        except StoppedError:
            raise
        except BusyError:
            return Reply((plain_message(BUSY),))
        except RetrievalError:
            logger.exception("no answer to %s", question.key)
            return Reply((plain_message(APOLOGY.format(question.ts)),))

    def _words_instead(self, question: Question) -> str | None:
        """What is said where the archive is not asked at all."""
        if not question.text:
            return NO_QUESTION
        if len(question.text) > MOST_LETTERS:
            return TOO_LONG.format(MOST_LETTERS)
        return INTERRUPTED if self._is_given_up(question) else None

    async def _written(
        self, running: Running, reply: QuestionReply, status: StatusLine, limit: Filters
    ) -> Answer:
        """Have the desk answer from what the channel may see, and show how far it is."""
        question = running.question

        def work() -> Iterator[Statement | Answer]:
            running.watch.go_on(running.watch.step)
            self._inbox.tried(question)
            return self._desk.tell(question.text, running.watch, thread=question.conversation, filters=limit)

        async for each in self._bridge.stream(work, TICK_SECONDS):
            if isinstance(each, Answer):
                return each
            if running.watch.is_stopped or reply.stream.is_stopped:
                running.end("stopped")
                break
            if each:
                running.told.append(each)
            if self._is_streamed and question.takes == 1:
                await reply.write(streamed(each) if each else "")
            await status.keep(running.watch.step)
        raise StoppedError(f"{question.key}: stopped")

    @property
    def _is_streamed(self) -> bool:
        """Whether answers take long enough to be shown while they are written."""
        return self._desk.settings.model is not None

    def _written_before(self, question: Question) -> Answer | None:
        """The answer of a process that died before it had posted it."""
        if not question.answer:
            return None
        try:
            answer = self._desk.parts.ledger.answer(question.answer)
        except NotFoundError:
            return None
        return answer if isinstance(answer, Answer) else None

    def _is_given_up(self, question: Question) -> bool:
        is_late = self._clock() - question.asked_at > LATE
        return question.takes > 1 and (is_late or question.tries >= MOST_TRIES)

    def _is_too_fast(self, question: Question) -> bool:
        earlier = self._inbox.asked_within(question, MINUTE)
        return earlier >= self._desk.settings.questions_per_minute

    async def _refuse(self, question: Question) -> None:
        """Tell an asker, and nobody else, that it was one question too many."""
        await self._note(self._inbox.refused, question)
        await self._client.chat_postEphemeral(
            channel=question.channel,
            user=question.user,
            thread_ts=question.thread if question.thread != question.ts else None,
            text=TOO_FAST.format(self._desk.settings.questions_per_minute),
        )

    async def _cut_short(self, running: Running, reply: QuestionReply) -> None:
        """End an answer nobody waits for, each in the way its end asks for."""
        question = running.question
        if running.why == "handed over":
            await self._note(self._inbox.leave, question, self._clock())
        elif running.why == "deleted":
            await reply.withdraw()
        else:
            await reply.finish(stopped_messages(running.told))
            await self._note(self._inbox.done, question)

    async def _after_failure(self, question: Question, reply: QuestionReply, error: BaseException) -> None:
        """Do what is still possible when Slack would not take the reply."""
        meaning = meaning_of(error)
        logger.warning("%s: no reply: %s", question.key, for_the_log(error))
        if meaning in {Meaning.LATER, Meaning.SHUT_OUT} and question.takes <= MOST_TAKES:
            pause = LATER * question.takes
            await self._note(self._inbox.leave, question, self._clock() + pause)
            return
        try:
            if meaning is Meaning.NOT_THERE:
                text = elsewhere(error, question.channel)
                await self._client.chat_postMessage(channel=question.user, text=text)
            elif meaning is Meaning.OURS:
                await reply.finish((plain_message(APOLOGY.format(question.ts)),))
        except SlackFailure as second:
            logger.warning("%s: nor could its asker be told: %s", question.key, for_the_log(second))
        await self._note(self._inbox.done, question)

    async def _note(self, note: Callable[..., None], *what: object) -> None:
        """Write something of a question down, away from the event loop."""
        await asyncio.to_thread(note, *what)


def stopped_messages(told: Sequence[Statement]) -> tuple[Message, ...]:
    """What was written until a reader stopped it."""
    if not told:
        return (plain_message(STOPPED),)
    text = " ".join(map(marked, told))
    return paged(text, [rich(words(text)), context(STOPPED)])
