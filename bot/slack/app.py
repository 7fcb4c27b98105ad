"""The Bolt app: which handler gets what."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.slack.answering import Answering
from bot.slack.blocks import plain_message
from bot.slack.bridge import Bridge
from bot.slack.events import Conversation, NotTakenError
from bot.slack.refusals import SlackFailure, for_the_log
from bot.slack.scopes import Scopes
from bot.slack.stream import Reply
from bot.slack.surfaces import wire
from bot.slack.words import APOLOGY

logger = logging.getLogger(__name__)


def build_app(
    desk: Desk,
    bridge: Bridge,
    client: AsyncWebClient,
    signing_secret: str | None,
    answering: Answering,
    scopes: Scopes,
) -> AsyncApp:
    """Wire the handlers; without a signing secret only Socket Mode may deliver."""
    app = AsyncApp(
        client=client,
        token=client.token,
        signing_secret=signing_secret or "",
        logger=logging.getLogger("slack_bolt"),
    )
    wire(app, desk, bridge, client, scopes)
    conversation = Conversation(desk, answering, wall_clock)
    for kind in ("app_mention", "message"):
        app.event(kind, middleware=[conversation.take])(conversation.on_message)
    app.event("agent_session_stopped")(conversation.on_stop)
    app.error(on_error)
    return app


async def on_error(error: Exception, body: Mapping[str, Any], client: AsyncWebClient) -> None:
    """Log what nobody caught, and tell the thread in our words, with an id to quote."""
    if isinstance(error, NotTakenError):
        logger.error("%s could not be written down; Slack delivers it again", error, exc_info=error.__cause__)
        return
    number = uuid4().hex[:8]
    if isinstance(error, SlackFailure):
        logger.error("%s: Slack refused: %s", number, for_the_log(error))
    else:
        logger.error("%s: unhandled %s", number, type(error).__name__, exc_info=error)
    event = body.get("event") or {}
    channel, ts = event.get("channel"), event.get("thread_ts") or event.get("ts")
    if not (channel and ts):
        return
    try:
        await Reply(client, channel, ts).post(plain_message(APOLOGY.format(number)))
    except SlackFailure as second:
        logger.warning("%s: no apology either: %s", number, for_the_log(second))
