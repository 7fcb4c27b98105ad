"""Clicks: a citation opened, an answer rated."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.slack.views import citation_view, error_view
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

GONE: Final = "This citation cannot be opened: the desk's ledger does not hold it."
THANKS: Final = "Thank you, noted."


class Clicks:
    """Handles the buttons under an answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def on_citation(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Open the exact passage in a modal."""
        await ack()
        given, _, number = body["actions"][0]["value"].rpartition(":")
        try:
            looked_up = await asyncio.to_thread(self._desk.open_citation, given, int(number))
            view = citation_view(looked_up)
        except (RetrievalError, ValueError):
            logger.exception("no citation %s of %s", number, given)
            view = error_view(GONE)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def on_feedback(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Store what a reader thinks of an answer, and thank them where only they see it."""
        await ack()
        given, _, rating = body["actions"][0]["value"].rpartition(":")
        message = body["message"]
        await asyncio.to_thread(self._desk.rate, given, rating, body["user"]["id"])
        await client.chat_postEphemeral(
            channel=body["channel"]["id"],
            user=body["user"]["id"],
            thread_ts=message.get("thread_ts") or message["ts"],
            text=THANKS,
        )
