"""The commands that set something, or say how something is: subscribe, unsubscribe, feeds, scope."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from bot.channel_scopes import ChannelScope
from bot.desk import Desk
from bot.feed_views import list_lines
from bot.limited import is_limited
from bot.slack.briefings.subscribing import NOT_YOURS, Subscribing
from bot.slack.membership import Membership
from bot.slack.refusals import SlackFailure
from bot.slack.scopes import Refusal, Scopes
from bot.slack.slash.scope_names import named, scope_words
from retrieval.errors import UsageError

ENDED: Final = "Ended {} of this channel's briefings."
NONE_TO_END: Final = "This channel has no briefing. Begin one with /newsdesk subscribe."

NOT_ADMIN: Final = "Only workspace admins, and whoever created this channel, can say what it sees."
UNKNOWN_ADMIN: Final = (
    "I could not find out from Slack whether you may set this. Invite me to the channel first."
)
NO_SHARED_ALL: Final = (
    "This channel is shared with another organisation: name the outlets and feeds it may see, one by one. "
    "Nothing of the archive is shown here now."
)

LIMITED_FEEDS: Final = "This channel sees a part of the archive only. All feeds are listed on my Home tab."


class Settler:
    """Does what a settings command asks, and says in words what came of it."""

    def __init__(self, desk: Desk, scopes: Scopes, members: Membership, subscribing: Subscribing) -> None:
        self._desk = desk
        self._scopes = scopes
        self._members = members
        self._subscribing = subscribing

    async def settle(self, name: str, rest: str, command: Mapping[str, Any]) -> str:
        """Do it; the words are for whoever typed the command, and empty when a modal opened instead."""
        channel = str(command["channel_id"])
        if name == "subscribe":
            return await self._subscribing.open(command, channel)
        if name == "unsubscribe":
            return await self._unsubscribe(channel, str(command["user_id"]))
        if name == "feeds":
            allowed = await self._scopes.allowed(channel)
            if isinstance(allowed, Refusal):
                return allowed.words
            return LIMITED_FEEDS if is_limited(allowed) else await asyncio.to_thread(self._feeds)
        return await self._scope(channel, rest, str(command["user_id"]))

    async def _unsubscribe(self, channel: str, user: str) -> str:
        """End a channel's briefings, for those who could have set them up."""
        if not await self._members.may_act(user, channel):
            return NOT_YOURS
        ended = await asyncio.to_thread(self._desk.parts.state.unsubscribe, channel)
        return ENDED.format(ended) if ended else NONE_TO_END

    def _feeds(self) -> str:
        return "\n".join(line.plain for line in list_lines(self._desk.parts.feeds.all(), self._desk.clock()))

    async def _scope(self, channel: str, rest: str, user: str) -> str:
        """Say what a channel sees, or set it when an admin asks."""
        try:
            is_shared = await self._scopes.is_shared(channel)
            if rest and not await self._scopes.is_admin(user, channel):
                return NOT_ADMIN
        except SlackFailure:
            return UNKNOWN_ADMIN
        try:
            return await asyncio.to_thread(self._set_scope, channel, rest, user, is_shared)
        except UsageError as error:
            return str(error)

    def _set_scope(self, channel: str, rest: str, user: str, is_shared: bool) -> str:  # noqa: FBT001 - handed to a thread, which takes no names
        store, team = self._desk.parts.channel_scopes, self._scopes.team
        if rest.casefold() == "all":
            store.remove(team, channel)
            return NO_SHARED_ALL if is_shared else scope_words(None, (), is_shared=False)
        feeds = self._desk.parts.feeds.all()
        if rest:
            outlets, chosen = named(rest, tuple(self._desk.parts.archive.outlets()), feeds)
            store.put(ChannelScope(team, channel, outlets, is_shared, user, self._desk.clock(), chosen))
        return scope_words(store.get(team, channel), feeds, is_shared=is_shared)
