"""Links and files shared with the bot: offered for the archive, read in the background, reported when in."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.slack.clicks import value_of
from bot.slack.events import is_a_persons
from bot.slack.layout.elements import Block, bullet, button, buttons, rich, words
from bot.slack.layout.paging import Message, paged
from bot.slack.limits import BUTTON_VALUE_LENGTH
from bot.slack.mrkdwn import escape, links_of, mentions
from bot.slack.places import Place, place_of
from bot.slack.posts import post
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.scopes import UNSURE, Scopes
from bot.slack.shared_files import brought
from bot.slack.telling import tell
from retrieval.errors import FetchError, RetrievalError
from retrieval.types import Failure, IngestReport

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
NOTHING_NEW: Final = "That is in the archive already, unchanged."
FROM_STRANGERS: Final = (
    "This channel is shared with another organisation, so I take nothing from here into the archive. "
    "Share it with me in a channel of your own, or in a direct message."
)
UNREPORTED: Final = (
    "I have read what you shared, but Slack did not take my report on it. Share it again to see how it went."
)
FAILED: Final = "something on my side failed; it is logged"


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
    """Offers, reads and reports."""

    def __init__(self, desk: Desk, scopes: Scopes, client: AsyncWebClient) -> None:
        self._desk = desk
        self._scopes = scopes
        self._client = client
        self._reading = asyncio.Semaphore(1)
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
        if refusal := await self._refusal(channel, is_shared=is_shared):
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

    async def _refusal(self, channel: str, *, is_shared: bool | None) -> str | None:
        """Why nothing is taken in from a channel; None when something may be."""
        try:
            has_strangers = await self._scopes.is_shared(channel) if is_shared is None else is_shared
        except SlackFailure as error:
            logger.warning("%s: nothing offered, not described by Slack: %s", channel, name_of(error))
            return UNSURE
        return FROM_STRANGERS if has_strangers else None

    async def on_add(self, ack: AsyncAck, body: Mapping[str, Any], respond: AsyncRespond) -> None:
        """Read what was offered, in the background, and report in the thread."""
        await ack()
        (links, files), place = value_of(body, _offered), place_of(body)
        # Strangers may have come since it was offered.
        refusal = await self._refusal(place.channel, is_shared=None)
        said = refusal or READING
        await respond(replace_original=True, text=said, blocks=[rich(words(said))])
        if refusal:
            return
        self._begin(self._read(links, files, body, place))

    async def _read(
        self, links: Sequence[str], files: Sequence[str], body: Mapping[str, Any], place: Place
    ) -> None:
        message = await self._report(links, files)
        try:
            await post(self._client, message, channel=place.channel, thread=place.thread or None)
        except SlackFailure as error:
            logger.warning("%s: what was read could not be reported: %s", place.channel, name_of(error))
            await tell(self._client, body, place, UNREPORTED)

    async def _report(self, links: Sequence[str], files: Sequence[str]) -> Message:
        inputs, failed = list(links), []
        for file in files:
            try:
                inputs.append(str(await brought(self._client, file, self._desk.settings.home)))
            except (FetchError, OSError) as error:
                reason = error.reason if isinstance(error, FetchError) else FAILED
                failed.append(Failure(getattr(error, "source", file), reason))
        # One at a time: reading takes processor time that answers need.
        async with self._reading:
            return await asyncio.to_thread(self._ingested, inputs, failed)

    def _ingested(self, inputs: Sequence[str], failed: Sequence[Failure]) -> Message:
        try:
            report = self._desk.keeper.ingest(inputs) if inputs else IngestReport()
        except RetrievalError:
            logger.exception("shared articles could not be read")
            report = IngestReport(failed=tuple(Failure(each, FAILED) for each in inputs))
        return report_message(self._lines(report), [*failed, *report.failed], unchanged=report.unchanged)

    def _lines(self, report: IngestReport) -> list[str]:
        articles = self._desk.parts.archive.articles_by_id([*report.added, *report.updated])
        return [
            f"{each.title}: {each.outlet or 'no outlet stated'}, {each.day or 'undated'}"
            for each in articles.values()
        ]


def _offered(value: str) -> tuple[list[str], list[str]]:
    """The links and files of an offer."""
    carried = json.loads(value)
    return list(carried["links"]), list(carried["files"])


def report_message(titles: Sequence[str], failed: Sequence[Failure], *, unchanged: int) -> Message:
    """Say what came in and what did not, and why."""
    blocks: list[Block] = []
    if titles:
        blocks += [rich(words("In the archive now:", bold=True)), *(bullet(words(each)) for each in titles)]
    if unchanged and not titles:
        blocks.append(rich(words(NOTHING_NEW)))
    for each in failed:
        name = each.input.rpartition("/")[2] if not each.input.startswith("http") else each.input
        blocks.append(rich(words("Not added: ", bold=True), words(f"{name}: {each.reason}")))
    said = titles[0] if titles else NOTHING_NEW if unchanged else "This could not be added"
    return paged(escape(said), blocks or [rich(words(NOTHING_NEW))])[0]
