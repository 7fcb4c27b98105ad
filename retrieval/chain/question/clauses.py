"""To whom what a clause tells belongs (pure)."""

import re
from collections.abc import Collection
from typing import Final

from retrieval.chain.prose.names import names

# Initials and decimals hold a full stop and end no clause.
_BREAK: Final = re.compile(r"[,;:?!\"”“]|\.\s")
# What stands so is a place, to which no day belongs.
_AT: Final = re.compile(r"\b(?:in|at|near|from|to|of|on|over|above|below)\s+(?:the\s+)?$", re.IGNORECASE)


def is_of_others_alone(known: Collection[str], text: str, place: int) -> bool:
    """Whether the clause at `place` of `text` has the full name of others, and of those `known` none.

    "Monday" of "Putin met Hollande, who saw David Cameron on Monday" is no day of Putin's.

    Args:
        known: The lower-case words of the names asked about.
        text: A sentence.
        place: Offset of what is told.
    """
    start = max((each.end() for each in _BREAK.finditer(text, 0, place)), default=0)
    end = _BREAK.search(text, place)
    clause = text[start : end.start() if end else len(text)]
    named = [each.words for each in names(clause) if not _AT.search(clause[: each.start])]
    is_of_known = any(not set(each).isdisjoint(known) for each in named)
    return not is_of_known and any(len(each) > 1 for each in named)
