"""Briefings posted when they are due: once per subscription and local date."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.briefings import shows_only
from bot.desk import Desk
from bot.slack.blocks import briefing_messages
from bot.slack.bridge import Bridge
from bot.slack.briefings.posting import LostError, Posting, UnreadableError, posting_client
from bot.slack.layout.elements import rich, words
from bot.slack.scopes import Refusal, Scopes
from bot.subscriptions import Claim, Subscription
from retrieval.errors import RetrievalError
from retrieval.types import Briefing

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 20
"""A briefing may come this much late; asking the database costs a millisecond."""

SHARED: Final = "shared_channel"

GONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "is_archived": "the channel is archived",
        "not_in_channel": "I am not in the channel any more",
        SHARED: "the channel is shared with another organisation, and nothing was opened for it",
        "channel_not_found": "the channel is gone, or I was removed from it",
    }
)
"""Slack's words for a channel nothing can be posted to until somebody acts, and ours."""

CANNOT_POST: Final = "I cannot post the daily briefing any more in "
PAUSED: Final = "It is paused; subscribe the channel again to resume it."

MAY_BE_OUT: Final = (
    "I was interrupted while I posted the briefing of {}, and cannot see whether it is out in "
)
ALLOW: Final = (
    "Slack does not let me read the channel ({}). Allow it, and I post what is missing; until then I post"
    " nothing of that day, so that it cannot stand there twice. `newsdesk brief` shows it as well."
)

# What a network does to us; all of it is tried again.
_FAILURES: Final = (RetrievalError, SlackClientError, ClientError, OSError, TimeoutError)


class Deliveries:
    """Looks what is due, claims it, and posts it."""

    def __init__(self, desk: Desk, bridge: Bridge, client: AsyncWebClient, team: str) -> None:
        self._desk = desk
        self._bridge = bridge
        self._client = posting_client(client)
        self._scopes = Scopes(desk.parts, self._client, team)
        self._asked: set[tuple[str, date]] = set()
        """Subscription and day of the briefings whose owners were asked to look themselves."""

    async def run(self) -> None:
        """Deliver until cancelled; a failure is logged and tried again."""
        while True:
            try:
                await self.deliver_due()
            except _FAILURES:
                logger.exception("briefings could not be delivered")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def deliver_due(self) -> None:
        """Post every briefing that is due and that nobody claimed, one after the other."""
        claims = self._desk.briefings.claims()
        while claimed := await asyncio.to_thread(next, claims, None):
            await self._deliver(claimed)

    async def _deliver(self, claimed: Claim) -> None:
        """Post the briefing of a claim; one that cannot be posted does not keep the others."""
        state, channel = self._desk.parts.state, claimed.subscription.channel
        try:
            limit = await self._scopes.allowed(channel)
            if isinstance(limit, Refusal):
                await self._refused(claimed, limit)
                return
            briefing = await self._bridge.run(partial(self._desk.briefings.reserved, claimed, limit))
            if briefing is None or not await self._may_be_posted(claimed, briefing):
                return
            await self._post(claimed, briefing)
        except LostError:
            logger.warning(
                "the briefing of %s in %s is another process's by now", claimed.local_date, channel
            )
        except UnreadableError as error:
            await asyncio.to_thread(state.give_back, claimed, self._desk.clock())
            await self._ask(claimed, error)
        except _FAILURES as error:
            await asyncio.to_thread(state.give_back, claimed, self._desk.clock())
            why = str(error.response["error"]) if isinstance(error, SlackApiError) else ""
            if why in GONE:
                await self._pause(channel, why)
            else:
                logger.exception("no briefing in %s for %s", channel, claimed.local_date)
        else:
            await asyncio.to_thread(state.delivered, claimed, self._desk.clock())

    async def _may_be_posted(self, claimed: Claim, briefing: Briefing) -> bool:
        """Whether the channel may see a briefing now; it may have been limited since that was written."""
        state, channel = self._desk.parts.state, claimed.subscription.channel
        limit = await self._scopes.allowed(channel)
        if isinstance(limit, Refusal):
            await self._refused(claimed, limit)
            return False
        if shows_only(briefing, limit):
            return True
        since = claimed.reserved_at
        thread = await self._posting(claimed, briefing).first_out(since) if since else None
        if thread is None:
            logger.warning("%s sees less than its briefing was written from: it is written anew", channel)
            await asyncio.to_thread(state.withdraw, claimed, self._desk.clock())
            return False
        logger.warning("%s sees less than its briefing shows: nothing is added to what is out", channel)
        await self._linked(claimed, briefing, thread)
        await asyncio.to_thread(state.delivered, claimed, self._desk.clock())
        return False

    async def _post(self, claimed: Claim, briefing: Briefing) -> None:
        messages = briefing_messages(briefing, claimed.subscription.plan.dates)
        since, may_be_out = claimed.reserved_at or self._desk.clock(), claimed.reserved_at is not None
        posting = self._posting(claimed, briefing)
        await self._linked(claimed, briefing, await posting.post(messages, since, may_be_out=may_be_out))

    def _posting(self, claimed: Claim, briefing: Briefing) -> Posting:
        return Posting(self._client, claimed.subscription.channel, briefing.id, partial(self._holds, claimed))

    async def _linked(self, claimed: Claim, briefing: Briefing, thread: str) -> None:
        """Take part in a briefing's thread: questions there are about its stories first."""
        team, channel, now = self._scopes.team, claimed.subscription.channel, self._desk.clock()
        await asyncio.to_thread(self._desk.parts.state.link_thread, team, channel, thread, briefing.id, now)

    async def _holds(self, claimed: Claim) -> bool:
        return await asyncio.to_thread(self._desk.parts.state.holds, claimed, self._desk.clock())

    async def _refused(self, claimed: Claim, refusal: Refusal) -> None:
        """Post nothing where the archive may not be seen; try again where that is not known."""
        await asyncio.to_thread(self._desk.parts.state.give_back, claimed, self._desk.clock())
        if refusal.is_certain:
            await self._pause(claimed.subscription.channel, SHARED)

    async def _pause(self, channel: str, why: str) -> None:
        """Post nothing more to a channel that is gone, and tell who subscribed it, once."""
        paused = await asyncio.to_thread(self._desk.parts.state.pause, channel, why)
        logger.warning("briefings in %s are paused: %s", channel, why)
        for subscription in {each.owner: each for each in paused if each.owner}.values():
            try:
                await self._tell(subscription, CANNOT_POST, f": {GONE[why]}. {PAUSED}")
            except _FAILURES:
                logger.exception("nobody could be told that briefings in %s are paused", channel)

    async def _ask(self, claimed: Claim, error: UnreadableError) -> None:
        """Tell the owner, once, that a briefing may be out or not; it is looked for until it is too late.

        Posted blindly it might stand there twice, and nobody could say which one is followed.
        """
        subscription, day = claimed.subscription, claimed.local_date
        logger.error("no briefing in %s for %s: %s", subscription.channel, day, error)
        if (subscription.id, day) in self._asked or not subscription.owner:
            return
        self._asked.add((subscription.id, day))
        try:
            await self._tell(subscription, MAY_BE_OUT.format(day), f". {ALLOW.format(error.why)}")
        except _FAILURES:
            logger.exception("nobody could be told that %s cannot be read", subscription.channel)

    async def _tell(self, subscription: Subscription, before: str, after: str) -> None:
        named = {"type": "channel", "channel_id": subscription.channel}
        await self._client.chat_postMessage(
            channel=str(subscription.owner),
            text=f"{before}<#{subscription.channel}>{after}",
            blocks=[rich(words(before), named, words(after))],
            unfurl_links=False,
            unfurl_media=False,
        )
