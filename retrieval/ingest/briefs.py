"""Short reports that use the same fixed wording about different events (pure).

"Ferry 3 was late by 20 minutes" and "Ferry 4 was late by 35 minutes" share most of their shingles, because
both follow one desk's template, yet each is news of its own: at the same place in the same sentence they have
a different number or name.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from operator import add
from typing import Final

from retrieval.ingest.credits import AGENCY

LONGEST_PLACE: Final = 3
"""A number with its unit, a name with its title; what differs at greater length is told in other words."""

AROUND: Final = 3
"""So many words that both say stand beside the place; between fewer the two may meet by chance."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…:][\W_]*$")
# "(AP)" here and "(Reuters)" there is who carried the report.
_AGENCY = re.compile(rf"\b{AGENCY}\b")


def tell_apart(one: str, other: str) -> bool:
    """Whether two short texts, alike in their words, put different numbers or names in the same place.

    A name is a word with a capital letter within a sentence. A word that only one of the texts has tells
    nothing apart: an editor may leave a name out, or a number, and boilerplate has names of its own.
    """
    # What the matcher finds depends on their order; what the archive holds must not.
    first, second = map(_words, sorted((one, other)))
    lowered, its = ([word.casefold() for word, _ in words] for words in (first, second))
    opcodes = SequenceMatcher(None, lowered, its, autojunk=False).get_opcodes()
    said_by_both = [0, *(end - start if tag == "equal" else 0 for tag, start, end, *_ in opcodes), 0]
    beside = map(add, said_by_both, said_by_both[2:])
    return any(
        tag == "replace" and near >= AROUND and _differ(first[a:b], second[c:d])
        for (tag, a, b, c, d), near in zip(opcodes, beside, strict=True)
    )


def _differ(one: Sequence[tuple[str, bool]], other: Sequence[tuple[str, bool]]) -> bool:
    is_short = max(len(one), len(other)) <= LONGEST_PLACE
    return is_short and all(any(is_telling for _, is_telling in words) for words in (one, other))


def _words(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether it is a number or a name."""
    text, found, end = _AGENCY.sub("", text), [], 0
    for match in _WORD.finditer(text):
        is_within = end > 0 and _SENTENCE_END.search(text[end : match.start()]) is None
        found.append((match[0], match[0][0].isdigit() or (is_within and match[0][0].isupper())))
        end = match.end()
    return found
