"""Sentences and passages of a canonical text, as exact spans.

A sentence ends at a full stop, question or exclamation mark of any script, with the quotes and brackets that
close right after it, unless what stands before (an abbreviation, an initial, a list number) or after (a
lower-case word, an attribution) shows that it continues. Sentences never cross paragraphs. `split` and
`passages` take time linear in the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from retrieval.ingest.abbreviations import (
    AFTER_ORDINALS,
    BEFORE_DAYS,
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    ELIDED,
    FOREIGN_STARTERS,
    IN_NAMES,
    IN_PROSE,
    SPEECH,
    STARTERS,
    STREET,
    TIME_WORDS,
)
from retrieval.ingest.passages import passages
from retrieval.types import Span

__all__ = ["passages", "split"]

# A run of text this long without an end of sentence is a table, a transcript or an attack;
# it is cut at a blank so that a citation stays something one can read.
MAX_SENTENCE_CHARACTERS = 1500

# A bracketed remark longer than this is a paragraph of its own, or was never closed.
MAX_BRACKET_CHARACTERS = 300

# How far to look back for the word before a full stop, and ahead for what follows.
_LOOK_BACK = 24
_LOOK_AHEAD = 80

_BLANKS = re.compile(r"\s*")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n|\n(?=[^\S\n]*(?:[-*•‣▪–]|\d{1,2}[.)])\s)")
_CLOSERS = "\"'”’“»«)\\]}›」』】〉》）］"
_QUOTES = frozenset("\"'”’“»«")
_KANA_HAN = "\u3040-\u30ff\u4e00-\u9fff"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
# French sets its quotes off by blanks; a » that opens, as in German, has none after it.
_FRENCH_CLOSER = r"[ \u00a0\u202f]»(?=[\s,.]|$)"
_END = re.compile(
    rf"[.!?…]+(?:[{_CLOSERS}]|\[\d{{1,3}}\]|{_FRENCH_CLOSER})*(?=\s|$)"
    rf"|[!?]+[{_CLOSERS}]*(?=[{_KANA_HAN}])"
    rf"|(?:[。！？｡।॥؟۔።፧፨։။។]|．(?!\d))+[{_CLOSERS}]*"
    rf"|(?<=[{_GREEK}])[;\u037e](?:[{_CLOSERS}]|{_FRENCH_CLOSER})*(?=\s|$)"  # Greek asks with ";"
)
_LATIN_MARKS = frozenset(".!?…")
_BRACKETS = re.compile(
    "|".join(
        rf"\{opening}[^\{opening}\{closing}]{{0,{MAX_BRACKET_CHARACTERS}}}\{closing}"
        for opening, closing in ("()", "[]", "（）", "「」")
    )
)
_OPENERS = re.compile(r"[\s\"'“‘«„‚‹(\[{¿¡「『【（—–*-]*")
_NEXT_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")  # "He" of "He’s"
_BRAND = re.compile(r"[^\W\d_]{1,3}['’-]?[A-Z]")  # iPhone, eBay, al-Qaida
_INITIAL = re.compile(r"[^\W\d_]\.")
_YEAR = re.compile(r"\d\s?г$")  # "1891 г." ends a sentence more often than "г. Москва" goes on
_NUMERAL = re.compile(r"\d|[IVXLC]+\b")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ELISION = re.compile(rf"(?:{'|'.join(ELIDED)})['’](?=\w\w)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s\"“‘«„(\[{/–—-]*$")
_SPEAKER = re.compile(r"\s+([A-Z][\w.'’-]*)\s+(?:[A-Z][\w.'’-]*\s+){0,4}(\w+)")
_QUOTE_GOES_ON = re.compile("と|って|など|の|[、，]")  # how Japanese continues after a quote

_BULLETS_AND_QUOTES = "\"'“‘«„([{-*•‣▪– "


def split(text: str) -> tuple[Span, ...]:
    """Return the spans of the sentences of `text`, in order, without surrounding blanks.

    Every character that is not blank is in exactly one span.
    """
    return tuple(span for start, end in _paragraphs(text) for span in _split_paragraph(text, start, end))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _split_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    # A remark that is not closed in its paragraph was never closed.
    brackets = [match.span() for match in _BRACKETS.finditer(text, start, end)]
    begin = _skip_blanks(text, start, end)
    for match in _END.finditer(text, begin, end):
        if not _is_in_bracket(match.end(), begin, brackets) and _is_end(text, begin, match):
            yield from _cut(text, begin, match.end())
            begin = _skip_blanks(text, match.end(), end)
    yield from _cut(text, begin, begin + len(text[begin:end].rstrip()))


def _skip_blanks(text: str, start: int, end: int) -> int:
    match = _BLANKS.match(text, start, end)
    return match.end() if match else start


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield `[start, end)`, in pieces if it is beyond all measure; both bounds are not blank."""
    while end - start > MAX_SENTENCE_CHARACTERS:
        head = text[start : start + MAX_SENTENCE_CHARACTERS + 1]
        kept = len(head.rsplit(None, 1)[0].rstrip())
        kept = min(kept, MAX_SENTENCE_CHARACTERS)
        yield Span(start, start + kept)
        start = _skip_blanks(text, start + kept, end)
    if start < end:
        yield Span(start, end)


def _is_in_bracket(position: int, begin: int, brackets: Sequence[tuple[int, int]]) -> bool:
    """Whether `position` is inside a bracket that opened within the sentence from `begin`."""
    index = bisect_right(brackets, (position, -1)) - 1
    return index >= 0 and begin < brackets[index][0] and position < brackets[index][1]


def _is_end(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the mark found ends the sentence that starts at `begin`."""
    mark = match.group()
    after = text[match.end() : match.end() + _LOOK_AHEAD].partition("\n")[0]
    if mark[0] not in _LATIN_MARKS:
        return not (mark[-1] in "」』" and _QUOTE_GOES_ON.match(after))
    following = after[_prefix_length(_OPENERS, after) :]
    if not following or following[0] in _LATIN_MARKS or _goes_on(following):
        return False
    if mark[0] in "!?":
        return not (_QUOTES.intersection(mark) and _is_attribution(after))
    if mark[0] == "…" or mark.startswith(".."):
        return True
    return not _is_abbreviation(text, begin, match.start(), following)


def _prefix_length(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _goes_on(following: str) -> bool:
    """Whether what follows starts small; Georgian letters count as small in Unicode but are not."""
    first = following[0]
    return first.islower() and not "\u10d0" <= first <= "\u10ff" and not _BRAND.match(following)


def _is_attribution(after: str) -> bool:
    """Whether a quote's speaker follows: `"Why?" President Putin asked`."""
    match = _SPEAKER.match(after)
    return match is not None and match[1] not in STARTERS and match[2] in SPEECH


def _is_abbreviation(text: str, begin: int, dot: int, following: str) -> bool:
    """Whether the full stop at `dot` belongs to the word before it."""
    token = _token_before(text, begin, dot)
    if not token:
        return False
    word = following[: _prefix_length(_NEXT_WORD, following)]
    if token.isdecimal():
        return _is_list_number(text, begin, dot - len(token)) or word in AFTER_ORDINALS
    if _YEAR.search(text, max(begin, dot - _LOOK_BACK), dot):
        return False
    if len(token) == 1 and token.isalpha():
        return not _opens_sentence(token, word) or bool(_INITIAL.match(following))
    if _DOTTED.fullmatch(token):
        return _is_acronym_within(token, word)
    return _is_known(token, word, following)


def _token_before(text: str, begin: int, dot: int) -> str:
    match = _TOKEN.search(text[max(begin, dot - _LOOK_BACK) : dot])
    token = match.group() if match else ""
    return token[_prefix_length(_ELISION, token) :]


def _is_list_number(text: str, begin: int, start: int) -> bool:
    """Whether a number stands where a list's item begins: first in its sentence, or after a colon."""
    before = (
        text[begin:start].rstrip(_BULLETS_AND_QUOTES)
        if start - begin < _LOOK_BACK
        else text[start - 2 : start]
    )
    return not before or before.rstrip().endswith(":")


def _opens_sentence(token: str, word: str) -> bool:
    """Whether `word` begins a sentence after `token`; "J. De Niro" has an initial, "1891 г. Он" has none."""
    return word in STARTERS or (word in FOREIGN_STARTERS and not (len(token) == 1 and token.isupper()))


def _is_acronym_within(token: str, word: str) -> bool:
    if token.lower() in {"a.m", "p.m"}:
        return not word[:1].isupper() or word in TIME_WORDS
    return not _opens_sentence(token, word)


def _is_known(token: str, word: str, following: str) -> bool:
    """Whether `token` is an abbreviation that the `word` after it does not make an end."""
    lower = token.lower()
    if lower in BEFORE_NUMBERS or lower.endswith(STREET):
        return bool(_NUMERAL.match(following))
    if lower in BEFORE_DAYS and token[0].isupper():
        return following[0].isdecimal() or word in TIME_WORDS
    # Not "is upper": Devanagari has no case.
    if lower in BEFORE_NAMES and not token[0].islower():
        return True
    if lower in BEFORE_NAMES or lower in IN_PROSE or (lower in IN_NAMES and token[0].isupper()):
        return not _opens_sentence(token, word)
    return False
