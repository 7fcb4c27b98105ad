"""A disagreement before its sources have numbers (pure)."""

from dataclasses import dataclass
from typing import Literal

from retrieval.chain.writing.numbering import Numbering
from retrieval.types import Disagreement, DisagreementValue


@dataclass(frozen=True, slots=True)
class RawSide:
    """One value, or one position, and the evidence that gives it."""

    value: str
    evidence: tuple[str, ...]
    """Ids of the evidence."""
    speaker: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class RawDisagreement:
    """Sources that differ; sides newest first."""

    about: str
    kind: Literal["update", "conflict", "position"]
    sides: tuple[RawSide, ...]

    def numbered(self, numbering: Numbering) -> Disagreement:
        """Return the same with citations instead of evidence ids."""
        values = tuple(
            DisagreementValue(side.value, numbering.cite_all(side.evidence), side.speaker, side.published)
            for side in self.sides
        )
        return Disagreement(self.about, self.kind, values)
