"""Which sentence found comes nearest to telling what is asked, and how near (pure).

An archive may hold every name of a question and not the fact: it has articles on the dam, and none says who
designed it. So one sentence is looked for that holds the question's words, stands by its names, and has the
kind of thing asked for (a figure, a day, somebody's name).
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.chain import wanted
from retrieval.chain.asking import Asking, Kind, asking
from retrieval.chain.context import has_speech
from retrieval.chain.names import Name, names
from retrieval.types import Found, Passage, Query, Sentence

# The words must stand in the sentence itself; that they stand around it counts for the rest.
OWN_WORDS: Final = 0.7
# The names may stand before it, where "he" and "the dam" point to; standing in it counts for the rest.
NEAR_NAMES: Final = 0.8
# What a sentence without the kind of thing asked for is worth: "some", "a few" may be an answer too.
WITHOUT_KIND: Final = 0.15
# Reasons and things are given in too many ways to be missed for sure.
WITHOUT_REASON: Final = 0.7
WITHOUT_NAME: Final = 0.3
# One name alone is a place's as often as a person's.
ONE_WORD_NAME: Final = 0.8
# What is said, or told of an age, beside another full name and not beside the one asked about.
OF_OTHERS: Final = 0.3
# Said of a sentence whose likeness to the question is not known: what that of an answering one is about.
UNKNOWN_MEANING: Final = 0.5

# So far before a sentence stands what its pronouns mean (retrieval.chain.context).
BEFORE: Final = 2
# A name within so many characters of what is asked about belongs to it.
REACH: Final = 80

_FIGURE_OF_AGE: Final = re.compile(
    r"\baged\s+\d|,\s*\d{1,3}\s*[,.]|\b\d{1,3}[- ]years?[- ]old|\bborn\b", re.IGNORECASE
)
_CAUSE: Final = re.compile(
    r"\b(?:because|due to|as a|reason|in order|so that|to (?:prevent|avoid|protect|allow|help)|after|since"
    r"|caused?|owing|thanks to|part of|in response|over)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a sentence tells what is asked; everything from 0 to 1."""

    sentence: Sentence | None = None
    words: float = 0.0
    """Share of the question's words it holds, by rarity."""
    names: float = 0.0
    """Share of its names that stand in it or before it."""
    kind: float = 0.0
    """Whether it has the kind of thing asked for."""
    meaning: float = 0.0
    """Its likeness to the question."""

    @property
    def score(self) -> float:
        """All of it together: what is missing altogether cannot be made up for.

        Names count twice, for the same said of somebody else is no answer.
        """
        kind = WITHOUT_KIND + (1 - WITHOUT_KIND) * self.kind
        return min(1.0, self.words * self.names**2 * kind * (UNKNOWN_MEANING + self.meaning))


def best_telling(found: Found, similarity: Mapping[tuple[str, int], float]) -> Telling:
    """Return how far the sentence goes that tells most of what is asked.

    Args:
        found: What the search found.
        similarity: Cosines of the question and sentences, by sentence; empty without vectors.
    """
    asked = asking(found.query)
    read = {each.sentence.key: each for hit in found.hits for each in _read(asked, hit.passage)}
    hopeful = [(_hoped(asked, each, _likeness(each, similarity)), each) for each in read.values()]
    best = Telling()
    # Looking for names and figures takes most of the time, and few sentences could still be the best.
    for hoped, held in sorted(hopeful, key=lambda pair: -pair[0].score):
        if hoped.score <= best.score:
            break
        told = replace(hoped, kind=_holds_kind(found.query, asked, held))
        best = max(best, told, key=lambda each: each.score)
    return best


@dataclass(frozen=True, slots=True)
class _Held:
    """What of the question a sentence holds, and what stands around it."""

    sentence: Sentence
    own: frozenset[str]
    before: frozenset[str]
    around: frozenset[str]


def _read(asked: Asking, passage: Passage) -> Iterator[_Held]:
    """Read a passage's sentences, each with those before and behind it and the headline."""
    article = passage.version.article
    headline = asked.held(f"{passage.version.title} {article.outlet or ''}")
    sentences = passage.sentences
    own = [asked.held(each.text) for each in sentences]
    for place, sentence in enumerate(sentences):
        before = headline.union(*own[max(0, place - BEFORE) : place])
        around = before.union(*own[place + 1 : place + 2])
        yield _Held(sentence, own[place], before, around)


def _likeness(held: _Held, similarity: Mapping[tuple[str, int], float]) -> float:
    return max(0.0, similarity.get(held.sentence.key, 0.0)) if similarity else UNKNOWN_MEANING


def _hoped(asked: Asking, held: _Held, meaning: float) -> Telling:
    """How far the sentence would tell it if it had the kind of thing asked for."""
    own, around = (asked.share(asked.words, each) for each in (held.own, held.own | held.around))
    near, here = (asked.share(asked.names, each) for each in (held.own | held.before, held.own))
    return Telling(
        held.sentence,
        words=OWN_WORDS * own + (1 - OWN_WORDS) * around,
        names=NEAR_NAMES * near + (1 - NEAR_NAMES) * here,
        kind=1.0,
        meaning=meaning,
    )


def _holds_kind(query: Query, asked: Asking, held: _Held) -> float:
    """Whether the sentence has the kind of thing asked for; 1 when it could be anything."""
    text, kind = held.sentence.text, asked.kind
    if kind in {"person", "name", "thing"}:
        return _holds_name(asked, held)
    if kind in {"time", "place"}:
        return wanted.held(query, text, asked.weights)
    holds: dict[Kind | None, Callable[[], float]] = {
        # Half of what is asked around a figure is half an answer; `held` squares it to rank by it.
        "number": lambda: min(1.0, math.sqrt(wanted.held(query, text, asked.weights))),
        "price": lambda: wanted.has_price(text) * (1 + len(held.own) / len(asked.weights)) / 2,
        "age": lambda: bool(_FIGURE_OF_AGE.search(text)) * _is_theirs(asked.names, asked, held),
        "statement": lambda: has_speech(text) * _is_theirs(asked.speaker, asked, held),
        "reason": lambda: 1.0 if _CAUSE.search(text) else WITHOUT_REASON,
    }
    return holds[kind]() if kind in holds else 1.0


def _is_theirs(whose: frozenset[str], asked: Asking, held: _Held) -> float:
    """How far what the sentence says is of those asked about, though somebody else may be named in it."""
    share = asked.share(whose, held.own | held.around)
    if not whose or whose & held.own:
        return share
    is_of_others = any(len(each.words) > 1 for each in _others(asked, held))
    return share * (OF_OTHERS if is_of_others else 1.0)


def _others(asked: Asking, held: _Held) -> list[Name]:
    """The names in a sentence that the question does not have."""
    return [each for each in names(held.sentence.text) if not asked.known.intersection(each.words)]


def _holds_name(asked: Asking, held: _Held) -> float:
    """Whether the sentence names somebody or something else, near to what is asked about."""
    others = _others(asked, held)
    near = math.sqrt(max((_near(asked, held.sentence.text, each) for each in others), default=0.0))
    if asked.kind == "thing":
        return max(near, WITHOUT_NAME)
    return near * (1.0 if any(len(each.words) > 1 for each in others) else ONE_WORD_NAME)


def _near(asked: Asking, text: str, name: Name) -> float:
    """Share of the question's words around a name."""
    return asked.share(asked.words, asked.held(text[max(0, name.start - REACH) : name.end + REACH]))


def missing(asked: Asking, passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the question's words, as it spells them, that none of the passages holds."""
    held = frozenset[str]().union(*(asked.held(f"{each.version.title} {each.text}") for each in passages))
    return tuple(asked.spelled[each] for each in asked.weights if each not in held)
