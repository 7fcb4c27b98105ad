"""A reply on its way into a thread: seen at once, posted whole."""

import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.paging import Message

logger = logging.getLogger(__name__)


class Reply:
    """One reply in one thread."""

    def __init__(self, client: AsyncWebClient, channel: str, thread: str) -> None:
        self._client = client
        self._channel = channel
        self._thread = thread

    async def status(self, words: str) -> None:
        """Show what is being done; a workspace that refuses it still gets its answer."""
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=self._thread, status=words
            )
        except SlackApiError as error:
            logger.info("no status in %s: %s", self._channel, error.response["error"])

    async def post(self, *messages: Message) -> None:
        """Post the pages of a reply in order."""
        for message in messages:
            await post(self._client, message, channel=self._channel, thread=self._thread)


async def post(client: AsyncWebClient, message: Message, *, channel: str, thread: str | None) -> str:
    """Post one message and return its ts; links in it are not unfurled."""
    answer = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(answer["ts"])
