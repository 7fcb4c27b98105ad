"""Turns the plain text of a page into an article's canonical text (pure).

raw -> tidy lines -> weighed -> comments, repeats, captions, lists -> body run -> title -> kept lines
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.ingest import corrections
from retrieval.ingest.body import BAD_VALUE, Weighed, best_run, weigh
from retrieval.ingest.credits import is_bare_credit, without_credit
from retrieval.ingest.lines import read_lines
from retrieval.ingest.marks import mark_captions, mark_comments, mark_lists, mark_repeats, mark_teasers
from retrieval.ingest.title import find_title

# A heading inside the body is short …
HEADING_WORDS = 12
# … and, when it shouts, shorter: whole teasers are set in capitals.
SHOUTED_WORDS = 4
# A lead stands at most this many lines of furniture above the rest, and never beyond these labels.
LEAD_GAP = 3
FOREIGN_LABELS = frozenset({"legal", "newsletter", "section"})
# About the author: at the very end, and not longer than this.
ABOUT_AUTHOR_WORDS = 90
ABOUT_AUTHOR_LINES = 2
# A section "About …" of that many paragraphs, with which press releases and blogs close.
ABOUT_SECTION_LINES = 4

_ABOUT_SECTION = re.compile(
    r"(?:About|Über|À propos de|Sobre|Acerca de) (?:the |The )?[A-ZÀ-Þ]\S*(?: \S+){0,4}$"
)
_ABOUT_AUTHOR = re.compile(
    r"(?:About |Über )?(?:[A-ZÀ-Þ][\w.’'-]* ){1,4}(?:is|was|has been|covers|writes|reports|joined|ist"
    r"|arbeitet)\b.{0,200}"
    r"\b(?:reporter|correspondent|editor|writer|journalist|columnist|author|contributor|producer|fellow"
    r"|blogger|covers"
    r"|covering|writes|Redakteur(?:in)?|Journalist(?:in)?)\b"
    r"|.{0,300}\b[Ff]ollow (?:him|her|them|me|us|[A-Z]\w+)(?: [A-Z]\w+)? (?:on|at) (?:Twitter|Facebook"
    r"|Instagram|X|@)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line of the raw text, with what became of it."""

    number: int
    """Counts from 1 in the raw text; of a paragraph joined from hard-wrapped lines, the first."""
    text: str
    """The line as kept: tidied, never reworded."""
    label: str
    """`title`, `body`, `heading`, `listed`; or why it was left out."""
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page's article: its title and canonical text, and what was left out."""

    title: str | None
    text: str
    """Paragraphs joined by one newline pair, closed by one newline; empty when there is no article."""
    lines: tuple[Line, ...]
    captions: tuple[str, ...] = ()
    kept_share: float = 0.0
    """Share of the input's non-blank lines that were kept."""
    warnings: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What the canonical text is made of."""
        return tuple(line.text for line in self.lines if line.is_kept)


def canonical(paragraphs: Iterable[str]) -> str:
    """Join clean paragraphs into a canonical text: a newline pair between, a newline at the end."""
    text = "\n\n".join(paragraphs)
    return f"{text}\n" if text else ""


def without_notes(line: Line) -> Iterator[Line]:
    """Yield a kept line less the outlet's notes on its own article, and these as lines left out."""
    parted = corrections.part(line.text)
    if parted.news:
        yield replace(line, text=parted.news)
    for note in parted.notes:
        yield Line(line.number, note, "correction", is_kept=False)


def clean(raw: str) -> Cleaned:
    """Find the article in the plain text of a page.

    Linear in the length of `raw`. A page without an article comes back with empty text.
    """
    page = read_lines(raw)
    weighed = mark_lists(mark_captions(mark_teasers(mark_repeats(mark_comments(weigh(page.lines))))))
    run = best_run([line.value for line in weighed])
    title = find_title(weighed, run)
    run = _with_tail(weighed, _with_lead(weighed, run, title))
    lines = tuple(_judged(weighed, run, title))
    kept = [line for line in lines if line.is_kept]
    return Cleaned(
        title=None if title is None else weighed[title].text,
        text=canonical(line.text for line in kept),
        lines=lines,
        captions=tuple(dict.fromkeys(filter(None, _captions(lines)))),
        kept_share=len(kept) / len(lines) if lines else 0.0,
        warnings=page.warnings,
    )


def _with_lead(weighed: Sequence[Weighed], run: range, title: int | None) -> range:
    """Return the run with the paragraphs above it that only a share bar or the like cuts off from it.

    The run alone gives up a lead that is worth less than the lines between; it matters more than any other
    paragraph. Below the headline and across so few lines, prose is the article's (F1 stays the same).
    """
    if title is None:
        return run
    start, gap = run.start, 0
    for index in range(run.start - 1, title, -1):
        line = weighed[index]
        if line.is_prose and line.quality == "good":
            start, gap = index, 0
        else:
            gap += line.value <= BAD_VALUE
        if gap > LEAD_GAP or line.label in FOREIGN_LABELS:
            break
    return range(start, run.stop)


def _with_tail(weighed: Sequence[Weighed], run: range) -> range:
    """Return the run with a list that closes the article, and a last line that lost its full stop.

    Neither earns its place by its value. A line is only the article's last where nothing stands below it.
    """
    stop = run.stop
    while run and stop < len(weighed) and weighed[stop].label == "listed":
        stop += 1
    if run and stop == len(weighed) - 1 and weighed[stop].label == "text" and weighed[stop].quality == "open":
        stop += 1
    return range(run.start, stop)


def _judged(weighed: Sequence[Weighed], run: range, title: int | None) -> Iterator[Line]:
    """Yield every line with its final label and whether it is kept."""
    end = _end_of_body(weighed, run)
    for index, line in enumerate(weighed):
        label = "title" if index == title else line.label
        if label in {"text", "listed"}:
            label = _place(weighed, index, run, end)
        if label in {"body", "heading", "listed"}:
            yield from without_notes(Line(line.line.number, line.text, label, is_kept=True))
        else:
            yield Line(line.line.number, line.text, label, is_kept=False)


def _place(weighed: Sequence[Weighed], index: int, run: range, end: int) -> str:
    """Say what an unlabelled line is by its place: part of the body or left out."""
    if index not in run:
        return "other"
    if index >= end:
        return "about author"
    if weighed[index].label == "listed":
        return "listed"
    # The last line of all is only in the run when it reads like prose without its full stop.
    if weighed[index].is_prose or index == len(weighed) - 1:
        return "body"
    return "heading" if index > run.start and _is_heading(*weighed[index - 1 : index + 2]) else "other"


def _is_heading(before: Weighed, here: Weighed, after: Weighed) -> bool:
    """Whether a short line stands in a block of its own directly before prose."""
    text = here.text
    return (
        before.line.block != here.line.block != after.line.block
        and here.words <= (SHOUTED_WORDS if text.isupper() else HEADING_WORDS)
        and not text[0].islower()
        and (text[0].isalnum() or text[0] in "\"'“‘¿¡«")
        and text[-1] not in ".,;:"
        and after.is_prose
    )


def _end_of_body(weighed: Sequence[Weighed], run: range) -> int:
    """Return the index after the body's last line, a note about the author left out."""
    end = run.stop
    prose = [index for index in run if weighed[index].is_prose]
    for index in range(prose[-ABOUT_SECTION_LINES - 1] if len(prose) > ABOUT_SECTION_LINES else end, end):
        if not weighed[index].is_ended and _ABOUT_SECTION.match(weighed[index].text):
            return index
    for index in reversed(prose[-ABOUT_AUTHOR_LINES:]):
        line = weighed[index]
        if line.words <= ABOUT_AUTHOR_WORDS and index != prose[0] and _ABOUT_AUTHOR.match(line.text):
            end = index
    return end


def _captions(lines: Sequence[Line]) -> Iterator[str]:
    """Yield what the article's pictures show, without prefix or credit set apart; teasers' are left out."""
    last = max((index for index, line in enumerate(lines) if line.is_kept), default=-1)
    for line in lines[: last + 2]:
        if line.label == "caption" and not is_bare_credit(line.text):
            yield without_credit(line.text)
