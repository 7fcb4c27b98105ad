"""The values passed between grouping and the archive: what stories are derived from and stored as."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Kind = Literal["merged", "split", "ended"]


class Standing(NamedTuple):
    """How far the archive has come: its changes, and those that days and origins were derived from."""

    changes: int
    settled: int


class Shown(NamedTuple):
    """What grouping needs to know of an article to tell whether it changed."""

    article: str
    version: str
    title: str
    language: str | None
    day: date | None
    origin: str


class Member(NamedTuple):
    """Where an article stands."""

    story: str
    day: str | None
    """Printed or placed."""


class Week(NamedTuple):
    """The groups of a week, and the digest of what they follow from."""

    digest: str
    groups: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What became of a story."""

    kind: Kind
    """merged: `story` went into `other`; split: `other` came out of it; ended: nothing of it is shown."""
    story: str
    other: str | None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The archive and its stories at one moment."""

    archive: Standing
    followed: Standing
    shown: Sequence[Shown]
    leads: frozenset[str]
    weeks: Mapping[int, Week]
    members: Mapping[str, Member]
    created: Mapping[str, datetime]
    """When each story there is was first found."""
    retired: frozenset[str]
    """Ids that were a story's once."""


@dataclass(slots=True)
class Renewal:
    """What is to be written: all of it or nothing."""

    leads: dict[str, Mapping[str, int]] = field(default_factory=dict)
    stale_leads: Collection[str] = ()
    weeks: dict[int, Week] = field(default_factory=dict)
    stale_weeks: Collection[int] = ()
    members: dict[str, Member] = field(default_factory=dict)
    left: Collection[str] = ()
    """Articles that are in no story any more."""
    updated: Collection[str] = ()
    """Stories, new ones too, of which an article came, went or moved."""
    gone: Collection[str] = ()
    changes: Sequence[StoryChange] = ()
