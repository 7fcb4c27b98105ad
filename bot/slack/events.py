"""Messages: which of them ask us something, and answering those."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.slack.blocks import answer_messages, plain_message
from bot.slack.bridge import Bridge, BusyError
from bot.slack.mrkdwn import mentions, question_of
from bot.slack.scopes import Refusal, Scopes
from bot.slack.stream import Reply
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

SEARCHING: Final = "is reading the archive…"

NO_QUESTION: Final = (
    "Ask me about the news in the archive, for example: what did the two sides agree? "
    "Every sentence of my answer opens the passage it comes from."
)
BUSY: Final = "Too many questions are waiting right now. Please ask again in a minute."
APOLOGY: Final = "I could not answer that: something on my side failed. It is logged under {}."

# Subtypes that are still a person asking: a thread reply shown in the channel, and a shared file.
ASKING_SUBTYPES: Final = frozenset({"thread_broadcast", "file_share"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that may be a question to us."""

    team: str
    channel: str
    ts: str
    thread: str
    """The thread's root; the message itself when it starts one."""
    question: str
    is_addressed: bool
    """A mention or a direct message; otherwise it counts only in a thread we are part of."""

    @property
    def key(self) -> str:
        """Identity of the message, however often and by whatever event it is delivered."""
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def conversation(self) -> str:
        """Identity of the thread, in the ledger."""
        return f"{self.team}:{self.channel}:{self.thread}"


def asked(event: Mapping[str, Any], team: str, bot_user: str) -> Asked | None:
    """Read a message event; None when it is not a person's message, or is meant for somebody else."""
    if event.get("bot_id") or not event.get("user") or event["user"] == bot_user:
        return None
    if event.get("subtype") and event["subtype"] not in ASKING_SUBTYPES:
        return None
    text = str(event.get("text") or "")
    named = mentions(text)
    is_direct = event.get("channel_type") == "im"
    is_addressed = event["type"] == "app_mention" or is_direct or bot_user in named
    if not is_addressed and (named or "thread_ts" not in event):
        return None
    thread = str(event.get("thread_ts") or event["ts"])
    question = question_of(text, bot_user)
    return Asked(team, str(event["channel"]), str(event["ts"]), thread, question, is_addressed)


class Conversation:
    """Answers messages: once each, in their thread."""

    def __init__(self, desk: Desk, bridge: Bridge, scopes: Scopes) -> None:
        self._desk = desk
        self._bridge = bridge
        self._scopes = scopes

    async def on_message(
        self, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Handle `app_mention` and `message` events: both bring the same mention."""
        message = asked(event, str(context.team_id), str(context.bot_user_id))
        if message is None or not await asyncio.to_thread(self._is_ours, message):
            return
        reply = Reply(client, message.channel, message.thread)
        if not message.question:
            await reply.post(plain_message(NO_QUESTION))
            return
        await reply.status(SEARCHING)
        await self._answer(message, reply)

    def _is_ours(self, message: Asked) -> bool:
        """Claim the message, if it is for us and nobody claimed it yet."""
        state, now = self._desk.state, self._desk.clock()
        place = (message.team, message.channel, message.thread)
        if not (message.is_addressed or state.knows_thread(*place)):
            return False
        if not state.claim_event(message.key, now):
            return False
        state.remember_thread(*place, now)
        return True

    async def _answer(self, message: Asked, reply: Reply) -> None:
        limit = await self._scopes.allowed(message.team, message.channel)
        if isinstance(limit, Refusal):
            await reply.post(plain_message(limit.words))
            return

        def work() -> tuple[Any, ...]:
            answer = self._desk.ask(message.question, thread=message.conversation, filters=limit)
            return answer_messages(answer)

        try:
            messages = await self._bridge.run(work)
        except BusyError:
            messages = (plain_message(BUSY),)
        except RetrievalError:
            logger.exception("no answer to %s", message.key)
            messages = (plain_message(APOLOGY.format(message.ts)),)
        await reply.post(*messages)
