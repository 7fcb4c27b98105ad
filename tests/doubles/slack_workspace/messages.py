"""Messages: what may be posted, how it is stored, and the events that tell of it."""

import copy
import re
import time
from typing import Any, Final

from . import limits
from .blocks import check_message_blocks, with_ids
from .errors import RefusedError
from .records import Channel, Status
from .state import State

Json = dict[str, Any]

TIMESTAMP: Final = re.compile(r"\d{10}\.\d{6}")


def content_of(arguments: Json) -> Json:
    """Return the text, blocks and attachments of a call that writes a message.

    Raises:
        RefusedError: Slack would not take them.
    """
    markdown, text, blocks = (arguments.get(name) for name in ("markdown_text", "text", "blocks"))
    if markdown is not None:
        return _markdown_content(str(markdown), has_more=bool(text or blocks)) | metadata_of(arguments)
    if not (text or blocks or arguments.get("attachments")):
        raise RefusedError("no_text")
    content: Json = {"text": str(text or "")[: limits.TEXT_TRUNCATED_AT]}
    if blocks:
        check_message_blocks(blocks)
        content["blocks"] = copy.deepcopy(blocks)
    if "attachments" in arguments:
        content["attachments"] = copy.deepcopy(arguments["attachments"])
    return content | metadata_of(arguments)


def _markdown_content(markdown: str, *, has_more: bool) -> Json:
    """Return the content of a message given as Markdown."""
    if has_more:
        raise RefusedError("markdown_text_conflict")
    check_markdown(markdown)
    if not markdown:
        raise RefusedError("no_text")
    return {"text": markdown, "blocks": [{"type": "markdown", "text": markdown}]}


def check_markdown(markdown: str) -> None:
    """Refuse Markdown that is too long for one call.

    Raises:
        RefusedError: it is.
    """
    if len(markdown) > limits.MARKDOWN_TEXT:
        raise RefusedError("msg_too_long")


def metadata_of(arguments: Json) -> Json:
    """Return the metadata of a call.

    Raises:
        RefusedError: it has not the form Slack asks for.
    """
    metadata = arguments.get("metadata")
    if metadata is None:
        return {}
    named = isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()
    if not named and "entities" not in (metadata if isinstance(metadata, dict) else {}):
        raise RefusedError("invalid_metadata_format")
    return {"metadata": copy.deepcopy(metadata)}


def thread_of(channel: Channel, arguments: Json) -> str | None:
    """Return the thread a call writes to; None for the channel itself.

    Raises:
        RefusedError: there is no such thread.
    """
    thread = arguments.get("thread_ts")
    if thread is None:
        return None
    if not isinstance(thread, str) or not TIMESTAMP.fullmatch(thread):
        raise RefusedError("invalid_thread_ts")
    root = channel.messages.get(thread)
    if root is None:
        raise RefusedError("thread_not_found")
    if root.get("thread_ts", thread) != thread:
        raise RefusedError("cannot_reply_to_message")
    return thread


def store(state: State, channel: Channel, message: Json, thread: str | None) -> Json:
    """Put a message into a channel or thread and tell the app of it."""
    message.setdefault("ts", state.next_ts())
    if thread is not None:
        message |= {"thread_ts": thread, "parent_user_id": channel.messages[thread].get("user", "")}
        _count_reply(channel.messages[thread], message)
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], state.number() * 100)
    channel.messages[message["ts"]] = message
    announce(state, channel, {**message, "event_ts": message["ts"]})
    state.changed()
    return message


def _count_reply(root: Json, reply: Json) -> None:
    """Note a reply at the root of its thread."""
    users = root.get("reply_users", [])
    root["thread_ts"] = root["ts"]
    root["reply_count"] = root.get("reply_count", 0) + 1
    root["reply_users"] = users if reply.get("user") in users else [*users, reply.get("user")]
    root["reply_users_count"] = len(root["reply_users"])
    root["latest_reply"] = reply["ts"]


def store_own(state: State, channel: Channel, content: Json, thread: str | None) -> Json:
    """Put a message of the app into a channel or thread."""
    message = store(state, channel, own_message(state, content), thread)
    if thread is not None:
        clear_status(state, channel.id, thread)
    return message


def own_message(state: State, content: Json) -> Json:
    """Return a message as the app's bot user writes it."""
    who = state.identity
    profile = {"id": who.bot_id, "app_id": who.app_id, "name": who.bot_name, "team_id": who.team_id}
    return {
        "type": "message",
        "user": who.bot_user,
        "bot_id": who.bot_id,
        "app_id": who.app_id,
        "team": who.team_id,
        "bot_profile": {**profile, "deleted": False, "updated": 1_700_000_000, "icons": {}},
        **content,
    }


def clear_status(state: State, channel: str, thread: str) -> None:
    """End the status of a thread, as a message of the app does."""
    if current_status(state, channel, thread):
        state.statuses.append(Status(channel, thread, "", (), time.time()))


def current_status(state: State, channel: str, thread: str) -> str:
    """Return the status line now shown in a thread; empty when none is."""
    for status in reversed(state.statuses):
        if (status.channel, status.thread) == (channel, thread):
            return status.text if time.time() - status.at < state.timing.status_seconds else ""
    return ""


def announce(state: State, channel: Channel, event: Json) -> None:
    """Tell the app of a message event, when it is in the channel and asked for it."""
    event = {**event, "channel": channel.id, "channel_type": channel.kind}
    if state.identity.bot_user in channel.members and state.is_subscribed(event):
        state.emit(event)


def announce_change(state: State, channel: Channel, before: Json, after: Json) -> None:
    """Tell the app that a message changed."""
    event = {"type": "message", "subtype": "message_changed", "hidden": True}
    event |= {"message": copy.deepcopy(after), "previous_message": copy.deepcopy(before)}
    ts = state.next_ts()
    announce(state, channel, {**event, "ts": ts, "event_ts": ts})


def remove(state: State, channel: Channel, ts: str) -> None:
    """Delete a message and tell the app of it; a root with replies leaves a tombstone."""
    before = channel.messages[ts]
    if before.get("reply_count"):
        kept = {key: before[key] for key in ("ts", "thread_ts", "reply_count", "latest_reply")}
        gone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
        channel.messages[ts] = gone | {"text": "This message was deleted."} | kept
    else:
        del channel.messages[ts]
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": ts}
    later = state.next_ts()
    event |= {"previous_message": copy.deepcopy(before), "ts": later, "event_ts": later}
    announce(state, channel, event)
    state.changed()
