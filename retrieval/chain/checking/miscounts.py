"""Whether a number counts what its source counts with it (pure).

"The fire killed 17" has its number in "killed three people and injured 17", and still is wrong. So a number
fails whose source plainly gives it to something else, and plainly gives another to what it is said to count.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from retrieval.chain.comparing.figures import head_of
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.chain.prose.vocabulary import HEAD_OF, HEADS
from retrieval.ingest.sentences import split
from retrieval.ingest.words import stem

_FATES: Final = "|".join(sorted(HEAD_OF))
# "Killed or injured 17", "17 dead and wounded": of several fates at once, none is the number's own.
_SEVERAL: Final = re.compile(rf"\b(?:{_FATES})(?:,|\s+and|\s+or|\s+and/or)\s+(?:{_FATES})\b", re.IGNORECASE)


def is_miscounted(claim: str, source: str) -> bool:
    """Whether `source` plainly gives a number of `claim` to another head, and that head another number."""
    theirs = _counts(source)
    heads = {head for _, head in theirs if head}
    return any(
        ours in heads and _is_of_others(ours, [head for each, head in theirs if number.agrees_with(each)])
        for number, ours in _counts(claim)
        if ours
    )


def _is_of_others(ours: str, given: Sequence[str | None]) -> bool:
    """Whether the heads to which a number is given are all plain, of the kind of `ours`, and none is it."""
    return bool(given) and all(head and head != ours and _is_fate(head) == _is_fate(ours) for head in given)


@lru_cache(maxsize=1024)
def _counts(text: str) -> tuple[tuple[Number, str | None], ...]:
    """Return the numbers of a text with what each plainly counts: a fate, or the stem of a plural."""
    return tuple(pair for start, end in split(text) for pair in _counts_of(text[start:end]))


def _counts_of(sentence: str) -> list[tuple[Number, str | None]]:
    found = numbers(sentence)
    is_clear = not _SEVERAL.search(sentence)
    return [(each, _head(sentence, each, found) if is_clear else None) for each in found]


def _head(sentence: str, number: Number, others: Sequence[Number]) -> str | None:
    head = head_of(sentence, number, others) if number.kind == "plain" else None
    if head is None:
        return None
    return head.happened or (stem(head.noun) if head.noun.endswith("s") else None)


def _is_fate(head: str) -> bool:
    return head in HEADS
