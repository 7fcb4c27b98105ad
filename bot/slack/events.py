"""Messages: which of them ask us something, and what becomes of a question afterwards."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.inbox import Question
from bot.parts import Parts
from bot.slack.asking.answering import Answering
from bot.slack.mrkdwn import mentions, question_of
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.words import EDITED
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

# Subtypes that are still a person asking: a thread reply shown in the channel, and a shared file.
ASKING_SUBTYPES: Final = frozenset({"thread_broadcast", "file_share"})

QUESTION: Final = "newsdesk_question"
"""Where a request's context holds the question that was taken from it."""


TAKERS: Final = 2
"""Threads that write questions down; each takes a millisecond or two, one after the other in SQLite."""


class NotTakenError(Exception):
    """A message could not be taken; Slack is not told that it arrived, and delivers it again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that may be a question to us."""

    question: Question
    is_addressed: bool
    """A mention or a direct message; otherwise it counts only in a thread we are part of."""


def is_a_persons(event: Mapping[str, Any], bot_user: str) -> bool:
    """Whether a message event brings what somebody says: no bot's, no edit, nobody joining."""
    if event.get("bot_id") or not event.get("user") or event["user"] == bot_user:
        return False
    return not event.get("subtype") or event["subtype"] in ASKING_SUBTYPES


def asked(event: Mapping[str, Any], team: str, bot_user: str, now: datetime) -> Asked | None:
    """Read a message event; None when it is not a person's message, or is meant for somebody else."""
    if not is_a_persons(event, bot_user):
        return None
    text = str(event.get("text") or "")
    named = mentions(text)
    is_direct = event.get("channel_type") == "im"
    is_addressed = event["type"] == "app_mention" or is_direct or bot_user in named
    if not is_addressed and (named or "thread_ts" not in event):
        return None
    channel, ts, user = str(event["channel"]), str(event["ts"]), str(event["user"])
    thread = str(event.get("thread_ts") or ts)
    return Asked(Question(team, channel, ts, thread, user, question_of(text, bot_user), now), is_addressed)


class Conversation:
    """Takes questions before Slack is told that they arrived, and has them answered afterwards."""

    def __init__(self, parts: Parts, answering: Answering, clock: Callable[[], datetime]) -> None:
        self._parts = parts
        self._answering = answering
        self._clock = clock
        # Of their own: what Slack waits for does not queue behind anything else.
        self._takers = ThreadPoolExecutor(TAKERS, thread_name_prefix="inbox")

    async def take(
        self,
        body: Mapping[str, Any],
        event: Mapping[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> None:
        """Take a question, if the message is one; runs before the acknowledgement.

        Raises:
            NotTakenError: it could not be written down.
        """
        message = asked(event, str(context.team_id), str(context.bot_user_id), self._clock())
        if message:
            try:
                taking = partial(self._is_taken, message, str(body.get("event_id")))
                is_taken = await asyncio.get_running_loop().run_in_executor(self._takers, taking)
            except RetrievalError as error:
                raise NotTakenError(message.question.key) from error
            context[QUESTION] = message.question if is_taken else None
        await next()

    def _is_taken(self, message: Asked, event: str) -> bool:
        """Claim the message, if it is for us and nobody claimed it yet."""
        question = message.question
        place = (question.team, question.channel, question.thread)
        if not (message.is_addressed or self._parts.state.knows_thread(*place)):
            return False
        return self._parts.inbox.claim(question, event)

    async def on_message(
        self, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Handle `app_mention` and `message` events: both bring the same mention."""
        if question := context.get(QUESTION):
            self._answering.begin(question)
        elif event.get("subtype") == "message_changed":
            await self._on_edit(event, context, client)
        elif event.get("subtype") == "message_deleted":
            await self._on_deletion(event, context)

    async def on_stop(self, event: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Handle `agent_session_stopped`: stop the model."""
        for ts in event.get("streaming_message_ts") or ():
            question = await asyncio.to_thread(
                self._parts.inbox.answered_by, str(context.team_id), str(event["channel"]), str(ts)
            )
            if question:
                self._answering.end(question.key, "stopped")

    async def _on_edit(
        self, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Offer, once, to have an edited question answered; the answer given stays as it is."""
        message, before = event["message"], event.get("previous_message") or {}
        bot_user = str(context.bot_user_id)
        if question_of(str(message.get("text")), bot_user) == question_of(str(before.get("text")), bot_user):
            return
        question = await self._question(str(context.team_id), event["channel"], message["ts"])
        if question is None or not await asyncio.to_thread(self._is_first_edit, question):
            return
        try:
            await client.chat_postEphemeral(
                channel=question.channel, user=question.user, thread_ts=question.thread, text=EDITED
            )
        except SlackFailure as error:
            logger.info("%s: no word about its edit: %s", question.key, name_of(error))

    def _is_first_edit(self, question: Question) -> bool:
        return self._parts.state.claim_event(f"edited:{question.key}", self._clock())

    async def _on_deletion(self, event: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Drop a question whose message was deleted before it was answered."""
        question = await self._question(str(context.team_id), event["channel"], event["deleted_ts"])
        if question is None:
            return
        if await asyncio.to_thread(self._parts.inbox.cancel, question):
            self._answering.end(question.key, "deleted")

    async def _question(self, team: str, channel: object, ts: object) -> Question | None:
        return await asyncio.to_thread(self._parts.inbox.find, team, str(channel), str(ts))
