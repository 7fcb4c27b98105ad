"""The commands that set something, or say how something is: subscribe, unsubscribe, feeds, scope."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.channel_scopes import ChannelScope
from bot.desk import Desk
from bot.feed_views import list_lines
from bot.slack.briefings.subscribing import NOT_YOURS, Subscribing
from bot.slack.membership import Membership
from bot.slack.refusals import SlackFailure
from bot.slack.scopes import Refusal, Scopes, decided
from retrieval.errors import UsageError

ENDED: Final = "Ended {} of this channel's briefings."
NONE_TO_END: Final = "This channel has no briefing. Begin one with /newsdesk subscribe."

NOT_ADMIN: Final = "Only workspace admins, and whoever created this channel, can say what it sees."
UNKNOWN_ADMIN: Final = (
    "I could not find out from Slack whether you may set this. Invite me to the channel first."
)
NO_SHARED_ALL: Final = (
    "This channel is shared with another organisation: name the outlets it may see, one by one. "
    "Nothing of the archive is shown here now."
)

LIMITED_FEEDS: Final = "This channel sees some outlets only. All feeds are listed on my Home tab."
NO_OUTLET: Final = "Name the outlets this channel may see: /newsdesk scope OUTLET, OUTLET."


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
            return LIMITED_FEEDS if allowed.outlets else await asyncio.to_thread(self._feeds)
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
            return NO_SHARED_ALL if is_shared else scope_words(None, is_shared=False)
        if rest:
            outlets = outlets_named(rest, tuple(self._desk.parts.archive.outlets()))
            store.put(ChannelScope(team, channel, outlets, is_shared, user, self._desk.clock()))
        return scope_words(store.get(team, channel), is_shared=is_shared)


def scope_words(scope: ChannelScope | None, *, is_shared: bool) -> str:
    """What a channel sees, in words."""
    allowed = decided(scope, is_shared=is_shared)
    if isinstance(allowed, Refusal):
        return allowed.words
    if not allowed.outlets:
        return "This channel sees the whole archive. Limit it with /newsdesk scope OUTLET, OUTLET."
    return (
        f"This channel sees only: {', '.join(allowed.outlets)}. Show everything again: /newsdesk scope all."
    )


def outlets_named(words: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read a list of outlets, as the archive spells them.

    Raises:
        UsageError: one is not in the archive, or none is named: no limit is not what commas ask for.
    """
    by_name = {each.casefold(): each for each in known}
    wanted = [each.strip() for each in words.split(",") if each.strip()]
    if not wanted:
        raise UsageError(NO_OUTLET)
    if unknown := [each for each in wanted if each.casefold() not in by_name]:
        there = ", ".join(sorted(known)) or "none"
        raise UsageError(f"No outlet {', '.join(unknown)} in the archive; there are: {there}.")
    return tuple(dict.fromkeys(by_name[each.casefold()] for each in wanted))
