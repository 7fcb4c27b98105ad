"""A small app of the kind the workspace is made for, run as a process of its own.

It answers a mention, streams in direct conversations, opens a modal on a click, and shows a Home
tab. The workspace's own tests talk to it; it also shows how an app is wired to the workspace.
"""

import asyncio
import os
import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]

BUTTON: Json = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}}
LATE: Json = {"type": "button", "action_id": "late", "text": {"type": "plain_text", "text": "Open too late"}}
LATE_SECONDS = 2.5

QUESTION = {
    "type": "input",
    "block_id": "question",
    "label": {"type": "plain_text", "text": "Question"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [QUESTION],
}
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello."}}]}


async def on_mention(event: Json, say: AsyncSay) -> None:
    """Answer in the thread."""
    section: Json = {"type": "section", "text": {"type": "mrkdwn", "text": f"Heard: {event['text']}"}}
    blocks = [section, {"type": "actions", "elements": [BUTTON, LATE]}]
    await say(text="Heard you", blocks=blocks, thread_ts=event.get("thread_ts") or event["ts"])


async def on_message(event: Json, client: AsyncWebClient) -> None:
    """Stream an answer in a direct conversation, leave channels alone."""
    if event["channel_type"] != "im" or "subtype" in event:
        return
    thread = event.get("thread_ts") or event["ts"]
    stream = await client.chat_stream(channel=event["channel"], thread_ts=thread, buffer_size=4)
    await stream.append(markdown_text="Streamed ")
    await stream.append(markdown_text="answer")
    await stream.stop()


async def on_open(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    """Open a modal at once."""
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)


async def on_late(ack: AsyncAck, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Open a modal too late, and say what Slack says to that."""
    await ack()
    await asyncio.sleep(LATE_SECONDS)
    try:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
    except SlackApiError as error:
        await respond(text=error.response["error"], response_type="ephemeral", replace_original=False)


async def on_form(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
    """Take what was entered, or complain of it."""
    typed = view["state"]["values"]["question"]["typed"]["value"]
    if "?" not in typed:
        await ack(response_action="errors", errors={"question": "That is no question."})
        return
    await ack()
    await client.chat_postMessage(channel=body["user"]["id"], text=f"Asked: {typed}")


async def on_command(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
    """Answer a command once in the acknowledgement and six times more."""
    await ack(f"Working on {command['text']}")
    for number in range(6):
        await respond(text=f"Part {number}", response_type="ephemeral")


async def on_home(event: Json, client: AsyncWebClient) -> None:
    """Show the Home tab."""
    await client.views_publish(user_id=event["user"], view=HOME)


def build(environment: dict[str, str]) -> AsyncApp:
    """Return the app, wired by environment variables."""
    client = AsyncWebClient(environment["SLACK_BOT_TOKEN"], base_url=environment["SLACK_API_URL"])
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    app = AsyncApp(client=client, signing_secret=environment.get("SLACK_SIGNING_SECRET"))
    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.event("app_home_opened")(on_home)
    app.action("open")(on_open)
    app.action("late")(on_late)
    app.view("form")(on_form)
    app.command("/newsdesk")(on_command)
    return app


def main(environment: dict[str, str], *arguments: str) -> None:
    """Serve: on the port given, or over a socket when there is an app token."""
    if "SLACK_APP_TOKEN" in environment:
        asyncio.run(serve_socket(environment))
    else:
        app = build(environment).web_app(path="/slack/events")
        web.run_app(app, host="127.0.0.1", port=int(arguments[0]), print=None)


async def serve_socket(environment: dict[str, str]) -> None:
    """Serve over a socket for ever."""
    handler = AsyncSocketModeHandler(build(environment), environment["SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]  # Bolt left it without annotations


if __name__ == "__main__":
    main(dict(os.environ), *sys.argv[1:])  # noqa: TID251 - a program of its own reads its environment
