"""What was looked up, as blocks: who printed a claim, what the archive says to each sentence of a text."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.slack.layout.elements import Block, button, buttons, context, divider, link, rich, words
from bot.slack.limits import SECTION_LENGTH, clip
from bot.slack.mrkdwn import web_link
from bot.slack.views import MOST_SAID, View, change_elements, modal
from bot.wording import day_of, origins_of
from retrieval.types import Citation, ClaimReport, Difference, DraftReport, Judged, Match

OPEN: Final = "open"
"""Action id of the buttons that open a stored sentence; a number follows, for ids must differ in a block."""

MATCHES: Final = {
    "verbatim": "Word for word",
    "close": "Closely",
    "related": "On the same thing",
}

VERDICTS: Final = {
    "supported": "✓ Supported",
    "contradicted": "✗ Contradicted",
    "unsupported": "? Not found",
    "skipped": "· Not checked",
}
"""A sign and a word for each verdict: neither colour nor sign alone tells it."""

MOST_SENTENCES: Final = 20
"""Of a message: four blocks a sentence keep a modal within its hundred."""

NO_SENTENCE: Final = "There is no sentence in this message that states something."
CAUTION: Final = (
    "“Supported” means that a stored sentence says nearly the same and that numbers, names, dates and quotes "
    "agree, not that it is true."
)


def claim_view(report: ClaimReport, *, can_open: bool = True) -> View:
    """Who printed a claim, in order of publication."""
    return modal("Who printed this", list(claim_blocks(report, can_open=can_open)), callback="claim")


def claim_blocks(report: ClaimReport, *, can_open: bool = True) -> Iterator[Block]:
    """The same for a message."""
    yield rich(words(f"“{clip(report.claim, SECTION_LENGTH // 2)}”", bold=True))
    yield rich(words(verdict(report)))
    if report.first:
        yield context(f"First: {report.first.source}, {day_of(report.first)}")
    for match in report.matches:
        yield from _match(match, can_open=can_open)


def verdict(report: ClaimReport) -> str:
    """Whether anybody printed a claim, in a sentence."""
    if not report.matches:
        return "Nobody in the archive printed this, nor anything near it."
    if all(match.match == "related" for match in report.matches):
        return "Nobody in the archive printed this. The nearest sentences are:"
    return f"Outlets that printed it: {report.outlets}; {origins_of(report.origins)}."


def draft_view(report: DraftReport, *, can_open: bool = True) -> View:
    """What the archive says to each sentence of a message."""
    blocks: list[Block] = []
    for index, each in enumerate(report.sentences[:MOST_SENTENCES]):
        blocks += _judged(index, each, can_open=can_open)
    if not blocks:
        blocks = [rich(words(NO_SENTENCE))]
    elif len(report.sentences) > MOST_SENTENCES:
        blocks.append(
            context(f"Only the first {MOST_SENTENCES} of {len(report.sentences)} sentences are shown.")
        )
    return modal("Check the sources", [*blocks, context(CAUTION)], callback="sources")


def draft_blocks(report: DraftReport) -> Iterator[Block]:
    """The same for a message."""
    for index, each in enumerate(report.sentences[:MOST_SENTENCES]):
        yield from _judged(index, each, can_open=True)
    yield context(CAUTION)


def _judged(index: int, judged: Judged, *, can_open: bool) -> Iterator[Block]:
    if index:
        yield divider()
    said = VERDICTS[judged.verdict] + (f" ({judged.reason})" if judged.reason else "")
    yield rich(words(f"{said}: ", bold=True), words(clip(judged.text, MOST_SAID)))
    if judged.citations:
        lines = [line for each in judged.citations for line in (*source_elements(each), words("\n"))]
        differing = [words(f"{difference_words(each)}\n") for each in judged.differences]
        yield rich(*differing, *lines[:-1])
        if can_open:
            yield buttons(*(open_button(each) for each in judged.citations))


def _match(match: Match, *, can_open: bool) -> Iterator[Block]:
    kind = "Says otherwise" if match.differs else MATCHES[match.match]
    yield divider()
    yield rich(words(f"{kind}: ", bold=True), *source_elements(match.citation))
    shown = (
        change_elements(match.changes) if match.changes else [words(clip(match.citation.quote, MOST_SAID))]
    )
    differing = [words(f"\n{difference_words(each)}") for each in match.differs]
    yield rich(*shown, *differing)
    if can_open:
        yield buttons(open_button(match.citation))


def source_elements(citation: Citation, numbers: str = "") -> Sequence[Block]:
    """Outlet, day and title of a source behind its numbers, linked where it has an address."""
    address, title = web_link(citation.url), citation.title
    named = words(f"{numbers}{citation.outlet or 'no outlet stated'}, {day_of(citation)}: ")
    return [named, link(title, address) if address else words(title)]


def open_button(citation: Citation) -> Block:
    """The button that opens a stored sentence."""
    value = f"{citation.version}:{citation.start}:{citation.end}"
    label = f"Open [{citation.n}] {citation.source}"
    return button(label, f"{OPEN}:{citation.n}", value, tells=f"Open passage {citation.n}")


def difference_words(difference: Difference) -> str:
    """Where a source says otherwise."""
    said, source = difference.said or "(nothing)", difference.source or "(nothing)"
    return f"{difference.kind}: it says “{clip(said, 200)}”, the source “{clip(source, 200)}”"
