"""What we read and what the archive holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

Status = Literal["usable", "withheld", "canceled"]
"""What an outlet lets be done with an article (ninjs `pubstatus`); a canceled one is withdrawn for good."""


class Span(NamedTuple):
    """A half-open range `[start, end)` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and how we know."""

    value: str
    """`YYYY-MM-DD`, or RFC 3339 when the time of day is known."""
    basis: str
    """Short words for a reader: "stated", "JSON-LD", "dateline; year from weekday and neighbours"."""

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.value)

    @property
    def day(self) -> date:
        """The calendar day, as printed."""
        return date.fromisoformat(self.value[:10])

    @property
    def moment(self) -> str:
        """A form in which days, and moments of any zone, sort by time; a bare day comes first in it."""
        if "T" not in self.value:
            return self.value
        return datetime.fromisoformat(self.value).astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose an article is, as printed."""

    holder: str | None = None
    notice: str | None = None
    terms: str | None = None
    """Where a licence or the terms of use stand: a URL, or their words."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A printed day without a year, as in a dateline; neighbours may give the year later."""

    month: int
    day: int
    weekday: int | None = None
    """Monday is 0; the weekday the article gives to that day, when it does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read from the world, before the archive knows it."""

    title: str
    text: str
    """The canonical text: clean paragraphs joined by one newline pair."""
    sentences: tuple[Span, ...]
    raw_hash: str
    """SHA-256 of the bytes as they came, in hex."""
    url: str | None = None
    path: str | None = None
    outlet: str | None = None
    author: str | None = None
    """The line shown: the authors' names, or the desk's initials."""
    authors: tuple[str, ...] = ()
    owner: str | None = None
    """Who owns the outlet."""
    published: Published | None = None
    modified: Published | None = None
    """When it was changed last."""
    partial_date: PartialDate | None = None
    dateline: str | None = None
    language: str | None = None
    """ISO 639-1 code: of the text where it can be told, else as stated."""
    stated_language: str | None = None
    section: str | None = None
    genre: str | None = None
    """What kind of piece the outlet calls it: `news`, `analysis`, `opinion`, `live` …"""
    rights: Rights = Rights()
    is_free: bool | None = None
    """False behind a paywall."""
    status: Status | None = None
    embargoed_until: datetime | None = None
    guid: str | None = None
    """Its id in the feed it came by."""
    agencies: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    correction: str | None = None
    kept_share: float = 1.0
    """Share of the input's lines that were kept."""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError(f"no text in {self.url or self.path}")
        if self.url is None and self.path is None:
            raise ValueError("a reading needs a url or a path")
        if self.embargoed_until and self.embargoed_until.tzinfo is None:
            raise ValueError("an embargo ends at a moment with a time zone")


@dataclass(frozen=True, slots=True)
class Article:
    """One piece by one outlet."""

    id: str
    version: str
    """Id of the current version."""
    title: str
    url: str | None
    path: str | None
    outlet: str | None
    author: str | None
    published: Published | None
    first_seen: datetime
    language: str | None = None
    agencies: tuple[str, ...] = ()
    origin: str = ""
    """Id of the article that all copies of this text are counted under; its own id when it is no copy."""
    is_withdrawn: bool = False
    is_held: bool = False
    """Not to be shown yet: withheld by its outlet, or under embargo."""
    status: Status = "usable"
    embargoed_until: datetime | None = None
    correction: str | None = None
    authors: tuple[str, ...] = ()
    owner: str | None = None
    modified: Published | None = None
    dateline: str | None = None
    stated_language: str | None = None
    section: str | None = None
    genre: str | None = None
    rights: Rights = Rights()
    is_free: bool | None = None
    guid: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it may be read: neither withdrawn nor held."""
        return not (self.is_withdrawn or self.is_held)

    @property
    def day(self) -> date | None:
        """The day of publication, if known."""
        return self.published.day if self.published else None

    @property
    def name(self) -> str:
        """What people see as the source: the outlet, or the title where no outlet is known."""
        return self.outlet or f"“{self.title}”"


@dataclass(frozen=True)
class Version:
    """One text of an article."""

    id: str
    article: Article
    number: int
    """Counts from 1 within the article."""
    title: str
    text: str
    raw_hash: str
    text_hash: str
    spans: tuple[Span, ...]
    """Where the sentences stand."""
    first_seen: datetime
    is_reread: bool = False
    """Only our cleaning changed, not what the outlet published."""
    captions: tuple[str, ...] = ()
    correction: str | None = None
    """The outlet's note on what it put right, as this version carries it."""
    kept_share: float = 1.0
    warnings: tuple[str, ...] = ()

    @cached_property
    def sentences(self) -> tuple["Sentence", ...]:
        """The sentences in reading order."""
        return tuple(Sentence(self, index) for index in range(len(self.spans)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a version: what we cite."""

    version: Version
    index: int

    def __post_init__(self) -> None:
        if not 0 <= self.index < len(self.version.spans):
            raise ValueError(f"version {self.version.id} has no sentence {self.index}")

    @property
    def span(self) -> Span:
        """Where the sentence stands in the version's text."""
        return self.version.spans[self.index]

    @property
    def text(self) -> str:
        """The words, exactly as stored."""
        start, end = self.span
        return self.version.text[start:end]

    @property
    def article(self) -> Article:
        """The article the sentence is from."""
        return self.version.article

    @property
    def key(self) -> tuple[str, int]:
        """Identity within the archive: version id and position."""
        return self.version.id, self.index


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences `[first, last)` of a version: what we embed and retrieve."""

    id: str
    version: Version
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last <= len(self.version.spans):
            raise ValueError(f"version {self.version.id} has no sentences {self.first}:{self.last}")

    @property
    def span(self) -> Span:
        """From the first sentence's start to the last one's end."""
        return Span(self.version.spans[self.first].start, self.version.spans[self.last - 1].end)

    @property
    def text(self) -> str:
        """The words of the span, exactly as stored."""
        start, end = self.span
        return self.version.text[start:end]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The passage's sentences in reading order."""
        return self.version.sentences[self.first : self.last]
