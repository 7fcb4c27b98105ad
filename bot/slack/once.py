"""Every interaction acts once: a signed body is good for five minutes, and could be sent again in them.

Slack gives each click, submission, shortcut and command a trigger of its own, and never delivers one twice.
A form that was sent back with a complaint and is sent again carries a new one, though its view has the same
hash: so the trigger is what is remembered, beside the ids of events.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.response import BoltResponse

from bot.clock import wall_clock
from bot.parts import Parts

logger = logging.getLogger(__name__)


class Once:
    """Lets an interaction through the first time it comes, whichever replica gets it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def middleware(
        self,
        body: Mapping[str, Any],
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Acknowledge what came before and do nothing more with it; events are claimed where they are read.

        Raises:
            RetrievalError: it could not be noted; then nothing is done, and whoever clicked is told.
        """
        trigger = body.get("trigger_id")
        if not trigger or await self._is_first(str(trigger)):
            return await next()
        logger.warning("%s: an interaction came again and is left alone", trigger)
        return BoltResponse(status=200)

    async def _is_first(self, trigger: str) -> bool:
        claim, key = self._parts.state.claim_event, f"trigger:{trigger}"
        return await asyncio.to_thread(claim, key, wall_clock())
