"""Posting a briefing once: what of it is out already is found by the id each page carries.

The id is noted in the database before the first page is posted. Who finds it noted and nobody at work looks
into the channel first: a page may be out although nobody could note that any more.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.paging import Message

EVENT_TYPE: Final = "newsdesk_briefing"
"""Slack's name for what a message's metadata is about; seen by apps only."""

CLOCKS_DIFFER: Final = timedelta(hours=1)
"""Slack dates messages by its own clock; ours may be ahead by this much."""

PAGE: Final = 100


def posting_client(client: AsyncWebClient) -> AsyncWebClient:
    """Return a client that waits out rate limits and repeats nothing else.

    A post whose answer was lost may be out: whether it is, is looked up before it is posted again.
    """
    own = AsyncWebClient(token=client.token, base_url=client.base_url)
    own.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    return own


class Posting:
    """One briefing on its way into one channel."""

    def __init__(self, client: AsyncWebClient, channel: str, briefing: str) -> None:
        self._client = client
        self._channel = channel
        self._briefing = briefing

    async def post(self, messages: Sequence[Message], reserved_at: datetime | None) -> str:
        """Post the first page in the channel and the others in its thread; return the first one's ts.

        Args:
            messages: The pages.
            reserved_at: Since when some of them may be out; None: none can be.
        """
        out = await self._out(reserved_at - CLOCKS_DIFFER) if reserved_at else {}
        for page, message in enumerate(messages):
            if page not in out:
                out[page] = await self._post(message, page, out.get(0))
        return out[0]

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
        oldest = f"{since.timestamp():.6f}"
        found = {page: ts async for page, ts in self._pages("conversations.history", oldest=oldest)}
        if 0 in found:
            found |= {page: ts async for page, ts in self._pages("conversations.replies", ts=found[0])}
        return found

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
