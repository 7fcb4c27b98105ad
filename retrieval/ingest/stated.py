"""What a record or front matter states about its article, field by field (pure).

Fields that decide whether an article may be shown are never ignored: if such a value cannot be read, the
whole article is refused.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, cast, get_args

from retrieval.ingest.bylines import names_in
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.moments import moment, published
from retrieval.ingest.urls import canonical_url
from retrieval.types import Rights, Status

Fields = Mapping[str, object]

FIELDS: Final = (
    "title",
    "outlet",
    "owner",
    "author",
    "published",
    "modified",
    "language",
    "section",
    "rights",
    "status",
    "embargoed_until",
    "correction",
    "captions",
    "guid",
)
"""What can be stated beside `url` and the text."""

# ninjs has these names; passing them over would show what may not be shown.
_NINJS: Final = {"status": "pubstatus", "embargoed_until": "embargoed"}

_DOUBTFUL_CHARACTERS = 40
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_ADDRESS = re.compile(r"https?://\S+")


def stated_metadata(said: Fields) -> PageMetadata:
    """Return what `said` states of an article; unknown fields are passed over.

    Raises:
        ValueError: a field has the wrong kind of value, or it is not clear whether the article may be shown.
    """
    names, url = _authors(said), text_field(said, "url")
    written, changed = text_field(said, "published"), text_field(said, "modified")
    return PageMetadata(
        title=text_field(said, "title"),
        outlet=text_field(said, "outlet"),
        owner=text_field(said, "owner"),
        author=", ".join(names) or None,
        authors=tuple(each for name in names for each in names_in(name)),
        published=published(written, "stated") if written else None,
        modified=published(changed, "stated") if changed else None,
        language=_language(said),
        section=text_field(said, "section"),
        rights=_rights(text_field(said, "rights")),
        status=_status(said),
        embargoed_until=_embargo(said),
        correction=text_field(said, "correction"),
        captions=_listed(said, "captions"),
        guid=text_field(said, "guid"),
        url=canonical_url(url) if url else None,
        warnings=tuple(_doubts(said)),
    )


def text_field(said: Fields, name: str) -> str | None:
    """Return a field's text.

    Raises:
        ValueError: it is not text.
    """
    found = said.get(name)
    if found is None or isinstance(found, str):
        return (found or "").strip() or None
    raise ValueError(f"the field {name} is not text")


def _listed(said: Fields, name: str) -> tuple[str, ...]:
    """Return a field's texts: a list of them, or one."""
    found = said.get(name)
    if not isinstance(found, list):
        one = text_field(said, name)
        return (one,) if one else ()
    if not all(isinstance(each, str) for each in found):
        raise ValueError(f"the field {name} holds something that is not text")
    return tuple(each.strip() for each in found if each.strip())


def _authors(said: Fields) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_listed(said, "author")))


def _language(said: Fields) -> str | None:
    """Return the two letters of a language's code: `pt` of "pt-BR"."""
    found = _LANGUAGE.fullmatch(text_field(said, "language") or "")
    return found[1].lower() if found else None


def _rights(words: str | None) -> Rights:
    """Return a copyright notice, or where the terms stand when it is an address."""
    is_address = words is not None and _ADDRESS.fullmatch(words) is not None
    return Rights(terms=words) if is_address else Rights(notice=words)


def _status(said: Fields) -> Status | None:
    status = text_field(said, "status") or text_field(said, _NINJS["status"])
    if status is not None and status not in get_args(Status):
        raise ValueError(
            f"the status {status[:_DOUBTFUL_CHARACTERS]!r} is none of {', '.join(get_args(Status))}"
        )
    return cast("Status | None", status)


def _embargo(said: Fields) -> datetime | None:
    words = text_field(said, "embargoed_until") or text_field(said, _NINJS["embargoed_until"])
    if words is None:
        return None
    value = moment(words) or ""
    if "T" not in value:
        raise ValueError(
            f"the end of the embargo could not be read: {words[:_DOUBTFUL_CHARACTERS]}; "
            "give date, time and zone, as in 2026-03-12T06:00:00+01:00"
        )
    return datetime.fromisoformat(value)


def _doubts(said: Fields) -> Iterator[str]:
    """Yield which fields could not be read."""
    for name, words in (
        ("date", text_field(said, "published")),
        ("date of change", text_field(said, "modified")),
    ):
        if words and not moment(words):
            yield f"the {name} could not be read: {words[:_DOUBTFUL_CHARACTERS]}"
    language = text_field(said, "language")
    if language and not _LANGUAGE.fullmatch(language):
        yield f"the language is no code of two letters: {language[:_DOUBTFUL_CHARACTERS]}"
