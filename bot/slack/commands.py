"""`/newsdesk`: the jobs without a mention."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.desk import Desk
from bot.slack.blocks import (
    answer_messages,
    briefing_messages,
    claim_messages,
    plain_message,
    summary_messages,
)
from bot.slack.bridge import Bridge, BusyError
from bot.slack.events import APOLOGY, BUSY
from bot.slack.mrkdwn import question_of
from bot.slack.paging import Message
from retrieval.errors import RetrievalError
from retrieval.types import Filters

logger = logging.getLogger(__name__)

HELP: Final = (
    "What I do here:\n"
    "• /newsdesk ask QUESTION: an answer whose every sentence opens its source\n"
    "• /newsdesk summarize TOPIC: one text over many articles\n"
    "• /newsdesk brief: the stories of yesterday and today\n"
    "• /newsdesk find SENTENCE: who printed it, and who first\n"
    "Or mention me in a channel or thread; follow-ups there need no mention."
)


class Commands:
    """Handles the slash command."""

    def __init__(self, desk: Desk, bridge: Bridge) -> None:
        self._desk = desk
        self._bridge = bridge
        jobs: dict[str, Callable[[str], tuple[Message, ...]]] = {
            "ask": lambda words: answer_messages(desk.ask(words)),
            "summarize": lambda words: summary_messages(desk.summarize(words)),
            "find": lambda words: claim_messages(desk.find_claim(words)),
            "brief": self._brief,
        }
        self._jobs = MappingProxyType(jobs)

    async def on_command(self, ack: AsyncAck, command: Mapping[str, Any], respond: AsyncRespond) -> None:
        """Acknowledge, do the job, answer in the channel; help and refusals are seen by the asker alone."""
        await ack()
        name, _, rest = question_of(str(command.get("text") or ""), "").partition(" ")
        if name not in self._jobs or not (rest or name == "brief"):
            await _say(respond, plain_message(HELP), is_public=False)
            return
        try:
            messages = await self._bridge.run(lambda: self._jobs[name](rest))
        except BusyError:
            await _say(respond, plain_message(BUSY), is_public=False)
            return
        except RetrievalError:
            logger.exception("no answer to /newsdesk %s", name)
            await _say(respond, plain_message(APOLOGY.format(command.get("trigger_id"))), is_public=False)
            return
        for message in messages:
            await _say(respond, message, is_public=True)

    def _brief(self, topics: str) -> tuple[Message, ...]:
        today = self._desk.today
        window = Filters(today - timedelta(days=1), today + timedelta(days=1))
        return briefing_messages(self._desk.brief(window, topics=(topics,) if topics else ()))


async def _say(respond: AsyncRespond, message: Message, *, is_public: bool) -> None:
    answer = await respond(
        text=message.text,
        blocks=message.blocks,
        response_type="in_channel" if is_public else "ephemeral",
        unfurl_links=False,
        unfurl_media=False,
    )
    if answer.status_code != HTTPStatus.OK:
        logger.error("Slack refused an answer to /newsdesk: %s %s", answer.status_code, answer.body)
