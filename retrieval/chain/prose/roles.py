"""Whose minister, mayor or director is meant (pure)."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from retrieval.chain.prose.context import needed_before, outside_quotes
from retrieval.chain.prose.names import Mentions, Name, names
from retrieval.ingest.words import STOP_WORDS
from retrieval.types import Sentence

_ROLES: Final = (
    r"(?:minister|president|premier|chancellor|mayor|governor|secretary|ambassador|king|queen|speaker|head|leader"
    r"|director|chief(?:\s+executive)?|chairman|chairwoman|chair|founder|owner|coach|captain|editor|spokes(?:wo)?man)"
)
# What may stand between an owner and the role, and belongs to the role.
_KIND: Final = (
    r"(?:(?:Vice|Deputy|Prime|Foreign|Interior|Defen[cs]e|Finance|Health|Transport|Justice|Education|Energy"
    r"|Environment|Labou?r|Trade|Culture|Fire|Police|vice|deputy|prime|[a-z]+)\s+){0,2}"
)
_NAME: Final = r"[A-Z][\w.-]*(?:\s+(?:of\s+|the\s+)*[A-Z][\w.-]*)*"
# "Mayor of Senn", "minister of transport of Norland".
_OF: Final = re.compile(rf"\b(?P<role>(?i:{_ROLES}))\s+of\s+(?:[a-z]+\s+of\s+)?(?:the\s+)?(?P<owner>{_NAME})")
# "Aldport's mayor", "Norland's transport minister".
_POSSESSED: Final = re.compile(rf"\b[A-Z][\w.-]*['’]s\s+(?:[a-z]+\s+){{0,2}}(?P<role>(?i:{_ROLES}))\b")
# "Mayor Tilda Brask of Senn".
_NAMED_OF: Final = re.compile(
    rf"\b(?i:{_ROLES})\s+(?:[A-Z][\w.-]*\s+){{1,3}}of\s+(?:the\s+)?(?P<owner>{_NAME})"
)
# So near to a name, in characters, newspapers say who it is: "Bettine Krull, the mayor of Nether Tolm".
_REACH: Final = 40
# Whoever is spoken to or compared with does not speak; "according to the mayor" she does.
_NO_SPEAKER: Final = re.compile(
    r"(?<!\baccording )\b(?:to|with|for|from|against|about|than|like)\s+(?:the|an?|his|her|their|its)"
    r"(?:\s+[a-z][a-z-]*){1,2}",
)
_OWNS: Final = re.compile(rf"\b(?P<owner>[A-Z][\w.-]*)(?:['’]s)?\s+{_KIND}(?i:{_ROLES})\b")


def is_of_other(question: str, text: str) -> bool:
    """Whether `question` asks for somebody's minister, and `text` has only the minister of somebody else."""
    asked = _owners(question)
    told = _owners(text)
    if not asked or not told:
        return False
    return not any(_is_same(one, other) for one in asked for other in told)


def is_role_of_other(question: str, text: str) -> bool:
    """Whether `text` says in full that the very role asked for is somebody else's: "the mayor of Senn"."""
    return not _roles(question).isdisjoint(_roles(text)) and is_of_other(question, text)


def speaks_in_role(sentence: Sentence, tells_role: Callable[[str], bool]) -> bool:
    """Whether somebody who may speak in `sentence` has a role, by `tells_role` of a text that speaks of it.

    What is quoted does not count: "The minister is wrong," said by the union, is not the minister's word.
    """
    said = " ".join(outside_quotes(each.text) for each in (*(needed_before(sentence) or ()), sentence))
    if tells_role(_NO_SPEAKER.sub(" ", said)):
        return True
    text = " ".join(outside_quotes(each.text) for each in sentence.version.sentences)
    named = names(text)
    mentions = (
        match
        for name in names(said)
        for match in re.finditer(rf"\b{re.escape(name.words[-1])}\b", text, re.IGNORECASE)
        if not _is_of_namesake(name, match.start(), named)
    )
    return any(
        tells_role(_NO_SPEAKER.sub(" ", text[max(0, each.start() - _REACH) : each.end() + _REACH]))
        for each in mentions
    )


def _is_of_namesake(name: Name, place: int, named: Iterable[Name]) -> bool:
    """Whether a surname at `place` is that of somebody with another first name."""
    full = (each for each in named if each.start <= place < each.end and len(each.words) > 1)
    return len(name.words) > 1 and any(set(each.words[:-1]).isdisjoint(name.words[:-1]) for each in full)


def _roles(text: str) -> set[str]:
    """The roles of which `text` says in full whose they are."""
    found = (each for pattern in (_OF, _POSSESSED) for each in pattern.finditer(text))
    return {each["role"].casefold() for each in found}


def _owners(text: str) -> list[str]:
    """`Nether Tolm` of "mayor of Nether Tolm"; `French` of "French Foreign Minister"."""
    found = (match["owner"] for pattern in (_OF, _NAMED_OF, _OWNS) for match in pattern.finditer(text))
    return [each for each in found if each.casefold() not in STOP_WORDS]


def _is_same(one: str, other: str) -> bool:
    mentions = Mentions(other)
    return any(mentions.has(each) for each in names(f"in {one}"))
