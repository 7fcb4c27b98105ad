"""Whether a sentence names, or describes, whom or what a question asks for (pure)."""

import math
import re
from typing import Final

from retrieval.chain.prose.names import Name, names
from retrieval.chain.prose.vocabulary import SPEECH_VERBS
from retrieval.chain.question import wanted
from retrieval.chain.question.asking import Asking
from retrieval.chain.question.people import Deed, deed, described, introduced, is_introduced, office
from retrieval.types import Query

# Things are named in too many ways to be missed for sure.
WITHOUT_NAME: Final = 0.3
# One name alone is a place's as often as a person's.
ONE_WORD_NAME: Final = 0.8
# Whoever stands beside a deed of which the sentence does not say who did it.
OF_NOBODY: Final = 0.4
# Who only says what a sentence tells is seldom whom or what is asked for.
SPEAKER_ONLY: Final = 0.4
# Of somebody the question names, what does not say who that is.
NOT_INTRODUCED: Final = 0.5

# A name within so many characters of what is asked about belongs to it.
REACH: Final = 80

_VERB_BEFORE: Final = re.compile(rf"\b(?:{'|'.join(sorted(SPEECH_VERBS))})\s+(?:[A-Z][\w.-]*\s+)*$")
_VERB_BEHIND: Final = re.compile(rf"^\s+(?:{'|'.join(sorted(SPEECH_VERBS))})\b")
# So many words before a name tell what it is: "Transport Minister Corin Valdane".
_ROLE_WORDS: Final = 3
_CLAUSE_END: Final = re.compile(r"[,.;:?!\"”“]")


def others(asked: Asking, text: str) -> list[Name]:
    """Return the names in a sentence that the question does not have."""
    return [each for each in names(text) if not asked.known.intersection(each.words)]


def holds_name(query: Query, asked: Asking, text: str) -> float:
    """Whether a sentence names somebody or something else, near to what is asked about."""
    if (asked_for := introduced(query.text)) and asked.kind == "person":
        return (1.0 if is_introduced(asked_for, text) else NOT_INTRODUCED) * (
            not _is_of_namesake(asked, text)
        )
    done = deed(query.text) if asked.kind == "person" else None
    found = [
        each for each in others(asked, text) if not (done and done.is_of_other(text, each.start, each.end))
    ]
    near = max(
        (
            math.sqrt(_near(asked, text, each.start, each.end)) * _is_told_of(asked, text, each)
            for each in found
        ),
        default=0.0,
    )
    if asked.kind == "thing":
        return max(near, WITHOUT_NAME)
    named = near * (1.0 if any(len(each.words) > 1 for each in found) else ONE_WORD_NAME)
    if done is None:
        return named * (1.0 if _speaks_of_office(query, asked, text) else NOT_INTRODUCED)
    return max(named, _describes(asked, text, done)) * (OF_NOBODY if done.is_left_to_nobody(text) else 1.0)


def _speaks_of_office(query: Query, asked: Asking, text: str) -> bool:
    """Whether a sentence speaks of the office whose holder is asked for, if one is."""
    sought = office(query.text) if asked.kind == "person" else None
    if sought is None:
        return True
    offices = {each for each in asked.words if asked.spelled[each] == sought}
    return not offices or not offices.isdisjoint(asked.held(text))


def _is_of_namesake(asked: Asking, text: str) -> bool:
    """Whether a sentence gives a full name that shares one word with the one asked about, and no other."""
    full = [set(each.words) for each in names(text) if len(each.words) > 1]
    akin = [each for each in full if not asked.named.isdisjoint(each)]
    return len(asked.named) > 1 and bool(akin) and not any(len(each & asked.named) > 1 for each in akin)


def _describes(asked: Asking, text: str, done: Deed) -> float:
    """Whether the sentence describes somebody, near to what is asked about, without a name."""
    spans = (
        (start, end)
        for start, end in described(text)
        if not (asked.held(text[start:end]) or done.is_of_other(text, start, end))
    )
    return wanted.DESCRIBED * max((math.sqrt(_near(asked, text, *each)) for each in spans), default=0.0)


def _near(asked: Asking, text: str, start: int, end: int) -> float:
    """Share of the question's words around what stands from `start` to `end`."""
    return asked.share(asked.words, asked.held(text[max(0, start - REACH) : end + REACH]))


def _is_told_of(asked: Asking, text: str, name: Name) -> float:
    """Whether the sentence tells something of a name, or has it only for whoever says so."""
    before, behind = text[: name.start], text[name.end :]
    if asked.asks_who_says or not (_VERB_BEFORE.search(before) or _VERB_BEHIND.match(behind)):
        return 1.0
    role = " ".join(_CLAUSE_END.split(before)[-1].split()[-_ROLE_WORDS:])
    is_described = behind.startswith(",") or asked.held(role) & asked.words
    return 1.0 if is_described or asked.held(name.text) & asked.words else SPEAKER_ONLY
