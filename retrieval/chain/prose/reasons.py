"""Whether a sentence gives a reason, and how plainly (pure)."""

import re
from typing import Final

from retrieval.ingest.months import ENGLISH_MONTH

# Reasons are given in too many ways to be missed for sure.
WITHOUT_REASON: Final = 0.6
CIRCUMSTANCE: Final = 0.8

# "By the end of March" and "for 24 hours" say when and how long, not why.
_SPAN: Final = r"(?:an?|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:hour|day|week|month|year)"
_CAUSE: Final = re.compile(
    r"\b(?:because|due to|reason|in order|so that|caused?|owing|thanks to"
    r"|(?<!enough )to (?:prevent|avoid|protect|allow|help)|in response|the fault of"
    r"|(?:in )?protest(?:ing)? (?:at|against|over)"
    rf"|(?:walk(?:s|ed|ing)? out|str(?:ikes?|iking)|walkouts?|stoppages?)(?: for {_SPAN}s?)?"
    r" over(?! the (?:weekend|past|last|next)))\b",
    re.IGNORECASE,
)
_TIME: Final = (
    rf"(?:(?:about|the\s+(?:end|past|last|next)|\w+day|noon|midnight|{ENGLISH_MONTH})\b|\d|{_SPAN})"
)
_CIRCUMSTANCE: Final = re.compile(
    rf"\b(?:as a|part of|(?:after|since|over|for|by)(?!\s+{_TIME}))\b", re.IGNORECASE
)

_TAKES_UP: Final = re.compile(
    r"\W*(?:the\s+(?:reason|cause)|(?:this|that)\s+(?:is|was)\s+because)\b", re.IGNORECASE
)


def gives_reason_for_what_stands_before(text: str) -> bool:
    """Whether a sentence opens as in "The reason is a cable": what it is the reason for was told before."""
    return bool(_TAKES_UP.match(text))


def gives_reason(text: str) -> float:
    """Return how plainly a sentence gives a reason, at most 1; a circumstance may be one."""
    if _CAUSE.search(text):
        return 1.0
    return CIRCUMSTANCE if _CIRCUMSTANCE.search(text) else WITHOUT_REASON
