"""A word to the one person who clicked or typed, by whichever way Slack still takes it.

A click has no place of its own to answer in: a channel we are not in takes no message of ours, a modal has
no address to answer at. So each way is tried in turn, and none of them shows anything to anybody else.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.mrkdwn import escape
from bot.slack.places import Place, user_of
from bot.slack.refusals import SlackFailure, name_of

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 10


async def tell(client: AsyncWebClient, body: Mapping[str, Any], place: Place, text: str) -> bool:
    """Say something to the person behind an interaction; False when no way was left."""
    for way in _ways(client, body, place, escape(text)):
        try:
            await way()
        except SlackFailure as error:
            logger.info("not told by one way: %s", name_of(error))
        else:
            return True
    logger.warning("a person could not be told what became of a click")
    return False


def _ways(
    client: AsyncWebClient, body: Mapping[str, Any], place: Place, text: str
) -> list[Callable[[], Awaitable[object]]]:
    """The ways there are, the nearest to the click first."""
    user, found = user_of(body), list[Callable[[], Awaitable[object]]]()
    if place.channel and user:
        found.append(
            partial(
                client.chat_postEphemeral,
                channel=place.channel,
                user=user,
                text=text,
                thread_ts=place.thread or None,
            )
        )
    if address := body.get("response_url"):
        found.append(partial(_respond, str(address), text))
    if user:
        found.append(partial(client.chat_postMessage, channel=user, text=text))
    return found


async def _respond(address: str, text: str) -> None:
    answer = await AsyncWebhookClient(address, timeout=TIMEOUT_SECONDS).send(
        text=text, response_type="ephemeral", replace_original=False
    )
    if answer.status_code != HTTPStatus.OK:
        raise SlackClientError(f"response_url: status {answer.status_code}")
