"""What looking up a citation or a claim returns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from retrieval.types.answers import Citation

State = Literal["same", "moved", "changed", "withdrawn"]
"""What became of a citation's sentence in what its article says now."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words of two texts compared."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one text says, and what a source says in its place."""

    kind: str
    """The check that failed: numbers, dates, names, negation, quotes."""
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A citation opened: the passage as stored, and what became of it since."""

    citation: Citation
    before: str
    after: str
    context_start: int
    """Offset of `before` in the version's text."""
    current: State
    published_basis: str | None
    link: str | None
    """The article's URL with a text fragment that opens it at the words."""
    copies: tuple[str, ...] = ()
    """Outlets or titles of the other articles of the same origin."""
    changes: tuple[Change, ...] = ()
    """Of a changed sentence: word by word, what stands in its place now; empty when nothing near it does."""
    correction: str | None = None
    """The article's note on what it put right after it was cited."""


@dataclass(frozen=True, slots=True)
class Use:
    """An answer, a summary or a briefing that cites an article, and what became of the sentences it cites."""

    id: str
    kind: str
    title: str
    created_at: datetime
    citations: tuple[Citation, ...]
    states: tuple[State, ...]
    """Of each citation."""
    statements: tuple[str, ...]
    """The texts that lean on them."""

    @property
    def is_affected(self) -> bool:
        """Whether the article no longer says something that was cited."""
        return not {"changed", "withdrawn"}.isdisjoint(self.states)


@dataclass(frozen=True, slots=True)
class Match:
    """A stored sentence that matches a claim."""

    citation: Citation
    match: Literal["verbatim", "close", "related"]
    score: float
    changes: tuple[Change, ...] = ()
    """Of a close match: the claim against the stored sentence, word by word."""
    differs: tuple[Difference, ...] = ()
    """Of a sentence of nearly the same words: where it says otherwise."""


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """Who printed a claim: word for word, closely, or something near it."""

    claim: str
    matches: tuple[Match, ...]
    first: Citation | None
    """The earliest dated verbatim or close match."""
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of a draft, judged against the archive."""

    text: str
    line: int
    """Where its paragraph begins in the draft; counts from 1."""
    verdict: Literal["supported", "contradicted", "unsupported", "skipped"]
    score: float = 0.0
    """How near the best source comes to saying the same, in [0, 1]."""
    failed: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    citations: tuple[Citation, ...] = ()
    """What supports it, or what contradicts it; nothing else."""
    reason: str | None = None
    """Why it was skipped, or which newer count took the place of the one it states."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A draft, sentence by sentence."""

    sentences: tuple[Judged, ...]
