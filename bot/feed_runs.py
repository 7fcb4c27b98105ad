"""Running feeds: their items go into the archive, and the outcome of each is recorded.

claim ─▶ ask: changed? ─▶ plan: which items? ─▶ bring ─▶ archive ─▶ remember items ─▶ save validators

This order makes it safe to be killed at any point: nothing is recorded before it is stored, and storing it
again changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import uuid4

from bot.feed_finding import find_feed
from bot.feed_store import FeedStore
from bot.feeds import Feed
from retrieval.errors import FetchError, InputError
from retrieval.ingest.feed_items import Brought, Item, Seen, bring, plan, without_article
from retrieval.ingest.feeds import FeedDocument, feed_url, parse
from retrieval.ingest.fetch import CUT
from retrieval.ingest.raw import Raw
from retrieval.ingest.urls import is_web_url
from retrieval.ingest.web import Fetched, Validators, Web
from retrieval.reading import FEW_INPUTS
from retrieval.types import Failure, IngestReport

if TYPE_CHECKING:
    from retrieval.pipeline import Pipeline

ITEMS_A_BATCH: Final = FEW_INPUTS
"""Fetched and stored together: half a minute's work to lose at one page a second, and read without starting
worker processes, which would take the processor from answers."""

_GONE: Final = 410

Outcome = Literal["read", "not changed", "failed", "gone", "busy", "closed", "not due", "stopped"]
"""How a run went. busy: another run has the feed; closed: its server asked to be left alone; stopped: we were
told to stop, and the next run goes on."""


@dataclass(frozen=True, slots=True)
class Added:
    """What following a feed came to."""

    feed: Feed
    is_new: bool
    items: int
    found_on: str | None = None
    """The page that named the feed."""
    others: tuple[str, ...] = ()
    """Further feeds it names."""


@dataclass(frozen=True, slots=True)
class FeedRun:
    """What one run of one feed did."""

    feed: Feed
    """As it is now."""
    outcome: Outcome
    items: int = 0
    """In the feed."""
    known: int = 0
    """Those that are as they were, and were not fetched."""
    added: tuple[str, ...] = ()
    """Ids of new articles."""
    updated: tuple[str, ...] = ()
    unchanged: int = 0
    """Fetched, and found to be in the archive as they are."""
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not self.failed and self.outcome not in {"failed", "gone"}


@dataclass(slots=True)
class _Tally:
    """What the batches of a run have come to."""

    run: FeedRun
    is_settled: bool = True
    """No item has to be tried again."""
    is_complete: bool = True
    """Every item was seen to."""

    def count(self, brought: Sequence[Brought], report: IngestReport) -> None:
        run, notes = self.run, tuple(each.note for each in brought if each.note)
        self.run = replace(
            run,
            added=run.added + report.added,
            updated=run.updated + report.updated,
            unchanged=run.unchanged + report.unchanged + sum(each.found is None for each in brought),
            failed=run.failed + report.failed,
            notes=tuple(dict.fromkeys((*run.notes, *notes, *report.notes))),
        )


@dataclass(frozen=True, slots=True)
class _Hold:
    """One run's hold on a feed."""

    name: str
    """Which no other run has."""
    stop: Callable[[], bool]


class FeedRunner:
    """Follows feeds and brings their articles in."""

    def __init__(
        self,
        store: FeedStore,
        web: Web,
        pipeline: "Callable[[], Pipeline]",
        clock: Callable[[], datetime],
        is_alone: Callable[[], bool],
    ) -> None:
        """Set up.

        Args:
            store: The memory of feeds.
            web: The way to them.
            pipeline: Gives what takes articles in; asked when there are some.
            clock: The present moment.
            is_alone: Whether no other process can be at work on this desk.
        """
        self._store = store
        self._web = web
        self._pipeline = pipeline
        self._clock = clock
        self._is_alone = is_alone

    def add(self, url: str, every: timedelta | None = None) -> Added:
        """Follow the feed at `url`, or the one that the page there names; it is read once to be sure.

        Raises:
            UsageError: that is no web address.
            InputError: it cannot be fetched, or there is no feed.
        """
        found = find_feed(url, self._web)
        feed, is_new = self._store.add(found.url, found.document.title, every, self._clock())
        return Added(feed, is_new, len(found.document.entries), found.page, found.others)

    def find(self, ref: str) -> Feed:
        """Return a followed feed by its id or URL.

        Raises:
            NotFoundError: there is none.
        """
        return self._store.get(feed_url(ref) if is_web_url(ref) else ref)

    def due(self) -> list[Feed]:
        """The feeds that should be looked at now."""
        now = self._clock()
        return [each for each in self._store.all() if each.is_due(now)]

    def run(self, feed: Feed, *, only_due: bool = False, stop: Callable[[], bool] = lambda: False) -> FeedRun:
        """Bring in what is new in a feed; one run at a time has it.

        Args:
            feed: Which.
            only_due: Leave it when another run was there in the meantime.
            stop: Is asked at every item; from then on nobody is asked for anything any more.

        Raises:
            StoreError: the archive or an index cannot be used; what was stored before stays.
        """
        # Two runs may be of one process, and process numbers repeat across machines.
        hold = _Hold(uuid4().hex, stop)
        if not self._store.claim(feed.id, hold.name, self._clock(), is_alone=self._is_alone()):
            return FeedRun(feed, "busy")
        try:
            return self._held(self._store.get(feed.id), hold, only_due=only_due)
        finally:
            self._store.release(feed.id, hold.name)

    def _held(self, feed: Feed, hold: _Hold, *, only_due: bool) -> FeedRun:
        now = self._clock()
        if only_due and not feed.is_due(now):
            return FeedRun(feed, "not due")
        if feed.is_closed(now):
            return FeedRun(feed, "closed")
        try:
            fetched = self._web.fetch_changed(feed.url, feed.validators)
            document = parse(fetched.raw.data, fetched.raw.name) if fetched.raw else None
        except InputError as error:
            return self._failed(feed, hold, error)
        feed = self._moved(feed, fetched)
        if document is None:
            return FeedRun(self._saved(feed.succeeded(now), hold), "not changed", feed.items or 0)
        return self._read(feed, hold, document, fetched.validators)

    def _read(self, feed: Feed, hold: _Hold, document: FeedDocument, validators: Validators) -> FeedRun:
        """Bring in the items of a feed that has changed."""
        steps = plan(document.entries, self._store.seen(feed.id), feed.url)
        notes = (CUT,) if document.is_cut else ()
        tally = _Tally(FeedRun(feed, "read", len(steps.keys), steps.known, notes=notes))
        for start in range(0, len(steps.bring), ITEMS_A_BATCH):
            self._take(feed, hold, steps.bring[start : start + ITEMS_A_BATCH], tally)
            if not tally.is_complete:
                return replace(tally.run, outcome="stopped")
        self._store.forget_items(feed.id, sorted(steps.keys), self._clock())
        known = validators if tally.is_settled else Validators()
        read = feed.succeeded(
            self._clock(),
            title=document.title or feed.title,
            items=len(steps.keys),
            etag=known.etag,
            modified=known.modified,
        )
        return replace(tally.run, feed=self._saved(read, hold))

    def _take(self, feed: Feed, hold: _Hold, items: Sequence[Item], tally: _Tally) -> None:
        """Bring a batch of items into the archive, then remember them."""
        brought: list[Brought] = []

        def found() -> Iterator[Raw | Failure]:
            for each in bring(items, self._web):
                if hold.stop():
                    self._web.stop()
                if self._web.is_stopped or not self._store.renew(feed.id, hold.name, self._clock()):
                    tally.is_complete = False
                    return
                brought.append(each)
                if each.found is not None:
                    yield each.found

        report = self._pipeline().take(found(), stop=lambda: self._web.is_stopped)
        if self._web.is_stopped:
            # What was brought may not be stored; the next run brings it again, which does no harm.
            tally.is_complete = False
            return
        brought, report = self._retold(brought, report)
        seen = {each.item.key: _judged(each, report.failed) for each in brought}
        articles = self._pipeline().articles_of(
            [each.found for each in brought if isinstance(each.found, Raw)]
        )
        self._store.remember(feed.id, seen, self._clock(), articles)
        tally.is_settled &= all(each.state != "failed" for each in seen.values())
        tally.count(brought, report)

    def _retold(self, brought: list[Brought], report: IngestReport) -> tuple[list[Brought], IngestReport]:
        """Take what the feed itself tells of pages that held no article: walls, and what needs a script."""
        why = {each.input: each for each in report.failed}
        retold: dict[str, Brought] = {}
        for each in brought:
            failure = why.get(each.found.name) if isinstance(each.found, Raw) else None
            if failure and (again := without_article(each, failure)):
                retold[each.item.key] = again
                del why[failure.input]
        if not retold:
            return brought, report
        more = self._pipeline().take(each.found for each in retold.values() if each.found)
        both = replace(
            report,
            added=report.added + more.added,
            updated=report.updated + more.updated,
            unchanged=report.unchanged + more.unchanged,
            failed=tuple(each for each in report.failed if each.input in why) + more.failed,
            notes=report.notes + more.notes,
        )
        return [retold.get(each.item.key, each) for each in brought], both

    def _failed(self, feed: Feed, hold: _Hold, error: InputError) -> FeedRun:
        if self._web.is_stopped:
            return FeedRun(feed, "stopped")
        now = self._clock()
        if isinstance(error, FetchError) and error.status == _GONE:
            return FeedRun(self._saved(feed.ended(now, error.reason), hold), "gone")
        retry_seconds = error.retry_seconds if isinstance(error, FetchError) else None
        return FeedRun(self._saved(feed.failed(now, error.reason, retry_seconds), hold), "failed")

    def _moved(self, feed: Feed, fetched: Fetched) -> Feed:
        """The feed at the place its server sent us to for good, unless that is followed already."""
        place = feed_url(fetched.moved_to) if fetched.moved_to else feed.url
        taken = {each.url for each in self._store.all() if each.id != feed.id}
        return feed if place in taken else replace(feed, url=place)

    def _saved(self, feed: Feed, hold: _Hold) -> Feed:
        self._store.save(feed, hold.name)
        return feed


def _judged(brought: Brought, failed: Sequence[Failure]) -> Seen:
    """What to remember of an item, now that its text was read: the same bytes would fail again."""
    if not isinstance(brought.found, Raw):
        return brought.seen
    name = brought.found.name
    if any(each.input == name or each.input.startswith(f"{name}#") for each in failed):
        return Seen(brought.item.fingerprint, "given up", brought.seen.tries + 1)
    return brought.seen
