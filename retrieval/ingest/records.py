"""Articles as records: JSON and JSONL with the fields `url, title, text | html, outlet, author, published`.

`url` or a place in a file is the identity. `text` is taken as the article, paragraphs apart by blank lines
or newlines; `html` is a page. `published` is a date, best `YYYY-MM-DD` or RFC 3339. Other fields are
passed over.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from retrieval.ingest.extracted import Extracted, filled, from_paragraphs
from retrieval.ingest.html import read_html
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.moments import published
from retrieval.ingest.urls import canonical_url, is_web_url

FIELDS = ("url", "title", "text", "html", "outlet", "author", "published")

# More than any article and its page take; a line of 100 MB is something else.
MAX_LINE_CHARACTERS = 10_000_000

_OUT_OF_IT = f"give each record the fields {', '.join(FIELDS)}"


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


def _article(value: Mapping[str, object]) -> Extracted:
    """Return the article of a record.

    Raises:
        ValueError: a field has the wrong kind of value, or there is neither text nor html.
    """
    said = {name: _field(value, name) for name in FIELDS}
    url = said["url"]
    if url and not is_web_url(url):
        raise ValueError(f"the url is no web address: {url[:80]}")
    metadata = _metadata(said)
    if said["text"]:
        found = from_paragraphs(said["text"].split("\n"), metadata.title)
    elif said["html"]:
        found = read_html(said["html"], url)
    else:
        raise ValueError(f"neither text nor html; {_OUT_OF_IT}")
    return Extracted(filled(metadata, found.metadata), found.text, found.kept_share)


def _metadata(said: Mapping[str, str | None]) -> PageMetadata:
    when = said["published"]
    stated = published(when, "stated") if when else None
    doubt = (f"the date could not be read: {when[:40]}",) if when and not stated else ()
    return PageMetadata(
        title=said["title"],
        outlet=said["outlet"],
        author=said["author"],
        published=stated,
        url=canonical_url(said["url"]) if said["url"] else None,
        warnings=doubt,
    )


def _field(value: Mapping[str, object], name: str) -> str | None:
    found = value.get(name)
    if found is None or isinstance(found, str):
        return (found or "").strip() or None
    raise ValueError(f"the field {name} is not text")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
