"""Facts of a sentence that can be compared by rule: quotes and negations here, the rest beside (pure).

`numbers` and `names` live in modules of their own and are offered here too, so that checking reads all facts
from one place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.chain.prose.names import Mentions, Name, names
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.ingest.words import STOP_WORDS, stem, words

__all__ = [
    "Mentions",
    "Name",
    "Negation",
    "Number",
    "Quote",
    "is_negator",
    "names",
    "negations",
    "numbers",
    "quotes",
    "speaks_verbatim",
]

# One quoted word is a nickname or a sneer ("monsters"); from two on it claims to be somebody's words.
SHORTEST_QUOTE = 2

# How far a negation reaches: "did not in any way agree" denies what its next content words say.
NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, without the marks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies, and the stems of the content words it denies."""

    word: str
    scope: tuple[str, ...]
    is_plain: bool
    """`not` and its like, rather than a verb such as `refused`."""


_QUOTED = re.compile(
    r"“([^“”\n]+)”|«\s*([^«»\n]+?)\s*»|„([^„“”\n]+)[“”]|\"([^\"\n]+)\"|(?<!\w)‘((?:[^‘’\n]|’(?=\w))+)’(?!\w)"
    r"|(?<!\w)'((?:[^'\n]|'(?=\w))+)'(?!\w)"
)
_NEGATORS = frozenset(
    """
    not no never none nobody nothing nowhere neither nor without cannot hardly
    """.split()  # noqa: SIM905
)
# Verbs that deny what follows; the other side of a changed sentence often has them.
_DENYING = frozenset(
    ("deni", "refus", "reject", "fail", "lack", "unabl", "declin", "rule", "prevent", "ban", "avoid")
)
_CLAUSE_BREAK = re.compile(r"[,;:—–]|\bbut\b")
_OMISSION = re.compile(r"\.\.\.|…|\[[^\]]*\]|\(\.\.\.\)")


def quotes(text: str) -> tuple[Quote, ...]:
    """Return what `text` quotes in two words or more, in straight or curly marks."""
    found = []
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        if len(words(match.group(group))) >= SHORTEST_QUOTE:
            found.append(Quote(match.group(group), match.start(group), match.end(group)))
    return tuple(found)


def speaks_verbatim(quote: str, source: str) -> bool:
    """Whether the words of `quote` stand in `source` one after the other.

    Case, punctuation, kinds of quotation marks and blanks do not count; an ellipsis or a bracket in the quote
    may stand for anything.
    """
    spoken = _plain(source)
    place = 0
    for part in _OMISSION.split(quote):
        wanted = _plain(part)
        if not wanted.strip():
            continue
        place = spoken.find(wanted, place)
        if place < 0:
            return False
        # The blank that ends one part may begin the next.
        place += len(wanted) - 1
    return True


def _plain(text: str) -> str:
    return f" {' '.join(words(text))} "


def negations(text: str) -> tuple[Negation, ...]:
    """Return what `text` denies: each negating word with the stems of what follows it."""
    return tuple(each for clause in _CLAUSE_BREAK.split(text) for each in _denials(words(clause)))


def is_negator(word: str) -> bool:
    """Whether a lower-case word denies by itself: `not`, `never`, `isn't`."""
    return word in _NEGATORS or word.endswith("n't")


def _denials(tokens: Sequence[str]) -> Iterator[Negation]:
    for place, token in enumerate(tokens):
        is_plain = is_negator(token)
        if is_plain or stem(token) in _DENYING:
            following = (stem(each) for each in tokens[place + 1 :] if each not in STOP_WORDS)
            yield Negation(token, tuple(islice(following, NEGATION_REACH)), is_plain)
