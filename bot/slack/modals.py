"""Modals: opened at once, filled when what they show is there.

A trigger is good for three seconds, a look-up may take longer: so a modal opens with a word on what is being
done, and is then replaced.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bridge import BusyError
from bot.slack.places import Place, place_of, user_of
from bot.slack.views import View, notice_view
from retrieval.errors import NotFoundError, RetrievalError

logger = logging.getLogger(__name__)

TOO_LATE: Final = "Slack took too long to let me open that. Please click again."
TOO_BUSY: Final = "Too many questions are waiting right now. Please try again in a minute."
FAILED: Final = "I could not do that: something on my side failed. It is logged under {}."

TRIGGER_OVER: Final = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}
)


async def shown(
    client: AsyncWebClient,
    body: Mapping[str, Any],
    *,
    title: str,
    doing: str,
    view: Callable[[Place], Awaitable[View]],
) -> None:
    """Open a modal that says what is being done, and put in its place what `view` returns.

    On top of another modal it is pushed; where Slack takes no more of them, it takes the topmost's place.
    """
    place = place_of(body)
    inside = place if place.is_deepest else place.deeper()
    opened = await _opened(client, body, notice_view(title, doing))
    if opened is None:
        await _tell(client, body, place, TOO_LATE)
        return
    number = str(body["trigger_id"])
    filled = await _filled(view, inside, title, number)
    if not await _replaced(client, opened, {**filled, "private_metadata": inside.metadata}):
        await _replaced(client, opened, notice_view(title, FAILED.format(number)))


async def _replaced(client: AsyncWebClient, opened: str, view: View) -> bool:
    """Put a view in the place of one that is open; False when Slack does not take it."""
    try:
        await client.views_update(view_id=opened, view=view)
    except SlackApiError as error:
        # Who closed the modal meanwhile wants nothing more of it.
        if error.response["error"] != "not_found":
            logger.error("a modal was refused: %s", error.response.get("response_metadata") or error.response)  # noqa: TRY400 - the reason is Slack's
            return False
    return True


async def _opened(client: AsyncWebClient, body: Mapping[str, Any], view: View) -> str | None:
    """Open a view and return its id; None when the trigger is over."""
    trigger, place = body["trigger_id"], place_of(body)
    try:
        if place.is_deepest:
            return str((await client.views_update(view_id=body["view"]["id"], view=view))["view"]["id"])
        open_view = client.views_push if place.depth else client.views_open
        return str((await open_view(trigger_id=trigger, view=view))["view"]["id"])
    except SlackApiError as error:
        if error.response["error"] not in TRIGGER_OVER:
            raise
        logger.warning("no modal: %s", error.response["error"])
        return None


async def _filled(view: Callable[[Place], Awaitable[View]], inside: Place, title: str, number: str) -> View:
    try:
        return await view(inside)
    except BusyError:
        return notice_view(title, TOO_BUSY)
    except NotFoundError as error:
        logger.info("nothing to show: %s", error)
        return notice_view(title, GONE)
    except RetrievalError:
        logger.exception("%s: nothing to show", number)
        return notice_view(title, FAILED.format(number))


async def _tell(client: AsyncWebClient, body: Mapping[str, Any], place: Place, text: str) -> None:
    """Say something to the person who clicked, and to nobody else."""
    if place.channel:
        await client.chat_postEphemeral(
            channel=place.channel, user=user_of(body), text=text, thread_ts=place.thread or None
        )


GONE: Final = "This cannot be opened: the desk no longer holds it."
