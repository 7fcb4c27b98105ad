"""What we write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from retrieval.types.search import Filters

Checked = bool | None
"""Outcome of one check: passed, failed, or None when there was nothing to check."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as a writer proposes it, before it is checked and numbered."""

    text: str
    sources: tuple[str, ...]
    """Ids of the evidence it rests on."""
    form: Literal["quoted", "written"]


@dataclass(frozen=True, slots=True)
class Citation:
    """`[n]`: one span of one version."""

    n: int
    article: str
    version: str
    title: str
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    path: str | None
    start: int
    end: int
    quote: str
    origin: str

    @property
    def source(self) -> str:
        """What people see as the source."""
        return self.outlet or f"“{self.title}”"


@dataclass(frozen=True, slots=True)
class Checks:
    """What was checked of a statement against the sentences it cites."""

    quotes: Checked = None
    numbers: Checked = None
    dates: Checked = None
    names: Checked = None
    negation: Checked = None

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that did not pass."""
        return tuple(name for name in self.__slots__ if getattr(self, name) is False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence we wrote or quote, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    form: Literal["quoted", "written"]
    checks: Checks


@dataclass(frozen=True, slots=True)
class DisagreementValue:
    """One side of a disagreement."""

    value: str
    citations: tuple[int, ...]
    speaker: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that give different values for one thing; newest first, never averaged."""

    about: str
    kind: Literal["update", "conflict", "position"]
    values: tuple[DisagreementValue, ...]

    def is_superseded(self, place: int) -> bool:
        """Whether the value at `place` was replaced by the first: of what rose over time only that holds."""
        return self.kind == "update" and place > 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence a writer proposed and a check refused."""

    text: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets."""

    id: str
    question: str
    standalone: str
    understood: Filters
    status: Literal["answered", "abstained"]
    relevance: Mapping[str, float | str]
    engine: str
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    nearest: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: str | None = None
    origins: int = 0
    usage: Mapping[str, float | None] | None = None
    """What the model took, by name; None: nobody knows how much."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened on one day of a story."""

    date: str
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The part of a story on one calendar day."""

    date: str | None
    articles: tuple[str, ...]
    placed: tuple[str, ...] = ()
    """Those of the articles that print no day and were placed on this one by what the story says."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one thing that happens, possibly over days."""

    story: str
    articles: tuple[str, ...]
    events: tuple[Event, ...]
    outlets: tuple[str, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Item:
    """One story in a briefing, or one summary; points cite the briefing's citations by number."""

    story: str
    headline: str
    status: Literal["new", "developing", "update"]
    """An update goes on with a story that the channel was told of before."""
    outlets: tuple[str, ...]
    origins: int
    articles: tuple[str, ...]
    points: tuple[Statement, ...]
    disagreements: tuple[Disagreement, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    new: tuple[int, ...] = ()
    """Indexes of the points that were not told before."""
    headline_by: str | None = None
    """Whose headline it is: an outlet, or None for our own words and for an unknown outlet's."""
    headline_citations: tuple[int, ...] = ()
    """Of a headline in our own words: citations of its points, each of which says all that it says."""
    versions: tuple[str, ...] = ()
    """The version of each article that was read, in their order; of a summary none are kept."""
    earlier: str | None = None
    """Of an update: the last day that the briefing was about which told of the story before."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One text over many documents."""

    id: str
    topic: str
    engine: str
    item: Item
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    usage: Mapping[str, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """The stories of a window."""

    id: str
    since: str
    until: str
    zone: str
    articles: int
    items: tuple[Item, ...]
    citations: tuple[Citation, ...]
    failures: tuple[str, ...] = ()
    engine: str = "extractive"
    notes: tuple[str, ...] = ()
    usage: Mapping[str, float | None] | None = None

    @property
    def last_day(self) -> str:
        """The last day it is about; `until` is the first one it is not."""
        return str(date.fromisoformat(self.until) - timedelta(days=1))
