"""What has to be written to bring the stored stories up to date with the archive.

Only weeks whose leads have changed are grouped again; the result is the same as grouping everything.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from retrieval.chain.story.leads import Lead, Stems, stems_of
from retrieval.chain.story.parting import Parting, grouped, parted
from retrieval.chain.story.story_ids import Known, Named, carried_over
from retrieval.chain.story.weeks import Origins
from retrieval.index.archive_stories import StoryStore
from retrieval.index.story_values import Member, Renewal, Shown, Snapshot, StoryChange, Week
from retrieval.types import Version

RULES: Final = 3
"""Raise it when the same articles are grouped otherwise than before: what was kept is then not used again."""

VERSIONS_AT_A_TIME: Final = 500


class Versions(Protocol):
    """Where versions are read."""

    def versions_by_id(self, version_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return versions by id."""
        ...


@dataclass(frozen=True, slots=True)
class _Unit:
    """One origin: its copies, early ones first."""

    copies: Sequence[Shown]

    @property
    def head(self) -> Shown:
        return self.copies[0]

    @property
    def digest(self) -> str:
        return _digest(RULES, self.head.version, self.head.title, self.head.language)


class Renewing:
    """What is to be written so that the stories follow from a snapshot."""

    def __init__(self, snapshot: Snapshot, store: StoryStore, archive: Versions) -> None:
        self._snapshot = snapshot
        self._store = store
        self._archive = archive
        self._units = _units(snapshot.shown)
        self._digests = {origin: unit.digest for origin, unit in self._units.items()}
        self._renewal = Renewal()

    def renewal(self) -> Renewal:
        """Group what changed, and compare with what there was."""
        self._read_leads()
        leads = [Lead(origin, unit.head.day) for origin, unit in self._units.items()]
        parting = parted(leads, self._undated(), self._stems, self._grouping)
        groups = [self._articles(origins) for origins in parting.groups]
        snapshot = self._snapshot
        story_of = {article: member.story for article, member in snapshot.members.items()}
        named = carried_over(Known(story_of, snapshot.created, snapshot.retired), groups)
        self._compare(parting, named)
        self._renewal.stale_weeks = set(snapshot.weeks) - self._seen_weeks
        return self._renewal

    def _read_leads(self) -> None:
        """Read the stems of what is new, and drop those of what is gone."""
        wanted = {
            digest: self._units[origin].head.version
            for origin, digest in self._digests.items()
            if digest not in self._snapshot.leads
        }
        for version, digest in self._in_slices(wanted):
            self._renewal.leads[digest] = stems_of(version)
        self._renewal.stale_leads = self._snapshot.leads.difference(self._digests.values())
        self._seen_weeks: set[int] = set()

    def _in_slices(self, wanted: Mapping[str, str]) -> Iterable[tuple[Version, str]]:
        keys = list(wanted)
        for start in range(0, len(keys), VERSIONS_AT_A_TIME):
            some = keys[start : start + VERSIONS_AT_A_TIME]
            versions = self._archive.versions_by_id([wanted[key] for key in some])
            yield from ((versions[wanted[key]], key) for key in some)

    def _undated(self) -> dict[str, Version]:
        heads = {origin: unit.head.version for origin, unit in self._units.items() if unit.head.day is None}
        return {origin: version for version, origin in self._in_slices(heads)}

    def _stems(self, leads: Sequence[Lead]) -> list[Stems]:
        digests = [self._digests[lead.origin] for lead in leads]
        new = self._renewal.leads
        kept = self._store.stems([each for each in digests if each not in new])
        return [new[each] if each in new else kept[each] for each in digests]

    def _grouping(self, week: int, leads: Sequence[Lead]) -> Sequence[Origins]:
        """Look a week's groups up where nothing that they follow from changed; else group it."""
        self._seen_weeks.add(week)
        digest = _digest(RULES, *((lead.origin, lead.day, self._digests[lead.origin]) for lead in leads))
        known = self._snapshot.weeks.get(week)
        if known and known.digest == digest:
            return [tuple(origins) for origins in known.groups]
        found = grouped(leads, self._stems)
        self._renewal.weeks[week] = Week(digest, found)
        return found

    def _articles(self, origins: Sequence[str]) -> list[str]:
        return [each.article for origin in origins for each in self._units[origin].copies]

    def _compare(self, parting: Parting, named: Named) -> None:
        members = {
            each.article: Member(story, _text(each.day or parting.days[origin]))
            for story, origins in zip(named.ids, parting.groups, strict=True)
            for origin in origins
            for each in self._units[origin].copies
        }
        before, renewal = self._snapshot.members, self._renewal
        renewal.members = {key: member for key, member in members.items() if before.get(key) != member}
        renewal.left = before.keys() - members.keys()
        touched = {member.story for member in renewal.members.values()}
        touched |= {before[each].story for each in (*renewal.members, *renewal.left) if each in before}
        renewal.updated = touched.intersection(named.ids)
        renewal.gone = self._snapshot.created.keys() - set(named.ids)
        renewal.changes = [StoryChange(each.kind, each.story, each.other) for each in named.fates]


def _units(shown: Sequence[Shown]) -> dict[str, _Unit]:
    copies: defaultdict[str, list[Shown]] = defaultdict(list)
    for each in sorted(shown, key=lambda each: (each.day or date.max, each.article)):
        copies[each.origin].append(each)
    return {origin: _Unit(found) for origin, found in copies.items()}


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
