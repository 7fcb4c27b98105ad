"""Politeness to other people's servers: when each host may be asked (makes no requests itself).

Each host gets one request at a time, with a pause in between, and is left alone for as long as it asks.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Event, Lock
from typing import Final

from retrieval.ingest.transfer import Reply, TransferError

PAUSE_SECONDS: Final = 1.0
"""Between two requests to one host: a page a second is what an eager reader does."""

MOST_PAUSE_SECONDS: Final = 10.0
"""Crawl-delay is obeyed up to here, which is what Bing and Yandex were commonly asked for; a feed of fifty
items then takes eight minutes."""

UNSAID_RETRY_SECONDS: Final = 60.0
"""How long a host is left alone that says "too many requests" and not for how long."""

MOST_RETRY_SECONDS: Final = 86_400.0
"""Retry-After is obeyed up to a day; who writes more mistook the unit."""

_TOO_MANY, _UNAVAILABLE = 429, 503


@dataclass(slots=True)
class _Host:
    """What is known of one host; times are on the politeness's clock."""

    pause_seconds: float
    lock: Lock = field(default_factory=Lock)
    next_at: float = 0.0
    closed_until: float = 0.0


class Politeness:
    """Lets requests pass one at a time and host by host; safe to use from several threads."""

    def __init__(
        self,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        unhurried: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set up.

        Args:
            pause_seconds: Between the end of a request and the beginning of the next to the same host.
            unhurried: `host:port` pairs that need no pause: one's own servers.
            clock: Seconds that only grow.
        """
        self._pause_seconds = pause_seconds
        self._unhurried = unhurried
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()
        self._stopped = Event()

    @contextmanager
    def turn(self, place: str) -> Iterator[None]:
        """Wait until `place` may be asked, and keep others away from it until the block ends.

        Args:
            place: `host:port`.

        Raises:
            TransferError: the host asked to be left alone, or we are stopping.
        """
        host = self._host(place)
        with host.lock:
            self._check_open(host)
            self._stopped.wait(max(host.next_at - self._clock(), 0.0))
            self._check_running()
            try:
                yield
            finally:
                host.next_at = self._clock() + host.pause_seconds

    def slow_down(self, place: str, crawl_delay: str | float | None) -> None:
        """Obey a host's Crawl-delay, in seconds, where it asks for more than our own pause."""
        try:
            seconds = float(crawl_delay or 0)
        except ValueError:
            return
        if place not in self._unhurried:
            self._host(place).pause_seconds = max(self._pause_seconds, min(seconds, MOST_PAUSE_SECONDS))

    def heed(self, place: str, reply: Reply) -> None:
        """Leave a host alone when its answer asks for that."""
        if seconds := retry_seconds(reply):
            self._host(place).closed_until = self._clock() + seconds

    def stop(self) -> None:
        """Let nobody pass any more, and end all waiting."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def _host(self, place: str) -> _Host:
        with self._lock:
            pause = 0.0 if place in self._unhurried else self._pause_seconds
            return self._hosts.setdefault(place, _Host(pause))

    def _check_open(self, host: _Host) -> None:
        if (seconds := host.closed_until - self._clock()) > 0:
            raise TransferError(
                f"the server asked to be left alone for another {seconds:.0f} seconds; it was not asked",
                retry_seconds=seconds,
            )

    def _check_running(self) -> None:
        if self._stopped.is_set():
            raise TransferError("not asked: we are stopping")


def retry_seconds(reply: Reply) -> float | None:
    """Return for how long an answer asks to be left alone, at most MOST_RETRY_SECONDS (RFC 9110, 10.2.3).

    A moment is counted from the server's own clock, which the same answer carries.
    """
    if reply.status not in {_TOO_MANY, _UNAVAILABLE}:
        return None
    said = reply.headers.get("retry-after", "").strip()
    seconds = float(said) if said.isdecimal() else _seconds_until(said, reply.headers.get("date", ""))
    if seconds is None:
        return UNSAID_RETRY_SECONDS if reply.status == _TOO_MANY else None
    return min(max(seconds, 0.0), MOST_RETRY_SECONDS)


def _seconds_until(moment: str, now: str) -> float | None:
    try:
        return (parsedate_to_datetime(moment) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        # Not dates; or one without a zone, which cannot be compared.
        return None
