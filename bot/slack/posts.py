"""Posting one message: the one place that says how."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.layout.paging import Message


async def post(client: AsyncWebClient, message: Message, *, channel: str, thread: str | None) -> str:
    """Post one message and return its ts; links in it are not unfurled."""
    answer = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(answer["ts"])
