"""A feed's line or two about an article, as text that can stand in for the article (pure).

A summary is the outlet's own short report. What surrounds it is not: invitations to read on, the name of the
blog, a sentence cut off in the middle. A repeated headline or a list of links is not a report.
"""

import html
import re
from collections.abc import Collection
from typing import Final

from retrieval.ingest.lines import tidy
from retrieval.ingest.sentences import split
from retrieval.ingest.words import count_words, stems

FEWEST_WORDS: Final = 8
"""A shorter sentence says no more than a headline does: "Rain is expected." """

_BLOCK_END: Final = re.compile(r"<(?:br|hr|/(?:p|div|li|h[1-6]|blockquote))\b[^<>]{0,2000}>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]{0,2000}>")
# What WordPress puts below each item.
_SIGNED: Final = re.compile(r"The post .{1,300} (?:first appeared|appeared first) on .{1,200}")
_INVITES: Final = re.compile(
    r"\W*\b(?:(?:continue|keep) reading|read (?:more|on|the (?:full|rest|whole))|full (?:story|article)"
    r"|click here)\b[^.!?]{0,80}\W*$",
    re.IGNORECASE,
)
_CUT: Final = re.compile(r"(?:\[\s*)?(?:…|\.{3})(?:\s*\])?\s*$")
_ENDS: Final = re.compile(r"[.!?…。！？؟।።][\"'”’»)\]]*$")


def summary_of(markup: str, title: str | None) -> str | None:
    """Return the paragraphs of a summary, newlines between them; None when it tells no more than `title`.

    Args:
        markup: The text of a feed's item, as HTML.
        title: The item's headline.
    """
    lines = [_told(_line(each)) for each in _BLOCK_END.split(markup)]
    known = set(stems(title or ""))
    is_report = any(_is_report(each, known) for told in lines for each in told)
    return "\n".join(" ".join(told) for told in lines if told) if is_report else None


def _line(markup: str) -> str:
    """Return the words of one paragraph; some feeds escape their markup twice."""
    text = _MARKUP.sub(" ", html.unescape(_MARKUP.sub(" ", markup)))
    return " ".join(tidy(text).split())


def _told(line: str) -> list[str]:
    """Return the sentences of a line, without an invitation at its end or a sentence cut off after others."""
    if _SIGNED.fullmatch(line):
        return []
    sentences = [line[start:end] for start, end in split(line)]
    while sentences and _is_dangling(sentences[-1], is_alone=len(sentences) == 1):
        sentences.pop()
    return sentences


def _is_report(sentence: str, known: Collection[str]) -> bool:
    """Whether this is a sentence of prose that says something beyond what is known."""
    is_prose = count_words(sentence) >= FEWEST_WORDS and _ENDS.search(sentence)
    return bool(is_prose) and not set(stems(sentence)).issubset(known)


def _is_dangling(sentence: str, *, is_alone: bool) -> bool:
    invites = _INVITES.fullmatch(sentence)
    return bool(invites) or (bool(_CUT.search(sentence)) and not is_alone)
