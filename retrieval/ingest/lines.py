"""Turns raw text into tidy lines (pure).

Every line keeps its number in the raw text and the block it belongs to: the run of lines between two blank
ones. Text hard-wrapped for mail is joined into paragraphs again.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

# More than a long book; a page beyond this is a dump, and its reading must stay bounded.
MAX_CHARACTERS = 2_000_000
# A page has hundreds of lines, a live blog thousands.
MAX_LINES = 50_000
# No paragraph of prose is this long; what follows on the same line is data.
MAX_LINE_CHARACTERS = 100_000
LINES_CUT = f"lines were cut after {MAX_LINE_CHARACTERS:,} characters"

# Mail is wrapped at 60 to 80 columns; 100 leaves room for clients that wrap wide.
WRAP_WIDTHS = range(45, 101)
# A writer's wrap may stop this many columns early (trailing blanks, kerning of tabs).
WRAP_SLACK = 2
# Share of a text's lines that must look wrapped before any are joined: a list of links never does.
WRAPPED_SHARE = 0.5

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0\u115f\u1160\x1f]+")
# Controls; soft hyphen; zero-width, invisible-operator and bidirectional marks; byte order mark; interlinear
# and tag characters and the variation-selector supplement, which can hide whole messages.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffc\U000e0000-\U000e0fff]+"
)
# A terminal's commands (ECMA-48: control sequences; strings such as window titles; two-character escapes), of
# which nothing but the escape is invisible.
_TERMINAL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\\\)|\x1b[ -/]*[0-~]"
)
# Joiners are spelling in Persian, Indic scripts and emoji, and hiding places everywhere else.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1cff\ua800-\uabff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60"
_CJK_SEAM = re.compile(f"[{_CJK}]\n[{_CJK}]")
# A link set apart by angle brackets (RFC 3986, appendix C), as mail and exports print it behind its words.
_SET_APART_LINK = re.compile(r" ?<(?:https?://|mailto:|www\.)[^<>\s]{1,4000}>")
_BULLET = re.compile("^[•▪●◦‣∙■□·*][ ]+")
_HYPHEN_BREAK = re.compile(r"\w(?:-|--|/)$")
_FIRST_CHUNK = re.compile(r"[^\s-]*-*")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One non-blank line, tidied."""

    number: int
    """Counts from 1 in the raw text; of joined lines, the first."""
    block: int
    """Lines between two blank ones share it."""
    text: str
    is_bulleted: bool = False
    is_indented: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Tidy lines of a raw text, and what had to be cut."""

    lines: tuple[TextLine, ...]
    warnings: tuple[str, ...] = ()


def read_lines(raw: str) -> Page:
    """Split `raw` into tidy lines: NFC, one kind of blank, no invisible characters, no hard wraps.

    Linear in the length of `raw`, of which at most MAX_CHARACTERS are read.
    """
    warnings = []
    if len(raw) > MAX_CHARACTERS:
        warnings.append(f"only the first {MAX_CHARACTERS:,} of {len(raw):,} characters were read")
    lines = list(islice(_split(tidy(raw[:MAX_CHARACTERS])), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        warnings.append(f"only the first {MAX_LINES:,} lines were read")
        lines.pop()
    if any(len(line.text) > MAX_LINE_CHARACTERS for line in lines):
        warnings.append(LINES_CUT)
        lines = [replace(line, text=line.text[:MAX_LINE_CHARACTERS]) for line in lines]
    return Page(tuple(unwrap(lines)), tuple(warnings))


def tidy(raw: str) -> str:
    """Return `raw` in NFC with plain newlines and blanks and without invisible characters."""
    text = _NEWLINE.sub("\n", raw)
    text = _INVISIBLE.sub("", _TERMINAL.sub("", text) if "\x1b" in text or "\x9b" in text else text)
    text = _STRAY_JOINER.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text))


def _split(text: str) -> Iterator[TextLine]:
    """Yield the non-blank lines of tidy text."""
    block = 0
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = _SET_APART_LINK.sub("", line).strip() if "<" in line else line.strip()
        bare = _BULLET.sub("", stripped)
        if bare:
            yield TextLine(number, block, bare, bare != stripped, line.startswith(" "))
        elif stripped or not line.strip():
            block += 1


def unwrap(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Join the lines of hard-wrapped paragraphs; text that is not hard-wrapped comes back as it is."""
    width = _wrap_width(lines)
    if width is None:
        return lines
    joined: list[list[TextLine]] = []
    for line in lines:
        if joined and _continues(joined[-1][-1], line, width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [replace(group[0], text=_join([line.text for line in group])) for group in joined]


def _wrap_width(lines: Sequence[TextLine]) -> int | None:
    """Return the column at which the text was wrapped, or None when it was not."""
    width = max((len(line.text) for line in lines if len(line.text) <= WRAP_WIDTHS[-1]), default=0)
    if width not in WRAP_WIDTHS or sum(len(line.text) > width for line in lines) > len(lines) // 10:
        return None
    inner = [pair for pair in pairwise(lines) if pair[0].block == pair[1].block]
    wrapped = sum(_continues(first, second, width) for first, second in inner)
    return width if inner and wrapped >= WRAPPED_SHARE * len(lines) else None


def _continues(first: TextLine, second: TextLine, width: int) -> bool:
    """Whether `second` starts with a word that had no room left on `first`."""
    if first.block != second.block or second.is_bulleted or (second.is_indented and not first.is_indented):
        return False
    chunk = _FIRST_CHUNK.match(second.text)
    gap = 0 if _HYPHEN_BREAK.search(first.text) else 1
    room = len(first.text) + gap + len(chunk[0] if chunk else "")
    return width - WRAP_SLACK < room and len(first.text) <= width


def _join(parts: Sequence[str]) -> str:
    """Join wrapped lines: no blank after a hyphen or between CJK characters."""
    text = parts[0]
    for part in parts[1:]:
        seamless = _HYPHEN_BREAK.search(text[-3:]) or _CJK_SEAM.match(f"{text[-1]}\n{part[0]}")
        text += part if seamless else f" {part}"
    return text
