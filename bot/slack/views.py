"""Modals: a citation opened."""

from collections.abc import Iterator
from typing import Any

from bot.slack.elements import Block, context, header, rich, words
from bot.slack.limits import SECTION_LENGTH, VIEW_TITLE_LENGTH, clip
from bot.slack.mrkdwn import web_link
from bot.wording import STATES
from retrieval.types import LookedUp

View = dict[str, Any]


def citation_view(looked_up: LookedUp) -> View:
    """The passage as stored, its sentence in bold, and where it is from."""
    return modal(f"Citation [{looked_up.citation.n}]", list(_citation_blocks(looked_up)))


def loading_view() -> View:
    """What stands in the modal while the passage is looked up."""
    return modal("Citation", [rich(words("Opening the passage…"))])


def error_view(text: str) -> View:
    """What stands in the modal when there is nothing to open."""
    return modal("Citation", [rich(words(text))])


def modal(title: str, blocks: list[Block]) -> View:
    """A modal with a way to close it."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": clip(title, VIEW_TITLE_LENGTH)},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _citation_blocks(looked_up: LookedUp) -> Iterator[Block]:
    citation = looked_up.citation
    yield header(citation.title)
    day = citation.published or "undated"
    basis = f" (how we know: {looked_up.published_basis})" if looked_up.published_basis else ""
    author = f" · {citation.author}" if citation.author else ""
    yield context(f"{citation.outlet or 'no outlet stated'}{author} · {day}{basis}")
    # Each part keeps within a section's length, so that the three always fit one block.
    before, after = (clip(part, SECTION_LENGTH) for part in (looked_up.before, looked_up.after))
    quote = clip(citation.quote, SECTION_LENGTH)
    parts = [words(f"{before} ")] if before else []
    parts += [words(quote, bold=True)]
    parts += [words(f" {after}")] if after else []
    yield rich(*parts)
    state = STATES[looked_up.current]
    yield context(f"{state[0].upper()}{state[1:]}.")
    if looked_up.copies:
        yield context("Also carried by: " + ", ".join(looked_up.copies))
    if link := web_link(looked_up.link):
        yield rich({"type": "link", "url": link, "text": "Open the article at these words"})
    elif citation.path:
        yield context(f"From the file {citation.path}")
