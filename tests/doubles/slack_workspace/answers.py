"""What the workspace does with the app's answers: to commands, to modals, to response URLs."""

import copy
import json
import time
from typing import Any

from aiohttp import web

from . import limits, messages
from .blocks import with_ids
from .errors import RefusedError
from .methods_chat import show
from .methods_views import check_view, place, replace
from .records import Delivery, Message
from .state import ResponseUrl, State

Json = dict[str, Any]


def acknowledged(state: State, delivery: Delivery) -> None:
    """Act on the answer to an interaction or a command; note what the person sees go wrong."""
    try:
        if delivery.kind == "slash_commands":
            _answer_command(state, delivery)
        elif delivery.type == "view_submission":
            _answer_submission(state, delivery)
    except RefusedError as error:
        delivery.problem = str(error)


def _answer_command(state: State, delivery: Delivery) -> None:
    """Show what the app answered to a command."""
    body = delivery.ack_body
    if not body.strip():
        return
    answer = json.loads(body) if body.lstrip().startswith("{") else {"text": body}
    permission = ResponseUrl(delivery.payload["user_id"], delivery.payload["channel_id"], time.time())
    respond(state, permission, answer)


def _answer_submission(state: State, delivery: Delivery) -> None:
    """Do with a submitted modal what the app answered."""
    user, view_id = delivery.payload["user"]["id"], delivery.payload["view"]["id"]
    stack = state.stacks.get(user, [])
    answer = json.loads(delivery.ack_body) if delivery.ack_body.strip() else {}
    action = answer.get("response_action")
    if action == "errors":
        _show_errors(state.views[view_id], answer)
    elif action == "update":
        check_view(answer.get("view"), "modal")
        replace(state, state.views[view_id], answer["view"])
    elif action == "push":
        check_view(answer.get("view"), "modal")
        if len(stack) >= limits.VIEW_STACK:
            raise RefusedError("push_limit_reached")
        place(state, answer["view"], user, stack)
    elif action == "clear":
        close_views(state, user, list(stack))
    elif action is None:
        close_views(state, user, [view_id])
    else:
        raise RefusedError("invalid_arguments", f"unknown response_action {action}")


def _show_errors(view: Json, answer: Json) -> None:
    """Show the app's complaints under the inputs they are about."""
    errors = answer.get("errors") or {}
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or not errors.keys() <= inputs:
        raise RefusedError("invalid_arguments", "errors must name input blocks")
    view["errors"] = dict(errors)


def close_views(state: State, user: str, closing: list[str]) -> None:
    """Take modals off a person's screen."""
    state.stacks[user] = [each for each in state.stacks.get(user, []) if each not in closing]
    for view_id in closing:
        state.views.pop(view_id, None)
    state.changed()


async def handle_response_url(state: State, request: web.Request) -> web.Response:
    """Take an answer to an interaction at its own address."""
    try:
        answer = json.loads(await request.text())
    except json.JSONDecodeError:
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    with state.lock:
        permission = state.response_urls.get(request.match_info["secret"])
        if permission is None:
            return web.Response(status=404, text="unknown_url")
        if time.time() - permission.issued_at > state.timing.response_url_seconds:
            return web.Response(status=404, text="expired_url")
        if permission.uses >= limits.RESPONSE_URL_USES:
            return web.Response(status=404, text="used_url")
        permission.uses += 1
        try:
            respond(state, permission, answer)
        except RefusedError as error:
            return web.json_response({"ok": False, "error": error.error}, status=400)
    return web.Response(text="ok")


def respond(state: State, permission: ResponseUrl, answer: Json) -> None:
    """Post, replace or delete as an answer to an interaction says.

    Raises:
        RefusedError: Slack would not take the answer.
    """
    channel = state.channels[permission.channel]
    if answer.get("delete_original"):
        _replace_original(state, permission, None)
        return
    content = messages.content_of({key: value for key, value in answer.items() if value is not None})
    replaces = answer.get("replace_original")
    if replaces or (replaces is None and permission.message and "response_type" not in answer):
        _replace_original(state, permission, content)
        return
    thread = messages.thread_of(channel, answer) if answer.get("thread_ts") else None
    if answer.get("response_type") == "in_channel":
        messages.store_own(state, channel, content, thread)
    else:
        show(state, channel, content, permission.user, thread)


def _replace_original(state: State, permission: ResponseUrl, content: Json | None) -> None:
    """Put new content, or nothing, in place of the message that was clicked."""
    original = permission.message
    if original is None:
        raise RefusedError("no_original_message")
    if original.recipient is not None:
        _replace_ephemeral(state, original, content)
        return
    channel = state.channels[original.channel]
    if original.ts not in channel.messages:
        raise RefusedError("message_not_found")
    if content is None:
        messages.remove(state, channel, original.ts)
        return
    before = channel.messages[original.ts]
    channel.messages[original.ts] = after = _with_content(state, before, content)
    messages.announce_change(state, channel, before, after)
    state.changed()


def _replace_ephemeral(state: State, original: Message, content: Json | None) -> None:
    """Replace or remove what only one person sees."""
    place_of = next((n for n, each in enumerate(state.ephemerals) if each.ts == original.ts), None)
    if place_of is None:
        raise RefusedError("message_not_found")
    if content is None:
        del state.ephemerals[place_of]
    else:
        changed = _with_content(state, original.content, content)
        state.ephemerals[place_of] = Message(original.channel, changed, original.recipient)
    state.changed()


def _with_content(state: State, before: Json, content: Json) -> Json:
    """Return a message with its whole content replaced."""
    kept = {key: value for key, value in before.items() if key not in ("text", "blocks", "attachments")}
    if "blocks" in content:
        content = content | {"blocks": with_ids(content["blocks"], state.number() * 100)}
    return copy.deepcopy({**kept, **content})
