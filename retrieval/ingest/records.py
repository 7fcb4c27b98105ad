"""Articles as records: JSON and JSONL with the fields `url`, `text` or `html`, and those of `stated`.

`url` or a place in a file is the identity. `text` is taken as the article, with paragraphs separated by blank
lines or newlines; `html` is a page or a part of one. `published` and `modified` are dates, preferably
`YYYY-MM-DD` or RFC 3339; `author` is a name or a list of them. Other fields are ignored.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.ingest.extracted import Extracted, filled, from_paragraphs
from retrieval.ingest.html import read_html
from retrieval.ingest.stated import FIELDS, Fields, stated_metadata, text_field
from retrieval.ingest.urls import is_web_url

# More than any article and its page take; a line of 100 MB is something else.
MAX_LINE_CHARACTERS = 10_000_000

_OUT_OF_IT = f"give each record the fields url, text or html, {', '.join(FIELDS)}"
# Where other dumps have the text. Which of text and HTML it is only its maker knows, so it is not read.
_OTHER_TEXTS = (
    "body",
    "content",
    "articleBody",
    "body_text",
    "body_html",
    "body_xhtml",
    "maintext",
    "article",
    "summary",
    "description",
)

# A sentence in a `<p>` is not recognised as a page, the same one in a body is.
_IS_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: an article, or why it is none."""

    number: int
    """The line in JSONL, the place in a list; counts from 1."""
    digest: str
    """SHA-256 of the record, in hex."""
    article: Extracted | None
    reason: str | None = None


def read_jsonl(text: str) -> Iterator[Record]:
    """Yield a record for every line that is not blank; a bad one says why and harms no other."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARACTERS:
            yield Record(
                number, _digest(line), None, f"a line of more than {MAX_LINE_CHARACTERS:,} characters"
            )
        elif line.strip():
            yield _from_json(number, line.strip())


def read_json(text: str) -> Iterator[Record]:
    """Yield the records of a JSON document: an object, a list of them, or an object with a list `articles`.

    Raises:
        ValueError: this is not JSON, or holds no records.
    """
    value = _loads(text)
    if isinstance(value, dict) and isinstance(value.get("articles"), list):
        value = value["articles"]
    records = value if isinstance(value, list) else [value]
    if not records:
        raise ValueError("an empty list; there is nothing to read")
    for number, record in enumerate(records, start=1):
        yield _record(number, _digest(json.dumps(record, sort_keys=True)), record)


def _loads(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except ValueError as error:
        # Python reads no number of more than 4,300 digits.
        raise ValueError("not JSON that can be read: a number is too long") from error


def _from_json(number: int, line: str) -> Record:
    try:
        value = _loads(line)
    except ValueError as error:
        return Record(number, _digest(line), None, str(error))
    return _record(number, _digest(line), value)


def _record(number: int, digest: str, value: object) -> Record:
    if not isinstance(value, dict):
        return Record(number, digest, None, f"not an object; {_OUT_OF_IT}")
    try:
        return Record(number, digest, _article(value))
    except ValueError as error:
        return Record(number, digest, None, str(error))


def _article(value: Fields) -> Extracted:
    """Return the article of a record.

    Raises:
        ValueError: a field has the wrong kind of value, or there is neither text nor html.
    """
    url, text, html = (text_field(value, name) for name in ("url", "text", "html"))
    if url and not is_web_url(url):
        raise ValueError(f"the url is no web address: {url[:80]}")
    metadata = stated_metadata(value)
    if text:
        found = from_paragraphs(text.split("\n"), metadata.title)
    elif html:
        found = read_html(html if _IS_PAGE.search(html) else f"<html><body>{html}</body></html>", url)
    else:
        raise ValueError(_without_text(value))
    return Extracted(filled(metadata, found.metadata), found.text, found.kept_share)


def _without_text(value: Fields) -> str:
    """Say what is missing of a record without text, and what it may have been meant by."""
    if value.get("status", value.get("pubstatus")) == "canceled":
        return "canceled, and without text; run `newsdesk forget URL` to withdraw what the archive has of it"
    other = next((name for name in _OTHER_TEXTS if value.get(name)), None)
    if other:
        return f"neither text nor html; the field {other} is not read: name it text, or html if it is markup"
    return f"neither text nor html; {_OUT_OF_IT}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
