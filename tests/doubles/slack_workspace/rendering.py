"""What a person reads in a message, and what Slack would parse in it."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

Json = dict[str, Any]

MRKDWN_LINK: Final = re.compile(r"<((?:https?|mailto|slack):[^|>]+)(?:\|([^>]*))?>")
MARKDOWN_LINK: Final = re.compile(r"\[((?:\\.|[^\[\]\\]|\[[^\]]*\])*)\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
MENTION: Final = re.compile(r"<(?:![A-Za-z][^>]*|[@#][A-Z0-9]+(?:\|[^>]*)?)>")
MARKDOWN_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|<])")

# Interactive elements, and where in a block they hide.
INTERACTIVE: Final = re.compile(
    r"button|overflow|checkboxes|radio_buttons|feedback_buttons|icon_button|workflow_button"
    r"|\w+_select|(?:date|time|datetime)picker|\w+_(?:text_)?input"
)
PLAIN_STRINGS: Final = ("title", "alt_text")


def visible_text(content: Json) -> str:
    """Return what is read on screen: the blocks, or the text when there are none."""
    if blocks := content.get("blocks"):
        return "\n".join(part for block in blocks for part in _visible(block) if part)
    return _plain_from_mrkdwn(str(content.get("text", "")))


def _visible(node: object) -> Iterator[str]:
    """Yield the readable parts of a block, in order."""
    if isinstance(node, list):
        for each in node:
            yield from _visible(each)
    elif isinstance(node, dict):
        yield from _visible_object(node)


def _visible_object(node: Json) -> Iterator[str]:
    """Yield the readable parts of one object."""
    kind = node.get("type")
    if kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
        yield "".join(_rich_text(each) for each in node.get("elements", []))
    elif isinstance(text := node.get("text"), str):
        yield _readable(str(kind), text)
    else:
        yield from (node[key] for key in PLAIN_STRINGS if isinstance(node.get(key), str))
        for value in node.values():
            yield from _visible(value)


def _readable(kind: str, text: str) -> str:
    """Return `text` as shown when it stands in an object of this kind."""
    if kind == "mrkdwn":
        return _plain_from_mrkdwn(text)
    return _plain_from_markdown(text) if kind == "markdown" else text


def _rich_text(element: Json) -> str:
    """Return one piece of rich text as shown."""
    if "text" in element or "url" in element:
        return str(element.get("text") or element.get("url", ""))
    if element.get("type") == "emoji":
        return f":{element['name']}:"
    return "@" + str(element.get("user_id") or element.get("range") or "")


def _plain_from_mrkdwn(text: str) -> str:
    """Return mrkdwn without its links' brackets and with its entities read."""
    return html.unescape(MRKDWN_LINK.sub(lambda match: match[2] or match[1], text))


def _plain_from_markdown(text: str) -> str:
    """Return Markdown without its links' targets and backslashes."""
    return MARKDOWN_ESCAPE.sub(r"\1", MARKDOWN_LINK.sub(r"\1", text))


def parsed_strings(content: Json) -> Iterator[str]:
    """Yield every string Slack parses for markup: the text, mrkdwn objects, markdown blocks."""
    if text := content.get("text"):
        yield text
    for node in _objects(content.get("blocks", [])):
        if node.get("type") in ("mrkdwn", "markdown"):
            yield node["text"]


def _objects(node: object) -> Iterator[Json]:
    """Yield every object below `node`, parents first."""
    if isinstance(node, list):
        for each in node:
            yield from _objects(each)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _objects(value)


def live_mentions(content: Json) -> list[str]:
    """Return the mentions Slack would act on."""
    return [mention for text in parsed_strings(content) for mention in MENTION.findall(text)]


def links(content: Json) -> list[tuple[str, str]]:
    """Return every link a person could follow, as (label, address)."""
    found = [] if content.get("blocks") else list(_mrkdwn_links(str(content.get("text", ""))))
    for node in _objects(content.get("blocks", [])):
        found.extend(_links_of(node))
    return found


def _links_of(node: Json) -> Iterator[tuple[str, str]]:
    """Yield the links that one object carries itself."""
    kind, text = node.get("type"), node.get("text")
    if kind == "mrkdwn":
        yield from _mrkdwn_links(str(text))
    elif kind == "markdown":
        for label, address in MARKDOWN_LINK.findall(str(text)):
            yield _plain_from_markdown(label), address
    elif isinstance(node.get("url"), str):
        label = text.get("text", "") if isinstance(text, dict) else text
        yield str(label or node["url"]), node["url"]


def _mrkdwn_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a mrkdwn string."""
    for address, label in MRKDWN_LINK.findall(text):
        yield html.unescape(label or address), html.unescape(address)


def interactive_elements(blocks: list[Json]) -> Iterator[Json]:
    """Yield every interactive element with the id of its block."""
    for block in blocks:
        for node in _objects({key: value for key, value in block.items() if key != "child_blocks"}):
            if node.get("action_id") and INTERACTIVE.fullmatch(str(node.get("type"))):
                yield {**node, "block_id": block.get("block_id", "")}
        yield from interactive_elements(block.get("child_blocks", []))
