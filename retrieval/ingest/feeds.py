"""Feeds: RSS, Atom and JSON Feed, read without fetching anything and without trusting them."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from retrieval.errors import ExtractError
from retrieval.ingest.decode import decode
from retrieval.ingest.lines import tidy
from retrieval.ingest.moments import published
from retrieval.ingest.urls import canonical_url
from retrieval.types import Published

# A feed with full texts of a hundred articles has one megabyte.
MAX_BYTES = 5_000_000

# More is an archive; 100,000 items are an attack.
MAX_ENTRIES = 1_000

_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<\w")
_DECLARED = "the feed declares a document type or entities, which can be a bomb; it is not read"
# After decoding it is UTF-8, whatever the feed itself says.
_XML_TYPE = {"content-type": "application/xml; charset=utf-8"}
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


def parse(data: bytes, url: str) -> tuple[FeedEntry, ...]:
    """Return the entries of a feed in its order, at most MAX_ENTRIES.

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
        return tuple(_from_json(text, url))
    return tuple(_from_xml(text, url))


def _from_xml(text: str, url: str) -> Iterator[FeedEntry]:
    import feedparser

    if _declares(text):
        raise ExtractError(url, _DECLARED)
    found = feedparser.parse(BytesIO(text.encode("utf-8", "replace")), response_headers=_XML_TYPE)
    if not found.version and not found.entries:
        raise ExtractError(url, "no feed: neither RSS, Atom nor JSON Feed")
    for entry in found.entries[:MAX_ENTRIES]:
        yield _from_entry(entry, url)


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
    )


def _from_json(text: str, url: str) -> Iterator[FeedEntry]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractError(url, "not valid JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ExtractError(url, "no feed: a JSON Feed has a list of items")
    for item in items[:MAX_ENTRIES]:
        if isinstance(item, dict):
            yield _from_item(item, url)


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
