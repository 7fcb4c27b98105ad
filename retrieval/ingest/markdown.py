"""Articles kept as Markdown: front matter to metadata, markup to plain text (pure)."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import get_args

from retrieval.ingest.extracted import Extracted, filled, from_page_text
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.stated import FIELDS, stated_metadata
from retrieval.ingest.urls import is_web_url
from retrieval.types import Status

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
# What notes and site generators call the fields that records have.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "author": ("authors",),
    "language": ("lang",),
    "modified": ("updated", "lastmod"),
    "outlet": ("site", "publisher"),
    "published": ("date",),
}
_FIELD = re.compile(r"^([A-Za-z_-]{1,40}):[ \t]+(.+)$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]{1,200}\]:\s+\S+.*$")
_LIST_ITEM = re.compile(r"^\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")

_INLINE = (
    (re.compile(r"<!--.{0,5000}?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]]{0,500}\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]]{0,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    # "[2][3]" are two footnotes, and stay as they do on a page.
    (re.compile(r"\[(?!\d{1,3}\])([^\[\]]{1,500})\]\[[^\[\]]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,2000})(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,2000})(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,1000})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_markdown(text: str) -> Extracted:
    """Return the article of a Markdown file.

    Front matter may give url (or source, link) and the fields of a record, some under other names, too.

    Raises:
        ValueError: the front matter does not make clear whether the article may be shown.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    front = _FRONT_MATTER.match(text)
    said = {
        name.lower(): value.strip().strip("\"'") for name, value in _FIELD.findall(front[1] if front else "")
    }
    blocks = list(_blocks(_without_fences(text[front.end() if front else 0 :])))
    headings = [block for is_heading, block in blocks if is_heading]
    found = from_page_text("\n\n".join(block for _, block in blocks))
    metadata = filled(_metadata(said, headings), found.metadata)
    return Extracted(metadata, found.text, found.kept_share)


def _metadata(said: Mapping[str, str], headings: list[str]) -> PageMetadata:
    url = said.get("url") or said.get("source") or said.get("link") or ""
    fields: dict[str, object] = {name: _value(said, name) for name in FIELDS}
    fields["title"] = said.get("title") or next(iter(headings), None)
    # Sites have statuses of their own there: "draft", "published". Only those of news rule.
    fields["status"] = said.get("status") if said.get("status") in get_args(Status) else None
    return stated_metadata(fields | {"url": url if is_web_url(url) else None})


def _value(said: Mapping[str, str], name: str) -> str | list[str] | None:
    """Return a field's value under any of its names; `[a, b]` is a list."""
    value = next((said[each] for each in (name, *_OTHER_NAMES.get(name, ())) if each in said), None)
    if value and value.startswith("[") and value.endswith("]"):
        return [each.strip().strip("\"'") for each in value[1:-1].split(",")]
    return value


def _without_fences(text: str) -> list[str]:
    """Return the lines outside of code blocks."""
    lines, is_code = [], False
    for line in text.split("\n"):
        is_fence = _FENCE.match(line) is not None
        is_code ^= is_fence
        if not is_code and not is_fence and not _DEFINITION.match(line):
            lines.append(line)
    return lines


def _blocks(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Yield (is a heading, plain text) of each block; wrapped lines of a paragraph become one."""
    for is_blank, group in groupby(lines, key=lambda line: not line.strip() or _RULE.match(line) is not None):
        if not is_blank:
            yield from _paragraphs(list(group))


def _paragraphs(lines: list[str]) -> Iterator[tuple[bool, str]]:
    pending: list[str] = []
    for line in lines:
        heading = _HEADING.match(line)
        if heading or _UNDERLINE.match(line):
            text = [heading[1]] if heading else []
            yield from ((False, each) for each in _plain(pending if heading else pending[:-1]))
            yield from ((True, each) for each in _plain(text or pending[-1:]))
            pending = []
        elif _LIST_ITEM.match(line):
            yield from ((False, each) for each in _plain(pending))
            pending = [_LIST_ITEM.sub("- ", line)]
        else:
            pending.append(line)
    yield from ((False, each) for each in _plain(pending))


def _plain(lines: list[str]) -> Iterator[str]:
    """Yield the joined lines without marks, if anything is left."""
    text = " ".join(_QUOTE.sub("", line).strip() for line in lines)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    if text.strip():
        yield text.strip()
