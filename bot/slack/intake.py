"""Shared links and files on their way into the archive: read one after the other, reported in their thread.

    asked (a row) ──▶ read ──▶ report in the thread ──▶ done
                        │
                  killed, stopped: whoever starts next goes on, and completes the same report

To read again what is in already does no harm; the report is found again as the reply to a question is.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.inbox import LEASE, Inbox, Question
from bot.slack.asking.replies import Noted, QuestionReply
from bot.slack.blocks import plain_message
from bot.slack.layout.elements import Block, bullet, rich, words
from bot.slack.layout.paging import Message, paged
from bot.slack.mrkdwn import escape
from bot.slack.places import Place
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.scopes import UNSURE, Scopes
from bot.slack.shared_files import brought
from bot.slack.telling import tell
from retrieval.errors import FetchError, NotFoundError, RetrievalError
from retrieval.types import Article, Failure, IngestReport

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = LEASE.total_seconds() / 3

MOST_TRIES: Final = 3
"""What so many processes ended in while they read it is apologised for: it may have ended them."""

MOST_AT_ONCE: Final = 100
"""So many are taken over at a time: they wait for one another anyhow."""

HAND_OVER_SECONDS: Final = 5
"""Enough to end the article that is being read; a page that does not come is not waited for."""

NOTHING_NEW: Final = "That is in the archive already, unchanged."
FROM_STRANGERS: Final = (
    "This channel is shared with another organisation, so I take nothing from here into the archive. "
    "Share it with me in a channel of your own, or in a direct message."
)
UNREPORTED: Final = (
    "I have read what you shared, but Slack did not take my report on it. Share it again to see how it went."
)
GIVEN_UP: Final = (
    "I am sorry: I was interrupted several times while I read this, and have stopped trying. Part of it may "
    "be in the archive. Whoever runs me can add it: newsdesk ingest URL."
)
FAILED: Final = "something on my side failed; it is logged"


class Intake:
    """Reads what people had offered to them and said yes to."""

    def __init__(
        self, desk: Desk, scopes: Scopes, client: AsyncWebClient, clock: Callable[[], datetime]
    ) -> None:
        """Bind what reading needs.

        Args:
            desk: The archive.
            scopes: Says where strangers are.
            client: The way to Slack.
            clock: The real time, for leases.
        """
        self._desk = desk
        self._scopes = scopes
        self._client = client
        self._clock = clock
        self._inbox = Inbox(desk.parts.engine, desk.parts.inbox.owner, "reading")
        # One at a time: reading takes processor time that answers need.
        self._turn = asyncio.Semaphore(1)
        self._running: dict[str, Question] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop = Event()

    async def refusal(self, channel: str, *, is_shared: bool | None = None) -> str | None:
        """Why nothing is taken in from a channel; None when something may be.

        Args:
            channel: The channel's id.
            is_shared: Whether the event in hand says that strangers are in it; None asks Slack.
        """
        try:
            has_strangers = await self._scopes.is_shared(channel) if is_shared is None else is_shared
        except SlackFailure as error:
            logger.warning("%s: nothing taken in, not described by Slack: %s", channel, name_of(error))
            return UNSURE
        return FROM_STRANGERS if has_strangers else None

    async def take(self, asked: Question) -> None:
        """Write down what is asked for, then read it in the background; once, however often it is asked."""
        if await asyncio.to_thread(self._inbox.claim, asked, f"reading:{asked.key}"):
            self._begin(asked)

    async def run(self) -> None:
        """Renew leases and take over what others left, until cancelled."""
        while True:
            try:
                for asked in await asyncio.to_thread(self._look):
                    logger.info("%s: its reading is taken over, for the %d. time", asked.key, asked.takes)
                    self._begin(asked)
            except RetrievalError:
                logger.exception("what is to be read in could not be looked after")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def drain(self) -> None:
        """End what is being read; whoever starts next goes on with it."""
        self._stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=HAND_OVER_SECONDS)

    def _look(self) -> list[Question]:
        now = self._clock()
        self._inbox.renew(list(self._running.values()), now)
        return self._inbox.take_over(now, is_alone=self._desk.parts.owns_home(), most=MOST_AT_ONCE)

    def _begin(self, asked: Question) -> None:
        if asked.key in self._running:
            return
        self._running[asked.key] = asked
        task = asyncio.create_task(self._carry_out(asked))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, asked: Question) -> None:
        reply = QuestionReply(self._client, asked, self._noted(asked))
        try:
            async with self._turn:
                report = await self._report(asked)
            if report is None:
                await asyncio.to_thread(self._inbox.leave, asked, self._clock())
                return
            # Who was frozen for longer than a lease may have lost it to somebody who has reported.
            if await asyncio.to_thread(self._inbox.is_open, asked):
                await reply.finish((report,))
                await asyncio.to_thread(self._inbox.done, asked)
        except SlackFailure as error:
            logger.warning("%s: what was read could not be reported: %s", asked.key, name_of(error))
            await tell(
                self._client, {"user_id": asked.user}, Place(asked.channel, thread=asked.thread), UNREPORTED
            )
            await asyncio.to_thread(self._inbox.done, asked)
        except RetrievalError:
            # The inbox itself cannot be written to: its lease runs out, and it is taken up again.
            logger.exception("%s: left as it is", asked.key)
        finally:
            del self._running[asked.key]

    def _noted(self, asked: Question) -> Noted:
        async def noted(reply: str) -> None:
            await asyncio.to_thread(self._inbox.began, asked, reply)

        return noted

    async def _report(self, asked: Question) -> Message | None:
        """Read what is asked for, and say how it went; None when we are stopped before the end."""
        is_again = asked.takes > 1
        if is_again and (refusal := await self.refusal(asked.channel)):
            return plain_message(refusal)
        if asked.tries >= MOST_TRIES:
            return plain_message(GIVEN_UP)
        if self._stop.is_set():
            return None
        await asyncio.to_thread(self._inbox.tried, asked)
        (links, files), failed = offered(asked.text), list[Failure]()
        inputs = list(links)
        for file in files:
            try:
                inputs.append(str(await brought(self._client, file, self._desk.settings.home)))
            except (FetchError, OSError) as error:
                reason = error.reason if isinstance(error, FetchError) else FAILED
                failed.append(Failure(getattr(error, "source", file), reason))
        report = await asyncio.to_thread(self._ingested, inputs)
        if self._stop.is_set():
            return None
        titles = await asyncio.to_thread(self._titles, report, inputs if is_again else ())
        return report_message(titles, [*failed, *report.failed], unchanged=report.unchanged)

    def _ingested(self, inputs: Sequence[str]) -> IngestReport:
        try:
            return self._desk.keeper.ingest(inputs, stop=self._stop.is_set) if inputs else IngestReport()
        except RetrievalError:
            logger.exception("shared articles could not be read")
            return IngestReport(failed=tuple(Failure(each, FAILED) for each in inputs))

    def _titles(self, report: IngestReport, again: Sequence[str]) -> list[str]:
        """What came in, each in a line: of what is read again also what was in by the time of the kill."""
        found = self._desk.parts.archive.articles_by_id([*report.added, *report.updated])
        for each in again:
            with suppress(NotFoundError):
                article = self._desk.parts.archive.article(each)
                found.setdefault(article.id, article)
        return [_line(each) for each in found.values() if each.is_shown]


def offered(value: str) -> tuple[list[str], list[str]]:
    """The links and files of an offer, from what its button carries."""
    carried = json.loads(value)
    return list(carried["links"]), list(carried["files"])


def _line(article: Article) -> str:
    return f"{article.title}: {article.outlet or 'no outlet stated'}, {article.day or 'undated'}"


def report_message(titles: Sequence[str], failed: Sequence[Failure], *, unchanged: int) -> Message:
    """Say what came in and what did not, and why."""
    blocks: list[Block] = []
    if titles:
        blocks += [rich(words("In the archive now:", bold=True)), *(bullet(words(each)) for each in titles)]
    if unchanged and not titles:
        blocks.append(rich(words(NOTHING_NEW)))
    for each in failed:
        name = each.input.rpartition("/")[2] if not each.input.startswith("http") else each.input
        blocks.append(rich(words("Not added: ", bold=True), words(f"{name}: {each.reason}")))
    said = titles[0] if titles else NOTHING_NEW if unchanged else "This could not be added"
    return paged(escape(said), blocks or [rich(words(NOTHING_NEW))])[0]
