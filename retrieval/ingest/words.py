"""The words of a text: the one definition of "word" for matching, scoring and finding copies.

Stems are Snowball's (Porter 2001, "Snowball: a language for stemming algorithms"), English unless another
language is named. Scripts without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) and
Korean, whose particles cling to their words, give pairs of neighbouring characters instead, as search engines
do.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Protocol, cast

from retrieval.ingest.function_words import FUNCTION_WORDS

ENGLISH: Final = "en"

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

# Two of these characters are about a word; of the others, which are letters, five.
_SYLLABLES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS_WITHOUT_BLANKS = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"
)
_HANGUL = "\uac00-\ud7af"
_PAIRED = _SYLLABLES + _LETTERS_WITHOUT_BLANKS + _HANGUL
# Vowel signs of Indic and South-East Asian scripts are not \w in Python, yet stand inside words;
# their full stops (danda) are left out of the range. So do the joiners of Persian and Hindi.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u109d\u17b4-\u17d3\u200c\u200d"
)
_WORD = re.compile(
    rf"(?<!\w)(?:[^\W\d_{_PAIRED}]{{1,2}}\.){{2,}}"  # U.S., e.g., EE.UU.
    rf"|\d+(?:[.,]\d+)*[^\W\d_{_PAIRED}]*"  # 1,200, 3.5, 20th, 5bn
    rf"|[^\W_{_PAIRED}](?:[^\W_{_PAIRED}]|[{_MARKS}])*(?:['’][^\W\d_]+)*"  # Assad's, G20
    rf"|[{_PAIRED}](?:[{_PAIRED}]|[{_MARKS}])*"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_PAIRS = re.compile(f"[{_PAIRED}]")
_CLUSTER = re.compile(f"[{_PAIRED}][{_MARKS}]*")
_HALF_WORDS = re.compile(f"[{_SYLLABLES}]")
_FIFTH_WORDS = re.compile(f"[{_LETTERS_WITHOUT_BLANKS}]")

# The country's name and the pronoun would otherwise be one word.
_UNITED_STATES = frozenset({"U.S.", "US", "U.S.A.", "USA", "u.s.", "u.s.a."})

_SNOWBALL: Final = {
    "en": "english", "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "es": "spanish", "fa": "persian", "fi": "finnish", "fr": "french", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
STEMMED: Final = frozenset(_SNOWBALL)
"""Languages whose words have stems."""

_ELIDED: Final = {
    "fr": re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)"),
    "it": re.compile(r"^(?:[cdlv]|un|gl|(?:a|da|de|ne|su|co)(?:l|gl)l?|quest|quell|sant|tutt)'(?=.)"),
    "ca": re.compile(r"^[dlmnst]'(?=.)"),
}

# Some of Snowball's stemmers cut what is no ending off short words: Portuguese "são" becomes "sã", and then
# no longer is what someone means who types "Sao Paulo".
SHORTEST_STEMMED: Final = 4

# About the distinct words of 50,000 articles; 20 microseconds a word are saved by each hit.
_STEM_CACHE = 1 << 17

# The words that nearly all text consists of; a microsecond is saved by each hit.
_TOKEN_CACHE = 1 << 15


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - Snowball's name


def words(text: str) -> list[str]:
    """Return the words of `text` in order, lower-case, without punctuation.

    Dotted acronyms lose their dots, "U.S." and "US" become "usa", thousands their commas,
    typographic apostrophes become plain; hyphens separate. A run of characters of a
    script without blanks, or of Korean, gives its overlapping pairs, each with its vowel signs.
    """
    if not is_paired(text):
        return list(map(_normal, _WORD.findall(text)))
    found: list[str] = []
    for token in _WORD.findall(text):
        if _PAIRS.match(token):
            found.extend(_pairs(token))
        else:
            found.append(_normal(token))
    return found


def is_paired(text: str) -> bool:
    """Whether `text` holds anything of a script whose words `words` finds as pairs."""
    return not text.isascii() and _PAIRS.search(text) is not None


def stems(text: str) -> list[str]:
    """Return the stems of the content words of `text`, in order; stop words are left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=_STEM_CACHE)
def stem(word: str, language: str = ENGLISH) -> str:
    """Return the Snowball stem of a lower-case word in a language of `STEMMED`.

    What is elided before it goes: French, Italian and Catalan write "l'eau", "dell'acqua", "l'aigua" as one.
    """
    if language == ENGLISH:
        return _stemmer(language).stemWord(word)
    if elided := _ELIDED.get(language):
        word = elided.sub("", word)
    return word if len(word) < SHORTEST_STEMMED else _stemmer(language).stemWord(word)


def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that carry no topic; none where we know none."""
    return STOP_WORDS if language == ENGLISH else FUNCTION_WORDS.get(language, frozenset())


def count_words(text: str) -> float:
    """Return how many words `text` holds.

    A Chinese or Japanese character counts as half a word, a Thai, Lao, Khmer or Burmese letter as a fifth.
    """
    separated = len(text.split())
    if not is_paired(text):
        return float(separated)
    return separated + len(_HALF_WORDS.findall(text)) / 2 + len(_FIFTH_WORDS.findall(text)) / 5


@lru_cache(maxsize=_TOKEN_CACHE)
def _normal(token: str) -> str:
    if token in _UNITED_STATES:
        return "usa"
    if _THOUSANDS.fullmatch(token):
        return token.replace(",", "")
    if token[-1] == ".":
        token = token.replace(".", "")
    return token.lower().replace("’", "'")


def _pairs(run: str) -> list[str]:
    clusters = _CLUSTER.findall(run)
    return list(map("".join, pairwise(clusters))) or clusters


@cache
def _stemmer(language: str) -> _Stemmer:
    # Imported late: many commands stem nothing. What was stemmed is remembered by `stem`.
    import Stemmer

    return cast("_Stemmer", Stemmer.Stemmer(_SNOWBALL[language], 0))
