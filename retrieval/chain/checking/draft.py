"""What in a draft states a fact: its sentences, without headings, questions, opinions and code (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from retrieval.chain.prose.context import has_speech, leans_back
from retrieval.ingest.sentences import split
from retrieval.ingest.words import stems, words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Left = Literal["heading", "question", "opinion", "too short"]
"""Why a sentence is left alone."""

# "He agreed." states too little to look up.
FEWEST_CONTENT_WORDS: Final = 2

# Headlines of agencies and newspapers seldom have more words.
LONGEST_HEADLINE: Final = 14

# Marks of citations, ours and those of others, are no part of what is said.
_MARKS: Final = re.compile(r"\s*\[(?:\^?\d{1,4}(?:\s*[,–-]\s*\d{1,4})*)\]")

# Somebody in the newsroom speaks: their view, a wish, a call. Said by a named speaker, it is a fact that they
# said it, and is looked up.
_OPINION: Final = re.compile(
    r"\b(?:I|we)\s+(?:\w+\s+)?(?:think|believe|feel|hope|wish|suspect|doubt|love|hate|prefer|suggest|recommend"
    r"|would\s+argue|find\s+it)\b"
    r"|\bin\s+(?:my|our)\s+(?:view|opinion|eyes|judgment|judgement)\b"
    r"|\b(?:arguably|regrettably|unfortunately|fortunately|sadly|hopefully|thankfully|admittedly|frankly)\b"
    r"|\b(?:it\s+is|it's|this\s+is|that\s+is|that's)\s+(?:time|right|wrong|high\s+time|a\s+shame|a\s+disgrace"
    r"|hard\s+not|hard\s+to\s+(?:see|imagine|believe)|not\s+too\s+late)\b"
    r"|\b(?:should|ought\s+to|must\s+(?:not\s+)?(?:be|do|act|stop|ask|remember|wonder))\b"
    r"|^\s*(?:let\s+us|let's|imagine|consider|remember|please|perhaps|maybe)\b"
    r"|\b(?:shameful|disgraceful|outrageous|wonderful|deplorable|appalling|brilliant|magnificent|scandalous)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of a draft."""

    text: str
    line: int
    """Where its paragraph begins in the draft; counts from 1."""
    before: str
    """The sentence before it in the paragraph, when it leans on that one; else empty."""
    left: Left | None
    """Why it is not looked up; None when it states something."""


def drafted(text: str) -> tuple[Drafted, ...]:
    """Return the sentences of a draft in Markdown or plain text, in reading order."""
    return tuple(_drafted(text))


def _drafted(text: str) -> Iterator[Drafted]:
    for block, line, kind in _blocks(text):
        before = ""
        for start, end in split(block):
            sentence = block[start:end]
            yield Drafted(
                sentence,
                line,
                before if leans_back(sentence) else "",
                "heading" if kind == "heading" else _left(sentence),
            )
            before = sentence


def _left(sentence: str) -> Left | None:
    if sentence.rstrip(" \"'”’)").endswith("?"):
        return "question"
    if len(stems(sentence)) < FEWEST_CONTENT_WORDS:
        return "too short"
    return "opinion" if _OPINION.search(sentence) and not has_speech(sentence) else None


def _blocks(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (plain text, line, kind) of each heading, paragraph, list item and quotation."""
    kind = ""
    for token in _markdown().parse(text.removeprefix("\ufeff")):
        if token.type.endswith("_open"):
            kind = token.type.removesuffix("_open")
        elif token.type == "inline" and (plain := _plain(token)):
            is_heading = kind == "heading" or (kind == "paragraph" and _is_headline(plain))
            yield plain, (token.map or [0])[0] + 1, "heading" if is_heading else kind


def _plain(token: "Token") -> str:
    """The words of a block; where the draft breaks a line, a blank."""
    parts = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline"}:
            parts.append(child.content)
    return " ".join(_MARKS.sub("", "".join(parts)).split())


def _is_headline(block: str) -> bool:
    """Whether a paragraph is a line that no sentence mark ends: plain text has no other headings."""
    return block[-1].isalnum() and len(words(block)) <= LONGEST_HEADLINE


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # In plain text an indented paragraph is a paragraph, and four blanks in front of it make no code.
    return MarkdownIt("commonmark").disable(["code", "html_block", "html_inline"])
