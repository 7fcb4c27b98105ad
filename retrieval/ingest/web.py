"""Fetches pages from the public web, guarded and politely.

URL -> scheme? -> robots.txt? -> addresses public? -> our turn -> transfer -> redirect? -> again
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from retrieval.errors import FetchError, Outlook
from retrieval.ingest.guard import Resolve, port_of, refusal_of_address, refusal_of_url, resolve
from retrieval.ingest.kinds import kind_of
from retrieval.ingest.politeness import Politeness, retry_seconds
from retrieval.ingest.raw import Raw
from retrieval.ingest.robots import OUR_NAME, RulesCache, refusal_of_page, refusal_of_tag
from retrieval.ingest.transfer import ROBOTS_TAG, Limits, Reply, TransferError, get

USER_AGENT: Final = f"{OUR_NAME}/0.1"
"""Who we say we are; robots.txt may name `newsdesk`."""

_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_REASONS = {
    401: "it asks for a login",
    402: "it asks for payment",
    403: "it refuses us",
    404: "there is no such page",
    410: "the page is gone",
    429: "it asks us to come back later",
    451: "it may not be shown for legal reasons",
}
_OK, _NOT_CHANGED, _GONE, _SERVER_ERROR = 200, 304, 410, 500

# A missing page may live on in a feed; what was taken down on purpose may not. Logins and refusals are often
# a passing whim of what stands before the server.
_OUTLOOKS: Mapping[int, Outlook] = {404: "never", _GONE: "barred", 451: "barred"}

# RFC 9309 asks for at least 500 KiB; what stands beyond does not count.
_ROBOTS_BYTES = 524_288


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with a page, to be shown when asking whether it changed (RFC 9110, 8.8)."""

    etag: str | None = None
    modified: str | None = None
    """Last-Modified, as written."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The conditions of a request."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a conditional fetch."""

    raw: Raw | None
    """None when the page has not changed."""
    validators: Validators
    """For the next time."""
    moved_to: str | None = None
    """Where the page is to be looked for from now on, by a permanent redirect."""


class Web:
    """The public web, as far as we go: public addresses, within limits, where sites let us.

    Safe to use from several threads; one host is asked one thing at a time.
    """

    def __init__(
        self,
        *,
        allow_hosts: frozenset[str] = frozenset(),
        resolve: Resolve = resolve,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        politeness: Politeness | None = None,
        rules: RulesCache | None = None,
    ) -> None:
        """Set up without connecting to anything.

        Args:
            allow_hosts: `host:port` pairs that are fetched whatever their address, and without pauses: a
                newsroom's own servers, and those of tests.
            resolve: how names become addresses.
            limits: what one fetch may cost.
            politeness: when which host may be asked.
            rules: what is known of robots.txt files.
        """
        self._allow_hosts = allow_hosts
        self._resolve = resolve
        self._limits = limits
        self._politeness = politeness or Politeness(unhurried=allow_hosts)
        self._rules = rules or RulesCache(time.monotonic)

    def fetch(self, url: str) -> Raw:
        """Return what is at `url`, redirects followed.

        Raises:
            FetchError: as of `fetch_changed`.
        """
        raw = self.fetch_changed(url).raw
        if raw is None:
            raise FetchError(url, "the server says that it did not change, which nobody asked")
        return raw

    def fetch_changed(self, url: str, known: Validators = Validators()) -> Fetched:
        """Return what is at `url`, redirects followed, unless it is still what `known` came with.

        Raises:
            FetchError: the address, its site's rules or its server does not let us, or it is too large or
                slow.
        """
        time_left = _TimeLeft(self._limits.seconds)

        def get_politely(step: str) -> Reply:
            self._check_robots(step, time_left)
            return self._get(step, self._limits, time_left, known)

        try:
            trail, reply = _redirected(url, get_politely, self._limits.redirects)
            if reply.status == _NOT_CHANGED and known.headers:
                return Fetched(None, known, trail.moved_to)
            _check_status(reply)
            raw = _raw(trail.url, reply)
            _check_wanted(raw, reply)
        except TransferError as error:
            raise FetchError(
                url, str(error), outlook=error.outlook, status=error.status, retry_seconds=error.retry_seconds
            ) from error
        validators = Validators(reply.headers.get("etag"), reply.headers.get("last-modified"))
        return Fetched(raw, validators, trail.moved_to)

    def stop(self) -> None:
        """Ask nobody any more; what waits for its turn fails at once."""
        self._politeness.stop()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._politeness.is_stopped

    def _get(
        self, url: str, limits: Limits, time_left: "_TimeLeft", known: Validators = Validators()
    ) -> Reply:
        _check_url(url)
        parts = urlsplit(url)
        address, place = self._address(parts), _place(parts)
        with ExitStack() as turn:
            with time_left.standing_still():
                turn.enter_context(self._politeness.turn(place))
            reply = get(parts, address, {**_HEADERS, **known.headers}, limits, time_left.deadline)
        self._politeness.heed(place, reply)
        return reply

    def _address(self, parts: SplitResult) -> str:
        """Return the address to connect to; all that the host has must be public."""
        try:
            addresses = self._resolve(parts.hostname or "", port_of(parts))
        except (OSError, UnicodeError) as error:
            raise TransferError("the host's name is not known; check the address") from error
        if _place(parts) not in self._allow_hosts:
            for address in addresses:
                if refusal := refusal_of_address(address):
                    raise TransferError(f"refused: {refusal}", outlook="barred")
        return addresses[0]

    def _check_robots(self, url: str, time_left: "_TimeLeft") -> None:
        """Raise TransferError unless the host's robots.txt lets us fetch `url`."""
        _check_url(url)
        parts = urlsplit(url)
        root = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        with ExitStack() as held:
            with time_left.standing_still():
                site = held.enter_context(self._rules.of(root))
            if site.rules is None:
                self._rules.keep(site, self._read_robots(f"{root}/robots.txt", time_left))
            rules = site.rules
        if rules is None or not rules.can_fetch(USER_AGENT, url):
            raise TransferError("the site's robots.txt asks us not to fetch it", outlook="never")
        self._politeness.slow_down(_place(parts), rules.crawl_delay(USER_AGENT))

    def _read_robots(self, url: str, time_left: "_TimeLeft") -> RobotFileParser:
        """Read the rules; no such file means no rules, an error means nothing may be fetched (RFC 9309)."""
        limits = replace(self._limits, transferred_bytes=_ROBOTS_BYTES, unpacked_bytes=_ROBOTS_BYTES)
        _, reply = _redirected(url, lambda step: self._get(step, limits, time_left), limits.redirects)
        if reply.status >= _SERVER_ERROR:
            raise TransferError("the site's robots.txt cannot be read; try again later")
        robots = RobotFileParser()
        robots.parse(reply.data.decode("utf-8", "replace").splitlines() if reply.status == _OK else ())
        return robots


_HEADERS: Final = {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}


class _TimeLeft:
    """The time of one fetch; what goes by while others have their turn is not counted."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Stop the clock until the block ends."""
        began = time.monotonic()
        yield
        self.deadline += time.monotonic() - began


@dataclass(frozen=True, slots=True)
class _Trail:
    """Where redirects have led so far."""

    url: str
    moved_to: str | None = None
    """The last place reached by permanent redirects alone."""
    is_permanent: bool = True

    def followed(self, url: str, status: int) -> "_Trail":
        """One step further."""
        is_permanent = self.is_permanent and status in _PERMANENT
        return _Trail(url, url if is_permanent else self.moved_to, is_permanent)


def _redirected(url: str, get_step: Callable[[str], Reply], most: int) -> tuple[_Trail, Reply]:
    """Return where a chain of at most so many redirects led, and the answer there."""
    trail = _Trail(url)
    for _ in range(most + 1):
        reply = get_step(trail.url)
        target = reply.headers.get("location")
        if reply.status not in _REDIRECTS or not target:
            return trail, reply
        trail = trail.followed(urljoin(trail.url, target), reply.status)
    raise TransferError(f"more than {most} redirects")


def _place(parts: SplitResult) -> str:
    return f"{parts.hostname or ''}:{port_of(parts)}"


def _check_url(url: str) -> None:
    if refusal := refusal_of_url(url):
        raise TransferError(refusal, outlook="barred")


def _check_status(reply: Reply) -> None:
    """Raise TransferError unless the answer is a page."""
    status = reply.status
    if status == _OK:
        return
    what = _REASONS.get(status) or (
        "it has trouble; try again later" if status >= _SERVER_ERROR else "no page"
    )
    raise TransferError(
        f"the server answered {status}: {what}",
        outlook=_OUTLOOKS.get(status, "later"),
        status=status,
        retry_seconds=retry_seconds(reply),
    )


def _check_wanted(raw: Raw, reply: Reply) -> None:
    """Raise TransferError when the page is not to be stored by robots.

    Of a feed this is not asked: many carry `noindex` to keep themselves, not their articles, out of search
    results.
    """
    kind = kind_of(raw)
    if kind == "feed":
        return
    if rule := refusal_of_tag(reply.headers.get(ROBOTS_TAG, "")):
        raise TransferError(
            f"the server asks robots not to store it (X-Robots-Tag: {rule})", outlook="barred"
        )
    if kind == "html" and (rule := refusal_of_page(raw.data)):
        raise TransferError(f"the page asks robots not to store it (meta robots: {rule})", outlook="barred")


def _raw(url: str, reply: Reply) -> Raw:
    media_type, charset = _content_type(reply.headers.get("content-type", ""))
    return Raw(reply.data, url=url, media_type=media_type, charset=charset)


def _content_type(header: str) -> tuple[str | None, str | None]:
    """Return the media type and charset of a Content-Type header."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    named = dict(part.lower().split("=", 1) for part in parameters if "=" in part)
    return media_type.lower() or None, named.get("charset", "").strip("\"' ") or None
