"""Newsletters: articles that came by mail."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from retrieval.ingest import said_names
from retrieval.ingest.decode import decode
from retrieval.ingest.extracted import Extracted, filled, from_page_text
from retrieval.ingest.html import read_html
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.moments import published
from retrieval.ingest.words import count_words

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)

# An HTML part this poor is a link to "view in browser"; the plain part is read instead.
_FEW_WORDS = 20

# The standard library's parser stumbles in these ways over broken headers.
_STUMBLES = (AttributeError, LookupError, TypeError)


def read_mail(data: bytes) -> Extracted:
    """Return the text of a mail, with its subject as title, its date, and its sender if that is an outlet.

    Raises:
        ValueError: the mail has no readable text.
    """
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    try:
        found = _best(_part(message, "html"), _part(message, "plain"))
    except _STUMBLES as error:
        raise ValueError("a broken mail; save its text instead") from error
    return Extracted(filled(_metadata(message), found.metadata), found.text, found.kept_share)


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


def _part(message: EmailMessage, subtype: str) -> str | None:
    part = message.get_body((subtype,))
    payload = part.get_payload(decode=True) if part else None
    charset = part.get_content_charset() if part else None
    return decode(payload, charset) if isinstance(payload, bytes) else None


def _best(html: str | None, plain: str | None) -> Extracted:
    """Read the HTML part, unless it says next to nothing and there is a plain one."""
    if not html:
        return from_page_text(plain or "")
    found = read_html(html, None)
    if count_words(found.text) >= _FEW_WORDS or not plain:
        return found
    return max(found, from_page_text(plain), key=lambda each: len(each.text))
