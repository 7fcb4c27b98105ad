"""Finds the article's body among the lines of a page (pure).

The body is the run of lines with the greatest sum of values: prose adds its number of words, everything else
subtracts. A tail of teasers is cut off without being recognised, because its headlines subtract more than its
blurbs add. The method and its numbers are those of the project's reference on news (§1.3); around these
values the F1 of plain-text extraction is flat (.905 to .910 for -10 to -12 and -15 to -40).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.ingest.labels import label
from retrieval.ingest.lines import TextLine

# A sentence of prose has this many words, the full stop, and this share of function words.
GOOD_WORDS = 12
GOOD_FUNCTION_SHARE = 0.22
# Shorter lines that end like a sentence are prose with less certainty.
NEAR_WORDS = 4
NEAR_VALUE = 0.6
# A line this long that never ends like a sentence has lost its full stop, or its script has none.
UNENDED_WORDS = 18
# Pages whose long lines carry fewer English function words than this are not English.
FOREIGN_FUNCTION_SHARE = 0.20
# A full stop, with the quotes and brackets after it, stands within so many characters of a line's end.
END_CHARACTERS = 12
# A line worth asking for its language.
LONG_WORDS = 8
# Scripts without blanks: about two characters of Chinese or Japanese make a word, five of Thai and its kin.
CJK_CHARACTERS_A_WORD = 2
THAI_CHARACTERS_A_WORD = 5

BAD_VALUE = -12.0
LABEL_VALUES: Mapping[str, float] = {
    "newsletter": -40.0,
    "legal": -40.0,
    "related": -25.0,
    "section": -20.0,
    "nav": BAD_VALUE,
    "repeat": BAD_VALUE,
    "comment": BAD_VALUE,
    "ad": -2.0,
    "byline": -2.0,
    "date": -2.0,
    "agency": -2.0,
    "caption": -2.0,
    "correction": -2.0,
    "teaser": -6.0,
    "listed": 0.0,
}

_FUNCTION_WORDS = """
    a an the and or but nor so yet if than that which who whom whose what when where why how this these those
    it its he him his she her hers they them their theirs we us our ours you your yours i me my mine
    is are was were be been being am has have had having do does did doing will would shall should can could
    may might must not no of in to for on with as at by from into about after before over under between
    through during against without within while because although though since until there here then also
    more most some any each all both other such only own same too very just
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

# What may follow a sentence's end on its line: links, as in posts quoted from social networks, marks of
# footnotes, hashtags, emoji, whom a chat calls.
_LINK = r"(?:https?://|www\.|pic\.twitter\.com/)\S++"
_TRAILER = re.compile(
    rf"(?:[ \xa0]*+(?:{_LINK}|\[\d{{1,3}}\]|#\w++|<[@!#][^<>\s]++>"
    r"|[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]))+$"
)
_TRAILER_CHARACTERS = 300
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।։።][\s"'”’»)\]」』]*$""")
_WORD_TRIM = "\"'“”‘’.,;:!?()[]…–—-"
_CJK_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_THAI_CHARACTER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A line with what it is and how it reads."""

    line: TextLine
    label: str
    words: float
    quality: str
    """As prose: `good`, `near`, `open` (all but the end of a sentence) or `bad`."""

    @property
    def text(self) -> str:
        """The line's words."""
        return self.line.text

    @property
    def value(self) -> float:
        """What the line adds to a run."""
        if self.label != "text" and not self.is_correction:
            return LABEL_VALUES[self.label]
        return {"good": self.words, "near": NEAR_VALUE * self.words}.get(self.quality, BAD_VALUE)

    @property
    def is_prose(self) -> bool:
        """Whether the line reads like a sentence of an article."""
        return self.label == "text" and self.is_ended

    @property
    def is_ended(self) -> bool:
        """Whether the line reads like a sentence, whatever its label."""
        return self.quality in {"good", "near"}

    @property
    def is_correction(self) -> bool:
        """Whether the line tells what was corrected: left out, yet it does not end the story around it."""
        return self.label == "correction" and self.quality == "good"


def weigh(lines: Sequence[TextLine]) -> tuple[Weighed, ...]:
    """Label every line and judge it as prose."""
    asked_share = GOOD_FUNCTION_SHARE if _is_english(lines) else 0.0
    return tuple(_weigh(line, asked_share) for line in lines)


def _weigh(line: TextLine, asked_share: float) -> Weighed:
    """Label one line and judge it, asking of prose a share of English function words."""
    words = count_words(line.text)
    return Weighed(line, label(line.text), words, _quality(line.text, words, asked_share))


def _quality(text: str, words: float, asked_share: float) -> str:
    """Judge `text` as prose."""
    if words < NEAR_WORDS:
        return "bad"
    is_fluent = function_share(text) >= asked_share
    if not ends_like_sentence(text):
        if words < GOOD_WORDS or not is_fluent:
            return "bad"
        return "near" if words >= UNENDED_WORDS else "open"
    return "good" if words >= GOOD_WORDS and is_fluent else "near"


def _is_english(lines: Sequence[TextLine]) -> bool:
    """Whether the long lines carry English function words; too little to tell counts as English."""
    words = [word for line in lines if count_words(line.text) >= LONG_WORDS for word in line.text.split()]
    known = sum(is_function_word(word) for word in words)
    return known >= FOREIGN_FUNCTION_SHARE * len(words)


def ends_like_sentence(text: str) -> bool:
    """Whether `text` closes with a full stop of some script, quotes and brackets aside."""
    if _SENTENCE_END.search(text, max(0, len(text) - END_CHARACTERS)):
        return True
    bare = without_trailer(text)
    return _SENTENCE_END.search(bare, max(0, len(bare) - END_CHARACTERS)) is not None


def without_trailer(text: str) -> str:
    """Return `text` without the links, footnotes and the like behind its last sentence."""
    trailer = _TRAILER.search(text, max(0, len(text) - _TRAILER_CHARACTERS))
    return text[: trailer.start()] if trailer else text


def count_words(text: str) -> float:
    """Return the number of words, estimated from characters in scripts that write no blanks."""
    words: float = len(text.split())
    if not text.isascii():
        words += len(_CJK_CHARACTER.findall(text)) / CJK_CHARACTERS_A_WORD
        words += len(_THAI_CHARACTER.findall(text)) / THAI_CHARACTERS_A_WORD
    return words


def is_function_word(word: str) -> bool:
    """Whether `word`, punctuation and case aside, is an English function word."""
    return word.strip(_WORD_TRIM).lower() in FUNCTION_WORDS


def function_share(text: str) -> float:
    """Return the share of English function words among the words of `text`."""
    words = text.split()
    return sum(map(is_function_word, words)) / len(words) if words else 0.0


def best_run(values: Sequence[float]) -> range:
    """Return the run of greatest sum, the first of equals; empty when nothing is worth more than 0.

    Kadane's algorithm (Bentley, Programming Pearls, column 8): one pass.
    """
    best, best_sum, start, running = range(0), 0.0, 0, 0.0
    for index, value in enumerate(values):
        if running <= 0:
            start, running = index, 0.0
        running += value
        if running > best_sum:
            best, best_sum = range(start, index + 1), running
    return best
