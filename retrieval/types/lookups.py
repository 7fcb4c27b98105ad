"""What looking a citation or a claim up returns."""

from dataclasses import dataclass
from typing import Literal

from retrieval.types.answers import Citation


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A citation opened: the passage as stored, and what became of it since."""

    citation: Citation
    before: str
    after: str
    context_start: int
    """Offset of `before` in the version's text."""
    current: Literal["same", "moved", "changed", "withdrawn"]
    published_basis: str | None
    link: str | None
    """The article's URL with a text fragment that opens it at the words."""
    copies: tuple[str, ...] = ()
    """Outlets or titles of the other articles of the same origin."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stored sentence that matches a claim."""

    citation: Citation
    match: Literal["verbatim", "close", "related"]
    score: float


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """Who printed a claim: word for word, closely, or something near it."""

    claim: str
    matches: tuple[Match, ...]
    first: Citation | None
    """The earliest dated verbatim or close match."""
    outlets: int
    origins: int
