"""Block Kit as Slack accepts it: the SDK's own validators and what they leave out."""

import copy
from collections.abc import Iterator
from typing import Any, Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from . import elements, limits, shapes
from .errors import RefusedError
from .shapes import objects_of_block

Json = dict[str, Any]

# Blocks the platform has and the SDK has no model of.
UNMODELLED: Final = frozenset({"data_table", "data_visualization"})

# Blocks that exist in messages only.
MESSAGES_ONLY: Final = frozenset(
    {"markdown", "table", "context_actions", "task_card", "plan", "file", "data_table"}
)


def check_message_blocks(blocks: object, maximum: int = limits.MESSAGE_BLOCKS) -> None:
    """Refuse blocks that Slack would not post.

    Raises:
        RefusedError: the first rule broken.
    """
    if problems := list(block_problems(blocks, maximum)):
        raise RefusedError("invalid_blocks", *problems)
    assert isinstance(blocks, list)
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise RefusedError("only_one_table_allowed")
    if text_length(blocks) > limits.MESSAGE_CHARACTERS:
        raise RefusedError("msg_blocks_too_long")


def view_block_problems(blocks: object) -> Iterator[str]:
    """Yield what is wrong with the blocks of a view, in Slack's words."""
    if problems := list(block_problems(blocks, limits.VIEW_BLOCKS)):
        yield from problems
        return
    assert isinstance(blocks, list)
    for index, block in enumerate(blocks):
        if block["type"] in MESSAGES_ONLY:
            yield f"[ERROR] unsupported type: {block['type']} [json-pointer:/view/blocks/{index}/type]"
    if not blocks:
        yield "[ERROR] must have at least 1 block [json-pointer:/view/blocks]"


def block_problems(blocks: object, maximum: int) -> Iterator[str]:
    """Yield what is wrong with a list of blocks, in Slack's words."""
    if not isinstance(blocks, list):
        yield "[ERROR] must be an array [json-pointer:/blocks]"
        return
    if len(blocks) > maximum:
        yield f"[ERROR] no more than {maximum} items allowed [json-pointer:/blocks]"
    if misshapen := list(_misshapen(blocks, "/blocks")):
        yield from misshapen
        return
    for index, block in enumerate(blocks):
        yield from _problems_of_block(block, f"/blocks/{index}")
    yield from _repeated_ids(blocks)
    yield from _too_much_markdown(blocks)


def _misshapen(blocks: list[Any], path: str) -> Iterator[str]:
    """Yield what is no block at all, or has fields of the wrong type."""
    for index, block in enumerate(blocks):
        place = f"{path}/{index}"
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            yield f"[ERROR] missing required field: type [json-pointer:{place}]"
            continue
        yield from shapes.problems(block, place)
        if isinstance(children := block.get("child_blocks", []), list):
            yield from _misshapen(children, f"{place}/child_blocks")


def _problems_of_block(block: Json, path: str) -> Iterator[str]:
    """Yield what is wrong with one block and the blocks in it."""
    if block["type"] not in UNMODELLED:
        yield from _model_problems(block, path)
    yield from elements.problems(block, path)
    if block["type"] == "table":
        yield from _table_problems(block, path)
    for index, child in enumerate(block.get("child_blocks", [])):
        yield from _problems_of_block(child, f"{path}/child_blocks/{index}")


def _model_problems(block: Json, path: str) -> Iterator[str]:
    """Yield what the SDK's model of the block says against it."""
    try:
        model = Block.parse(copy.deepcopy(block))
        if model is None:
            yield f"[ERROR] unsupported type: {block['type']} [json-pointer:{path}/type]"
            return
        model.to_dict()
    except (SlackObjectFormationError, TypeError, KeyError, AttributeError, ValueError) as error:
        yield f"[ERROR] {error} [json-pointer:{path}]"
        return
    for name in block.keys() - set(model.attributes):
        yield f"[ERROR] invalid additional property: {name} [json-pointer:{path}]"


def _table_problems(block: Json, path: str) -> Iterator[str]:
    """Yield what is wrong with a table's size."""
    rows = block.get("rows", [])
    if len(rows) > limits.TABLE_ROWS:
        yield f"[ERROR] no more than {limits.TABLE_ROWS} items allowed [json-pointer:{path}/rows]"
    for index, row in enumerate(rows):
        if not 0 < len(row) <= limits.TABLE_CELLS:
            yield f"[ERROR] 1 to {limits.TABLE_CELLS} items allowed [json-pointer:{path}/rows/{index}]"


def flatten(blocks: list[Json]) -> Iterator[Json]:
    """Yield blocks and the blocks inside containers."""
    for block in blocks:
        yield block
        yield from flatten(block.get("child_blocks") or [])


def _repeated_ids(blocks: list[Json]) -> Iterator[str]:
    """Yield block ids used twice in a message and action ids used twice in a block."""
    seen: set[str] = set()
    for block in flatten(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield f"[ERROR] block_id already exists: {block_id} [json-pointer:/blocks]"
        seen.add(str(block_id))
        names = [node["action_id"] for node in objects_of_block(block) if node.get("action_id")]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"[ERROR] `action_id` already exists in the block: {name} [json-pointer:/blocks]"


def _too_much_markdown(blocks: list[Json]) -> Iterator[str]:
    """Yield the markdown blocks' common limit when they break it together."""
    total = sum(len(str(each.get("text", ""))) for each in flatten(blocks) if each.get("type") == "markdown")
    if total > limits.MARKDOWN_TEXT:
        yield f"[ERROR] markdown must be less than {limits.MARKDOWN_TEXT + 1} characters in all"


def text_length(blocks: list[Json]) -> int:
    """Return how many characters of text blocks hold together."""
    return sum(
        len(node["text"])
        for block in flatten(blocks)
        for node in objects_of_block(block)
        if isinstance(node.get("text"), str)
    )


def with_ids(blocks: list[Json], first: int) -> list[Json]:
    """Return a copy in which every block and interactive element has an id, as Slack returns it."""
    named = copy.deepcopy(blocks)
    for number, block in enumerate(flatten(named), first):
        block.setdefault("block_id", f"b{number:04}")
        for place, node in enumerate(objects_of_block(block)):
            if node is not block and node.get("type") in elements.INTERACTIVE_TYPES:
                node.setdefault("action_id", f"a{number:04}{place}")
    return named
