"""Whether the fields of blocks and elements have the JSON types Slack expects."""

from collections.abc import Iterator
from typing import Any, Final

Json = dict[str, Any]

LISTS: Final = frozenset(
    {"child_blocks", "elements", "fields", "initial_options", "option_groups", "options", "sources", "tasks"}
)
OBJECTS: Final = frozenset(
    {
        "accessory",
        "confirm",
        "element",
        "hint",
        "initial_option",
        "label",
        "negative_button",
        "placeholder",
        "positive_button",
    }
)
STRINGS: Final = frozenset(
    {"action_id", "alt_text", "block_id", "image_url", "status", "type", "url", "value"}
)
TEXTS: Final = frozenset({"description", "subtitle", "text", "title"})

# Objects whose text is a string; in all others it is an object with a text of its own.
STRING_TEXT: Final = frozenset({"plain_text", "mrkdwn", "markdown", "raw_text", "text", "link", "url"})


def problems(block: Json, path: str) -> Iterator[str]:
    """Yield the fields of one block that have the wrong type."""
    for node in objects_of_block(block):
        for name, value in node.items():
            if not _fits(node, name, value):
                yield f"[ERROR] wrong type [json-pointer:{path}/{name}]"


def _fits(node: Json, name: str, value: object) -> bool:
    """Whether a field of an object has the right type."""
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if name in OBJECTS:
        return isinstance(value, dict)
    if name in STRINGS:
        return isinstance(value, str)
    if name == "text" and "type" in node:
        return isinstance(value, str if str(node["type"]) in STRING_TEXT else dict)
    if name in TEXTS:
        return isinstance(value, str | dict)
    return name != "rows" or node.get("type") != "table" or _is_table(value)


def _is_table(rows: object) -> bool:
    """Whether a value is a list of rows of cells."""
    return isinstance(rows, list) and all(
        isinstance(row, list) and all(isinstance(cell, dict) for cell in row) for row in rows
    )


def objects_of_block(block: Json) -> Iterator[Json]:
    """Yield the block and every object in it, without the blocks a container holds."""
    yield block
    for key, value in block.items():
        if key != "child_blocks":
            yield from _objects(value)


def _objects(node: object) -> Iterator[Json]:
    """Yield every object in `node`, parents first."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _objects(each)
