"""The assistant.threads.* methods and the one that opens a socket."""

import time
from collections.abc import Callable
from typing import Any, Final

from . import limits
from .errors import RefusedError
from .messages import TIMESTAMP
from .records import Status
from .state import State

Json = dict[str, Any]


def set_status(state: State, arguments: Json) -> Json:
    """Show or clear the status line of a thread."""
    channel, thread = _thread(state, arguments)
    if not isinstance(arguments.get("status"), str):
        raise RefusedError("invalid_arguments", "[ERROR] missing required field: status")
    loading = arguments.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > limits.LOADING_MESSAGES:
        raise RefusedError(
            "invalid_arguments", "[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"
        )
    state.statuses.append(Status(channel, thread, arguments["status"], tuple(loading), time.time()))
    state.changed()
    return {}


def _thread(state: State, arguments: Json) -> tuple[str, str]:
    """Return the channel and the thread a call is about."""
    channel = state.joined_channel(arguments.get("channel_id"))
    thread = str(arguments.get("thread_ts"))
    if not TIMESTAMP.fullmatch(thread) or thread not in channel.messages:
        raise RefusedError("invalid_thread_ts")
    return channel.id, thread


def set_suggested_prompts(state: State, arguments: Json) -> Json:
    """Offer questions; without a thread, in the Messages tab."""
    if arguments.get("thread_ts"):
        channel, thread = _thread(state, arguments)
    else:
        channel, thread = state.joined_channel(arguments.get("channel_id")).id, ""
    prompts = arguments.get("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= limits.SUGGESTED_PROMPTS:
        raise RefusedError("invalid_arguments", "[ERROR] 1 to 4 items allowed [json-pointer:/prompts]")
    if not all(isinstance(each, dict) and each.get("title") and each.get("message") for each in prompts):
        raise RefusedError("invalid_arguments", "[ERROR] missing required field [json-pointer:/prompts]")
    state.prompts[channel, thread] = {"title": arguments.get("title", ""), "prompts": prompts}
    state.changed()
    return {}


def set_title(state: State, arguments: Json) -> Json:
    """Name a thread."""
    if not arguments.get("title"):
        raise RefusedError("invalid_arguments", "[ERROR] missing required field: title")
    state.titles[_thread(state, arguments)] = str(arguments["title"])
    state.changed()
    return {}


def connections_open(state: State, arguments: Json) -> Json:
    """Give the address of a socket, good for one connection."""
    ticket = f"ticket{state.number()}"
    state.socket_tickets.add(ticket)
    address = state.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={state.identity.app_id}"}


METHODS: Final[dict[str, Callable[[State, Json], Json]]] = {
    "apps.connections.open": connections_open,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}
