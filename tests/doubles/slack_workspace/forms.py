"""What a person can click, choose and type, as Slack's clients allow it."""

import copy
from collections.abc import Iterator
from typing import Any, Final

from .records import Message, View
from .rendering import interactive_elements

Json = dict[str, Any]

TYPED: Final = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
ONE_OPTION: Final = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
MANY_OPTIONS: Final = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})

# Where each other kind of element keeps its value, and what it starts from.
VALUE_FIELDS: Final = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
HOLDING_A_VALUE: Final = (TYPED | ONE_OPTION | MANY_OPTIONS | VALUE_FIELDS.keys()) - {"overflow"}
LONGEST_INPUT: Final = 3_000


class ImpossibleActionError(Exception):
    """No person could do this in Slack; the message says why."""


def click_action(place: Message | View, action_id: str, value: str | None) -> Json:
    """Return the action of clicking an element, or of choosing `value` in it."""
    found = [each for each in place.actions if each["action_id"] == action_id]
    if not found:
        known = ", ".join(sorted({each["action_id"] for each in place.actions})) or "none"
        raise ImpossibleActionError(f"there is no {action_id!r} to click, only: {known}")
    fitting = [each for each in found if value is None or _offers(each, value)]
    if len(fitting) != 1:
        raise ImpossibleActionError(f"{len(fitting)} elements {action_id!r} offer {value!r}")
    return _clicked(fitting[0], value)


def _offers(element: Json, value: str) -> bool:
    """Whether an element can give this value."""
    if element["type"] in ("button", "icon_button"):
        return bool(element.get("value") == value)
    if element["type"] == "feedback_buttons":
        return any(element[name]["value"] == value for name in ("positive_button", "negative_button"))
    options = _options(element)
    return not options or any(_names(option, value) for option in options)


def _clicked(element: Json, value: str | None) -> Json:
    """Return the action of one element."""
    kept = {"action_id": element["action_id"], "block_id": element["block_id"], "type": element["type"]}
    if element["type"] in ("button", "icon_button", "workflow_button"):
        return kept | {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    if element["type"] == "feedback_buttons":
        if value is None:
            raise ImpossibleActionError("say which of the feedback buttons, by its value")
        pressed = next(each for each in _feedback(element) if each["value"] == value)
        return kept | {"value": value, "text": pressed["text"]}
    return kept | value_of(element, value)


def _feedback(element: Json) -> Iterator[Json]:
    """Yield the two buttons of a feedback element."""
    yield element["positive_button"]
    yield element["negative_button"]


def fill(view: Json, values: Json) -> Json:
    """Return the state of a modal in which a person entered `values`, by action id or block id.

    Raises:
        ImpossibleActionError: Slack's client would not let them.
    """
    left = dict(values)
    state: dict[str, Json] = {}
    for block, element in _inputs(view):
        name = next((key for key in (element["action_id"], block["block_id"]) if key in left), None)
        entered = value_of(element, left.pop(name)) if name else _untouched(element)
        if block["type"] == "input":
            _check_entry(block, element, entered)
        state.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **entered}
    if left:
        raise ImpossibleActionError(f"the form has no {', '.join(sorted(left))}")
    return {"values": state}


def _inputs(view: Json) -> Iterator[tuple[Json, Json]]:
    """Yield the elements of a view that hold a value, each with its block."""
    for block in view["blocks"]:
        for element in interactive_elements([block]):
            if element["type"] in HOLDING_A_VALUE:
                yield block, element


def value_of(element: Json, value: Any) -> Json:
    """Return how an element states a value; a value that is already stated stays as it is."""
    if isinstance(value, dict) and element["type"] != "rich_text_input":
        return copy.deepcopy(value)
    kind = element["type"]
    if kind in TYPED:
        return {"value": value}
    if kind in ONE_OPTION:
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, each) for each in value]}
    return {VALUE_FIELDS[kind]: copy.deepcopy(value)}


def _untouched(element: Json) -> Json:
    """Return what an element holds before anybody touches it."""
    kind = element["type"]
    if kind in TYPED:
        return {"value": element.get("initial_value")}
    if kind in ONE_OPTION:
        return {"selected_option": copy.deepcopy(element.get("initial_option"))}
    if kind in MANY_OPTIONS:
        return {"selected_options": copy.deepcopy(element.get("initial_options", []))}
    field = VALUE_FIELDS[kind]
    initial = element.get(f"initial_{field.removeprefix('selected_')}")
    return {field: [] if initial is None and field.endswith("s") else copy.deepcopy(initial)}


def _options(element: Json) -> list[Json]:
    """Return the options an element lists."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(each for group in groups for each in group["options"])]


def _names(option: Json, value: str) -> bool:
    """Whether `value` means this option, by its value or its label."""
    return value in (option["value"], option["text"]["text"])


def _option(element: Json, value: str) -> Json:
    """Return the option a person chose."""
    for option in _options(element):
        if _names(option, value):
            return copy.deepcopy(option)
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    raise ImpossibleActionError(f"{element['action_id']!r} has no option {value!r}")


def _check_entry(block: Json, element: Json, entered: Json) -> None:
    """Refuse an entry that Slack's client would not send."""
    label = block["label"]["text"]
    held = next(iter(entered.values()))
    if not held and not block.get("optional"):
        raise ImpossibleActionError(f"{label!r} is required")
    if element["type"] in TYPED and held:
        least, most = element.get("min_length", 0), element.get("max_length", LONGEST_INPUT)
        if not least <= len(str(held)) <= most:
            raise ImpossibleActionError(f"{label!r} takes {least} to {most} characters")
