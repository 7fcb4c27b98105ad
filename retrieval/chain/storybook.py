"""The stories of an archive: grouped when asked for, under ids that stay.

    articles shown ─▶ leads ─▶ weeks that changed, grouped ─▶ stories ─▶ ids carried over ─▶ kept

What is grouped follows from the articles alone; only ids remember what was before.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final, Protocol

from retrieval.chain.headlines import clearest
from retrieval.chain.leads import Lead, Stems, origin_of, stems_of
from retrieval.chain.parting import Parting, grouped, parted
from retrieval.chain.stories import Dated, Reason, explain, rank, told_story
from retrieval.chain.story_ids import Known, Named, carried_over
from retrieval.chain.weeks import Origins
from retrieval.errors import NotFoundError
from retrieval.index.archive_stories import Member, Renewal, Shown, Snapshot, StoryChange, StoryStore, Week
from retrieval.types import Article, Event, Filters, Story, Version

RULES: Final = 1
"""Raise it when the same articles are grouped otherwise than before: what was kept is then grouped anew."""

VERSIONS_AT_A_TIME: Final = 500

MIN_PREFIX: Final = 4
"""As many letters of a story's id are enough to name it, if no other begins so."""

EVERYTHING: Final = Filters()

NOTHING_SHOWN: Final = "nothing of this story is shown any more: its articles were withdrawn"


class Archive(Protocol):
    """What stories need of the archive."""

    def articles_by_id(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Return articles by id."""
        ...

    def versions_by_id(self, version_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return versions by id."""
        ...

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A story and the articles it is told by, in its order."""

    story: Story
    articles: tuple[Article, ...]

    @property
    def headline(self) -> str:
        """The clearest of its outlets' headlines."""
        return clearest(list({origin_of(each): each for each in reversed(self.articles)}.values())[::-1])


@dataclass(frozen=True, slots=True)
class Membership:
    """Why an article stands in its story."""

    entry: StoryEntry
    article: Article
    reasons: tuple[Reason, ...]
    """The stems it shares with the others, heaviest first; none when it stands alone."""

    @property
    def similarity(self) -> float:
        """Its mean similarity to the others, from 0 to 1."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def event(self) -> Event:
        """The event it is part of."""
        return next(each for each in self.entry.story.events if self.article.id in each.articles)


@dataclass(frozen=True, slots=True)
class StoryBook:
    """Lists, shows and explains the stories of one archive."""

    store: StoryStore
    archive: Archive
    clock: Callable[[], datetime]

    def stories(self, window: Filters = EVERYTHING) -> tuple[Story, ...]:
        """Return the stories that have an article in a window, whole; see `entries`."""
        return tuple(entry.story for entry in self.entries(window))

    def entries(self, window: Filters = EVERYTHING) -> tuple[StoryEntry, ...]:
        """Return the stories that have an article in a window, whole: most independent origins first.

        An undated article lies where its story places it; one no day is known of, in no window with an end.
        """
        self.refresh()
        return self._entries(self.store.within(window.since, window.until, window.outlets))

    def entry(self, ref: str) -> StoryEntry:
        """Return the story known by an id, or by the beginning of one; that of a merged one is where it went.

        Raises:
            NotFoundError: there is none, several begin so, or nothing of it is shown any more.
        """
        self.refresh()
        found = self._entries([self._followed(self._known(ref))])
        if not found:
            raise NotFoundError(f"{ref}: {NOTHING_SHOWN}")
        return found[0]

    def history(self, story: str) -> list[StoryChange]:
        """Return what merged into a story and split from it, oldest first."""
        return self.store.changes_of(story)

    def why(self, article: str) -> Membership:
        """Explain why an article stands in its story.

        Args:
            article: Its id.

        Raises:
            NotFoundError: it is in no story, because it is not shown.
        """
        self.refresh()
        story = self.store.story_of(article)
        found = self._entries([story]) if story else ()
        versions = self.archive.current([each.id for each in found[0].articles]) if found else {}
        if article not in versions:
            raise NotFoundError(f"{article}: this article is not shown, and in no story")
        reasons = explain(versions[article], list(versions.values()), limit=None)
        return Membership(found[0], versions[article].article, reasons)

    def refresh(self) -> None:
        """Bring the stories up to the archive; two that do so at once do it one after the other."""
        while self.store.is_behind():
            snapshot = self.store.snapshot()
            self.store.renew(_Renewing(snapshot, self.store, self.archive).renewal(), snapshot, self.clock())

    def regroup(self) -> None:
        """Group everything anew; stories keep their ids."""
        self.store.forget_grouping()
        self.refresh()

    def _entries(self, names: Sequence[str]) -> tuple[StoryEntry, ...]:
        members = self.store.members(names)
        articles = self.archive.articles_by_id(list(chain.from_iterable(members.values())))
        told = (
            told_story(name, [Dated(articles[each], _day(day)) for each, day in days.items()])
            for name, days in members.items()
        )
        return tuple(
            StoryEntry(story, tuple(articles[each] for each in story.articles))
            for story in sorted(told, key=rank)
        )

    def _known(self, ref: str) -> str:
        found = self.store.ids_beginning(ref, 2) if len(ref) >= MIN_PREFIX else []
        if ref in found:
            return ref
        if not found:
            raise NotFoundError(f"{ref}: no such story; newsdesk stories lists them")
        if len(found) > 1:
            raise NotFoundError(f"{ref}: several stories begin so; write more of the id")
        return found[0]

    def _followed(self, story: str) -> str:
        """Where a story went, if it merged."""
        while self.store.moments(story) is None:
            last = next(each for each in reversed(self.store.changes_of(story)) if each.story == story)
            if last.other is None:
                raise NotFoundError(f"{story}: {NOTHING_SHOWN}")
            story = last.other
        return story


@dataclass(frozen=True, slots=True)
class _Unit:
    """One origin: its copies, early ones first."""

    copies: Sequence[Shown]

    @property
    def head(self) -> Shown:
        return self.copies[0]

    @property
    def digest(self) -> str:
        return _digest(self.head.version, self.head.title, self.head.language)


class _Renewing:
    """What is to be written so that the stories follow from a snapshot."""

    def __init__(self, snapshot: Snapshot, store: StoryStore, archive: Archive) -> None:
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


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
