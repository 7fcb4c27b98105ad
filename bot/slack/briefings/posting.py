"""Posting a briefing once: what of it is out already is found by the id each page carries.

The id is noted in the database before the first page is posted. Who finds it noted and nobody at work looks
into the channel first: a page may be out although nobody could note that any more.

A process may also be frozen for longer than its claim lasts, and go on beside the one that took it over. So
the claim is looked at before each page; and where two may have been at it, who posted the first page looks
who else did: of two first pages the earlier stays, and whoever posted the other takes it back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.layout.paging import Message

EVENT_TYPE: Final = "newsdesk_briefing"
"""Slack's name for what a message's metadata is about; seen by apps only."""

CLOCKS_DIFFER: Final = timedelta(hours=1)
"""Slack dates messages by its own clock; ours may be ahead by this much."""

PAGE: Final = 100

BARRED: Final = frozenset(
    {"missing_scope", "no_permission", "access_denied", "not_allowed_token_type", "ekm_access_denied"}
)
"""Slack's words for a channel that will not be readable until somebody allows it."""


def posting_client(client: AsyncWebClient) -> AsyncWebClient:
    """Return a client that waits out rate limits and repeats nothing else.

    A post whose answer was lost may be out: whether it is, is looked up before it is posted again.
    """
    own = AsyncWebClient(token=client.token, base_url=client.base_url, session=client.session)
    own.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    return own


class LostError(Exception):
    """The claim is another's by now: nothing more is to be posted for it."""


class UnreadableError(Exception):
    """It cannot be seen whether a briefing is out, and nobody but a person can change that."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the channel cannot be read: {why}")
        self.why = why
        """Slack's word for it."""


class Posting:
    """One briefing on its way into one channel."""

    def __init__(
        self, client: AsyncWebClient, channel: str, briefing: str, holds: Callable[[], Awaitable[bool]]
    ) -> None:
        """Begin to post.

        Args:
            client: What posts.
            channel: Slack's id.
            briefing: The id its pages carry.
            holds: Whether the claim is still ours.
        """
        self._client = client
        self._channel = channel
        self._briefing = briefing
        self._holds = holds

    async def post(self, messages: Sequence[Message], since: datetime, *, may_be_out: bool) -> str:
        """Post the first page in the channel and the others in its thread; return the first one's ts.

        Args:
            messages: The pages.
            since: When it was first about to be posted.
            may_be_out: Whether somebody else was about to post it and may have.

        Raises:
            LostError: another has taken the claim over.
            UnreadableError: what is out cannot be seen.
        """
        since -= CLOCKS_DIFFER
        out = await self._out(since) if may_be_out else {}
        for page, message in enumerate(messages):
            if page in out:
                continue
            await self._require_claim()
            out[page] = await self._post(message, page, out.get(0))
            if page == 0 and (may_be_out or not await self._holds()):
                out = await self._settled(out[0], since)
        return out[0]

    async def first_out(self, since: datetime) -> str | None:
        """Return the ts of the first page, if it is out.

        Args:
            since: When it was first about to be posted.

        Raises:
            UnreadableError: what is out cannot be seen.
        """
        return (await self._out(since - CLOCKS_DIFFER)).get(0)

    async def _require_claim(self) -> None:
        if not await self._holds():
            raise LostError

    async def _settled(self, own: str, since: datetime) -> dict[int, str]:
        """Return the pages that stay where two may have posted: of two first pages the earlier one's."""
        first = min([own, *[ts async for page, ts in self._firsts(since) if page == 0]], key=float)
        if first == own:
            return {0: own}
        await self._client.chat_delete(channel=self._channel, ts=own)
        return {0: first, **await self._below(first)}

    async def _post(self, message: Message, page: int, thread: str | None) -> str:
        answer = await self._client.chat_postMessage(
            channel=self._channel,
            thread_ts=thread,
            text=message.text,
            blocks=message.blocks,
            metadata={
                "event_type": EVENT_TYPE,
                "event_payload": {"briefing": self._briefing, "page": page},
            },
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    async def _out(self, since: datetime) -> dict[int, str]:
        """Return the ts of every page that is out, by its number."""
        try:
            # The newest stands first: of two, the one that stays is written last.
            found = {page: ts async for page, ts in self._firsts(since)}
            return found | await self._below(found[0]) if 0 in found else found
        except SlackApiError as error:
            if (why := str(error.response["error"])) in BARRED:
                raise UnreadableError(why) from error
            raise

    def _firsts(self, since: datetime) -> AsyncIterator[tuple[int, str]]:
        return self._pages("conversations.history", oldest=f"{since.timestamp():.6f}")

    async def _below(self, first: str) -> dict[int, str]:
        """Return the ts of every page in the thread of a first one."""
        return {page: ts async for page, ts in self._pages("conversations.replies", ts=first)}

    async def _pages(self, method: str, **arguments: str) -> AsyncIterator[tuple[int, str]]:
        """Yield our pages among the messages of a channel or thread."""
        asked: dict[str, Any] = {"channel": self._channel, "limit": PAGE, "include_all_metadata": True}
        while True:
            answer = await self._client.api_call(method, params={**asked, **arguments})
            for message in answer["messages"]:
                carried = message.get("metadata") or {}
                payload = carried.get("event_payload") or {}
                is_ours = carried.get("event_type") == EVENT_TYPE and "bot_id" in message
                if is_ours and payload.get("briefing") == self._briefing:
                    yield int(payload["page"]), str(message["ts"])
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return
