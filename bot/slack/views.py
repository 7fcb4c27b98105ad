"""Modals: a citation opened, and words where there is nothing to open."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.slack.layout.elements import Block, button, buttons, context, header, link, plain, rich, words
from bot.slack.limits import BLOCKS_PER_VIEW, BUTTON_VALUE_LENGTH, SECTION_LENGTH, VIEW_TITLE_LENGTH, clip
from bot.slack.mrkdwn import web_link
from bot.wording import STATES, printable
from retrieval.types import Change, LookedUp

View = dict[str, Any]

ELSEWHERE: Final = "elsewhere"
"""Action id of the button that looks a cited sentence up at other outlets."""

MOST_SAID: Final = SECTION_LENGTH // 3
"""Letters of each of three texts that share a section."""

LEFT_OUT: Final = "The rest does not fit here."


def modal(
    title: str, blocks: Sequence[Block], *, callback: str | None = None, submit: str | None = None
) -> View:
    """A modal with a way to close it, no longer than Slack takes; what does not fit is said."""
    shown = list(blocks)
    if len(shown) > BLOCKS_PER_VIEW:
        shown = [*shown[: BLOCKS_PER_VIEW - 1], context(LEFT_OUT)]
    view: View = {
        "type": "modal",
        "title": plain(title, VIEW_TITLE_LENGTH),
        "close": plain("Cancel" if submit else "Close", VIEW_TITLE_LENGTH),
        "blocks": shown,
    }
    if callback:
        view["callback_id"] = callback
    return view | ({"submit": plain(submit, VIEW_TITLE_LENGTH)} if submit else {})


def notice_view(title: str, text: str) -> View:
    """A modal with our own words: what is being done, or why there is nothing to show."""
    return modal(title, [rich(words(text))])


def citation_view(looked_up: LookedUp, *, can_look_further: bool = True) -> View:
    """The passage as stored, its sentence in bold, where it is from and what became of it."""
    blocks = list(_citation_blocks(looked_up))
    if can_look_further:
        blocks.append(_elsewhere(looked_up.citation.quote))
    return modal(f"Citation [{looked_up.citation.n}]", blocks, callback="citation")


def _citation_blocks(looked_up: LookedUp) -> Iterator[Block]:
    citation = looked_up.citation
    yield header(citation.title)
    day = citation.published or "undated"
    basis = f" (how we know: {looked_up.published_basis})" if looked_up.published_basis else ""
    author = f" · {citation.author}" if citation.author else ""
    yield context(f"{citation.outlet or 'no outlet stated'}{author} · {day}{basis}")
    yield _passage(looked_up)
    yield from _since(looked_up)
    if looked_up.copies:
        yield context("Also carried by: " + ", ".join(looked_up.copies))
    if address := web_link(looked_up.link):
        yield rich(link("Open the article at these words", address))
    elif citation.path:
        yield context(f"From the file {citation.path}")


def _passage(looked_up: LookedUp) -> Block:
    """The sentence marked between those around it."""
    # Each part keeps within its share of a section, so that the three always fit one block. What stands
    # before is cut at its beginning: the words next to the sentence are those that explain it.
    before, after = _clip_front(looked_up.before, MOST_SAID), clip(looked_up.after, MOST_SAID)
    parts = [words(f"{before.rstrip()} ")] if before.strip() else []
    parts += [words(clip(looked_up.citation.quote, MOST_SAID), bold=True)]
    parts += [words(f" {after.lstrip()}")] if after.strip() else []
    return rich(*parts)


def _clip_front(text: str, limit: int) -> str:
    return clip(text[::-1], limit)[::-1]


def _since(looked_up: LookedUp) -> Iterator[Block]:
    """What became of the sentence since it was cited."""
    state = STATES[looked_up.current]
    yield context(f"{state[0].upper()}{state[1:]}.")
    if looked_up.changes:
        yield rich(words("It says now: ", bold=True), *change_elements(looked_up.changes))
    if looked_up.correction:
        yield rich(words("Corrected since: ", bold=True), words(clip(looked_up.correction, MOST_SAID)))


def change_elements(changes: Sequence[Change]) -> list[Block]:
    """Two texts in one line: what went struck out, what came in bold; no colour is needed to read it."""
    styles = {"removed": {"strike": True}, "added": {"bold": True}}
    return [
        words(f"{each.text} ") | ({"style": styles[each.kind]} if each.kind in styles else {})
        for each in changes
    ]


def _elsewhere(quote: str) -> Block:
    value = clip(printable(quote), BUTTON_VALUE_LENGTH)
    return buttons(
        button("Find this elsewhere", ELSEWHERE, value, tells="Find this sentence at other outlets")
    )
