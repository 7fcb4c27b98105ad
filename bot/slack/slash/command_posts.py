"""What a command says in a channel: its question at once, and in that message's place what came of it."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.layout.elements import context
from bot.slack.layout.paging import Message
from bot.slack.limits import BLOCKS_PER_MESSAGE, clip
from bot.slack.mrkdwn import escape
from bot.slack.posts import post
from bot.slack.refusals import SlackFailure, name_of

logger = logging.getLogger(__name__)

NOT_OURS: Final = frozenset({"not_in_channel", "channel_not_found"})
"""We are not in the channel: only the command's own address takes an answer, and only five messages."""

MOST_RESPONSES: Final = 4

LEFT_OUT: Final = "There is more; invite me to this channel to get all of it."

LONGEST_HEAD: Final = 300


def headed(messages: Sequence[Message], head: str) -> tuple[Message, ...]:
    """Put a line above messages: into the first where it has room, else before it."""
    line = context(head)
    first, *others = messages
    if len(first.blocks) < BLOCKS_PER_MESSAGE:
        return Message(first.text, (line, *first.blocks)), *others
    return Message(escape(head), (line,)), *messages


class Posted:
    """One message of a command in a channel, and the pages that follow in its thread."""

    def __init__(self, client: AsyncWebClient, respond: AsyncRespond, channel: str) -> None:
        self._client = client
        self._respond = respond
        self._channel = channel
        self.ts: str | None = None
        """The message; None where we are not in the channel."""

    async def begin(self, head: str) -> None:
        """Show what was asked for, before any work."""
        head = clip(head, LONGEST_HEAD)
        try:
            message = Message(escape(head), (context(head),))
            self.ts = await post(self._client, message, channel=self._channel, thread=None)
        except SlackFailure as error:
            if name_of(error) not in NOT_OURS:
                raise

    async def finish(self, messages: Sequence[Message], head: str) -> None:
        """Put what came of it in the message's place, further pages in its thread."""
        pages = headed(messages, clip(head, LONGEST_HEAD))
        if self.ts is None:
            await self._answer(pages)
            return
        await self._client.chat_update(
            channel=self._channel, ts=self.ts, text=pages[0].text, blocks=pages[0].blocks
        )
        for page in pages[1:]:
            await post(self._client, page, channel=self._channel, thread=self.ts)

    async def _answer(self, pages: Sequence[Message]) -> None:
        for page in pages[:MOST_RESPONSES]:
            await say(self._respond, page, is_public=True)
        if len(pages) > MOST_RESPONSES:
            await say(self._respond, Message(LEFT_OUT, (context(LEFT_OUT),)), is_public=False)


async def say(respond: AsyncRespond, message: Message, *, is_public: bool) -> None:
    """Answer at a command's own address, for everybody or for the one who typed it."""
    answer = await respond(
        text=message.text,
        blocks=message.blocks,
        response_type="in_channel" if is_public else "ephemeral",
        unfurl_links=False,
        unfurl_media=False,
    )
    if answer.status_code != HTTPStatus.OK:
        logger.error("Slack refused an answer to /newsdesk: %s %s", answer.status_code, answer.body)
