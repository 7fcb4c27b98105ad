"""Links and files shared with the bot: offered for the archive; see `intake` for what becomes of them."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.inbox import Question
from bot.slack.clicks import value_of
from bot.slack.events import is_a_persons
from bot.slack.intake import Intake, offered
from bot.slack.layout.elements import button, buttons, rich, words
from bot.slack.limits import BUTTON_VALUE_LENGTH
from bot.slack.mrkdwn import links_of, mentions
from bot.slack.places import Place, place_of, user_of
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.scopes import Scopes
from bot.slack.telling import tell

logger = logging.getLogger(__name__)

ADD: Final = "add_to_archive"

MOST_OFFERED: Final = 5
"""Links and files of one message: more are a job for the command line."""

OFFER: Final = "Shall I add this to the archive? Then I answer from it too, and cite it."
TOO_LONG: Final = (
    "That link is too long for a button of Slack's, so I cannot offer to add it. Whoever runs me can: "
    "newsdesk ingest URL."
)
READING: Final = "Reading it now. I say here when it is in."


@dataclass(frozen=True, slots=True)
class Shared:
    """What a message brings that could go into the archive."""

    links: tuple[str, ...]
    files: tuple[str, ...]
    is_alone: bool
    """The message says nothing besides: it asks nothing."""

    @property
    def value(self) -> str:
        """What the button carries: as much as fits, the longest links left out; empty when nothing does."""
        links, files = list(self.links[:MOST_OFFERED]), list(self.files[:MOST_OFFERED])
        while len(value := json.dumps({"links": links, "files": files})) > BUTTON_VALUE_LENGTH:
            links.remove(max(links, key=len))
        return value if links or files else ""


def shared_in(event: Mapping[str, Any], bot_user: str) -> Shared | None:
    """Read what a message brings to us; None when it is not meant for us, or brings nothing."""
    if event.get("type") not in {"message", "app_mention"}:
        return None
    text = str(event.get("text") or "")
    is_for_us = event.get("channel_type") == "im" or bot_user in mentions(text)
    if not (is_for_us and is_a_persons(event, bot_user)):
        return None
    links = links_of(text)
    files = tuple(str(each["id"]) for each in event.get("files") or () if each.get("id"))
    if not (links or files):
        return None
    said = text.replace(f"<@{bot_user}>", " ")
    return Shared(links, files, is_alone=not _without_links(said).strip())


def _without_links(text: str) -> str:
    parts = [piece.partition(">")[2] if index else piece for index, piece in enumerate(text.split("<http"))]
    return " ".join(parts)


class Sharing:
    """Offers, and has read what is wanted."""

    def __init__(self, desk: Desk, scopes: Scopes, client: AsyncWebClient, intake: Intake) -> None:
        self._desk = desk
        self._scopes = scopes
        self._client = client
        self._intake = intake
        self._tasks: set[asyncio.Task[None]] = set()

    async def middleware(
        self,
        body: Mapping[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Offer what a message brings; one that asks nothing besides goes no further."""
        event = body.get("event") or {}
        shared = shared_in(event, str(context.bot_user_id))
        if shared is None:
            return await next()
        self._begin(self._offer(body, shared, str(context.team_id)))
        return BoltResponse(status=200) if shared.is_alone else await next()

    def _begin(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _offer(self, body: Mapping[str, Any], shared: Shared, team: str) -> None:
        """Ask who shared it whether it shall go into the archive."""
        event, is_shared = body["event"], body.get("is_ext_shared_channel")
        channel, ts = str(event["channel"]), str(event["ts"])
        key = f"offer:{team}:{channel}:{ts}"
        if not await asyncio.to_thread(self._desk.parts.state.claim_event, key, wall_clock()):
            return
        if refusal := await self._intake.refusal(channel, is_shared=is_shared):
            # What asks something besides is told by the answer to that.
            if shared.is_alone:
                await tell(self._client, {"user_id": event["user"]}, Place(channel, thread=ts), refusal)
            return
        if not shared.value:
            await tell(self._client, {"user_id": event["user"]}, Place(channel, thread=ts), TOO_LONG)
            return
        blocks = [
            rich(words(OFFER)),
            buttons(button("Add to the archive", ADD, shared.value, style="primary")),
        ]
        try:
            await self._client.chat_postEphemeral(
                channel=channel,
                user=event["user"],
                thread_ts=event.get("thread_ts") or ts,
                text=OFFER,
                blocks=blocks,
            )
        except SlackFailure as error:
            logger.warning("%s: not offered: %s", key, name_of(error))

    async def on_add(self, ack: AsyncAck, body: Mapping[str, Any], respond: AsyncRespond) -> None:
        """Have what was offered read in."""
        await ack()
        value_of(body, offered)
        # Strangers may have come since it was offered.
        refusal = await self._intake.refusal(place_of(body).channel)
        if not refusal:
            await self._intake.take(self._asked(body))
        said = refusal or READING
        await respond(replace_original=True, text=said, blocks=[rich(words(said))])

    def _asked(self, body: Mapping[str, Any]) -> Question:
        """What a click asks for: named by the offer, so that two clicks on one ask once."""
        place, container = place_of(body), body.get("container") or {}
        ts = str(container.get("message_ts") or body["actions"][0]["action_ts"])
        value, now = str(body["actions"][0]["value"]), wall_clock()
        thread = place.thread or ts
        return Question(self._scopes.team, place.channel, ts, thread, user_of(body), value, now)
