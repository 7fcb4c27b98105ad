"""Briefings posted when they are due: once per subscription and local date."""

import asyncio
import logging
from datetime import date, timedelta
from functools import partial
from typing import Final

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.schedule import due_day
from bot.slack.blocks import briefing_messages
from bot.slack.bridge import Bridge
from bot.slack.paging import Message
from bot.slack.stream import post
from bot.state import Subscription
from retrieval.errors import RetrievalError
from retrieval.types import Briefing, Filters

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 20
"""A briefing may come this much late; asking the database costs a millisecond."""


class Deliveries:
    """Looks what is due, claims it, and posts it."""

    def __init__(self, desk: Desk, bridge: Bridge, client: AsyncWebClient) -> None:
        self._desk = desk
        self._bridge = bridge
        self._client = client

    async def run(self) -> None:
        """Deliver until cancelled; a failure is logged and tried at the next look."""
        while True:
            try:
                await self.deliver_due()
            except (RetrievalError, SlackClientError):
                logger.exception("briefings could not be delivered")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def deliver_due(self) -> None:
        """Post every briefing that is due and that nobody claimed, and note that it is out."""
        for subscription, day in await asyncio.to_thread(self._claim_due):
            briefing = await self._bridge.run(partial(self._write, subscription, day))
            await self._post(subscription.channel, briefing_messages(briefing))
            await asyncio.to_thread(
                self._desk.state.delivered, subscription.id, day, self._desk.clock(), briefing.id
            )

    def _claim_due(self) -> list[tuple[Subscription, date]]:
        state, now = self._desk.state, self._desk.clock()
        due = ((each, due_day(each.plan, now)) for each in state.subscriptions())
        return [(each, day) for each, day in due if day and state.claim_delivery(each.id, day, now)]

    def _write(self, subscription: Subscription, day: date) -> Briefing:
        window = Filters(day - timedelta(days=1), day + timedelta(days=1))
        return self._desk.brief(window, topics=subscription.plan.topics)

    async def _post(self, channel: str, messages: tuple[Message, ...]) -> None:
        """Post the first page in the channel and the others in its thread."""
        thread = None
        for message in messages:
            posted = await post(self._client, message, channel=channel, thread=thread)
            thread = thread or posted
