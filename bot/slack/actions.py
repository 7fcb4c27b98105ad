"""Clicks that look something up: a citation opened, its sentence found elsewhere, a message checked."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.limited import EVERYTHING, is_allowed
from bot.slack.bridge import Bridge
from bot.slack.clicks import value_of
from bot.slack.layout.lookup_views import claim_view, draft_view
from bot.slack.modals import shown
from bot.slack.mrkdwn import plain_text
from bot.slack.places import Place
from bot.slack.scopes import Refusal, Scopes
from bot.slack.views import View, citation_view, notice_view
from retrieval.types import Filters, LookedUp

CITATION: Final = "Citation"
ELSEWHERE_TITLE: Final = "Who printed this"
SOURCES_TITLE: Final = "Check the sources"

OPENING: Final = "Opening the passage…"
SEARCHING: Final = "Looking through the archive…"
CHECKING: Final = "Looking every sentence up in the archive…"

NOT_HERE: Final = "This source may not be shown in this channel: its admins limited what it sees."

LONGEST_CHECKED: Final = 6_000
"""Letters of a message that are checked: some forty sentences, of which a modal shows twenty."""

SeenThrough = Callable[[Filters, Place], Awaitable[View]]


class Lookups:
    """Handles what opens a modal on the archive."""

    def __init__(self, desk: Desk, bridge: Bridge, scopes: Scopes) -> None:
        self._desk = desk
        self._bridge = bridge
        self._scopes = scopes

    async def on_citation(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Open the exact passage behind `[n]`."""
        await ack()
        look_up = partial(self._desk.lookups.open_citation, *value_of(body, _cited))
        await self._shown(client, body, CITATION, OPENING, partial(self._citation, look_up))

    async def on_sentence(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Open a stored sentence that a look-up found."""
        await ack()
        look_up = partial(self._desk.lookups.open_sentence, *value_of(body, _stored))
        await self._shown(client, body, CITATION, OPENING, partial(self._citation, look_up))

    async def on_elsewhere(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Find who else printed a cited sentence."""
        await ack()
        sentence = str(body["actions"][0]["value"])

        async def view(limit: Filters, place: Place) -> View:
            report = await self._bridge.run(partial(self._desk.lookups.find_claim, sentence, limit=limit))
            return claim_view(report, can_open=not place.is_deepest)

        await self._shown(client, body, ELSEWHERE_TITLE, SEARCHING, view)

    async def on_check_sources(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Judge every sentence of a message against the archive."""
        await ack()
        text = plain_text(str(body["message"].get("text") or ""))[:LONGEST_CHECKED]

        async def view(limit: Filters, place: Place) -> View:
            report = await self._bridge.run(partial(self._desk.lookups.check_draft, text, limit=limit))
            return draft_view(report, can_open=not place.is_deepest)

        await self._shown(client, body, SOURCES_TITLE, CHECKING, view)

    async def _citation(self, look_up: Callable[..., LookedUp], limit: Filters, place: Place) -> View:
        looked_up = await asyncio.to_thread(partial(look_up, limit=limit))
        cited = looked_up.citation
        if not is_allowed(cited.article, cited.outlet, limit):
            return notice_view(CITATION, NOT_HERE)
        return citation_view(looked_up, can_look_further=not place.is_deepest)

    async def _shown(
        self, client: AsyncWebClient, body: Mapping[str, Any], title: str, doing: str, view: SeenThrough
    ) -> None:
        """Show a view of what the place may see, or say why it may see nothing."""

        async def within(place: Place) -> View:
            limit = await self._limit(place)
            if isinstance(limit, Refusal):
                return notice_view(title, limit.words)
            return await view(limit, place)

        await shown(client, body, title=title, doing=doing, view=within)

    async def _limit(self, place: Place) -> Filters | Refusal:
        return await self._scopes.allowed(place.channel) if place.channel else EVERYTHING


def _cited(value: str) -> tuple[str, int]:
    """The answer and the number of a citation button."""
    given, _, number = value.rpartition(":")
    return given, int(number)


def _stored(value: str) -> tuple[str, int, int]:
    """The version and the span of a stored sentence."""
    version, start, end = value.rsplit(":", 2)
    return version, int(start), int(end)
