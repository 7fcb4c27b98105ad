"""What the word index calls a term: of articles and of questions alike (pure).

A term is the folded stem of a word, or one day. "October 1st" and "Oct. 1" and an article published on
2023-10-01 share the term of that day, which is worth more than an October and a 1 that stand anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from retrieval.ingest.months import ENGLISH_MONTH, month_number
from retrieval.ingest.words import STOP_WORDS, stem, words
from retrieval.types import Published

MONTH_NAMES: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - as months are counted
)

# Longer runs of letters and digits are no words (tracking codes, base64), and tantivy refuses endless ones.
LONGEST_TERM: Final = 64

# As many distinct words as the archive's stemmer remembers.
_CACHE: Final = 1 << 17

# Keeps a day apart from every word.
_DAY_SIGN: Final = "@"

_ACCENTS: Final = re.compile("[\u0300-\u036f]")

_DAY: Final = re.compile(
    rf"\b(?P<m1>{ENGLISH_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|percent))"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{ENGLISH_MONTH})"
    r"|\b\d{4}-(?P<m3>\d{2})-(?P<d3>\d{2})\b",
    re.IGNORECASE,
)


def terms(text: str) -> list[str]:
    """Return the terms of a text's words in order, stop words included: phrases need them."""
    return [term(word) for word in words(text)]


def content_terms(text: str) -> list[str]:
    """Return the distinct terms of a text's content words, in order of first appearance."""
    return list(dict.fromkeys(term(word) for word in words(text) if word not in STOP_WORDS))


def asked_terms(question: str) -> list[str]:
    """Return what to look for: content terms and days; the stop words when a question has nothing else."""
    found = [*content_terms(question), *day_terms(question)]
    return found or list(dict.fromkeys(terms(question)))


def day_terms(text: str) -> list[str]:
    """Return the terms of the days a text names by month and number; a year adds nothing, and is a word."""
    return list(dict.fromkeys(_day_terms(text)))


def _day_terms(text: str) -> Iterator[str]:
    for found in _DAY.finditer(text):
        month = found["m3"] or month_number(found["m1"] or found["m2"])
        yield _day_term(int(month), int(found["d1"] or found["d2"] or found["d3"]))


def published_terms(published: Published | None) -> list[str]:
    """Return the terms by which an article is found under its date: month, day, year, and the day as one."""
    if published is None:
        return []
    day = published.day
    return [term(MONTH_NAMES[day.month - 1]), str(day.day), str(day.year), _day_term(day.month, day.day)]


def is_day(found: str) -> bool:
    """Whether a term is a day's."""
    return found.startswith(_DAY_SIGN)


def _day_term(month: int, day: int) -> str:
    return f"{_DAY_SIGN}{month:02d}{day:02d}"


@lru_cache(maxsize=_CACHE)
def term(word: str) -> str:
    """Return the term of one lower-case word: its stem, without accents."""
    return stem(_folded(word))[:LONGEST_TERM]


def _folded(word: str) -> str:
    if word.isascii():
        return word
    # Only the marks of European scripts: in others they tell words apart.
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", apart)
