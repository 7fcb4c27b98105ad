"""Where two sentences of nearly the same words differ, word by word (pure).

What stands in the place of something else says more than the words alone: "less" for "more", another name in
a sentence that holds both, a "not" that was put in. Meant for sentences that are otherwise alike; of two that
merely share a topic it tells nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from retrieval.chain.checking.facts import Mentions, is_negator, names
from retrieval.chain.checking.opposites import are_opposites
from retrieval.chain.prose.aliases import CALENDAR

# Two sentences of which this share of the words stands in the same order are one sentence, edited.
ALIKE: Final = 0.75

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Slip:
    """What one sentence says in the place of the other's words."""

    kind: Literal["negation", "names"]
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A stretch of words that was put in, left out, or replaced."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    is_first: bool
    """One of the sentences begins with it: there a capital tells nothing."""


def likeness(ours: str, theirs: str) -> float:
    """The share of both sentences' words that stand in the same order, in [0, 1]."""
    return _matcher(_words(ours), _words(theirs)).ratio()


def slips(ours: str, theirs: str) -> tuple[Slip, ...]:
    """Tell where `ours` turns what `theirs` says; none when the two are not alike."""
    if likeness(ours, theirs) < ALIKE:
        return ()
    return tuple(dict.fromkeys(slip for edit in _edits(ours, theirs) for slip in _slips(edit)))


def _slips(edit: _Edit) -> Iterator[Slip]:
    ours, theirs = (" ".join(words) for words in (edit.ours, edit.theirs))
    if _denies(edit.ours) != _denies(edit.theirs):
        yield Slip("negation", ours, theirs)
    for one, other in zip(edit.ours, edit.theirs, strict=False):
        if are_opposites(one.lower(), other.lower()):
            yield Slip("negation", one, other)
    is_renamed = not edit.is_first and _named(edit.ours) and _named(edit.theirs)
    if is_renamed and not _are_one(ours, theirs):
        yield Slip("names", ours, theirs)


def _denies(words: Sequence[str]) -> bool:
    return any(is_negator(word.lower()) for word in words)


def _named(words: Sequence[str]) -> bool:
    return any(word[0].isupper() and not word.isupper() and word.lower() not in CALENDAR for word in words)


def _are_one(ours: str, theirs: str) -> bool:
    """Whether two names are spellings of one, or share a word."""
    known, told = Mentions(theirs), Mentions(ours)
    return any(known.has(each) for each in names(f"the {ours}")) or any(
        told.has(each) for each in names(f"the {theirs}")
    )


def _edits(ours: str, theirs: str) -> Iterator[_Edit]:
    first, second = _words(ours), _words(theirs)
    for tag, a, b, c, d in _matcher(first, second).get_opcodes():
        if tag != "equal":
            yield _Edit(first[a:b], second[c:d], is_first=not (a and c))


@lru_cache(maxsize=1024)
def _matcher(ours: tuple[str, ...], theirs: tuple[str, ...]) -> "SequenceMatcher[str]":
    first, second = ([word.lower() for word in words] for words in (ours, theirs))
    return SequenceMatcher(None, first, second, autojunk=False)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.replace("’", "'")))
