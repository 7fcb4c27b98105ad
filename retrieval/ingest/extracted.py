"""What every format's reader returns: a text, and what is known about it (pure)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from retrieval.ingest.clean import Cleaned, Line, canonical, clean, without_notes
from retrieval.ingest.corrections import noted
from retrieval.ingest.labels import label
from retrieval.ingest.lines import LINES_CUT, MAX_CHARACTERS, MAX_LINE_CHARACTERS, tidy
from retrieval.ingest.metadata import PageMetadata, from_lines
from retrieval.types import Rights

# Lines that stand inside articles but are not the article. Addresses and rules ("___") labelled as
# navigation stay out of this: they are part of reviews and programmes.
FURNITURE = frozenset(
    {"ad", "related", "newsletter", "legal", "section", "byline", "date", "agency", "caption", "correction"}
)

# What is not taken from elsewhere once something is known: a name to another line of names, an embargo in the
# text of what is stated to be usable.
_SETTLED_BY: Mapping[str, tuple[str, ...]] = {
    "published": ("partial_date",),
    "author": ("authors",),
    "status": ("embargoed_until",),
    "embargoed_until": ("status",),
}

_NOTHING = re.compile(r"[\W_]*")
_BULLET = re.compile(r"^[-*•]\s+")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as one format gave it."""

    metadata: PageMetadata
    text: str
    """Canonical: clean paragraphs, a newline pair between them; empty when there is no article."""
    kept_share: float = 1.0
    """Share of the lines that were kept."""


def from_page_text(text: str) -> Extracted:
    """Find the article in the plain text of a page, with whatever stands around it."""
    cleaned = clean(text)
    return Extracted(from_lines(cleaned, text), cleaned.text, cleaned.kept_share)


def from_paragraphs(paragraphs: Iterable[str], title: str | None) -> Extracted:
    """Take paragraphs that an extractor found as the article, less its headline and stray furniture."""
    tidied = (" ".join(tidy(each).split()) for each in paragraphs)
    texts, warnings = _within_limits(filter(None, tidied))
    lines = tuple(
        line
        for number, text in enumerate(texts, start=1)
        if not _NOTHING.fullmatch(text)
        for line in _judged(number, text, title)
    )
    kept = [line.text for line in lines if line.is_kept]
    cleaned = Cleaned(
        title=title,
        text=canonical(kept),
        lines=lines,
        captions=tuple(line.text for line in lines if line.label == "caption"),
        kept_share=len(kept) / len(lines) if lines else 0.0,
        warnings=warnings,
    )
    return Extracted(from_lines(cleaned, ""), cleaned.text, cleaned.kept_share)


def _within_limits(texts: Iterable[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return what is read of paragraphs, within the limits for plain text, and warnings about the rest."""
    taken: list[str] = []
    warnings: dict[str, None] = {}
    room = MAX_CHARACTERS
    for text in texts:
        if len(text) > MAX_LINE_CHARACTERS:
            warnings[LINES_CUT] = None
            if " " not in text[:MAX_LINE_CHARACTERS]:
                continue
        taken.append(text[: min(room, MAX_LINE_CHARACTERS)])
        room -= len(taken[-1])
        if room <= 0:
            warnings[f"only the first {MAX_CHARACTERS:,} characters of the text were read"] = None
            break
    return taken, tuple(warnings)


def filled(first: PageMetadata, second: PageMetadata) -> PageMetadata:
    """Return `first` with what it does not know taken from `second`; corrections and warnings of both."""
    missing = {
        each.name: getattr(second, each.name)
        for each in fields(PageMetadata)
        if getattr(first, each.name) in {None, (), Rights()}
    }
    for settled, names in _SETTLED_BY.items():
        if getattr(first, settled):
            missing = {name: value for name, value in missing.items() if name not in names}
    both = {
        "correction": noted((first.correction, second.correction)),
        "warnings": _joined(first.warnings, second.warnings, first.title),
    }
    return replace(first, **missing | both)


def is_same_line(first: str, second: str) -> bool:
    """Whether two lines say the same but for punctuation, blanks and case."""
    return _NOT_A_WORD.sub("", first).casefold() == _NOT_A_WORD.sub("", second).casefold()


def _judged(number: int, text: str, title: str | None) -> Iterator[Line]:
    """Yield a paragraph as a line, and the notes in it as lines of their own."""
    if title and is_same_line(text, title[:MAX_LINE_CHARACTERS]):
        yield Line(number, text, "title", is_kept=False)
    elif (name := label(_BULLET.sub("", text))) in FURNITURE:
        yield Line(number, text, name, is_kept=False)
    else:
        yield from without_notes(Line(number, text, "body", is_kept=True))


def _joined(first: Sequence[str], second: Sequence[str], title: str | None) -> tuple[str, ...]:
    """Return both sets of warnings, without the second's about a headline that the first has."""
    return tuple(
        each for each in dict.fromkeys((*first, *second)) if not (title and each == "no headline found")
    )
