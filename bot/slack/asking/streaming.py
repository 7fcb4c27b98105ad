"""A reply written before the reader's eyes: checked sentences, gathered so that Slack's tiers suffice.

Streaming is a courtesy. Whatever goes wrong with it ends the stream and nothing else: the whole reply
takes the message's place afterwards.
"""

import logging
import time
from collections.abc import Sequence
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.inbox import Question
from bot.slack.layout.elements import Block
from bot.slack.layout.markdown import pieces
from bot.slack.layout.paging import weight
from bot.slack.limits import MESSAGE_BUDGET
from bot.slack.refusals import STREAM_OVER, SlackFailure, name_of

logger = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 1.0
FLUSH_LETTERS: Final = 1_000
"""`chat.appendStream` may be called about 100 times a minute in a whole workspace."""

READ: Final = "Read the archive"
"""Heads a streamed reply until the whole reply takes its place."""


class Stream:
    """One streamed message."""

    def __init__(self, client: AsyncWebClient, question: Question, marker: str) -> None:
        self._client = client
        self._question = question
        self._marker = marker
        self._waiting = ""
        self._written = 0
        self._flushed_at = float("-inf")
        self._has_gap = False
        """Whether some of the text is not shown: then nothing more is, until the whole reply is."""
        self.ts: str | None = None
        self.is_unsure = False
        """Whether it may have begun without our knowing its ts."""
        self.is_over = False
        """Whether it takes no more text."""
        self.is_stopped = False
        """Whether the reader pressed the stop button."""

    async def write(self, text: str) -> None:
        """Add escaped text; what comes within a second is gathered."""
        self._waiting += text
        age = time.monotonic() - self._flushed_at
        if self._waiting and (age >= FLUSH_SECONDS or len(self._waiting) >= FLUSH_LETTERS):
            await self._flush()

    async def complete(self, blocks: Sequence[Block]) -> bool:
        """End the message with what stands under the text; False when it must be changed as a whole."""
        letters = self._written + len(self._waiting) + sum(map(weight, blocks))
        if self.ts is None or self.is_over or self._has_gap or letters > MESSAGE_BUDGET:
            return False
        rest = [{"type": "markdown_text", "text": self._waiting}] if self._waiting else None
        return await self._end(blocks=blocks, chunks=rest)

    async def stop(self) -> None:
        """Have Slack take the message for finished as it is."""
        if self.ts is not None and not self.is_over:
            await self._end()

    async def _end(
        self, blocks: Sequence[Block] | None = None, chunks: Sequence[Block] | None = None
    ) -> bool:
        self.is_over = True
        try:
            await self._client.chat_stopStream(
                channel=self._question.channel, ts=str(self.ts), blocks=blocks, chunks=chunks
            )
        except SlackFailure as error:
            logger.info("%s: the stream did not end as it should: %s", self._question.key, name_of(error))
            return False
        return True

    async def _flush(self) -> None:
        # What no longer fits into one message comes with the whole reply, on its further pages.
        room = MESSAGE_BUDGET - self._written
        text = next(pieces(self._waiting, room), "") if room > 0 else ""
        self._has_gap = self._has_gap or text != self._waiting
        self._waiting = ""
        self._flushed_at = time.monotonic()
        if self.is_over or self._has_gap or not text:
            return
        try:
            await (self._append(text) if self.ts else self._start(text))
            self._written += len(text)
        except SlackFailure as error:
            self.is_over = name_of(error) in STREAM_OVER or self.ts is None
            self.is_stopped = name_of(error) == "stopped_by_user"
            self._has_gap = True
            logger.info("%s: streaming ended: %s", self._question.key, name_of(error))

    async def _start(self, text: str) -> None:
        question = self._question
        # If the answer to this call is lost, the message is found again by this task's id.
        task = {"type": "task_update", "id": self._marker, "title": READ, "status": "complete"}
        self.is_unsure = True
        answer = await self._client.chat_startStream(
            channel=question.channel,
            thread_ts=question.thread,
            recipient_team_id=question.team,
            recipient_user_id=question.user,
            chunks=[task, {"type": "markdown_text", "text": text}],
        )
        self.ts, self.is_unsure = str(answer["ts"]), False

    async def _append(self, text: str) -> None:
        await self._client.chat_appendStream(
            channel=self._question.channel,
            ts=str(self.ts),
            chunks=[{"type": "markdown_text", "text": text}],
        )
