"""Which kind of document an input is: by its first bytes, its media type, its name (pure)."""

import re
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from retrieval.ingest.raw import Raw

Kind = Literal["text", "html", "markdown", "json", "jsonl", "feed", "mail", "pdf", "docx", "unknown"]

_BY_TYPE: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "application/json": "json",
    "application/ld+json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/json-lines": "jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/feed+json": "feed",
    "message/rfc822": "mail",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
BY_SUFFIX: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".eml": "mail",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""File name endings of what can hold articles."""

_ZIP = b"PK\x03\x04"
_LOOK_BYTES = 2048
_HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|article|main)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|rdf:RDF|feed)[\s>]")
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org")


def kind_of(raw: Raw) -> Kind:
    """Return what `raw` is.

    The first bytes win where they leave no doubt: servers and names are often wrong.
    """
    by_name = _BY_TYPE.get(raw.media_type or "") or _by_suffix(raw)
    return _by_bytes(raw.data, by_name) or by_name or ("text" if _may_be_text(raw) else "unknown")


def _by_bytes(data: bytes, by_name: Kind | None) -> Kind | None:
    head = data[:_LOOK_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_ZIP):
        return "docx" if b"word/" in data else "unknown"
    if head.startswith(b"<") and _FEED.search(head) and not _HTML.match(head):
        return "feed"
    if head.startswith(b"{") and by_name != "jsonl" and _JSON_FEED.search(head):
        return "feed"
    is_page = head.startswith(b"<") and _HTML.search(head) is not None
    return "html" if is_page and by_name in {None, "text", "json"} else None


def _by_suffix(raw: Raw) -> Kind | None:
    path = raw.path or urlsplit(raw.url or "").path
    return BY_SUFFIX.get(PurePath(path).suffix.lower())


def _may_be_text(raw: Raw) -> bool:
    """Whether nothing says that this is something else: pictures and programs have a type."""
    return raw.media_type is None or raw.media_type.startswith("text/")
