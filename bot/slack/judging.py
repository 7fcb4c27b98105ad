"""Feedback: a rating under an answer, and for a bad one why."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.opinions import REASONS
from bot.slack.clicks import value_of
from bot.slack.layout.elements import Block, plain, rich, words
from bot.slack.limits import BUTTON_LENGTH
from bot.slack.places import Place, place_of, user_of
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.telling import tell
from bot.slack.views import View, modal

logger = logging.getLogger(__name__)

REASON_VIEW: Final = "feedback_reason"
REASON, COMMENT = "reason", "comment"

RATINGS: Final = frozenset({"good", "bad"})

LONGEST_COMMENT: Final = 1_000

THANKS: Final = "Thank you, noted."
THANKS_BAD: Final = (
    "Thank you. What you said is kept with the answer, and whoever runs this desk can read it."
)
WHY: Final = "What was wrong? Your rating is kept already; this helps to put it right."


def reason_view(answer: str, place: Place) -> View:
    """Ask why an answer is bad."""
    options = [{"text": plain(said, BUTTON_LENGTH), "value": name} for name, said in REASONS.items()]
    select = {"type": "static_select", "action_id": REASON, "options": options}
    comment = {
        "type": "plain_text_input",
        "action_id": COMMENT,
        "multiline": True,
        "max_length": LONGEST_COMMENT,
    }
    blocks: list[Block] = [
        rich(words(WHY)),
        {"type": "input", "block_id": REASON, "label": plain("Reason", BUTTON_LENGTH), "element": select},
        {
            "type": "input",
            "block_id": COMMENT,
            "optional": True,
            "label": plain("In your words", BUTTON_LENGTH),
            "element": comment,
        },
    ]
    view = modal("What was wrong?", blocks, callback=REASON_VIEW, submit="Send")
    return view | {"private_metadata": f"{answer} {place.channel} {place.thread}"}


class Judging:
    """Handles the feedback buttons and the modal behind the bad one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def on_rating(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Keep a rating; ask why when it is a bad one, else say thank you where only the reader sees it."""
        await ack()
        answer, rating = value_of(body, _rated)
        place = place_of(body)
        # Kept before anything is asked: a quick reader's reason must not be overtaken by the bare rating.
        await asyncio.to_thread(self._desk.rate, answer, rating, user_of(body))
        asks = rating == "bad" and await _asked_why(
            client, str(body["trigger_id"]), reason_view(answer, place)
        )
        if not asks:
            await tell(client, body, place, THANKS)

    async def on_reason(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Keep why an answer is bad, and say thank you in its thread."""
        await ack()
        answer, channel, thread = str(body["view"]["private_metadata"]).split(" ")
        values = body["view"]["state"]["values"]
        reason = values[REASON][REASON]["selected_option"]["value"]
        comment = values[COMMENT][COMMENT].get("value") or ""
        user = user_of(body)
        await asyncio.to_thread(self._desk.rate, answer, "bad", user, reason=reason, comment=comment)
        await tell(client, body, Place(channel, thread=thread), THANKS_BAD)


def _rated(value: str) -> tuple[str, str]:
    """The answer and the rating of a feedback button."""
    answer, _, rating = value.rpartition(":")
    if not answer or rating not in RATINGS:
        raise ValueError(rating)
    return answer, rating


async def _asked_why(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """Open the modal; False when Slack does not, and the rating must do."""
    try:
        await client.views_open(trigger_id=trigger, view=view)
    except SlackFailure as error:
        logger.warning("no reason asked: %s", name_of(error))
        return False
    return True
