"""Feeds: RSS, Atom and JSON Feed, read without fetching anything and without trusting them."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from itertools import islice
from urllib.parse import urljoin, urlsplit, urlunsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from retrieval.errors import ExtractError
from retrieval.ingest.decode import decode
from retrieval.ingest.lines import tidy
from retrieval.ingest.moments import published
from retrieval.ingest.urls import canonical_url, is_web_url
from retrieval.types import Published

# A feed with full texts of a hundred articles has one megabyte; this is as much as a fetch brings.
MAX_BYTES = 10_000_000

# More is an archive; 100,000 items are an attack.
MAX_ENTRIES = 1_000

_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<\w")
_DECLARED = "the feed declares a document type or entities, which can be a bomb; it is not read"
# After decoding it is UTF-8, whatever the feed itself says.
_XML_TYPE = {"content-type": "application/xml; charset=utf-8"}
# Where an item begins, in every dialect of RSS and Atom.
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
# A page names its feeds in its head.
_HEAD_CHARACTERS = 500_000
_MARKUP = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed; what it does not say is None."""

    url: str | None
    """Where the article is, without tracking parameters."""
    title: str | None
    published: Published | None
    author: str | None = None
    content: str | None = None
    """The text or summary in the feed, as HTML."""
    id: str | None = None
    updated: str | None = None
    """When the feed says it was changed, as written."""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as read."""

    title: str | None
    entries: tuple[FeedEntry, ...]
    """In the feed's order, at most MAX_ENTRIES."""
    is_cut: bool = False
    """There are more, which were not read."""


def parse(data: bytes, url: str) -> FeedDocument:
    """Read a feed, of its entries the first MAX_ENTRIES.

    Args:
        data: the feed.
        url: where it is from; links in it may be relative, and errors name it.

    Raises:
        ExtractError: it is too large, declares entities, or is no feed.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(url, f"a feed of more than {MAX_BYTES // 1_000_000} MB")
    try:
        text = decode(data)
    except ValueError as error:
        raise ExtractError(url, str(error)) from error
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _from_json(text, url)
    return _from_xml(text, url)


def feed_links(page: str, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names in its head, in its order.

    Args:
        page: HTML.
        url: where it is from; links in it may be relative.
    """
    finder = _FeedLinks()
    finder.feed(page[:_HEAD_CHARACTERS])
    found = (urljoin(url, each) for each in finder.found if each)
    return tuple(dict.fromkeys(feed_url(each) for each in found if is_web_url(each)))


def feed_url(url: str) -> str:
    """Return a feed's address in one form: no fragment, scheme and host in lower case.

    Unlike an article's it keeps its query as it is: `?feed=atom` is where a feed came from elsewhere, but
    which one it is here.

    Raises:
        ValueError: not an http or https address with a host.
    """
    canonical_url(url)
    parts = urlsplit(url.strip())
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


class _FeedLinks(HTMLParser):
    """Collects `<link rel="alternate">` to feeds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        said = {name: (value or "").strip() for name, value in attrs}
        is_alternate = tag == "link" and "alternate" in said.get("rel", "").lower().split()
        if is_alternate and said.get("type", "").lower() in _FEED_TYPES:
            self.found.append(said.get("href", ""))


def _from_xml(text: str, url: str) -> FeedDocument:
    import feedparser

    if _declares(text):
        raise ExtractError(url, _DECLARED)
    kept = _first_items(text)
    found = feedparser.parse(BytesIO(kept.encode("utf-8", "replace")), response_headers=_XML_TYPE)
    if not found.version and not found.entries:
        raise ExtractError(url, "no feed: neither RSS, Atom nor JSON Feed")
    entries = tuple(_from_entry(entry, url) for entry in found.entries[:MAX_ENTRIES])
    is_cut = len(kept) < len(text) or len(found.entries) > MAX_ENTRIES
    return FeedDocument(_text(found.feed.get("title")), entries, is_cut)


def _first_items(text: str) -> str:
    """Return a feed up to the end of its first MAX_ENTRIES items: reading 100,000 would take minutes."""
    beginnings = islice(_ITEM.finditer(text), MAX_ENTRIES, None)
    beyond = next(beginnings, None)
    return text[: beyond.start()] if beyond else text


def _declares(text: str) -> bool:
    """Whether the feed declares a document type or entities, to a strict parser or a lenient one."""
    from defusedxml.common import DTDForbidden
    from defusedxml.sax import parseString

    first = _FIRST_ELEMENT.search(text)
    if _DECLARATION.search(text, 0, first.start() if first else len(text)):
        return True
    try:
        parseString(text.encode("utf-8", "replace"), ContentHandler(), forbid_dtd=True)
    except DTDForbidden:
        return True
    except SAXException:
        # Broken XML is common; the lenient parser reads it, and only looks for entities where we looked.
        return False
    return False


def _from_entry(entry: Mapping[str, object], url: str) -> FeedEntry:
    contents = entry.get("content")
    first = contents[0] if isinstance(contents, list) and contents else {}
    content = first.get("value") if isinstance(first, dict) else None
    return FeedEntry(
        url=_link(entry.get("link"), url),
        title=_text(entry.get("title")),
        published=_when(entry.get("published") or entry.get("created") or entry.get("updated")),
        author=_text(entry.get("author")),
        content=_markup(content) or _markup(entry.get("summary")),
        id=_text(entry.get("id")),
        # Asked plainly, feedparser answers with the day of publication, and warns of that.
        updated=_text(entry["updated"]) if "updated" in entry else None,
    )


def _from_json(text: str, url: str) -> FeedDocument:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractError(url, "not valid JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ExtractError(url, "no feed: a JSON Feed has a list of items")
    entries = tuple(_from_item(item, url) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return FeedDocument(_text(feed.get("title")), entries, len(items) > MAX_ENTRIES)


def _from_item(item: Mapping[str, object], url: str) -> FeedEntry:
    authors = item.get("authors") or [item.get("author")]
    names = (
        [_text(each.get("name")) for each in authors if isinstance(each, dict)]
        if isinstance(authors, list)
        else []
    )
    return FeedEntry(
        url=_link(item.get("url") or item.get("external_url"), url),
        title=_text(item.get("title")),
        published=_when(item.get("date_published") or item.get("date_modified")),
        author=", ".join(filter(None, names)) or None,
        content=_markup(item.get("content_html"))
        or _escaped(item.get("content_text") or item.get("summary")),
        id=_text(item.get("id")),
        updated=_text(item.get("date_modified")),
    )


def _link(value: object, base: str) -> str | None:
    """Return an article's address; a link to anything but the web is none."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return canonical_url(urljoin(base, value.strip()))
    except ValueError:
        return None


def _text(value: object) -> str | None:
    """Return plain text on one line; titles come with markup and twice escaped."""
    if not isinstance(value, str):
        return None
    return " ".join(tidy(_MARKUP.sub(" ", html.unescape(value))).split()) or None


def _markup(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _escaped(value: object) -> str | None:
    """Return plain text as HTML, its lines as paragraphs."""
    if not isinstance(value, str) or not value.strip():
        return None
    return "".join(f"<p>{html.escape(line)}</p>" for line in value.split("\n") if line.strip())


def _when(value: object) -> Published | None:
    return published(value, "feed") if isinstance(value, str) else None
