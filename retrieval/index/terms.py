"""What the word index calls a term, in articles and questions alike (pure).

A term is the folded stem of a word, or one day. "October 1st" and "Oct. 1" and an article published on
2023-10-01 share the term of that day, which says more than an October and a 1 anywhere in the text.

A passage's words are stemmed in its own language, and the terms carry it: German "war" (was) is `de:war`, and
no English question about a war finds it. Many questions are too short to tell their language, so each word is
looked up under its stem in every language of the archive. Words of languages without a stemmer, of articles
whose language is not known, and outlets' names are stored under the plain, English stem.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from retrieval.ingest.language import detect
from retrieval.ingest.months import ENGLISH_MONTH, month_number
from retrieval.ingest.words import ENGLISH, STEMMED, stem, stop_words, words
from retrieval.types import Article, Passage, Published

MONTH_NAMES: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - as months are counted
)

# Longer runs of letters and digits are no words (tracking codes, base64), and tantivy refuses endless ones.
LONGEST_TERM: Final = 64

# As many distinct words as the archive's stemmer remembers.
_CACHE: Final = 1 << 17

# Keeps a day apart from every word.
_DAY_SIGN: Final = "@"

# Stands between a term's language and its stem; no word holds one.
_LANGUAGE_SIGN: Final = ":"

TAGGED: Final = tuple(sorted(STEMMED - {ENGLISH}))
"""The languages whose terms carry them."""

# Only the marks of European scripts, in others they tell words apart; and not the breve that makes й of и.
_ACCENTS: Final = re.compile("[\u0300-\u0305\u0307-\u036f\u200c\u200d]|(?<!и)\u0306")
# Letters that Unicode does not take apart, as people type them who lack the key.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)

_DAY: Final = re.compile(
    rf"\b(?P<m1>{ENGLISH_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|percent))"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{ENGLISH_MONTH})"
    r"|\b\d{4}-(?P<m3>\d{2})-(?P<d3>\d{2})\b",
    re.IGNORECASE,
)


def terms(text: str, language: str = ENGLISH) -> list[str]:
    """Return the terms of a text's words in order, stop words included: phrases need them."""
    return [term(word, language) for word in words(text)]


def passage_terms(passage: Passage) -> list[str]:
    """Return all a passage is found by: its language, title, words, outlet, date, and the days it names."""
    article = passage.version.article
    language = language_of(article)
    return [
        *([tag(language)] if language != ENGLISH else ()),
        *terms(passage.version.title, language),
        *terms(passage.text, language),
        *_unaccented(f"{passage.version.title}\n{passage.text}", language),
        *terms(article.outlet or ""),
        *published_terms(article.published),
        *day_terms(passage.text),
    ]


def _unaccented(text: str, language: str) -> Iterator[str]:
    """Yield what accented words become when they are typed without accents, where that is another term.

    Spanish "Alcorán" is stemmed to "alcor", as if it were a verb; "Alcoran" stays what it is.
    """
    if language == ENGLISH or text.isascii():
        return
    for word in words(text):
        if not word.isascii() and (plain := term(_folded(word), language)) != term(word, language):
            yield plain


def language_of(article: Article) -> str:
    """Return the language an article's words are stemmed in."""
    return article.language if article.language in TAGGED else ENGLISH


def tag(language: str) -> str:
    """Return the term that every passage of a language of `TAGGED` has."""
    return f"{language}{_LANGUAGE_SIGN}"


def content_words(question: str) -> list[str]:
    """Return the words of a question that carry a topic, in order, each plain term once."""
    ignored, found = stop_words(detect(question) or ENGLISH), dict[str, str]()
    for word in words(question):
        if word not in ignored:
            found.setdefault(term(word), word)
    return list(found.values())


def asked_words(question: str) -> list[str]:
    """Return the words to look for: those that carry a topic, or all when a question has no others."""
    return content_words(question) or list(dict.fromkeys(words(question)))


def terms_in(asked: Sequence[str], language: str) -> list[str]:
    """Return the terms of a question's words in one language, without the words that mean nothing there."""
    ignored = stop_words(language)
    return [term(word, language) for word in asked if word not in ignored]


def variants(word: str, languages: Sequence[str] = ()) -> list[str]:
    """Return the terms under which passages hold a word: the plain one, and those of `languages`.

    A language of which it is a stop word is left out, unless it is one in all of them.
    """
    every = (ENGLISH, *languages)
    found = [held for each in every for held in terms_in([word], each)]
    return list(dict.fromkeys(found or (term(word, each) for each in every)))


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


def _day_term(month: int, day: int) -> str:
    return f"{_DAY_SIGN}{month:02d}{day:02d}"


@lru_cache(maxsize=_CACHE)
def term(word: str, language: str = ENGLISH) -> str:
    """Return the term of one lower-case word: its stem, without accents, under its language."""
    if language == ENGLISH:
        return stem(_folded(word))[:LONGEST_TERM]
    # Other stemmers need the accents: French "contrôlé" is a form of "contrôler", "controle" is none.
    return f"{tag(language)}{_folded(stem(word, language))}"[:LONGEST_TERM]


def _folded(word: str) -> str:
    if word.isascii():
        return word
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFC", apart.translate(_PLAIN_LETTERS))
