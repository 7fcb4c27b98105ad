"""Modals: opened at once, filled when what they show is there.

A trigger is good for three seconds, a look-up may take longer: so a modal opens with a word on what is being
done, and is then replaced.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bridge import BusyError
from bot.slack.places import Place, place_of
from bot.slack.refusals import SlackFailure, for_the_log, name_of
from bot.slack.telling import tell
from bot.slack.views import View, notice_view
from retrieval.errors import NotFoundError

logger = logging.getLogger(__name__)

TOO_LATE: Final = "Slack took too long to let me open that. Please click again."
NOT_OPENED: Final = "Slack did not let me open that just now. Please try again in a minute."
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
    try:
        opened = await _opened(client, body, notice_view(title, doing))
    except SlackFailure as error:
        logger.warning("no modal: %s", for_the_log(error))
        await tell(client, body, place, unopened(error))
        return
    number = str(body["trigger_id"])
    filled = await _filled(view, inside, title, number)
    if await _replaced(client, opened, {**filled, "private_metadata": inside.metadata}):
        return
    failed = FAILED.format(number)
    if not await _replaced(client, opened, notice_view(title, failed)):
        await tell(client, body, place, failed)


def unopened(error: BaseException) -> str:
    """Say why a view did not open."""
    return TOO_LATE if name_of(error) in TRIGGER_OVER else NOT_OPENED


async def _replaced(client: AsyncWebClient, opened: str, view: View) -> bool:
    """Put a view in the place of one that is open; False when Slack does not take it."""
    try:
        await client.views_update(view_id=opened, view=view)
    except SlackFailure as error:
        # Who closed the modal meanwhile wants nothing more of it.
        if name_of(error) != "not_found":
            said = getattr(error, "response", {}).get("response_metadata") or for_the_log(error)
            logger.error("a modal was refused: %s", said)  # noqa: TRY400 - the reason is Slack's
            return False
    return True


async def _opened(client: AsyncWebClient, body: Mapping[str, Any], view: View) -> str:
    """Open a view and return its id."""
    trigger, place = body["trigger_id"], place_of(body)
    if place.is_deepest:
        return str((await client.views_update(view_id=body["view"]["id"], view=view))["view"]["id"])
    open_view = client.views_push if place.depth else client.views_open
    return str((await open_view(trigger_id=trigger, view=view))["view"]["id"])


async def _filled(view: Callable[[Place], Awaitable[View]], inside: Place, title: str, number: str) -> View:
    try:
        return await view(inside)
    except BusyError:
        return notice_view(title, TOO_BUSY)
    except NotFoundError as error:
        logger.info("nothing to show: %s", error)
        return notice_view(title, GONE)
    except Exception:
        logger.exception("%s: nothing to show", number)
        return notice_view(title, FAILED.format(number))


GONE: Final = "This cannot be opened: the desk no longer holds it."
