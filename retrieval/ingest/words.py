"""Words of a text: the one meaning of "word" for matching, scoring and copies.

Stems are Snowball's English ones (Porter 2001, "Snowball: a language for stemming algorithms").
Other languages' words pass through the stemmer nearly unharmed; scripts without blanks between
words (Chinese, Japanese) give pairs of neighbouring characters instead, as search engines do.
"""

import re
from functools import cache, lru_cache
from typing import Protocol, cast

STOP_WORDS = frozenset(
    """
    a about above after again against ago all almost along already also although always am amid among an
    and another any anyone anything are aren't around as ask asked at away back be became because become
    been before being below between both but by came can can't cannot come could couldn't did didn't do
    does doesn't doing don't done down during each either else even ever every few for from further get
    gets getting give given go goes going got had hadn't has hasn't have haven't having he he'd he'll he's
    her here hers herself him himself his how however i i'd i'll i'm i've if in instead into is isn't it
    it'll it's its itself just keep let let's like made make makes many may me might mine more most much
    must my myself neither no nor not now of off often on once one only or other others ought our ours
    ourselves out over own per perhaps put quite rather really said same say saying says see she she'd
    she'll she's should shouldn't since so some something still such take taken tell than that that's the
    their theirs them themselves then there there's therefore these they they'd they'll they're they've
    thing things this those though through thus to together told too took toward towards under until up
    upon us very via was wasn't we we'd we'll we're we've well went were weren't what what's when where
    where's whether which while who who's whom whose why will with within without won't would wouldn't yet
    you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905 - a list of three hundred quoted strings is unreadable
)
"""English words that carry no topic; reporting verbs are among them, for in news everybody says."""

_NO_BLANKS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Vowel signs of Indic and South-East Asian scripts are not \w in Python, yet stand inside words;
# their full stops (danda) are left out of the range.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1000-\u1049\u1780-\u17d3"
)
_WORD = re.compile(
    rf"(?<!\w)(?:[^\W\d_{_NO_BLANKS}]{{1,2}}\.){{2,}}"  # U.S., e.g., EE.UU.
    rf"|\d+(?:[.,]\d+)*[^\W\d_{_NO_BLANKS}]*"  # 1,200, 3.5, 20th, 5bn
    rf"|[^\W_{_NO_BLANKS}](?:[^\W_{_NO_BLANKS}]|[{_MARKS}])*(?:['’][^\W\d_]+)*"  # Assad's, G20
    rf"|[{_NO_BLANKS}]+"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_WITHOUT_BLANKS = re.compile(f"[{_NO_BLANKS}]")

# The country's name and the pronoun would otherwise be one word.
_UNITED_STATES = frozenset({"U.S.", "US", "U.S.A.", "USA", "u.s.", "u.s.a."})

# About the distinct words of 50,000 articles; 20 microseconds a word are saved by each hit.
_STEM_CACHE = 1 << 17


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - Snowball's name


def words(text: str) -> list[str]:
    """Return the words of `text` in order, lower-case, without punctuation.

    Dotted acronyms lose their dots, "U.S." and "US" become "usa", thousands their commas,
    typographic apostrophes become plain; hyphens separate. A run of Chinese or Japanese
    characters gives its overlapping pairs.
    """
    found: list[str] = []
    for token in _WORD.findall(text):
        if _WITHOUT_BLANKS.match(token):
            found.extend(_pairs(token))
        else:
            found.append(_normal(token))
    return found


def stems(text: str) -> list[str]:
    """Return the stems of the content words of `text`, in order; stop words are left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=_STEM_CACHE)
def stem(word: str) -> str:
    """Return the English Snowball stem of a lower-case word."""
    return _stemmer().stemWord(word)


def count_words(text: str) -> float:
    """Return how many words `text` holds; a Chinese or Japanese character counts as half a word."""
    separated = len(text.split())
    if text.isascii():
        return float(separated)
    return separated + len(_WITHOUT_BLANKS.findall(text)) / 2


def _normal(token: str) -> str:
    if token in _UNITED_STATES:
        return "usa"
    if _THOUSANDS.fullmatch(token):
        return token.replace(",", "")
    if token[-1] == ".":
        token = token.replace(".", "")
    return token.lower().replace("’", "'")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


@cache
def _stemmer() -> _Stemmer:
    # Imported late: the package costs 10 ms, and many commands stem nothing.
    from snowballstemmer.english_stemmer import EnglishStemmer

    return cast("_Stemmer", EnglishStemmer())
