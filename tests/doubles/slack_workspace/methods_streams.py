"""The chat.*Stream methods: messages written before the reader's eyes."""

import copy
import time
from collections.abc import Callable
from typing import Any, Final

from . import limits, messages
from .blocks import check_message_blocks, text_length, with_ids
from .errors import RefusedError
from .records import Channel
from .state import State, Stream

Json = dict[str, Any]

NOT_STREAMING: Final = "message_not_in_streaming_state"
TASK_STATUSES: Final = frozenset({"pending", "in_progress", "complete", "error"})
DISPLAY_MODES: Final = frozenset({"timeline", "plan"})
CHUNKS: Final = frozenset({"markdown_text", "task_update", "plan_update", "blocks"})


def start(state: State, arguments: Json) -> Json:
    """Begin a streamed reply in a thread."""
    channel = state.joined_channel(arguments.get("channel"))
    if channel.is_archived:
        raise RefusedError("is_archived")
    if "thread_ts" not in arguments:
        raise RefusedError("invalid_arguments", "[ERROR] missing required field: thread_ts")
    thread = messages.thread_of(channel, arguments)
    _check_recipient(state, channel, arguments)
    if arguments.get("task_display_mode", "timeline") not in DISPLAY_MODES:
        raise RefusedError("invalid_arguments", "[ERROR] task_display_mode is timeline or plan")
    stream = Stream(time.time())
    _write(stream, arguments)
    message = messages.store_own(state, channel, {"text": "", "blocks": []}, thread)
    state.streams[channel.id, message["ts"]] = stream
    _show(state, message, stream)
    return {"channel": channel.id, "ts": message["ts"]}


def _check_recipient(state: State, channel: Channel, arguments: Json) -> None:
    """Refuse a stream in a channel that names nobody to read it."""
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not arguments.get(name):
                raise RefusedError(f"missing_{name}")
    user = arguments.get("recipient_user_id")
    if user and user not in state.users:
        raise RefusedError("user_not_found")


def append(state: State, arguments: Json) -> Json:
    """Add to a streamed reply."""
    channel, message, stream = _open_stream(state, arguments)
    if not (arguments.get("markdown_text") or arguments.get("chunks")):
        raise RefusedError("no_text")
    _write(stream, arguments)
    _show(state, message, stream)
    return {"channel": channel.id, "ts": message["ts"]}


def stop(state: State, arguments: Json) -> Json:
    """Finish a streamed reply."""
    channel, message, stream = _open_stream(state, arguments)
    before = copy.deepcopy(message)
    closing = arguments.get("blocks") or []
    if closing:
        check_message_blocks(closing)
    written = copy.deepcopy(stream)
    _write(written, arguments)
    if text_length([*_blocks_of(written), *closing]) > limits.MESSAGE_CHARACTERS:
        raise RefusedError("msg_blocks_too_long")
    written.blocks += closing
    written.ended = NOT_STREAMING
    state.streams[channel.id, message["ts"]] = written
    message |= messages.metadata_of(arguments)
    _show(state, message, written)
    messages.clear_status(state, channel.id, str(message.get("thread_ts")))
    messages.announce_change(state, channel, before, message)
    return {"channel": channel.id, "ts": message["ts"], "message": copy.deepcopy(message)}


def _open_stream(state: State, arguments: Json) -> tuple[Channel, Json, Stream]:
    """Return a stream that still takes text, or refuse."""
    channel = state.joined_channel(arguments.get("channel"))
    message = state.message(channel, arguments.get("ts"))
    if message.get("bot_id") != state.identity.bot_id:
        raise RefusedError("message_not_owned_by_app")
    stream = state.streams.get((channel.id, message["ts"]))
    if stream is None:
        raise RefusedError(NOT_STREAMING)
    if stream.ended is None and time.time() - stream.started_at > state.timing.stream_seconds:
        stream.ended = NOT_STREAMING
    if stream.ended is not None:
        raise RefusedError(stream.ended)
    return channel, message, stream


def _write(stream: Stream, arguments: Json) -> None:
    """Add a call's text or chunks to a stream, whole or not at all."""
    markdown, chunks = arguments.get("markdown_text"), arguments.get("chunks") or []
    if markdown and chunks:
        raise RefusedError("invalid_arguments", "[ERROR] markdown_text and chunks exclude each other")
    if not (markdown or chunks):
        return
    mode = "text" if markdown else "chunks"
    if stream.mode not in (None, mode):
        raise RefusedError("streaming_mode_mismatch")
    pieces = [{"type": "markdown_text", "text": markdown}] if markdown else chunks
    _check_chunks(pieces)
    added: int = sum(len(each["text"]) for each in pieces if each["type"] == "markdown_text")
    if added > limits.MARKDOWN_TEXT or len(stream.text) + added > limits.MESSAGE_CHARACTERS:
        raise RefusedError("msg_too_long")
    stream.mode = mode
    for piece in copy.deepcopy(pieces):
        _add(stream, piece)


def _check_chunks(chunks: object) -> None:
    """Refuse chunks of unknown kind or wrong form."""
    if not isinstance(chunks, list):
        raise RefusedError("invalid_chunks")
    for chunk in chunks:
        kind = chunk.get("type") if isinstance(chunk, dict) else None
        if kind not in CHUNKS:
            raise RefusedError("invalid_chunks", f"[ERROR] unsupported type: {kind}")
        if kind == "blocks":
            check_message_blocks(chunk.get("blocks"))
        elif problem := _chunk_problem(chunk):
            raise RefusedError("invalid_chunks", problem)


def _chunk_problem(chunk: Json) -> str:
    """Return what is wrong with a chunk of text, task or plan; empty when nothing is."""
    needed = {"markdown_text": ("text",), "task_update": ("id", "title"), "plan_update": ("title",)}
    for name in needed[chunk["type"]]:
        if not isinstance(chunk.get(name), str):
            return f"[ERROR] missing required field: {name}"
    if len(chunk.get("title", "")) > limits.CHUNK_TITLE:
        return f"[ERROR] title must be less than {limits.CHUNK_TITLE + 1} characters"
    if chunk["type"] == "task_update" and chunk.get("status", "pending") not in TASK_STATUSES:
        return f"[ERROR] unknown status: {chunk['status']}"
    if not all(_is_source(each) for each in chunk.get("sources") or []):
        return "[ERROR] a source is an object of type url"
    return ""


def _is_source(source: object) -> bool:
    """Whether a value is a link that a task can show."""
    return isinstance(source, dict) and all(
        isinstance(source.get(key), str) for key in ("type", "url", "text")
    )


def _add(stream: Stream, chunk: Json) -> None:
    """Add one checked chunk to a stream."""
    kind = chunk.pop("type")
    if kind == "markdown_text":
        stream.text += chunk["text"]
    elif kind == "plan_update":
        stream.plan = chunk["title"]
    elif kind == "blocks":
        stream.blocks += chunk["blocks"]
    else:
        stream.tasks[chunk["id"]] = stream.tasks.get(chunk["id"], {}) | chunk


def _blocks_of(stream: Stream) -> list[Json]:
    """Return a stream's content as blocks."""
    cards = [
        {"type": "task_card", "task_id": task["id"]} | {key: task[key] for key in task if key != "id"}
        for task in stream.tasks.values()
    ]
    plan = [{"type": "plan", "title": stream.plan, "tasks": cards}] if stream.plan else cards
    text = [{"type": "markdown", "text": stream.text}] if stream.text else []
    return [*plan, *text, *stream.blocks]


def _show(state: State, message: Json, stream: Stream) -> None:
    """Make the stored message show what has been streamed."""
    message["text"] = stream.text
    message["blocks"] = with_ids(_blocks_of(stream), state.number() * 100)
    state.changed()


METHODS: Final[dict[str, Callable[[State, Json], Json]]] = {
    "chat.startStream": start,
    "chat.appendStream": append,
    "chat.stopStream": stop,
}
