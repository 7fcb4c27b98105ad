"""What every export format says about a document, and how it names and links sources."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.wording import day_of, window_words
from retrieval.chain.cite import text_fragment
from retrieval.types import Answer, Briefing, Citation, Item, State, Summary

Exported = Answer | Summary | Briefing

States = Mapping[int, State]
"""What became of cited sentences since, by the citation's number."""

# Control characters steer terminals and are no HTML; embeddings, overrides and isolates of writing
# direction can make what follows them read as something else ("Trojan Source", CVE-2021-42574).
_HARMFUL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_NOT_SHOWN: Final = re.compile(f"[{_HARMFUL}]")

# A link must not end the address it is written in, in Markdown or in HTML.
_NOT_IN_ADDRESSES: Final = re.compile(rf"""[\s<>"'`\\^{{|}}{_HARMFUL}]""")


def shown(words: str) -> str:
    """Drop what could steer a terminal or turn text around, and fold white space; keep every letter."""
    return _NOT_SHOWN.sub("", re.sub(r"[ \t\r\n\f\v]+", " ", words)).strip()


def title_of(given: Exported) -> str:
    """The heading of the document."""
    if isinstance(given, Answer):
        return given.question
    if isinstance(given, Summary):
        return given.topic or given.item.headline
    return f"Briefing {window_words(given)}"


def items_of(given: Exported) -> tuple[Item, ...]:
    """The stories of a briefing, the one of a summary, none of an answer."""
    if isinstance(given, Answer):
        return ()
    return given.items if isinstance(given, Briefing) else (given.item,)


def notes_of(given: Exported) -> tuple[str, ...]:
    """What the reader should know, and of a briefing what could not be read."""
    return (*given.notes, *given.failures) if isinstance(given, Briefing) else given.notes


def source(citation: Citation) -> str:
    """`Northlight, 2026-03-11: Dam breaks above Culvery`."""
    return f"{citation.outlet or 'no outlet stated'}, {day_of(citation)}: {citation.title}"


def link_to(citation: Citation) -> str | None:
    """The address that opens a source at the cited words; None unless it is http(s) with a host."""
    if not is_web(citation.url):
        return None
    link = text_fragment(citation.url, shown(citation.quote)) or ""
    return _NOT_IN_ADDRESSES.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), link)


def is_web(url: str | None) -> bool:
    """Whether a link may be written: http or https, and a host."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
