"""Names of people, places and bodies in news prose, and whether a text mentions them (pure).

A name is a run of capitalised words. A first word of a sentence counts when another capital follows it, or
when news prints it with a capital elsewhere too (`retrieval.ingest.background`). Names are compared as words
without dots, possessives and accents. A person matches by the last name alone, a place by its adjective
(`Russian`, `Russia`), a body by its acronym; a group with several names is one
(`retrieval.chain.prose.aliases`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.chain.prose.aliases import CALENDAR, KEY_OF, LONGEST, TITLES
from retrieval.chain.prose.numbers import UNITS
from retrieval.ingest.background import read_background
from retrieval.ingest.words import STOP_WORDS, stem

# A stem printed with a small letter more often than this is a common word that starts a sentence.
COMMON_SHARE = 0.3

# "Sergey" and "Sergei", "Vladirmir" and "Vladimir": this many first letters, and at most one more or fewer.
SPELLING_PREFIX = 4

# Acronyms are spelled out of two to six words.
ACRONYM_LENGTHS = range(2, 7)

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*|\n|\S")
_SENTENCE_ENDS = frozenset(".!?:;\n•*")
_OPENERS = frozenset("\"“”‘'’«([{—–-")
_LINKS = frozenset(
    ("of", "de", "da", "del", "della", "du", "des", "al", "el", "bin", "ibn", "van", "von", "der", "den")
)
_DEMONYM = re.compile(r"(?:n|an|ian|ean|ese|i|ish|er)?s?$")
_COMMON_ENDING = re.compile(r"(?:ing|ed|ly|tion|tions|ness|ment|ments|ers|ies|ists|ive|ous)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text prints it."""

    words: tuple[str, ...]
    """Its words, lower-case, without dots, possessives and accents."""
    start: int
    end: int
    text: str

    @property
    def last(self) -> str:
        """The surname, or what stands in its place."""
        return self.words[-1]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: str
    start: int
    end: int
    is_initial: bool
    is_possessive: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """Return the names in `text` in reading order; titles and days of the week are no names."""
    tokens = _tokens(text)
    found: list[Name] = []
    run: list[_Token] = []
    for place, token in enumerate(tokens):
        if _is_part(token, tokens, place):
            run.append(token)
        elif not (run and token.word in _LINKS and _is_part_at(tokens, place + 1)):
            _close(run, text, found)
        if token.is_possessive:
            _close(run, text, found)
    _close(run, text, found)
    return tuple(found)


def _close(run: list[_Token], text: str, found: list[Name]) -> None:
    """End the run: what was gathered is one name."""
    if run:
        start, end = run[0].start, run[-1].end
        found.append(Name(tuple(token.word for token in run), start, end, text[start:end]))
        run.clear()


def _tokens(text: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    is_initial = True
    for match in _TOKEN.finditer(text):
        raw = match.group()
        word = fold(raw)
        found.append(
            _Token(raw, word, match.start(), match.end(), is_initial, is_possessive=word != _plain(raw))
        )
        is_initial = raw in _SENTENCE_ENDS or (raw in _OPENERS and is_initial) or raw in '"“‘«'
    return tuple(found)


def _plain(raw: str) -> str:
    stripped = unicodedata.normalize("NFD", raw).replace("’", "'").replace(".", "").casefold()
    return "".join(each for each in stripped if not unicodedata.combining(each))


def fold(raw: str) -> str:
    """Return a word as names are compared: lower-case, no accents, dots or possessive."""
    word = _plain(raw)
    return word[:-2] if word.endswith("'s") else word[:-1] if word.endswith("s'") else word


def _is_part_at(tokens: Sequence[_Token], place: int) -> bool:
    return place < len(tokens) and _is_part(tokens[place], tokens, place)


def _is_part(token: _Token, tokens: Sequence[_Token], place: int) -> bool:
    """Whether the token is a word of a name."""
    if not token.is_capital or token.word in TITLES or token.word in CALENDAR or len(token.word) == 1:
        return False
    if not token.is_initial:
        return token.word not in STOP_WORDS or token.text.isupper()
    if token.word in STOP_WORDS:
        return token.text.isupper() and token.word in KEY_OF
    return _is_printed_large(token) or (_is_unknown(token) and _starts_name(tokens, place))


def _is_printed_large(token: _Token) -> bool:
    """Whether news prints the word with a capital inside sentences too."""
    if token.text.isupper() or token.word in KEY_OF:
        return True
    share = read_background().lower.get(stem(token.word))
    if share is None:
        return token.word not in UNITS and not _COMMON_ENDING.search(token.word)
    return share <= COMMON_SHARE


def _is_unknown(token: _Token) -> bool:
    return stem(token.word) not in read_background().lower


def _starts_name(tokens: Sequence[_Token], place: int) -> bool:
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following is not None and following.is_capital and following.word not in TITLES


class Mentions:
    """The names and words of a source, ready to be asked whether it speaks of a name."""

    def __init__(self, *texts: str) -> None:
        self._tokens = [token for text in texts for token in _tokens(text) if token.word[:1].isalnum()]
        self._words = {token.word for token in self._tokens}
        self._keys = _keys([token.word for token in self._tokens])
        runs = [name.words for text in texts for name in names(text)]
        self._acronyms = {"".join(word[0] for word in run) for run in runs}
        self._capitals = {token.word for token in self._tokens if token.text.isupper()}

    def has(self, name: Name) -> bool:
        """Whether the source speaks of `name`, under any of its spellings."""
        if KEY_OF.get(" ".join(name.words)) in self._keys or self._spells(name):
            return True
        if not self._has_word(name.last):
            return False
        missing = [word for word in name.words[:-1] if not self._has_word(word)]
        return not missing or self._stands_alone(name)

    def _has_word(self, word: str) -> bool:
        return (
            word in self._words
            or KEY_OF.get(word) in self._keys
            or any(_are_variants(word, each) for each in self._words)
        )

    def _spells(self, name: Name) -> bool:
        """Whether one of the two is the other's acronym."""
        if len(name.words) == 1:
            return len(name.last) in ACRONYM_LENGTHS and name.last in self._acronyms and name.text.isupper()
        return "".join(word[0] for word in name.words) in self._capitals

    def _stands_alone(self, name: Name) -> bool:
        """Whether the source gives the surname without another first name: "Putin", "President Putin"."""
        for place, token in enumerate(self._tokens):
            if token.word != name.last:
                continue
            before = self._tokens[place - 1] if place else None
            if (
                before is None
                or not before.is_capital
                or before.is_possessive
                or before.end + 1 < token.start
            ):
                return True
            if before.word in TITLES or before.word in STOP_WORDS or before.word in KEY_OF:
                return True
        return False


def _keys(words: Sequence[str]) -> set[str]:
    """Return the keys of the alias groups that `words` name, the longest spelling at each place first."""
    found = set[str]()
    for place in range(len(words)):
        for length in range(LONGEST, 0, -1):
            key = KEY_OF.get(" ".join(words[place : place + length]))
            if key is not None:
                found.add(key)
                break
    return found


def _are_variants(one: str, other: str) -> bool:
    """Whether two words are spellings of one name, or a place and what comes from it."""
    short, long = sorted((one, other), key=len)
    if len(short) < SPELLING_PREFIX or short[:SPELLING_PREFIX] != long[:SPELLING_PREFIX]:
        return False
    if any(long.startswith(root) and _DEMONYM.fullmatch(long[len(root) :]) for root in (short, short[:-1])):
        return True
    return len(long) - len(short) <= 1 and _differ_by_one(short, long)


def _differ_by_one(short: str, long: str) -> bool:
    """Whether one letter was changed or added between the two."""
    start = next(
        (place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short)
    )
    return short[start:] == long[start + 1 :] or short[start + 1 :] == long[start + 1 :]
