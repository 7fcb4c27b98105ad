"""The chat.* methods that write whole messages."""

import copy
from collections.abc import Callable
from typing import Any, Final

from . import limits, messages
from .blocks import with_ids
from .errors import RefusedError
from .records import Channel, Message
from .state import State

Json = dict[str, Any]


def post_message(state: State, arguments: Json) -> Json:
    """Post a message of the app."""
    channel = _writable_channel(state, arguments)
    content = messages.content_of(arguments)
    message = messages.store_own(state, channel, content, messages.thread_of(channel, arguments))
    return {"channel": channel.id, "ts": message["ts"], "message": copy.deepcopy(message)}


def _writable_channel(state: State, arguments: Json) -> Channel:
    """Return the channel a call writes to: by id, by name, or a person's direct conversation."""
    name = str(arguments.get("channel", ""))
    if name in state.users:
        return state.direct_channel(name)
    if name.startswith("#"):
        name = next((each.id for each in state.channels.values() if each.name == name[1:]), name)
    channel = state.joined_channel(name)
    if channel.is_archived:
        raise RefusedError("is_archived")
    return channel


def post_ephemeral(state: State, arguments: Json) -> Json:
    """Show a message to one person in a channel."""
    channel = _writable_channel(state, arguments)
    user = str(arguments.get("user", ""))
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    content = messages.content_of(arguments)
    thread = messages.thread_of(channel, arguments)
    return {"message_ts": show(state, channel, content, user, thread).ts}


def show(state: State, channel: Channel, content: Json, user: str, thread: str | None) -> Message:
    """Put a message before one person's eyes only."""
    message = messages.own_message(state, content) | {"ts": state.next_ts(), "is_ephemeral": True}
    if thread is not None:
        message["thread_ts"] = thread
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], state.number() * 100)
    shown = Message(channel.id, message, user)
    state.ephemerals.append(shown)
    state.changed()
    return shown


def update(state: State, arguments: Json) -> Json:
    """Change a message of the app."""
    channel = _writable_channel(state, arguments)
    before = _own(state, channel, arguments, "cant_update_message")
    if (stream := state.streams.get((channel.id, before["ts"]))) and stream.ended is None:
        raise RefusedError("streaming_state_conflict")
    if len(str(arguments.get("text") or "")) > limits.UPDATE_TEXT:
        raise RefusedError("msg_too_long")
    after = _changed(state, before, arguments)
    channel.messages[before["ts"]] = after
    messages.announce_change(state, channel, before, after)
    state.changed()
    return {"channel": channel.id, "ts": after["ts"], "text": after["text"], "message": copy.deepcopy(after)}


def _changed(state: State, before: Json, arguments: Json) -> Json:
    """Return a message with the given parts replaced; parts not given stay, as in Slack."""
    clears = [name for name in ("blocks", "attachments") if arguments.get(name) == []]
    given = {key: value for key, value in arguments.items() if key not in clears}
    content = messages.content_of(given)
    if "text" not in given and "markdown_text" not in given:
        del content["text"]
    if "blocks" in content:
        content["blocks"] = with_ids(content["blocks"], state.number() * 100)
    after = {key: value for key, value in before.items() if key not in clears} | content
    if "blocks" not in content:
        after["edited"] = {"user": before["user"], "ts": state.next_ts()}
    return after


def _own(state: State, channel: Channel, arguments: Json, error: str) -> Json:
    """Return a message of the app, or refuse with `error` when it is another's."""
    message = state.message(channel, arguments.get("ts"))
    if message.get("bot_id") != state.identity.bot_id:
        raise RefusedError(error)
    return message


def delete(state: State, arguments: Json) -> Json:
    """Delete a message of the app."""
    channel = _writable_channel(state, arguments)
    message = _own(state, channel, arguments, "cant_delete_message")
    if (stream := state.streams.get((channel.id, message["ts"]))) and stream.ended is None:
        raise RefusedError("cant_delete_message")
    messages.remove(state, channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


METHODS: Final[dict[str, Callable[[State, Json], Json]]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
