"""The Bolt app: which handler gets what."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.slack.blocks import plain_message
from bot.slack.bridge import Bridge
from bot.slack.events import APOLOGY, Conversation
from bot.slack.scopes import Scopes
from bot.slack.stream import Reply
from bot.slack.surfaces import wire

logger = logging.getLogger(__name__)


def web_client(token: str, api_url: str) -> AsyncWebClient:
    """Return a client that waits out rate limits and tries server errors again."""
    client = AsyncWebClient(token=token, base_url=api_url)
    client.retry_handlers = [
        AsyncConnectionErrorRetryHandler(),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(),
    ]
    return client


def build_app(desk: Desk, bridge: Bridge, client: AsyncWebClient, signing_secret: str | None) -> AsyncApp:
    """Wire the handlers; without a signing secret only Socket Mode may deliver."""
    app = AsyncApp(
        client=client,
        token=client.token,
        signing_secret=signing_secret or "",
        logger=logging.getLogger("slack_bolt"),
    )
    scopes = Scopes(desk, client)
    conversation = Conversation(desk, bridge, scopes)
    wire(app, desk, bridge, client, scopes)
    app.event("app_mention")(conversation.on_message)
    app.event("message")(conversation.on_message)
    app.error(on_error)
    return app


async def on_error(error: Exception, body: Mapping[str, Any], client: AsyncWebClient) -> None:
    """Log what nobody caught, and tell the thread in our words, with an id to quote."""
    number = uuid4().hex[:8]
    logger.error("%s: unhandled %s", number, type(error).__name__, exc_info=error)
    event = body.get("event") or {}
    channel, ts = event.get("channel"), event.get("thread_ts") or event.get("ts")
    if not (channel and ts):
        return
    try:
        await Reply(client, channel, ts).post(plain_message(APOLOGY.format(number)))
    except SlackApiError as second:
        logger.warning("%s: no apology either: %s", number, second.response["error"])
