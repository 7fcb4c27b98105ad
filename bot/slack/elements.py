"""The small parts of Block Kit we build with.

Article text goes only where Slack never reads it as markup: `rich_text` and `plain_text`.
"""

from collections.abc import Sequence
from typing import Any

from bot.slack.limits import HEADER_LENGTH, SECTION_LENGTH, clip
from bot.wording import printable

Block = dict[str, Any]


def words(text: str, *, bold: bool = False) -> Block:
    """A rich-text element that is never read as markup."""
    element: Block = {"type": "text", "text": printable(text)}
    return {**element, "style": {"bold": True}} if bold else element


def rich(*elements: Block) -> Block:
    """A rich-text block of one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def bullet(*elements: Block) -> Block:
    """A rich-text block of one list entry."""
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [section]}],
    }


def context(text: str) -> Block:
    """Small print."""
    plain = {"type": "plain_text", "text": clip(printable(text), SECTION_LENGTH), "emoji": False}
    return {"type": "context", "elements": [plain]}


def header(text: str) -> Block:
    """A heading; plain text, clipped to what Slack takes."""
    title = clip(printable(text), HEADER_LENGTH)
    return {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}


def marks(numbers: Sequence[int]) -> list[Block]:
    """The citation marks behind a statement; none without citations."""
    return [words("".join(f" [{n}]" for n in numbers), bold=True)] if numbers else []
