"""Fetches pages from the public web, guarded and politely.

URL -> scheme? -> addresses public? -> robots.txt? -> transfer -> redirect? -> again from the start
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from retrieval.errors import FetchError
from retrieval.ingest.guard import Resolve, port_of, refusal_of_address, refusal_of_url, resolve
from retrieval.ingest.raw import Raw
from retrieval.ingest.transfer import Limits, Reply, TransferError, get

USER_AGENT: Final = "newsdesk/0.1"
"""Who we say we are; robots.txt may name `newsdesk`."""

_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REASONS = {
    401: "it asks for a login",
    402: "it asks for payment",
    403: "it refuses us",
    404: "there is no such page",
    410: "the page is gone",
    429: "it asks us to come back later",
    451: "it may not be shown for legal reasons",
}
_OK, _ERROR, _SERVER_ERROR = 200, 400, 500

# RFC 9309 asks for at least 500 KiB; what stands beyond does not count.
_ROBOTS_BYTES = 524_288


class Web:
    """The public web, as far as we go: public addresses, within limits, where robots.txt lets us.

    Safe to use from several threads; one host is asked one thing at a time.
    """

    def __init__(
        self,
        *,
        allow_hosts: frozenset[str] = frozenset(),
        resolve: Resolve = resolve,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        user_agent: str = USER_AGENT,
    ) -> None:
        """Set up without connecting to anything.

        Args:
            allow_hosts: `host:port` pairs that are fetched whatever their address: a newsroom's own servers,
                and those of tests.
            resolve: how names become addresses.
            limits: what one fetch may cost.
            user_agent: who we say we are.
        """
        self._allow_hosts = allow_hosts
        self._resolve = resolve
        self._limits = limits
        self._user_agent = user_agent
        self._robots: dict[str, RobotFileParser] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def fetch(self, url: str) -> Raw:
        """Return what is at `url`, redirects followed.

        Raises:
            FetchError: the address, its robots.txt or its server does not let us, or it is too large or slow.
        """
        deadline = time.monotonic() + self._limits.seconds
        try:
            final, reply = self._redirected(url, self._limits, deadline, polite=True)
        except TransferError as error:
            raise FetchError(url, str(error)) from error
        if reply.status != _OK:
            raise FetchError(url, _reason(reply.status))
        media_type, charset = _content_type(reply.headers.get("content-type", ""))
        return Raw(reply.data, url=final, media_type=media_type, charset=charset)

    def _redirected(
        self, url: str, limits: Limits, deadline: float, *, polite: bool = False
    ) -> tuple[str, Reply]:
        """Return the last URL of a chain of redirects and its answer; every step is checked."""
        for _ in range(limits.redirects + 1):
            if polite:
                self._check_robots(url, deadline)
            reply = self._get(url, limits, deadline)
            target = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not target:
                return url, reply
            url = urljoin(url, target)
        raise TransferError(f"more than {limits.redirects} redirects")

    def _get(self, url: str, limits: Limits, deadline: float) -> Reply:
        if refusal := refusal_of_url(url):
            raise TransferError(refusal)
        parts = urlsplit(url)
        address = self._address(parts)
        with self._one_at_a_time(parts.netloc):
            return get(parts, address, self._headers(), limits, deadline)

    def _headers(self) -> Mapping[str, str]:
        return {"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}

    def _address(self, parts: SplitResult) -> str:
        """Return the address to connect to; all that the host has must be public."""
        host, port = parts.hostname or "", port_of(parts)
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise TransferError("the host's name is not known; check the address") from error
        if f"{host}:{port}" not in self._allow_hosts:
            for address in addresses:
                if refusal := refusal_of_address(address):
                    raise TransferError(f"refused: {refusal}")
        return addresses[0]

    @contextmanager
    def _one_at_a_time(self, host: str) -> Iterator[None]:
        with self._lock:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            yield

    def _check_robots(self, url: str, deadline: float) -> None:
        """Raise TransferError unless the host's robots.txt lets us fetch `url`."""
        if refusal := refusal_of_url(url):
            raise TransferError(refusal)
        parts = urlsplit(url)
        site = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt", deadline)
        if not self._robots[site].can_fetch(self._user_agent, url):
            raise TransferError("the site's robots.txt asks us not to fetch it")

    def _read_robots(self, url: str, deadline: float) -> RobotFileParser:
        """Read the rules; no such file means no rules, an error means nothing may be fetched (RFC 9309)."""
        limits = replace(self._limits, transferred_bytes=_ROBOTS_BYTES, unpacked_bytes=_ROBOTS_BYTES)
        _, reply = self._redirected(url, limits, deadline)
        if reply.status >= _SERVER_ERROR:
            raise TransferError("the site's robots.txt cannot be read; try again later")
        robots = RobotFileParser()
        robots.parse(reply.data.decode("utf-8", "replace").splitlines() if reply.status == _OK else ())
        return robots


def _reason(status: int) -> str:
    what = _REASONS.get(status) or (
        "it has trouble; try again later" if status >= _SERVER_ERROR else "no page"
    )
    return f"the server answered {status}: {what}"


def _content_type(header: str) -> tuple[str | None, str | None]:
    """Return the media type and charset of a Content-Type header."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    named = dict(part.lower().split("=", 1) for part in parameters if "=" in part)
    return media_type.lower() or None, named.get("charset", "").strip("\"' ") or None
