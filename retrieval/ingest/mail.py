"""Newsletters: articles that arrive by mail."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import islice
from typing import Any, cast

from retrieval.ingest import said_names
from retrieval.ingest.decode import decode
from retrieval.ingest.extracted import Extracted, filled, from_page_text
from retrieval.ingest.html import read_html
from retrieval.ingest.mail_text import MAX_PARTS, html_text, plain_text
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.moments import published
from retrieval.ingest.words import count_words

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)

# An HTML part this poor is a link to "view in browser"; the plain part is read instead.
_FEW_WORDS = 20

# The standard library's parser stumbles in these ways over broken headers.
_STUMBLES = (AttributeError, LookupError, TypeError, RecursionError)

# Servers take mails of 20 to 50 MB, nearly all of it attachments, which stand below the text.
MAX_BYTES = 20_000_000

# A header that says more is an attack: encoded words cost the parser kilobytes a letter.
MAX_HEADER_CHARACTERS = 2_000

# The parser takes a second for 20,000 parts; a letter with all its pictures has a hundred.
MAX_BOUNDARIES = 10_000

# A mail passed on, and passed on again; a hundred times is an attack.
MAX_FORWARDS = 10


class _Cautious(policy.EmailPolicy):
    """The standard policy, reading no more of a header than a person would."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as the class above it
        value = value[:MAX_HEADER_CHARACTERS]
        if not value.isascii():
            # Old programs write letters as bytes of their country, which no header may have.
            value = decode(value.encode("utf-8", "surrogateescape"), None)
        return super().header_fetch_parse(name, value)


_CAUTIOUS = cast("policy.Policy[EmailMessage]", _Cautious())


def read_mail(data: bytes) -> Extracted:
    """Return the text of a mail, with its subject as title, its date, and its sender if that is an outlet.

    Raises:
        ValueError: the mail has no readable text.
    """
    if data.count(b"\n--", 0, MAX_BYTES) > MAX_BOUNDARIES:
        raise ValueError(f"a mail of more than {MAX_BOUNDARIES:,} parts; save its text instead")
    try:
        message = _innermost(message_from_bytes(data[:MAX_BYTES], _class=EmailMessage, policy=_CAUTIOUS))
        found = _best(html_text(message), plain_text(message))
        if not found.text and (attached := _attached(message)):
            message, found = attached, _best(html_text(attached), plain_text(attached))
        said = filled(_metadata(message), found.metadata)
    except _STUMBLES as error:
        raise ValueError("a broken mail; save its text instead") from error
    if len(data) > MAX_BYTES:
        cut = f"only the first {MAX_BYTES // 1_000_000} of {len(data) // 1_000_000} MB of the mail were read"
        said = replace(said, warnings=(*said.warnings, cut))
    return Extracted(said, found.text, found.kept_share)


def _innermost(message: EmailMessage) -> EmailMessage:
    """Return the mail that was passed on as an attachment, where the mail around it is empty."""
    for _ in range(MAX_FORWARDS):
        attached = message.get_payload(0) if message.get_content_type() == "message/rfc822" else None
        if not isinstance(attached, EmailMessage):
            break
        message = attached
    return message


def _attached(message: EmailMessage) -> EmailMessage | None:
    """Return the first mail attached to one, however deep; None when there is none."""
    parts = islice(message.walk(), MAX_PARTS)
    inner = (each.get_payload(0) for each in parts if each.get_content_type() == "message/rfc822")
    return next((each for each in inner if isinstance(each, EmailMessage)), None)


def _metadata(message: EmailMessage) -> PageMetadata:
    name, address = parseaddr(_header(message, "From"))
    subject = " ".join(_header(message, "Subject").split())
    return PageMetadata(
        title=_FORWARDED.sub("", subject) or None,
        outlet=said_names.outlet_of_sender(name, address.rpartition("@")[2]),
        published=published(_header(message, "Date"), "date of the mail"),
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header, or nothing where it cannot be read."""
    try:
        return str(message.get(name, ""))
    except (*_STUMBLES, ValueError):
        return ""


def _best(html: str | None, plain: str | None) -> Extracted:
    """Read the HTML part, unless it says next to nothing and there is a plain one."""
    if not html:
        return from_page_text(plain or "")
    found = read_html(html, None)
    if count_words(found.text) >= _FEW_WORDS or not plain:
        return found
    return max(found, from_page_text(plain), key=lambda each: len(each.text))
