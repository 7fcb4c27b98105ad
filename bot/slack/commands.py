"""`/newsdesk`: the jobs without a mention.

Answers go to the channel; help, settings and refusals are seen by whoever typed the command alone.
"""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.inbox import MINUTE, Question
from bot.slack.blocks import plain_message
from bot.slack.bridge import Bridge, BusyError
from bot.slack.layout.paging import Message
from bot.slack.mrkdwn import question_of
from bot.slack.refusals import SlackFailure
from bot.slack.scopes import Refusal, Scopes
from bot.slack.slash.command_posts import Posted, say
from bot.slack.slash.jobs import Job, jobs
from bot.slack.slash.settings_words import Settler
from bot.slack.slash.usage import HELP, NEEDING_WORDS, parsed, usage_of
from bot.slack.words import APOLOGY, BUSY, TOO_FAST, TOO_LONG
from retrieval.chain.query import MOST_LETTERS
from retrieval.errors import NotFoundError, RetrievalError, UsageError
from retrieval.types import Filters

logger = logging.getLogger(__name__)

NOTHING: Final = "Nothing in the archive is known by that: {}."


class Commands:
    """Handles the slash command."""

    def __init__(self, desk: Desk, bridge: Bridge, scopes: Scopes, settler: Settler) -> None:
        self._desk = desk
        self._bridge = bridge
        self._scopes = scopes
        self._settler = settler
        self._jobs = jobs(desk)

    async def on_command(
        self, ack: AsyncAck, command: Mapping[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        """Acknowledge, then do what the first word says."""
        await ack()
        name, rest = parsed(question_of(str(command.get("text") or ""), ""))
        if name == "help":
            await _whisper(respond, HELP)
        elif name in NEEDING_WORDS and not rest:
            await _whisper(respond, usage_of(name))
        elif len(rest) > MOST_LETTERS:
            await _whisper(respond, TOO_LONG.format(MOST_LETTERS))
        elif name in self._jobs:
            await self._post(name, rest, command, respond, client)
        else:
            words = await self._settler.settle(name, rest, command)
            if words:
                await _whisper(respond, words)

    async def _post(
        self,
        name: str,
        rest: str,
        command: Mapping[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        """Do a job and post what comes of it in the channel."""
        team, channel = self._scopes.team, str(command["channel_id"])
        limit = await self._scopes.allowed(channel)
        if isinstance(limit, Refusal):
            await _whisper(respond, limit.words)
            return
        if not await asyncio.to_thread(self._is_counted, team, channel, command):
            await _whisper(respond, TOO_FAST.format(self._desk.settings.questions_per_minute))
            return
        head = f"{command.get('user_name') or 'Somebody'}: /newsdesk {name} {rest}".rstrip()
        posted = Posted(client, respond, channel)
        await posted.begin(head)
        conversation = await self._joined(team, channel, posted.ts)
        messages = await self._done(
            self._jobs[name], rest, limit, conversation, str(command.get("trigger_id"))
        )
        try:
            await posted.finish(messages, head)
        except SlackFailure:
            number = str(command.get("trigger_id"))
            logger.exception("%s: Slack refused an answer to /newsdesk %s", number, name)
            await posted.finish((plain_message(APOLOGY.format(number)),), head)

    def _is_counted(self, team: str, channel: str, command: Mapping[str, Any]) -> bool:
        """Whether a command is within what one person may ask in a minute, mentions included."""
        number = str(command["trigger_id"])
        asked = Question(team, channel, number, number, str(command["user_id"]), "", wall_clock())
        return self._desk.parts.inbox.count(asked, self._desk.settings.questions_per_minute, MINUTE)

    async def _joined(self, team: str, channel: str, ts: str | None) -> str | None:
        """Take part in the thread under the answer, so that follow-ups there need no mention."""
        if ts is None:
            return None
        remember = self._desk.parts.state.remember_thread
        return await asyncio.to_thread(remember, team, channel, ts, self._desk.clock())

    async def _done(
        self, job: Job, rest: str, limit: Filters, conversation: str | None, number: str
    ) -> tuple[Message, ...]:
        """What a job gave, or why it gave nothing."""
        try:
            return await self._bridge.run(partial(job, rest, limit, conversation))
        except BusyError:
            return (plain_message(BUSY),)
        except (NotFoundError, UsageError) as error:
            return (plain_message(NOTHING.format(error)),)
        except RetrievalError:
            logger.exception("%s: no answer to a command", number)
            return (plain_message(APOLOGY.format(number)),)


async def _whisper(respond: AsyncRespond, words: str) -> None:
    await say(respond, plain_message(words), is_public=False)
