"""Who belongs to a channel, and so may see and change what is set up for it."""

import logging
import time
from collections.abc import Callable
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.refusals import SlackFailure, name_of
from bot.slack.scopes import Scopes

logger = logging.getLogger(__name__)

MEMBERS_A_PAGE: Final = 1_000
MOST_PAGES: Final = 5
"""A channel with more people than five thousand is not searched further; its admins can act."""


SEEN_SECONDS: Final = 60
"""How long an answer on who may see a channel is shown by; who acts on one is always asked about anew."""

MOST_SEEN: Final = 10_000


class Membership:
    """Asks Slack who is in a channel."""

    def __init__(
        self, scopes: Scopes, client: AsyncWebClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._scopes = scopes
        self._client = client
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[bool, float]] = {}
        """By person and channel: whether they may see it, and when that is too old to go by."""

    async def may_act(self, user: str, channel: str) -> bool:
        """Whether a person may change what a channel gets: its people, and who administers it."""
        try:
            return await self._is_member(user, channel) or await self._scopes.is_admin(user, channel)
        except SlackFailure as error:
            logger.warning("%s: who is in it is not known: %s", channel, name_of(error))
            return False

    async def may_see(self, user: str, channel: str) -> bool:
        """Whether a person may know what a channel gets: a private one's is for its people."""
        try:
            is_open = not await self._scopes.is_private(channel)
        except SlackFailure as error:
            logger.info("%s: whether it is private is not known: %s", channel, name_of(error))
            return False
        return is_open or await self._may_see_private(user, channel)

    async def _may_see_private(self, user: str, channel: str) -> bool:
        """Whether a person belongs to a private channel, as Slack said within the last minute."""
        known, until = self._seen.get((user, channel), (False, 0.0))
        if self._clock() < until:
            return known
        may_see = await self.may_act(user, channel)
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[user, channel] = may_see, self._clock() + SEEN_SECONDS
        return may_see

    async def _is_member(self, user: str, channel: str) -> bool:
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await self._client.conversations_members(
                channel=channel, limit=MEMBERS_A_PAGE, cursor=cursor
            )
            if user in page["members"]:
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return False
        return False
