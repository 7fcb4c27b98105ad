"""What happens on the Home tab: it is shown, and its buttons are clicked."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.schedule import next_moment
from bot.slack.blocks import briefing_messages
from bot.slack.bridge import Bridge, BusyError
from bot.slack.briefings.subscribing import Subscribing
from bot.slack.briefings.subscription_form import form_view
from bot.slack.membership import Membership
from bot.slack.modals import FAILED, TOO_BUSY
from bot.slack.places import Place, user_of
from bot.slack.posts import post
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.scopes import Refusal, Scopes
from bot.slack.tabs.home import BY_READER, MOST_FEEDBACK, Shown, home_view
from bot.slack.telling import tell
from bot.slack.views import notice_view
from bot.subscriptions import Subscription
from retrieval.errors import NotFoundError, RetrievalError
from retrieval.index.ledger import title_of

logger = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 5.0
"""Who opens the tab waits this long at most for what Slack says of channels; what is known then is shown."""

TITLE: Final = "Daily briefing"
GONE: Final = "This briefing was removed meanwhile."
NOT_A_MEMBER: Final = "Only people in that channel, and workspace admins, can do this."
POSTED: Final = (
    "The briefing is in the channel. What it says counts as told: the next one comes as planned, and says "
    "what is new by then."
)
NOT_POSTED: Final = "Slack did not take the briefing: {}. Invite me to the channel: /invite @newsdesk"


class HomeTab:
    """Shows the Home tab and handles its buttons."""

    def __init__(self, desk: Desk, bridge: Bridge, scopes: Scopes, client: AsyncWebClient) -> None:
        self._desk = desk
        self._bridge = bridge
        self._scopes = scopes
        self._client = client
        self._refreshing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.members = Membership(scopes, client)
        self.subscribing = Subscribing(desk, bridge, scopes, self.members, client, self.refresh)

    async def refresh(self, user: str) -> None:
        """Show a person their Home tab as things are now."""
        zone = await self.subscribing.zone_of(user)
        # One at a time: what was read before a change must not be shown after it.
        async with self._refreshing[user]:
            theirs, is_whole = await self._subscriptions_of(user)
            view = home_view(await asyncio.to_thread(self._shown, user, zone, theirs, is_whole))
            await self._client.views_publish(user_id=user, view=view)

    async def _subscriptions_of(self, user: str) -> tuple[list[Subscription], bool]:
        """The subscriptions a person may know of, and whether Slack told in time of all of them.

        Their topics tell what a private channel works on.
        """
        found = await asyncio.to_thread(self._desk.parts.state.subscriptions)
        theirs = {each.id for each in found if each.owner == user}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                for each in found:
                    if each.id not in theirs and await self.members.may_see(user, each.channel):
                        theirs.add(each.id)
        except TimeoutError:
            logger.warning("Slack took too long to say what %s may see; the rest is left out", user)
            return [each for each in found if each.id in theirs], False
        return [each for each in found if each.id in theirs], True

    def _shown(self, user: str, zone: str, theirs: Sequence[Subscription], is_whole: bool) -> Shown:  # noqa: FBT001 - handed to a thread, which takes no names
        now, here = self._desk.clock(), ZoneInfo(zone)
        due = [(each, next_moment(each.plan, now).astimezone(here)) for each in theirs]
        # Their own alone: what is rated names the question, and others asked theirs elsewhere.
        rated = [each for each in self._desk.parts.opinions.all() if each.user == user]
        newest = rated[-MOST_FEEDBACK:][::-1]
        return Shown(
            subscriptions=due,
            is_whole=is_whole,
            feeds=self._desk.parts.feeds.all(),
            feedback=[(each, self._about(each.answer)) for each in newest],
            engine=f"a language model ({self._desk.settings.model}) writes them from the archive's sentences"
            if self._desk.settings.model
            else "they are the sources' own sentences, chosen by a program",
            now=now.astimezone(here),
        )

    def _about(self, answer: str) -> str:
        with suppress(NotFoundError):
            return title_of(self._desk.parts.ledger.answer(answer))
        return answer

    # ---- buttons

    async def on_new(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Open the form for a new subscription."""
        await ack()
        await self._told(body, await self.subscribing.open(body, ""))

    async def on_edit(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Open the form with what a subscription says now."""
        await ack()
        if (subscription := await self._permitted(body)) is not None:
            place = Place(subscription.channel, depth=1)
            view = form_view(
                subscription.channel, subscription.plan, place=place, subscription=subscription.id
            )
            await self._told(body, await self.subscribing.opened(str(body["trigger_id"]), view))

    async def on_end(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """End a subscription."""
        await ack()
        if (subscription := await self._permitted(body)) is not None:
            await asyncio.to_thread(self._desk.parts.state.end_subscription, subscription.id)
            await self.refresh(user_of(body))

    async def on_pause(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Pause a subscription."""
        await ack()
        await self._set_paused(body, BY_READER)

    async def on_resume(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Resume a subscription."""
        await ack()
        await self._set_paused(body, None)

    async def _set_paused(self, body: Mapping[str, Any], why: str | None) -> None:
        if (subscription := await self._permitted(body)) is not None:
            await asyncio.to_thread(self._desk.parts.state.set_paused, subscription.id, why)
            await self.refresh(user_of(body))

    async def on_run(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Post a subscription's briefing now."""
        await ack()
        if (subscription := await self._permitted(body)) is not None:
            words = await self._run(subscription, str(body["trigger_id"]))
            await self._told(body, words)

    async def _told(self, body: Mapping[str, Any], words: str) -> None:
        """Say something to who clicked, if there is anything to say: the Home tab has no place for it."""
        if words:
            await tell(self._client, body, Place(""), words)

    async def _permitted(self, body: Mapping[str, Any]) -> Subscription | None:
        """The subscription of a button, if who clicked may act on it; else they are told why not."""
        wanted, user = str(body["actions"][0]["value"]), user_of(body)
        subscriptions = await asyncio.to_thread(self._desk.parts.state.subscriptions)
        found = next((each for each in subscriptions if each.id == wanted), None)
        words = GONE if found is None else None
        if found and not await self.members.may_act(user, found.channel):
            words = NOT_A_MEMBER
        if words:
            unopened = await self.subscribing.opened(str(body["trigger_id"]), notice_view(TITLE, words))
            await self._told(body, words if unopened else "")
            await self.refresh(user)
            return None
        return found

    async def _run(self, subscription: Subscription, number: str) -> str:
        """Post a briefing with its stories in the thread; return what to tell who asked for it."""
        limit = await self._scopes.allowed(subscription.channel)
        if isinstance(limit, Refusal):
            return limit.words
        write = partial(self._desk.briefings.brief_for, subscription, limit=limit)
        try:
            briefing = await self._bridge.run(write)
            parent, *stories = briefing_messages(briefing, subscription.plan.dates)
            thread = await post(self._client, parent, channel=subscription.channel, thread=None)
            await self._linked(subscription.channel, thread, briefing.id)
            for each in stories:
                await post(self._client, each, channel=subscription.channel, thread=thread)
            await self._told_besides(subscription, briefing.id)
        except BusyError:
            return TOO_BUSY
        except RetrievalError:
            logger.exception("%s: no briefing", number)
            return FAILED.format(number)
        except SlackFailure as error:
            return NOT_POSTED.format(name_of(error))
        return POSTED

    async def _told_besides(self, subscription: Subscription, briefing: str) -> None:
        """Have what a channel was shown count as told; once all of it is out, for nobody posts the rest."""
        now = self._desk.clock()
        day = now.astimezone(ZoneInfo(subscription.plan.zone)).date()
        await asyncio.to_thread(self._desk.parts.state.told_besides, subscription.channel, briefing, day, now)

    async def _linked(self, channel: str, thread: str, briefing: str) -> None:
        """Take part in a briefing's thread: questions there are about its stories first."""
        link, now = self._desk.parts.state.link_thread, self._desk.clock()
        await asyncio.to_thread(link, self._scopes.team, channel, thread, briefing, now)
