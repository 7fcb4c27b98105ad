"""The feeds a desk follows: the state of each, when it is read next, and what is reported about failures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from retrieval.ingest.web import Validators

EVERY: Final = timedelta(minutes=30)
"""How often a feed is looked at when nobody says: most feeds of news ask for a quarter to a whole hour."""

MOST_BACK_OFF: Final = timedelta(days=1)
"""However often a feed failed, it is tried once a day."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed."""

    id: str
    url: str
    """Where it is now; a permanent redirect changes it."""
    title: str | None
    every_seconds: int
    """How often it is looked at."""
    added_at: datetime
    due_at: datetime
    """When it is looked at next."""
    etag: str | None = None
    modified: str | None = None
    items: int | None = None
    """How many it had the last time; None before the first run."""
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str | None = None
    """The newest error, also when it is over."""
    last_error_at: datetime | None = None
    failures: int = 0
    """In a row; 0 when the last run went well."""
    closed_until: datetime | None = None
    """Until when its server asks to be left alone."""
    is_gone: bool = False
    """The server said that it is gone for good; it is no longer looked at."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.url

    @property
    def validators(self) -> Validators:
        """What its server gave for asking again; nothing while items of it are missing."""
        return Validators(self.etag, self.modified)

    def is_due(self, now: datetime) -> bool:
        """Whether it should be looked at."""
        return not self.is_gone and self.due_at <= now

    def is_closed(self, now: datetime) -> bool:
        """Whether its server asked to be left alone."""
        return self.closed_until is not None and now < self.closed_until

    def succeeded(self, now: datetime, **known: Any) -> "Feed":  # noqa: ANN401 - fields of this class
        """The feed after a run that went well; `known` is what it learned."""
        due = now + timedelta(seconds=self.every_seconds)
        return replace(
            self,
            **known,
            last_run_at=now,
            last_success_at=now,
            failures=0,
            due_at=due,
            closed_until=None,
            is_gone=False,
        )

    def failed(self, now: datetime, reason: str, retry_seconds: float | None = None) -> "Feed":
        """The feed after a run that failed: looked at ever more rarely, and not before its server likes."""
        failures = self.failures + 1
        # The exponent is bounded, for a year of failures would overflow any number of seconds.
        back_off = min(timedelta(seconds=self.every_seconds) * 2 ** min(failures, 20), MOST_BACK_OFF)
        closed = now + timedelta(seconds=retry_seconds) if retry_seconds else None
        due = now + max(back_off, timedelta(seconds=self.every_seconds))
        return replace(
            self,
            last_run_at=now,
            last_error=reason,
            last_error_at=now,
            failures=failures,
            due_at=max(due, closed) if closed else due,
            closed_until=closed,
        )

    def ended(self, now: datetime, reason: str) -> "Feed":
        """The feed after its server said that it is gone for good."""
        return replace(self.failed(now, reason), is_gone=True)


def gaps(
    followed: Sequence[Feed], since: datetime | None, until: datetime | None, zone: tzinfo
) -> tuple[str, ...]:
    """Say which feeds fail, of whose news some in `[since, until)` may be missing; times in `zone`.

    A feed that was read again since is not named: what it carried meanwhile came in then.
    """
    failing = [
        (each, each.last_success_at or each.added_at, each.last_run_at or each.added_at)
        for each in followed
        if each.failures
    ]
    return tuple(
        f"the feed {feed.name} could not be read since {good.astimezone(zone):%Y-%m-%d %H:%M}: "
        f"{feed.last_error}"
        for feed, good, bad in failing
        if (since is None or bad >= since) and (until is None or good < until)
    )
