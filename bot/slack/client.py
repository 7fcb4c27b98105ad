"""The way to Slack's Web API: what is tried again by itself, and how fast messages are posted."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

TIMEOUT_SECONDS: Final = 10
"""Slack answers in a fraction of a second; who waits longer has lost the connection."""

SECONDS_A_MESSAGE: Final = 1.0
"""Slack's rule for a channel: about one message a second."""

UNREPEATABLE: Final = ("chat.postMessage", "chat.startStream", "chat.appendStream", "chat.postEphemeral")
"""What shows twice when a lost answer is taken for a failure. Refused for their rate they did nothing."""


def _is_repeatable(request: HttpRequest) -> bool:
    return not request.url.endswith(UNREPEATABLE)


class _ConnectionErrors(AsyncConnectionErrorRetryHandler):
    async def _can_retry_async(self, *, request: HttpRequest, **more: Any) -> bool:  # noqa: ANN401 - the base class's
        return _is_repeatable(request) and await super()._can_retry_async(request=request, **more)


class _ServerErrors(AsyncServerErrorRetryHandler):
    async def _can_retry_async(self, *, request: HttpRequest, **more: Any) -> bool:  # noqa: ANN401 - the base class's
        return _is_repeatable(request) and await super()._can_retry_async(request=request, **more)


class PacedClient(AsyncWebClient):
    """Posts to a channel no faster than Slack lets it."""

    def __init__(self, token: str, base_url: str) -> None:
        handlers: list[AsyncRetryHandler] = [
            _ConnectionErrors(),
            AsyncRateLimitErrorRetryHandler(max_retry_count=2),
            _ServerErrors(),
        ]
        super().__init__(token=token, base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=handlers)
        self._pace = Pace()

    async def chat_postMessage(self, *, channel: str, **more: Any) -> AsyncSlackResponse:  # noqa: ANN401, N802 - the base class's
        """Post when it is the channel's turn."""
        await self._pace.turn(channel)
        return await super().chat_postMessage(channel=channel, **more)


class Pace:
    """Turns in each channel, a second apart."""

    def __init__(self, gap_seconds: float = SECONDS_A_MESSAGE) -> None:
        self._gap_seconds = gap_seconds
        self._next: defaultdict[str, float] = defaultdict(float)

    async def turn(self, channel: str) -> None:
        """Wait for the channel's next turn; who comes first goes first."""
        now = time.monotonic()
        mine = max(now, self._next[channel])
        self._next[channel] = mine + self._gap_seconds
        # Slack's clock is not ours: channels that were quiet for long need no memory.
        if len(self._next) > MOST_CHANNELS:
            self._next = defaultdict(float, {key: at for key, at in self._next.items() if at > now})
        await asyncio.sleep(mine - now)


MOST_CHANNELS: Final = 1_000


@asynccontextmanager
async def kept_open(client: AsyncWebClient) -> AsyncIterator[None]:
    """Have a client, and those made of it, keep their connections to Slack from call to call.

    One that Slack has ended meanwhile is not used again; a call begins a new one.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session:
        client.session = session
        yield


def web_client(token: str, api_url: str) -> PacedClient:
    """Return a client that waits out rate limits and tries again what may be tried again."""
    return PacedClient(token, api_url)
