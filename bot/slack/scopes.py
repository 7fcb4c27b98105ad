"""What a channel may see of the archive, decided in one place.

The archive is the newsroom's own. In a channel of its own workspace everything is shown, unless an admin
limited the channel to some outlets and feeds. In a channel shared with another organisation (Slack Connect)
nothing is shown, unless an admin opened some of them there while it was shared: a limit set before says
nothing about strangers. When Slack does not say whether a channel is shared, nothing is shown either.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_scopes import ChannelScope
from bot.limited import EVERYTHING
from bot.parts import Parts
from bot.slack.refusals import SlackFailure, name_of
from retrieval.types import Filters

logger = logging.getLogger(__name__)

REMEMBERED_SECONDS: Final = 600
"""How long Slack's word on a channel is trusted: sharing a channel takes people longer to agree on."""

MOST_REMEMBERED: Final = 1_000

PRIVATE: Final = (
    "This channel is shared with another organisation, and the archive is private to yours, so I show "
    "nothing of it here. A workspace admin can open outlets and feeds for this channel: "
    "/newsdesk scope OUTLET, FEED."
)
UNSURE: Final = (
    "I could not find out from Slack whether this channel is shared with another organisation, so I show "
    "nothing of the archive here. Invite me to the channel, or try again in a minute."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a channel sees nothing, in words for a reader."""

    words: str
    is_certain: bool = True
    """Whether it will be the same when asked again soon."""


def refused(scope: ChannelScope | None, *, is_shared: bool) -> Refusal | None:
    """Say whether a channel sees nothing, from what its admins set and whether strangers are in it."""
    return Refusal(PRIVATE) if is_shared and not (scope and scope.is_for_shared) else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What Slack said of a channel, and when that is too old to go by."""

    is_shared: bool
    is_private: bool
    creator: str
    until: float


class Scopes:
    """Asks Slack about channels, and says what they may see."""

    def __init__(
        self, parts: Parts, client: AsyncWebClient, team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Bind what deciding needs.

        Args:
            parts: Where limits are kept.
            client: The way to Slack.
            team: The workspace the app is installed in. What people do names theirs, which may be another
                one: in a channel shared with it, or within one company.
            clock: Seconds that pass.
        """
        self._parts = parts
        self.team = team
        self._client = client
        self._clock = clock
        self._known: dict[str, _Known] = {}

    async def allowed(self, channel: str, *, is_shared: bool | None = None) -> Filters | Refusal:
        """Say what a channel may see.

        Args:
            channel: The channel's id.
            is_shared: Whether the event in hand says it is shared; None asks Slack.
        """
        if is_shared is None:
            try:
                is_shared = (await self._about(channel)).is_shared
            except SlackFailure as error:
                logger.warning("%s: nothing shown, not described by Slack: %s", channel, name_of(error))
                return Refusal(UNSURE, is_certain=False)
        return await asyncio.to_thread(self._limit, channel, is_shared)

    def _limit(self, channel: str, is_shared: bool) -> Filters | Refusal:  # noqa: FBT001 - handed to a thread, which takes no names
        scope = self._parts.channel_scopes.get(self.team, channel)
        if refusal := refused(scope, is_shared=is_shared):
            return refusal
        return scope.limit(self._parts.feeds, self._parts.archive) if scope else EVERYTHING

    async def is_shared(self, channel: str) -> bool:
        """Whether a channel is shared with another organisation, as Slack says now."""
        self._known.pop(channel, None)
        return (await self._about(channel)).is_shared

    async def is_private(self, channel: str) -> bool:
        """Whether only its people may know of a channel."""
        return (await self._about(channel)).is_private

    async def hear(
        self,
        body: Mapping[str, Any],
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Forget what is remembered of a channel that an event says strangers have come to."""
        if body.get("is_ext_shared_channel"):
            known = self._known.get(channel := str((body.get("event") or {}).get("channel")))
            if known and not known.is_shared:
                del self._known[channel]
        return await next()

    async def is_admin(self, user: str, channel: str) -> bool:
        """Whether a person may say what a channel sees: an admin of our workspace, or its creator."""
        described = (await self._client.users_info(user=user))["user"]
        if described.get("is_stranger") or described.get("team_id") != self.team:
            return False
        if described.get("is_admin") or described.get("is_owner"):
            return True
        return (await self._about(channel)).creator == user

    async def _about(self, channel: str) -> _Known:
        known = self._known.get(channel)
        if known and self._clock() < known.until:
            return known
        described: dict[str, Any] = (await self._client.conversations_info(channel=channel))["channel"]
        until = self._clock() + REMEMBERED_SECONDS
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        is_private = bool(described.get("is_private", True))
        known = _Known(_is_shared(described), is_private, str(described.get("creator") or ""), until)
        self._known[channel] = known
        return known


def _is_shared(described: dict[str, Any]) -> bool:
    """Whether strangers are in a channel, or about to come."""
    return bool(described.get("is_ext_shared") or described.get("is_pending_ext_shared"))
