"""Finds the feed that people mean: by an incomplete address, or by a page that links to one."""

from dataclasses import dataclass

from retrieval.errors import ExtractError, FetchError, UsageError
from retrieval.ingest.decode import decode
from retrieval.ingest.feeds import FeedDocument, feed_links, feed_url, parse
from retrieval.ingest.kinds import kind_of
from retrieval.ingest.raw import Raw
from retrieval.ingest.web import Fetched, Web


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed, as it was read once to be sure that it is one."""

    url: str
    """Canonical; where its server sends us for good."""
    document: FeedDocument
    page: str | None = None
    """The page that named the feed."""
    others: tuple[str, ...] = ()
    """Further feeds the page names."""


def find_feed(url: str, web: Web) -> FoundFeed:
    """Find the feed at `url`, or the first one that the page there names.

    Raises:
        UsageError: that is no web address.
        InputError: it cannot be fetched, or there is no feed.
    """
    asked = _address(url)
    fetched = web.fetch_changed(asked)
    links = _links(_given(fetched, asked), asked)
    if links:
        fetched = web.fetch_changed(links[0])
    found = links[0] if links else asked
    raw = _given(fetched, found)
    document = parse(raw.data, raw.name)
    return FoundFeed(feed_url(fetched.moved_to or found), document, asked if links else None, links[1:])


def _address(url: str) -> str:
    """Read the address of a feed as people write it: without scheme, or with `feed:`.

    Raises:
        UsageError: that is no web address.
    """
    bare = url.strip().removeprefix("feed:").removeprefix("//")
    try:
        return feed_url(bare if "://" in bare else f"https://{bare}")
    except ValueError as error:
        raise UsageError(f"{url!r} is no web address; write one like https://valley.example/feed") from error


def _links(raw: Raw, url: str) -> tuple[str, ...]:
    """Return the feeds that a page names; none of what is no page.

    Raises:
        ExtractError: it is a page, and names none.
    """
    if kind_of(raw) != "html":
        return ()
    if links := feed_links(decode(raw.data, raw.charset), raw.name):
        return links
    raise ExtractError(url, "a page, and it names no feed; give the address of the feed itself")


def _given(fetched: Fetched, url: str) -> Raw:
    if fetched.raw is None:
        raise FetchError(url, "the server gave no page")
    return fetched.raw
