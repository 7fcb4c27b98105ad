"""Slack reached: waited for while the network is down, and looked after once it is there."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient

from bot.slack.refusals import Meaning, SlackFailure, meaning_of, name_of
from retrieval.errors import UsageError

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

PATIENCE_SECONDS: Final = 300.0
"""How long Slack is tried at the start: a machine that starts anew has a network by then, or a fault."""

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0

GONE_SECONDS: Final = 60.0
"""A socket that is gone for longer will not come back by itself; Slack renews each within seconds."""

LOOK_EVERY_SECONDS: Final = 5.0


async def reached(
    call: Callable[[], Awaitable[Answer]],
    place: str,
    token: str,
    *,
    patience_seconds: float = PATIENCE_SECONDS,
    waiting: Callable[[str], None] = logger.warning,
) -> Answer:
    """Call Slack until it answers.

    Args:
        call: What is called.
        place: Where Slack is, for the log.
        token: The name of the setting that lets us in.
        patience_seconds: How long it is tried.
        waiting: Told what is waited for, each time anew.

    Raises:
        UsageError: Slack refuses the token, or could not be reached in time.
    """
    until, pause = time.monotonic() + patience_seconds, FIRST_PAUSE_SECONDS
    while True:
        try:
            return await call()
        except SlackFailure as error:
            if isinstance(error, SlackApiError) and meaning_of(error) is not Meaning.LATER:
                raise UsageError(f"Slack refuses {token}: {name_of(error)}") from error
            if time.monotonic() + pause > until:
                raise UsageError(f"Slack cannot be reached at {place}: {error}") from error
            waiting(f"waiting for Slack at {place}: {name_of(error)}; trying again in {pause:.0f} s")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


class Connection:
    """Knows for how long a socket has been gone."""

    def __init__(
        self, client: AsyncBaseSocketModeClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._clock = clock
        self._seen_at = clock()

    async def watch(self) -> None:
        """Look after the socket until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Note when it was there."""
        if await self._client.is_connected():
            self._seen_at = self._clock()

    @property
    def is_gone(self) -> bool:
        """Whether nothing has come from Slack for so long that somebody must act."""
        return self._clock() - self._seen_at > GONE_SECONDS
