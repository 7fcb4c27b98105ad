"""What to do with a reading, given what the archive holds. Pure: values in, a decision out.

`identify` says which article it belongs to, `outcome` whether it brings anything new, and `merged` what is
known afterwards.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from retrieval.index.tables import ID_LENGTH
from retrieval.types import Reading, Rights, Status

Outcome = Literal["added", "updated", "unchanged", "reread"]
"""`reread` is an article of which only our cleaning changed."""

PLAIN: Final = (
    "outlet",
    "owner",
    "language",
    "stated_language",
    "section",
    "genre",
    "is_free",
    "guid",
    "correction",
    "dateline",
)
"""What is kept of a reading as it is, one column each."""

DATE: Final = ("stated_value", "stated_basis", "partial")
# What is told together is kept together: no name of one reading over the names of another.
_TOLD_TOGETHER: Final = (("author", "authors"), ("modified_value", "modified_basis"))


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that something of a reading leads to."""

    article: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """Where a reading's URL, path and bytes lead."""

    by_url: Holder | None = None
    by_path: Holder | None = None
    by_raw: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What the archive holds of an article, as far as a decision needs it."""

    article: str
    current: str
    """Id of the current version."""
    current_raw: str
    """Hash of the bytes the current version was first read from."""
    raw_version: str | None
    """The version these very bytes were read as before."""
    is_withdrawn: bool
    ruled_by: str | None = None
    """Hash of the bytes that last said whether the article may be shown."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether an article may be shown, and from when."""

    status: Status = "usable"
    embargoed_until: datetime | None = None
    by: str | None = None
    """Hash of the bytes that say so; None where nobody does."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the outlet took it back for good."""
        return self.status == "canceled"

    def is_held(self, now: datetime) -> bool:
        """Whether it may not be shown yet."""
        return self.status == "withheld" or (self.embargoed_until is not None and now < self.embargoed_until)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a reading."""

    article: str
    version: str
    outcome: Outcome
    is_withdrawn: bool = False
    """The article was withdrawn before, and stays so."""
    is_taken_back: bool = False
    """The article was shown until this reading said that it is not to be."""
    passages: int = 0
    """How many passages it brought that were not there."""


def identify(reading: Reading, known: Known) -> str | None:
    """Return the id of the article that `reading` is a reading of, or None for a new one.

    A URL decides. Without one, the bytes do: a file may be renamed or copied. A path decides last: what
    is found changed at a known path is a new version of what was there. An article without URL gets the
    first one that its bytes or its path come with.
    """
    if reading.url is not None:
        if known.by_url:
            return known.by_url.article
        nameless = [each.article for each in known.by_raw if each.url is None]
        if nameless:
            return min(nameless)
        return known.by_path.article if known.by_path and known.by_path.url is None else None
    if known.by_path and (not known.by_raw or known.by_path in known.by_raw):
        return known.by_path.article
    return min((each.article for each in known.by_raw), default=None)


def is_place(path: str) -> bool:
    """Whether a path is that of a record in a file, as in `feed.jsonl#3`.

    Such a place changes its record when another is put in before it, so it proves nothing by itself.
    """
    name, mark, number = path.rpartition("#")
    return bool(name and mark) and number.isdecimal()


def outcome(version: str, held: Held | None) -> Outcome:
    """Decide whether a reading's text, as version id, is news about its article.

    Bytes seen before are never an update, so that reading two copies of an article again, the older one
    first, does not change it back and forth. The price: an outlet that puts back an earlier page to the
    last byte is not noticed.
    """
    if held is None:
        return "added"
    if held.is_withdrawn or version == held.current:
        return "unchanged"
    if held.raw_version is None:
        return "updated"
    return "reread" if held.raw_version == held.current else "unchanged"


def is_authority(reading: Reading, held: Held) -> bool:
    """Whether a reading says all there is to say of its article, its silence included.

    So are the bytes that the current version was first read from, read by better code. Others only add:
    the plain copy of a page knows no author, which takes none away.
    """
    return reading.raw_hash == held.current_raw


def ruling(reading: Reading, held: Held | None) -> Ruling | None:
    """Return what a reading rules about showing its article; None when that stays as it is.

    New bytes rule, when they say anything; of bytes seen before only those that ruled last, as better code
    may read more out of them. An older copy read again thus lifts no embargo and brings none back.
    """
    if reading.status is None and reading.embargoed_until is None:
        return None
    if held and held.raw_version and held.ruled_by not in {None, reading.raw_hash}:
        return None
    return Ruling(reading.status or "usable", reading.embargoed_until, reading.raw_hash)


def described(reading: Reading) -> dict[str, Any]:
    """What a reading says of its article, by column of the articles' table."""
    published, partial, modified = reading.published, reading.partial_date, reading.modified
    return {name: getattr(reading, name) for name in PLAIN} | {
        "author": reading.author,
        "authors": list(reading.authors),
        "agencies": list(reading.agencies),
        "rights": asdict(reading.rights) if reading.rights != Rights() else None,
        "modified_value": modified.value if modified else None,
        "modified_basis": modified.basis if modified else None,
        "stated_value": published.value if published else None,
        "stated_basis": published.basis if published else None,
        "partial": [partial.month, partial.day, partial.weekday] if partial else None,
    }


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What is known after another reading: it adds and corrects, its silence takes nothing away."""
    kept: dict[str, Any] = {name: old[name] if new[name] is None else new[name] for name in PLAIN}
    kept |= {name: new[name] or old[name] for name in ("agencies", "rights")}
    for first, second in _TOLD_TOGETHER:
        kept |= {name: (new if new[first] else old)[name] for name in (first, second)}
    says_more = new["stated_value"] or (new["partial"] and not old["stated_value"])
    return kept | {name: (new if says_more else old)[name] for name in DATE}


def article_id(reading: Reading) -> str:
    """The id of a new article: from its URL, else from its bytes."""
    return _digest(reading.url)[:ID_LENGTH] if reading.url is not None else reading.raw_hash[:ID_LENGTH]


def version_id(article: str, text: str) -> str:
    """The id of a version: from its article and its canonical text."""
    return _digest(f"{article}\n{text}")[:ID_LENGTH]


def passage_id(version: str, first: int, last: int) -> str:
    """The id of a passage: its version, and the sentences `[first, last)`."""
    return f"{version}-{first}-{last}"


def text_hash(text: str) -> str:
    """The hash of a version's text."""
    return _digest(text)


def input_hash(title: str, text: str, lengths: tuple[int, ...]) -> str:
    """The hash of all that an embedding model makes vectors from.

    Args:
        title: The article's, which is embedded with each passage.
        text: The passage's words.
        lengths: Where its sentences end, counted from the passage's start: another division into
            sentences makes other vectors.
    """
    return _digest(f"{title}\n{text}\n{','.join(map(str, lengths))}")


def _digest(text: str) -> str:
    # A lone surrogate cannot be encoded plainly, and must not stop a run.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
