"""The views.* methods: modals and the Home tab."""

import copy
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from . import limits
from .blocks import view_block_problems, with_ids
from .errors import RefusedError
from .state import State, Trigger

Json = dict[str, Any]

KEPT: Final = ("type", "blocks", "title", "submit", "close", "callback_id", "private_metadata", "external_id")
TITLE_LENGTH: Final = 24
LENGTHS: Final = {"private_metadata": 3_000, "callback_id": 255, "external_id": 255}


def open_view(state: State, arguments: Json) -> Json:
    """Open a modal for whoever caused the trigger."""
    view = _checked(state, arguments, "modal")
    trigger = _take(state, arguments)
    return _opened(state, view, trigger.user, [])


def push(state: State, arguments: Json) -> Json:
    """Put a modal on top of the one the trigger came from."""
    view = _checked(state, arguments, "modal")
    trigger = _take(state, arguments)
    stack = state.stacks.get(trigger.user, [])
    if trigger.view not in stack:
        raise RefusedError("not_found")
    if len(stack) >= limits.VIEW_STACK:
        raise RefusedError("push_limit_reached")
    return _opened(state, view, trigger.user, stack)


def _take(state: State, arguments: Json) -> Trigger:
    """Use up a trigger, or refuse one that is unknown, old or used."""
    trigger = state.triggers.get(str(arguments.get("trigger_id")))
    if trigger is None:
        raise RefusedError("invalid_trigger_id")
    if time.time() - trigger.issued_at > state.timing.trigger_seconds:
        raise RefusedError("expired_trigger_id")
    if trigger.is_used:
        raise RefusedError("exchanged_trigger_id")
    trigger.is_used = True
    return trigger


def _opened(state: State, view: Json, user: str, under: list[str]) -> Json:
    """Store a modal on top of others and show it."""
    stored = place(state, view, user, under)
    return {"view": copy.deepcopy(stored)}


def place(state: State, view: Json, user: str, under: list[str]) -> Json:
    """Store a view on top of others; whatever else the person had open closes."""
    for closed in set(state.stacks.get(user, [])) - set(under):
        del state.views[closed]
    stored = _new_view(state, view)
    stored["root_view_id"] = under[0] if under else stored["id"]
    stored["previous_view_id"] = under[-1] if under else None
    state.views[stored["id"]] = stored
    state.stacks[user] = [*under, stored["id"]]
    state.changed()
    return stored


def _new_view(state: State, view: Json) -> Json:
    """Return a view with everything Slack adds to it."""
    who = state.identity
    blank: Json = {"title": None, "submit": None, "close": None, "callback_id": "", "private_metadata": ""}
    return {
        **blank,
        "external_id": "",
        **_fresh(state, view),
        "id": state.id("V"),
        "team_id": who.team_id,
        "app_id": who.app_id,
        "app_installed_team_id": who.team_id,
        "bot_id": who.bot_id,
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "state": {"values": {}},
    }


def _fresh(state: State, view: Json) -> Json:
    """Return the app's part of a view with ids filled in and a new hash."""
    kept: Json = {name: copy.deepcopy(view[name]) for name in KEPT if name in view}
    kept["blocks"] = with_ids(kept["blocks"], state.number() * 100)
    return {**kept, "hash": f"{int(time.time())}.{state.number():08x}"}


def update(state: State, arguments: Json) -> Json:
    """Replace the content of an open view."""
    found = _find(state, arguments)
    view = _checked(state, arguments, found["type"], replaced=found["id"])
    if (expected := arguments.get("hash")) and expected != found["hash"]:
        raise RefusedError("hash_conflict")
    replace(state, found, view)
    return {"view": copy.deepcopy(found)}


def replace(state: State, stored: Json, view: Json) -> None:
    """Give a stored view new content."""
    stored |= _fresh(state, view)
    state.changed()


def _find(state: State, arguments: Json) -> Json:
    """Return the open view a call names by its id or the app's own."""
    for stored in state.views.values():
        if arguments.get("view_id") == stored["id"]:
            return stored
        if arguments.get("external_id") and arguments["external_id"] == stored["external_id"]:
            return stored
    raise RefusedError("not_found")


def publish(state: State, arguments: Json) -> Json:
    """Show a person's Home tab."""
    user = str(arguments.get("user_id"))
    if user not in state.users:
        raise RefusedError("user_not_found")
    view = _checked(state, arguments, "home")
    shown = state.views.get(state.homes.get(user, ""))
    if (expected := arguments.get("hash")) and shown and expected != shown["hash"]:
        raise RefusedError("hash_conflict")
    if shown is None:
        shown = _new_view(state, view)
        shown |= {"root_view_id": shown["id"], "previous_view_id": None}
        state.views[shown["id"]] = shown
        state.homes[user] = shown["id"]
    else:
        replace(state, shown, view)
    state.changed()
    return {"view": copy.deepcopy(shown)}


def _checked(state: State, arguments: Json, kind: str, replaced: str | None = None) -> Json:
    """Return the view of a call, or refuse it."""
    view = arguments.get("view")
    check_view(view, kind)
    assert isinstance(view, dict)
    taken = {each["external_id"] for each in state.views.values() if each["id"] != replaced}
    if view.get("external_id") and view["external_id"] in taken:
        raise RefusedError("duplicate_external_id")
    return view


def check_view(view: object, kind: str) -> None:
    """Refuse a view that Slack would not show.

    Raises:
        RefusedError: the view is too large or breaks a rule.
    """
    if not isinstance(view, dict) or view.get("type") != kind:
        raise RefusedError("invalid_arguments", f"[ERROR] must be a view of type {kind} [json-pointer:/view]")
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise RefusedError("view_too_large")
    if problems := [*_frame_problems(view), *view_block_problems(view.get("blocks"))]:
        raise RefusedError("invalid_arguments", *problems)


def _frame_problems(view: Json) -> Iterator[str]:
    """Yield what is wrong with a view around its blocks."""
    modal = view["type"] == "modal"
    for name in ("title", "submit", "close"):
        if modal and view.get(name) is not None:
            yield from _label_problems(view[name], name)
        elif not modal and name in view:
            yield f"[ERROR] not allowed in a Home tab [json-pointer:/view/{name}]"
    if modal and not view.get("title"):
        yield "[ERROR] missing required field: title [json-pointer:/view]"
    blocks = view["blocks"] if isinstance(view.get("blocks"), list) else []
    has_inputs = any(isinstance(each, dict) and each.get("type") == "input" for each in blocks)
    if modal and has_inputs and not view.get("submit"):
        yield "[ERROR] submit is required when an input is in the blocks [json-pointer:/view/submit]"
    for name, maximum in LENGTHS.items():
        if len(str(view.get(name) or "")) > maximum:
            yield f"[ERROR] must be less than {maximum + 1} characters [json-pointer:/view/{name}]"


def _label_problems(label: object, name: str) -> Iterator[str]:
    """Yield what is wrong with the title or a button of a modal."""
    if not isinstance(label, dict) or label.get("type") != "plain_text":
        yield f"[ERROR] must be a plain_text object [json-pointer:/view/{name}]"
    elif not 0 < len(str(label.get("text", ""))) <= TITLE_LENGTH:
        yield f"[ERROR] must be 1 to {TITLE_LENGTH} characters [json-pointer:/view/{name}/text]"


METHODS: Final[dict[str, Callable[[State, Json], Json]]] = {
    "views.open": open_view,
    "views.push": push,
    "views.publish": publish,
    "views.update": update,
}
