"""The Bolt app: which handler gets what."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.slack.asking.answering import Answering
from bot.slack.blocks import plain_message
from bot.slack.bridge import Bridge
from bot.slack.clicks import UnreadableValueError
from bot.slack.events import Conversation, NotTakenError
from bot.slack.intake import Intake
from bot.slack.places import Place, place_of
from bot.slack.posts import post
from bot.slack.refusals import SlackFailure, for_the_log
from bot.slack.scopes import Scopes
from bot.slack.surfaces import wire
from bot.slack.telling import tell
from bot.slack.words import APOLOGY

logger = logging.getLogger(__name__)

ACK_SEEN_SECONDS: Final = 0.05
"""By then Bolt, which looks every 10 ms, has seen that a handler acknowledged before it went wrong."""


@dataclass(frozen=True, slots=True)
class Workers:
    """What goes on with what was taken, when a handler has returned."""

    answering: Answering
    intake: Intake


def build_app(
    desk: Desk,
    bridge: Bridge,
    client: AsyncWebClient,
    signing_secret: str | None,
    workers: Workers,
    scopes: Scopes,
) -> AsyncApp:
    """Wire the handlers; without a signing secret only Socket Mode may deliver."""
    app = AsyncApp(
        client=client,
        token=client.token,
        signing_secret=signing_secret or "",
        logger=logging.getLogger("slack_bolt"),
    )
    wire(app, desk, bridge, client, scopes, workers.intake)
    conversation = Conversation(desk.parts, workers.answering, wall_clock)
    for kind in ("app_mention", "message"):
        app.event(kind, middleware=[conversation.take])(conversation.on_message)
    app.event("agent_session_stopped")(conversation.on_stop)
    app.error(on_error)
    return app


async def on_error(error: Exception, body: Mapping[str, Any], client: AsyncWebClient) -> None:
    """Log what nobody caught, and tell whoever waits in our words, with an id to quote."""
    if isinstance(error, NotTakenError):
        logger.error("%s could not be written down; Slack delivers it again", error, exc_info=error.__cause__)
        return
    # Bolt looks for the acknowledgement now and then, and drops it when the handler is over by then.
    await asyncio.sleep(ACK_SEEN_SECONDS)
    number = uuid4().hex[:8]
    if isinstance(error, SlackFailure):
        logger.error("%s: Slack refused: %s", number, for_the_log(error))
    elif isinstance(error, UnreadableValueError):
        logger.error("%s: %s", number, error)
    else:
        logger.error("%s: unhandled %s", number, type(error).__name__, exc_info=error)
    apology = APOLOGY.format(number)
    if "event" in body:
        await _apologize_in_thread(client, body["event"], apology)
    else:
        # A click, a command or a form: nobody but whoever made it waits.
        await tell(client, body, _place_of(body), apology)


def _place_of(body: Mapping[str, Any]) -> Place:
    """Where an interaction comes from; a command names its channel in a way of its own."""
    return Place(str(body["channel_id"])) if "channel_id" in body else place_of(body)


async def _apologize_in_thread(client: AsyncWebClient, event: Mapping[str, Any], apology: str) -> None:
    channel, ts = event.get("channel"), event.get("thread_ts") or event.get("ts")
    if not (channel and ts):
        return
    try:
        await post(client, plain_message(apology), channel=str(channel), thread=str(ts))
    except SlackFailure as error:
        logger.warning("no apology either: %s", for_the_log(error))
