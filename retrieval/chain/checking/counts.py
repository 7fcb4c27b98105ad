"""Whether two sentences count the same, and whether a newer count took the place of one (pure)."""

import re
from collections.abc import Sequence
from typing import Final

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.figures import COUNTED, fate_of
from retrieval.chain.comparing.sides import RawSide
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.chain.prose.vocabulary import MEASURES
from retrieval.ingest.words import words
from retrieval.types import Evidence, Sentence

_BETWEEN: Final = re.compile(r"[\s-]*")


def counts_agree(text: str, source: str) -> bool:
    """Whether `source` counts what `text` counts: eleven minutes are not eleven dead.

    Only people of whom `text` says what happened to them are looked at; without such a count they agree.
    """
    return all(
        any(_may_count(source, other, head) for other in _counted(source) if number.agrees_with(other))
        for number in _counted(text)
        if (head := fate_of(text, number))
    )


def same_counts(text: str, number: Number, source: str) -> list[Number]:
    """Return the numbers of `source` that may count what `number` does in `text`."""
    head = fate_of(text, number)
    return [each for each in numbers(source) if head is None or fate_of(source, each) == head]


def superseding(text: str, source: Sentence, others: Sequence[Sentence]) -> tuple[RawSide, Sentence] | None:
    """Return the newer count, and its sentence, that took the place of what `source` supports `text` with."""
    evidence = [Evidence(f"s{n}", each, 0.0) for n, each in enumerate((source, *others), start=1)]
    by_id = {each.id: each.sentence for each in evidence}
    claimed = {number.low for number in _counted(text)}
    for each in disagreements(evidence, about=text):
        newest = each.sides[0]
        older = (side for side in each.sides[1:] if evidence[0].id in side.evidence)
        is_claimed = any(not claimed.isdisjoint(n.low for n in numbers(side.value)) for side in older)
        if each.kind == "update" and is_claimed:
            return newest, by_id[newest.evidence[0]]
    return None


def _counted(text: str) -> list[Number]:
    return [each for each in numbers(text) if each.kind in COUNTED]


def _may_count(source: str, number: Number, head: str) -> bool:
    """Whether a number of `source` counts what happened to people as `head` says, or does not say what."""
    found = fate_of(source, number)
    after = words(_BETWEEN.sub(" ", source[number.end :], count=1))[:1]
    return found == head or (found is None and MEASURES.isdisjoint(after))
