"""The line under a thread that says what is being done."""

import logging
import time
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.refusals import SlackFailure, name_of

logger = logging.getLogger(__name__)

SAY_EVERY_SECONDS: Final = 1.0
"""Nobody reads faster."""

REPEAT_SECONDS: Final = 90.0
"""Slack takes a status away after two minutes."""


class StatusLine:
    """What is being done in one thread; a workspace that refuses it still gets its answer."""

    def __init__(self, client: AsyncWebClient, channel: str, thread: str) -> None:
        self._client = client
        self._channel = channel
        self._thread = thread
        self._said = ""
        self._said_at = float("-inf")

    async def keep(self, words: str) -> None:
        """Say what is being done, unless that was just said; call it often."""
        age = time.monotonic() - self._said_at
        if age < SAY_EVERY_SECONDS or (words == self._said and age < REPEAT_SECONDS):
            return
        await self._set(words)

    async def end(self) -> None:
        """Take the line away; a message would have done so too, an update does not."""
        if self._said:
            await self._set("")

    async def _set(self, words: str) -> None:
        self._said, self._said_at = words, time.monotonic()
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=self._thread, status=words
            )
        except SlackFailure as error:
            logger.info("no status in %s: %s", self._channel, name_of(error))
