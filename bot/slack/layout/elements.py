"""The small parts of Block Kit we build with.

Article text goes only where Slack never reads it as markup: `rich_text` and `plain_text`.
"""

from collections.abc import Sequence
from typing import Any

from bot.slack.limits import BUTTON_LENGTH, ELLIPSIS, HEADER_LENGTH, SECTION_LENGTH, clip
from bot.wording import printable

Block = dict[str, Any]


def shown(text: str) -> str:
    """What of `text` can be shown, never nothing: Slack refuses an empty text wherever it stands."""
    return printable(text) or ELLIPSIS


def words(text: str, *, bold: bool = False) -> Block:
    """A rich-text element that is never read as markup."""
    element: Block = {"type": "text", "text": shown(text)}
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
    plain = {"type": "plain_text", "text": clip(shown(text), SECTION_LENGTH), "emoji": False}
    return {"type": "context", "elements": [plain]}


def header(text: str) -> Block:
    """A heading; plain text, clipped to what Slack takes."""
    title = clip(shown(text), HEADER_LENGTH)
    return {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}


def marks(numbers: Sequence[int]) -> list[Block]:
    """The citation marks behind a statement; none without citations."""
    return [words("".join(f" [{n}]" for n in numbers), bold=True)] if numbers else []


def plain(text: str, limit: int) -> Block:
    """Plain text for labels and titles, clipped to what Slack takes."""
    return {"type": "plain_text", "text": clip(printable(text), limit), "emoji": False}


def button(
    text: str, action: str, value: str, *, tells: str | None = None, style: str | None = None
) -> Block:
    """A button; `tells` is what a screen reader says of it."""
    element: Block = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": plain(text, BUTTON_LENGTH),
    }
    if tells:
        element["accessibility_label"] = clip(printable(tells), BUTTON_LENGTH)
    return element | ({"style": style} if style else {})


def buttons(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def link(text: str, url: str) -> Block:
    """A rich-text link; its text is never read as markup."""
    return {"type": "link", "url": url, "text": shown(text)}


def channel_name(channel: str) -> Block:
    """A channel's name, which Slack shows to those who may see the channel."""
    return {"type": "channel", "channel_id": channel}


def divider() -> Block:
    """A line between things."""
    return {"type": "divider"}
