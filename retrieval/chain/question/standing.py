"""Which sentences tell a count that no longer stands (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from retrieval.chain.comparing.sides import RawDisagreement
from retrieval.types import Evidence

_LEAST: Final = re.compile(r"\b(?:at\s+least|more\s+than|over)\b", re.IGNORECASE)


def superseded(differing: Sequence[RawDisagreement], evidence: Sequence[Evidence]) -> frozenset[str]:
    """Return the ids of the evidence whose count gave way to a newer one.

    Where a count changed over time that is all but the newest, and "at least" so many, which still holds;
    else what an outlet printed before it printed another. They stay in what the sources differ on.

    Args:
        differing: What the sources of `evidence` differ on, sides newest first.
        evidence: The sentences.
    """
    by_id = {each.id: each for each in evidence}
    return frozenset(old for each in differing if each.kind != "position" for old in _old(each, by_id))


def _old(differs: RawDisagreement, by_id: Mapping[str, Evidence]) -> Iterator[str]:
    newest = differs.sides[0].evidence
    for side in differs.sides:
        others = [by_id[each] for each in _ids(differs) if each not in side.evidence]
        for each in side.evidence:
            is_replaced = differs.kind == "update" and each not in newest
            if (is_replaced and not _LEAST.search(side.value)) or any(
                _revises(other, by_id[each]) for other in others
            ):
                yield each


def _ids(differs: RawDisagreement) -> list[str]:
    return [each for side in differs.sides for each in side.evidence]


def _revises(new: Evidence, old: Evidence) -> bool:
    """Whether the outlet of `old` printed `new` on a later day."""
    before, after = old.sentence.article, new.sentence.article
    if before.outlet is None or before.outlet != after.outlet:
        return False
    return bool(before.day and after.day and before.day < after.day)
