"""What is asked and found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.types.articles import Passage, Sentence


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question restricts itself to; empty means everything."""

    since: date | None = None
    """First day included, in the desk's zone."""
    until: date | None = None
    """First day no longer included."""
    outlets: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    """Article ids; given by a caller, never read out of a question."""

    @property
    def is_narrowing(self) -> bool:
        """Whether any article can be left out by date, outlet or id."""
        return bool(self.since or self.until or self.outlets or self.articles)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood."""

    text: str
    """The standalone question."""
    filters: Filters = Filters()
    wants: Literal["person", "time", "place", "number", "statement"] | None = None
    """The kind of thing an answering sentence must hold, when the question tells."""
    is_until_soft: bool = False
    """The window is of when something happened: what was printed after it may tell of it too."""
    dates: tuple[str, ...] = ()
    """The phrases that the window was read from, as the question spells them."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where each ranking put a passage; 1 is best, None is not found."""

    dense: int | None = None
    lexical: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its fused score in [0, 1]."""

    passage: Passage
    score: float
    ranks: Ranks


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether the archive holds anything on a question, and why we think so."""

    is_relevant: bool
    evidence: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search returns: hits, best first."""

    query: Query
    hits: tuple[Hit, ...]
    relevance: Relevance
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence chosen for an answer, numbered for the writer and the prompt."""

    id: str
    """`s1`, `s2`, …: the only way a writer can cite."""
    sentence: Sentence
    score: float

    @property
    def origin(self) -> str:
        """Id of the origin the sentence counts under."""
        return self.sentence.article.origin
