"""What Slack asks of the objects inside a block, beyond what the SDK's models check."""

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import BlockElement, InteractiveElement

from . import limits
from .shapes import objects_of_block

Json = dict[str, Any]

TEXT_TYPES: Final = frozenset({"plain_text", "mrkdwn"})

# Fields that take plain text only, by the type of the object that has them.
PLAIN_FIELDS: Final = {
    "button": ("text",),
    "workflow_button": ("text",),
    "header": ("text",),
    "input": ("label", "hint"),
    "modal": ("title", "submit", "close"),
}
PLAIN_EVERYWHERE: Final = ("placeholder",)

# Lists that must hold something.
FILLED: Final = {
    "actions": "elements",
    "context": "elements",
    "context_actions": "elements",
    "rich_text": "elements",
    "carousel": "elements",
    "container": "child_blocks",
    "checkboxes": "options",
    "radio_buttons": "options",
}

# Where an element or a text object must be one the SDK knows.
ELEMENT_FIELDS: Final = {
    "actions": ("elements",),
    "context": ("elements",),
    "context_actions": ("elements",),
    "section": ("accessory",),
    "input": ("element",),
    "card": ("actions",),
}

WEB_ADDRESS: Final = re.compile(r"(?:https?://[^\s<>|]+|mailto:\S+|slack://\S+)")
ADDRESS_FIELDS: Final = {
    "button": "url",
    "image": "image_url",
    "link": "url",
    "url": "url",
}


def problems(block: Json, path: str) -> Iterator[str]:
    """Yield what is wrong inside one block, in Slack's words."""
    for node in objects_of_block(block):
        yield from _text_problems(node, path)
        yield from _section_problems(node, path)
        yield from _plain_problems(node, path)
        yield from _list_problems(node, path)
        yield from _address_problems(node, path)
        yield from _choice_problems(node, path)
        yield from _property_problems(node, path)


def _text_problems(node: Json, path: str) -> Iterator[str]:
    """Yield what is wrong with a text object or with text that must not be empty."""
    kind, text = node.get("type"), node.get("text")
    if kind in TEXT_TYPES:
        if not isinstance(text, str) or not text:
            yield f"[ERROR] must be more than 0 characters [json-pointer:{path}/text]"
        elif len(text) > limits.TEXT_OBJECT:
            yield f"[ERROR] must be less than {limits.TEXT_OBJECT + 1} characters [json-pointer:{path}/text]"
    if kind in ("markdown", "text") and not text:
        yield f"[ERROR] must be more than 0 characters [json-pointer:{path}/text]"


def _section_problems(node: Json, path: str) -> Iterator[str]:
    """Yield what is wrong with the texts of a section or a header."""
    if node.get("type") not in ("section", "header"):
        return
    text = node.get("text")
    if text is not None and (not isinstance(text, dict) or text.get("type") not in TEXT_TYPES):
        yield f"[ERROR] must be a text object [json-pointer:{path}/text]"
    longest = limits.SECTION_FIELD
    for index, each in enumerate(node.get("fields") or []):
        if len(str(each.get("text", ""))) > longest:
            yield f"[ERROR] must be less than {longest + 1} characters [json-pointer:{path}/fields/{index}]"


def _plain_problems(node: Json, path: str) -> Iterator[str]:
    """Yield markup where only plain text is allowed."""
    for name in (*PLAIN_FIELDS.get(str(node.get("type")), ()), *PLAIN_EVERYWHERE):
        value = node.get(name)
        if value is not None and (not isinstance(value, dict) or value.get("type") != "plain_text"):
            yield f"[ERROR] must be a plain_text object [json-pointer:{path}/{name}]"


def _list_problems(node: Json, path: str) -> Iterator[str]:
    """Yield lists that are empty, too long, or hold what Slack does not know."""
    kind = str(node.get("type"))
    name = FILLED.get(kind)
    if name and not node.get(name):
        yield f"[ERROR] must have at least 1 item [json-pointer:{path}/{name}]"
    maximum = limits.OPTIONS.get(kind)
    if maximum and len(node.get("options") or []) > maximum:
        yield f"[ERROR] no more than {maximum} items allowed [json-pointer:{path}/options]"
    for field in ELEMENT_FIELDS.get(kind, ()):
        value = node.get(field) or []
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, dict) or each.get("type") not in KNOWN_ELEMENTS | TEXT_TYPES:
                yield f"[ERROR] unsupported type [json-pointer:{path}/{field}]"


def _address_problems(node: Json, path: str) -> Iterator[str]:
    """Yield addresses nobody can open."""
    name = ADDRESS_FIELDS.get(str(node.get("type")))
    address = node.get(name) if name else None
    if address is not None and not WEB_ADDRESS.fullmatch(str(address)):
        yield f"[ERROR] invalid url [json-pointer:{path}/{name}]"


def _choice_problems(node: Json, path: str) -> Iterator[str]:
    """Yield a preselected option that is not among the options."""
    groups = node.get("option_groups") or []
    options = [*(node.get("options") or []), *(each for group in groups for each in group["options"])]
    chosen = [node["initial_option"]] if node.get("initial_option") else node.get("initial_options") or []
    for each in chosen:
        if each not in options:
            yield f"[ERROR] initial option is not among the options [json-pointer:{path}]"


def _property_problems(node: Json, path: str) -> Iterator[str]:
    """Yield fields that an interactive element does not have."""
    if node.get("type") not in INTERACTIVE_TYPES:
        return
    # An element of wrong form is named by the model of its block.
    with suppress(SlackObjectFormationError, TypeError, KeyError, AttributeError, ValueError):
        model = BlockElement.parse(copy.deepcopy(node))
        for name in node.keys() - set(model.attributes if model else ()):
            yield f"[ERROR] invalid additional property: {name} [json-pointer:{path}]"


def _known_elements() -> frozenset[str]:
    """Return the types of element the SDK has a model of."""
    return frozenset(str(vars(kind)["type"]) for kind in element_models())


def element_models() -> list[type[BlockElement]]:
    """Return the SDK's models of elements that have a type of their own."""
    return [kind for kind in BlockElement._get_sub_block_elements() if "type" in vars(kind)]


def _interactive_types() -> frozenset[str]:
    """Return the types of element that carry an action id."""
    return frozenset(
        str(vars(each)["type"]) for each in element_models() if issubclass(each, InteractiveElement)
    )


KNOWN_ELEMENTS: Final = _known_elements()
INTERACTIVE_TYPES: Final = _interactive_types()
