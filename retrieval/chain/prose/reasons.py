"""The reasons a sentence gives, and for what (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.ingest.months import ENGLISH_MONTH

# Reasons are given in too many ways to be missed for sure.
WITHOUT_REASON: Final = 0.6
CIRCUMSTANCE: Final = 0.8

# What a reason is given for stands within about a dozen words of it.
REACH: Final = 70
# After so many words at most a connective still opens its sentence.
_OPENING: Final = 3

# "By the end of March" and "for 24 hours" say when and how long, not why.
_SPAN: Final = r"(?:an?|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:hour|day|week|month|year)"
_MOVES: Final = (
    r"c(?:o|a)me|comes|coming|go|goes|gone|going|went|travel\w*|return\w*|flew|flown|fl(?:y|ies)|invited|sent"
    r"|called\s+(?:in|on)|gather\w*|march\w*|met|meet(?:s|ing)?"
)
_CAUSE: Final = re.compile(
    r"\b(?:because|due to|reason|in order|so (?:that|as to)|caused?|owing|thanks to|on (?:the )?grounds"
    r"|citing|for fear|fear(?:s|ed|ing)? that|in (?:a bid|an (?:effort|attempt)) to|with the aim"
    r"|aim(?:s|ed|ing)? (?:to|at)|(?:prompted|sparked|triggered|provoked) by|blam(?:es?|ed|ing)"
    r"|as a (?:precaution|protest|warning|result of)"
    r"|to (?:demand|press|force|mark|honou?r|protest)|(?<!enough )to (?:prevent|avoid|protect|allow|help)"
    r"|in response|the fault of|(?:in )?protest(?:s|ed|ing)? (?:at|against|over)"
    rf"|(?:walk(?:s|ed|ing)? out|str(?:ikes?|iking)|walkouts?|stoppages?)(?: for {_SPAN}s?)?"
    r" over(?! the (?:weekend|past|last|next))"
    rf"|(?:{_MOVES})\b[^.,;]{{0,40}}? to (?-i:(?!(?:the|an?|his|her|their|its)\b)[a-z]+))\b",
    re.IGNORECASE,
)
_TIME: Final = (
    rf"(?:(?:about|the\s+(?:end|past|last|next)|\w+day|noon|midnight|{ENGLISH_MONTH})\b|\d|{_SPAN})"
)
_CIRCUMSTANCE: Final = re.compile(
    rf"\b(?:as a|part of|(?:can|could)(?:not|\s+no\s+longer)|(?:after|since|over|for|by)(?!\s+{_TIME}))\b",
    re.IGNORECASE,
)
# "X caused Y": what it is the reason for may stand on either side.
_EITHER_SIDE: Final = re.compile(r"\W*(?:cause|caused|reason|blam\w+)\W*", re.IGNORECASE)

_TAKES_UP: Final = re.compile(
    r"\W*(?:the\s+(?:reason|cause)|(?:this|that)\s+(?:is|was)\s+because)\b", re.IGNORECASE
)
_UNKNOWN: Final = re.compile(
    r"\b(?:too\s+early|not\s+possible|impossible)\s+to\s+(?:name|say|tell|determine|give|speculate\s+on)\b"
    r"(?=.*\b(?:causes?|reasons?|why)\b)"
    r"|\b(?:causes?|reasons?)\b.{0,40}\b(?:not\s+(?:yet\s+)?(?:known|clear|certain)|unknown|unclear|under\s+investigation)\b"
    r"|\b(?:unclear|unknown|not\s+(?:yet\s+)?(?:known|clear|say|said))\s+(?:exactly\s+)?why\b",
    re.IGNORECASE,
)
_SUBORDINATE: Final = re.compile(
    r"\b(?:when|after|before|while|as|since|until|once)\s[^,;.]*[,;.]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason a sentence gives."""

    of: str
    """The words around it that may say what it is the reason for."""
    why: str
    """What is given as the reason; empty where the two cannot be told apart."""
    worth: float
    """How plainly, at most 1; a circumstance may be a reason."""


def reasons(text: str) -> Iterator[Reason]:
    """Yield the reasons a sentence gives, and that nobody knows one."""
    if match := _UNKNOWN.search(text):
        yield Reason(text, "", 1.0)
    for pattern, worth in ((_CAUSE, 1.0), (_CIRCUMSTANCE, CIRCUMSTANCE)):
        for match in pattern.finditer(text):
            yield _reason(text, match, worth)


def _reason(text: str, match: re.Match[str], worth: float) -> Reason:
    if _EITHER_SIDE.fullmatch(match[0]):
        return Reason(text, "", worth)
    why, comma, rest = text[match.end() :].partition(",")
    if comma and len(text[: match.start()].split()) < _OPENING:
        # "After the dam broke, the town was cleared."
        return Reason(rest[:REACH], why, worth)
    before = text[max(0, match.start() - REACH) : match.end()]
    return Reason(before, text[match.end() : match.end() + REACH], worth)


def gives_reason_for_what_stands_before(text: str) -> bool:
    """Whether a sentence opens as in "The reason is a cable": what it is the reason for was told before."""
    return bool(_TAKES_UP.match(text) or _UNKNOWN.search(text))


def main_clause(text: str) -> str:
    """Return `text` without its clauses of time: "When it broke, no alarm rang" is about the alarm."""
    return _SUBORDINATE.sub(" ", text)


def gives_reason(text: str) -> float:
    """Return how plainly a sentence gives a reason for anything, at most 1."""
    return max((each.worth for each in reasons(text)), default=WITHOUT_REASON)
