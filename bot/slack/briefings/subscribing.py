"""Subscribing a channel: the form opened, tried out, and sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.schedule import Plan, next_moment
from bot.slack.blocks import briefing_messages
from bot.slack.bridge import Bridge
from bot.slack.briefings.subscription_form import (
    CHANNEL,
    Entered,
    entered,
    form_view,
    plan_words,
    subscription_of,
)
from bot.slack.layout.elements import Block
from bot.slack.membership import Membership
from bot.slack.modals import shown, unopened
from bot.slack.places import Place, user_of
from bot.slack.refusals import Meaning, SlackFailure, meaning_of, name_of
from bot.slack.scopes import Refusal, Scopes
from bot.slack.slash.jobs import lately
from bot.slack.telling import tell
from bot.slack.views import View, modal, notice_view
from retrieval.types import Briefing

logger = logging.getLogger(__name__)

WEEKDAYS: Final = (0, 1, 2, 3, 4)
MORNING: Final = time(8)

PREVIEW_TITLE: Final = "Preview"
WRITING: Final = "Writing the briefing that would be posted now…"
CHANNEL_FIRST: Final = "Choose a channel first."
LONGEST_ERROR: Final = 250
"""Letters of a complaint under an input; Slack documents no number, and cuts what does not fit."""

NOT_IN_IT: Final = "I am not in that channel. Invite me there first: /invite @newsdesk"
NOT_YOURS: Final = "Only people in that channel, and workspace admins, can set up its briefing."
NOT_NOW: Final = "Slack did not tell me in time whether I can post there. Please send the form again."

CHECK_SECONDS: Final = 2.0
"""Slack waits three seconds for what a form says to being sent."""

NOT_SEEN: Final = "I cannot see that channel. Invite me there first: /invite @newsdesk"

SUBSCRIBED: Final = "This channel gets a briefing {plan}. The next one comes {next}."

Refresh = Callable[[str], Awaitable[None]]
"""Shows a person's Home tab anew."""


class Subscribing:
    """Handles the form."""

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        scopes: Scopes,
        members: Membership,
        client: AsyncWebClient,
        refresh: Refresh,
    ) -> None:
        self._desk = desk
        self._bridge = bridge
        self._scopes = scopes
        self._members = members
        self._client = client
        self._refresh = refresh

    async def open(self, body: Mapping[str, Any], channel: str) -> str:
        """Open the form for a new subscription; return what to say where it could not be opened."""
        zone = await self.zone_of(user_of(body))
        offered = channel if channel.startswith(("C", "G")) else None
        view = form_view(offered, Plan(MORNING, zone, WEEKDAYS), place=Place(channel, depth=1))
        return await self.opened(str(body["trigger_id"]), view)

    async def opened(self, trigger: str, view: View) -> str:
        """Open a form; return what to say where it did not open."""
        try:
            await self._client.views_open(trigger_id=trigger, view=view)
        except SlackFailure as error:
            logger.warning("no form: %s", name_of(error))
            return unopened(error)
        return ""

    async def zone_of(self, user: str) -> str:
        """A person's time zone; the desk's where Slack does not say."""
        try:
            zone = (await self._client.users_info(user=user))["user"].get("tz")
        except SlackFailure as error:
            logger.info("no time zone of %s: %s", user, name_of(error))
            zone = None
        return str(zone or self._desk.settings.zone.key)

    async def on_preview(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Show the briefing that would be posted with what is filled in."""
        await ack()
        filled = entered(body["view"])

        async def view(_place: Place) -> View:
            if not isinstance(filled, Entered):
                return notice_view(PREVIEW_TITLE, " ".join(filled.values()))
            if not filled.channel:
                return notice_view(PREVIEW_TITLE, CHANNEL_FIRST)
            limit = await self._scopes.allowed(filled.channel)
            if isinstance(limit, Refusal):
                return notice_view(PREVIEW_TITLE, limit.words)
            if not await self._members.may_act(user_of(body), filled.channel):
                return notice_view(PREVIEW_TITLE, NOT_YOURS)
            plan, window = filled.plan, lately(self._desk, limit)
            write = partial(self._desk.briefings.brief, window, topics=plan.topics, length=plan.length)
            briefing = await self._bridge.run(write)
            return modal(PREVIEW_TITLE, preview_blocks(briefing, plan.dates), callback="previewed")

        await shown(client, body, title=PREVIEW_TITLE, doing=WRITING, view=view)

    async def on_submit(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Subscribe, or say in the form what is wrong with it."""
        filled = entered(body["view"])
        if isinstance(filled, Entered):
            wrong = await self._wrong_in_time(body, filled.channel)
            filled = {CHANNEL: wrong} if wrong else filled
        if not isinstance(filled, Entered):
            await ack(response_action="errors", errors=filled)
            return
        await ack()
        store = partial(self._store, filled, subscription_of(body["view"]), user_of(body))
        following = await asyncio.to_thread(store)
        await self._announce(filled, following, body)
        await self._refresh(user_of(body))

    async def _wrong_in_time(self, body: Mapping[str, Any], channel: str) -> str | None:
        """Why a channel cannot have a briefing; a Slack that takes too long to say has not said yes."""
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                wrong = await self._wrong_channel(user_of(body), channel)
                return wrong or await self._wrong_change(user_of(body), subscription_of(body["view"]))
        except SlackFailure as error:
            logger.warning("%s: not looked at: %s", channel, name_of(error))
            return NOT_NOW

    async def _wrong_channel(self, user: str, channel: str) -> str | None:
        """Why somebody cannot give a channel a briefing; None when they can."""
        try:
            described = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            if meaning_of(error) is Meaning.LATER:
                raise
            return NOT_SEEN
        if not described.get("is_member"):
            return NOT_IN_IT
        if not await self._members.may_act(user, channel):
            return NOT_YOURS
        allowed = await self._scopes.allowed(channel)
        return allowed.words[:LONGEST_ERROR] if isinstance(allowed, Refusal) else None

    async def _wrong_change(self, user: str, changed: str | None) -> str | None:
        """Why a form may not change what it was opened on: who opened it may have left that channel."""
        held = await asyncio.to_thread(self._desk.parts.state.subscriptions) if changed else []
        for channel in [each.channel for each in held if each.id == changed]:
            if not await self._members.may_act(user, channel):
                return NOT_YOURS
        return None

    def _store(self, filled: Entered, changed: str | None, user: str) -> datetime:
        """Store a subscription, or the change of one; return when it is due next."""
        state = self._desk.parts.state
        if changed and filled.channel in {
            each.channel for each in state.subscriptions() if each.id == changed
        }:
            state.change(str(changed), filled.plan)
            return next_moment(filled.plan, self._desk.clock())
        if changed:
            state.end_subscription(changed)
        return self._desk.briefings.subscribe(filled.channel, filled.plan, owner=user)[1]

    async def _announce(self, filled: Entered, following: datetime, body: Mapping[str, Any]) -> None:
        """Tell who subscribed, where they see that it took."""
        words = SUBSCRIBED.format(plan=plan_words(filled.plan), next=moment_words(following))
        await tell(self._client, body, Place(filled.channel), words)


def preview_blocks(briefing: Briefing, dates: str) -> list[Block]:
    """A briefing as a modal shows it, where nothing can be rated."""
    blocks = (block for each in briefing_messages(briefing, dates) for block in each.blocks)
    return [each for each in blocks if each["type"] != "context_actions"]


def moment_words(moment: datetime) -> str:
    """A moment as people read it, with its zone."""
    return f"{moment:%A, %d %B %Y at %H:%M} ({moment.tzinfo})"
