"""Separates an outlet's notes on its own article from the news, anywhere in a paragraph (pure).

A note names itself ("Correction:"), refers to the article it is in ("An earlier version of this story …",
"This article was amended on …"), or is an agency's in brackets ("(Corrects day in first paragraph.)"). News
about corrections is about somebody else's: "an earlier version of the bill". Quoted words are news.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.ingest import correction_phrases as phrases
from retrieval.ingest.sentences import split
from retrieval.types import Span

# "It was 41." after a note belongs to it; a longer sentence that begins so may be the news again.
AFTERTHOUGHT_WORDS = 7
# A note in brackets is a sentence or three.
MAX_BRACKET_CHARACTERS = 600
# How far back a quote may have been opened.
MAX_QUOTE_CHARACTERS = 1_000

_BRACKETED = re.compile(
    rf"\([^()]{{12,{MAX_BRACKET_CHARACTERS}}}\)|\[[^\[\]]{{12,{MAX_BRACKET_CHARACTERS}}}\]"
)
_BLANKS = re.compile(r"\s{2,}")
_BEFORE_MARK = re.compile(r"\s+([.,;])")


@dataclass(frozen=True, slots=True)
class Parted:
    """A paragraph taken apart."""

    news: str
    """What it reports, without the notes; empty when it is nothing else."""
    notes: tuple[str, ...]
    """The outlet's notes on its own article, as printed."""


def part(paragraph: str) -> Parted:
    """Take the notes on the article out of a paragraph of it. Linear in its length."""
    # A pattern of all stems takes twenty times as long, and every paragraph comes by here.
    lowered = paragraph.lower()
    if not any(stem in lowered for stem in phrases.STEMS):
        return Parted(paragraph, ())
    brackets = list(_bracketed(paragraph))
    spans = _joined(paragraph, sorted([*brackets, *_sentences(_blanked(paragraph, brackets))]))
    if not spans:
        return Parted(paragraph, ())
    return Parted(_without(paragraph, spans), tuple(paragraph[slice(*span)].strip() for span in spans))


def is_note(line: str) -> bool:
    """Whether a line of its own is a note: on what was changed, or any from the editors."""
    return phrases.FROM_EDITORS.match(line) is not None or not part(line).news


def speaks_of_change(note: str) -> bool:
    """Whether a note tells of a change to the article, not who its author is or what follows tomorrow."""
    return not phrases.FROM_EDITORS.match(note) or _is_note(note, 0, len(note))


def noted(notes: Iterable[str | None]) -> str | None:
    """Return notes as one text, each once, also where another holds it; None when there is none."""
    kept: list[str] = []
    for note in filter(None, notes):
        if not any(note in each for each in kept):
            kept = [*(each for each in kept if each not in note), note]
    return " ".join(kept) or None


def _bracketed(paragraph: str) -> Iterator[Span]:
    """Yield the brackets that open with a note."""
    for bracket in _BRACKETED.finditer(paragraph):
        if _is_note(paragraph, bracket.start(), bracket.end()):
            yield Span(*bracket.span())


def _blanked(paragraph: str, spans: Sequence[Span]) -> str:
    """Return the paragraph with blanks instead of the spans: every character stays in its place."""
    for start, end in spans:
        paragraph = f"{paragraph[:start]}{' ' * (end - start)}{paragraph[end:]}"
    return paragraph


def _sentences(paragraph: str) -> Iterator[Span]:
    """Yield the sentences that are notes, or go on with one."""
    is_open = False
    for start, end in split(paragraph):
        text = paragraph[start:end]
        is_open = _is_note(paragraph, start, end) or (is_open and _goes_on(text))
        if is_open:
            yield Span(start, end)


def _is_note(paragraph: str, start: int, end: int) -> bool:
    if phrases.TITLED.match(paragraph, start, end) or phrases.OPENS.match(paragraph, start, end):
        return not _is_quoted(paragraph, start)
    if phrases.FROM_EDITORS.match(paragraph, start, end):
        return phrases.CHANGE.search(paragraph, start, end) is not None
    says = phrases.SAYS.search(paragraph, start, end)
    return says is not None and not _is_quoted(paragraph, says.start())


def _goes_on(sentence: str) -> bool:
    if phrases.GOES_ON.search(sentence):
        return True
    return phrases.AFTERTHOUGHT.match(sentence) is not None and len(sentence.split()) <= AFTERTHOUGHT_WORDS


def _is_quoted(paragraph: str, position: int) -> bool:
    """Whether a quote is open at a position."""
    before = paragraph[max(0, position - MAX_QUOTE_CHARACTERS) : position]
    closing = "“”»" if "„" in before else "”»"
    opening = "„«" if "„" in before else "“«"
    depth = sum(map(before.count, opening)) - sum(map(before.count, closing))
    return depth > 0 or before.count('"') % 2 == 1


def _joined(paragraph: str, spans: list[Span]) -> list[Span]:
    """Join spans that overlap or have only blanks between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not paragraph[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _without(paragraph: str, spans: list[Span]) -> str:
    """Return the paragraph less the spans, a blank in their place."""
    kept, position = [], 0
    for span in spans:
        kept.append(paragraph[position : span.start])
        position = span.end
    kept.append(paragraph[position:])
    return _BEFORE_MARK.sub(r"\1", _BLANKS.sub(" ", " ".join(kept))).strip()
