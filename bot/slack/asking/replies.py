"""The reply to one question: streamed or posted, found again after a crash, never there twice.

Every message of a reply carries a marker, the question's ts and the page's number, as the id of its first
block. Where it is not known what a call did, its answer lost or its process killed, the thread is read
and what is found there is completed rather than posted again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.inbox import Question
from bot.slack.asking.streaming import Stream
from bot.slack.layout.elements import Block
from bot.slack.layout.paging import Message
from bot.slack.posts import post
from bot.slack.refusals import STILL_STREAMING, Meaning, SlackFailure, meaning_of, name_of

logger = logging.getLogger(__name__)

PAUSES_SECONDS: Final = (1.0, 3.0)
"""Between tries to post one page; who still fails is taken up again later."""

THREAD_PAGE: Final = 200

REPLACED: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""A message of ours that can no longer be changed: somebody deleted it, or the workspace forbids it."""

Noted = Callable[[str], Awaitable[None]]
"""Told the ts of the reply's first message as soon as it is known."""


class QuestionReply:
    """The messages that answer one question."""

    def __init__(self, client: AsyncWebClient, question: Question, noted: Noted) -> None:
        self._client = client
        self._question = question
        self._noted = noted
        self._pages: dict[int, str] = {0: question.reply} if question.reply else {}
        # Whoever takes a question over does not know what the one before had posted.
        self._is_unsure = question.takes > 1
        self._has_stopped_stream = False
        self.is_posted = False
        """Whether a message was posted, which ends a status; an update does not."""
        self.stream = Stream(client, question, self._marker(0))

    async def write(self, text: str) -> None:
        """Stream escaped text of the first page."""
        is_new = self.stream.ts is None
        await self.stream.write(text)
        self._is_unsure = self._is_unsure or self.stream.is_unsure
        if is_new and self.stream.ts:
            self._pages[0] = self.stream.ts
            await self._noted(self.stream.ts)

    async def finish(self, messages: Sequence[Message], *, streamed: Block | None = None) -> None:
        """Put these pages into the thread, in the place of what stands there of this reply.

        Args:
            messages: The pages.
            streamed: The first page's first block, as far as the stream may have shown it.

        Raises:
            SlackClientError, ClientError, TimeoutError: a page could not be placed.
        """
        if await self._is_completed(messages, streamed):
            return
        await self.stream.stop()
        for number, message in enumerate(messages):
            await self._place(number, message)
        for number in [each for each in self._pages if each >= len(messages)]:
            await self._delete(self._pages.pop(number))

    async def _is_completed(self, messages: Sequence[Message], streamed: Block | None) -> bool:
        """Whether the stream has shown all the text, and took the rest of a single page to its end."""
        page, *more = messages
        return not more and page.blocks[0] == streamed and await self.stream.complete(page.blocks[1:])

    async def withdraw(self) -> None:
        """Take away what stands of this reply."""
        await self.stream.stop()
        if self._is_unsure or self.stream.is_unsure:
            await self._look()
        for ts in self._pages.values():
            await self._delete(ts)

    async def _place(self, number: int, message: Message) -> None:
        for pause_seconds in (*PAUSES_SECONDS, None):
            try:
                if self._is_unsure:
                    await self._look()
                await self._put(number, message)
            except SlackFailure as error:
                if meaning_of(error) is not Meaning.LATER or pause_seconds is None:
                    raise
                logger.info("%s: page %d again: %s", self._question.key, number, name_of(error))
                self._is_unsure = True
                await asyncio.sleep(pause_seconds)
            else:
                return

    async def _put(self, number: int, message: Message) -> None:
        """Change the page that is there, or post it."""
        blocks = _marked(message.blocks, self._marker(number))
        if number in self._pages and await self._update(number, message.text, blocks):
            return
        page, question = Message(message.text, tuple(blocks)), self._question
        self._pages[number] = await post(self._client, page, channel=question.channel, thread=question.thread)
        self.is_posted = True
        if number == 0:
            await self._noted(self._pages[0])

    async def _update(self, number: int, text: str, blocks: list[dict[str, Any]]) -> bool:
        """Change a page; False when it must be posted anew."""
        ts = self._pages[number]
        try:
            await self._client.chat_update(channel=self._question.channel, ts=ts, text=text, blocks=blocks)
        except SlackApiError as error:
            if name_of(error) == STILL_STREAMING and not self._has_stopped_stream:
                self._has_stopped_stream = True
                await self._client.chat_stopStream(channel=self._question.channel, ts=ts)
                return await self._update(number, text, blocks)
            if name_of(error) not in REPLACED:
                raise
            del self._pages[number]
            return False
        return True

    async def _look(self) -> None:
        """Find in the thread what stands of this reply."""
        try:
            async for message in self._thread():
                for number in _pages_marked(message, self._marker("")):
                    self._pages[number] = str(message["ts"])
        except SlackApiError as error:
            if meaning_of(error) is Meaning.LATER:
                raise
            # Without leave to read, what was noted must do.
            logger.warning("%s: its thread cannot be read: %s", self._question.key, name_of(error))
        self._is_unsure = False

    async def _thread(self) -> AsyncIterator[dict[str, Any]]:
        """Our messages in the thread since the question."""
        cursor = None
        while True:
            page = await self._client.conversations_replies(
                channel=self._question.channel,
                ts=self._question.thread,
                oldest=self._question.ts,
                limit=THREAD_PAGE,
                cursor=cursor,
            )
            for message in page["messages"]:
                if message.get("bot_id"):
                    yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _delete(self, ts: str) -> None:
        try:
            await self._client.chat_delete(channel=self._question.channel, ts=ts)
        except SlackFailure as error:
            logger.info("%s: %s could not be taken away: %s", self._question.key, ts, name_of(error))

    def _marker(self, page: int | str) -> str:
        return f"reply:{self._question.ts}:{page}"


def _marked(blocks: Sequence[dict[str, Any]], marker: str) -> list[dict[str, Any]]:
    """Name the first block so that the message is found again."""
    first, *rest = blocks
    return [{**first, "block_id": marker}, *rest]


def _pages_marked(message: dict[str, Any], prefix: str) -> list[int]:
    """The page a message is, by the ids of its blocks: a posted one's first, a streamed one's task."""
    ids = (
        str(block.get(name) or "")
        for block in message.get("blocks") or ()
        for name in ("block_id", "task_id")
    )
    numbers = (each.removeprefix(prefix) for each in ids if each.startswith(prefix))
    return [int(each) for each in numbers if each.isdecimal()]
