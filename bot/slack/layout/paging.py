"""Spreading blocks over messages, never cutting inside a link or a citation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.slack.layout.elements import Block, rich
from bot.slack.limits import BLOCKS_PER_MESSAGE, FALLBACK_LENGTH, MESSAGE_BUDGET, SECTION_LENGTH, clip
from bot.slack.mrkdwn import escape


@dataclass(frozen=True, slots=True)
class Message:
    """One Slack message: blocks, and the text that notifications and screen readers get instead."""

    text: str
    blocks: tuple[Block, ...]


def paged(text: str, blocks: Sequence[Block]) -> tuple[Message, ...]:
    """Spread blocks over as many messages as Slack's limits ask for."""
    pages: list[list[Block]] = [[]]
    for block in (piece for each in blocks for piece in _pieces(each)):
        is_full = sum(map(weight, pages[-1])) + weight(block) > MESSAGE_BUDGET
        if pages[-1] and (is_full or len(pages[-1]) == BLOCKS_PER_MESSAGE):
            pages.append([])
        pages[-1].append(block)
    # Escaping makes a text up to five times as long; half the limit leaves room for real ones.
    fallback = clip(escape(clip(text, FALLBACK_LENGTH // 2)), FALLBACK_LENGTH)
    return tuple(
        Message(fallback if index == 0 else f"(continued, {index + 1} of {len(pages)})", tuple(page))
        for index, page in enumerate(pages)
    )


def weight(part: object) -> int:
    """Letters of all texts in a block."""
    if isinstance(part, dict):
        own = part.get("text")
        letters = len(own) if isinstance(own, str) else 0
        return letters + sum(weight(each) for each in part.values() if not isinstance(each, str))
    return sum(map(weight, part)) if isinstance(part, list) else 0


def _pieces(block: Block) -> Iterator[Block]:
    """Split a rich-text section too long for one block between its elements."""
    if block["type"] != "rich_text" or weight(block) <= SECTION_LENGTH:
        yield block
        return
    elements: list[Block] = []
    for whole in block["elements"][0]["elements"]:
        element = {**whole, "text": clip(whole["text"], SECTION_LENGTH)} if "text" in whole else whole
        if elements and sum(map(weight, elements)) + weight(element) > SECTION_LENGTH:
            yield rich(*elements)
            elements = []
        elements.append(element)
    yield rich(*elements)
