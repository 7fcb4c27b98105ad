"""The items of a feed: which to fetch, and the outcome of each.

entries ─▶ plan: new or changed? ─▶ bring: the page, or the feed's own text or summary ─▶ Brought
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from retrieval.errors import FetchError
from retrieval.ingest.feeds import FeedEntry
from retrieval.ingest.raw import Raw
from retrieval.ingest.summaries import summary_of
from retrieval.ingest.threads import in_threads
from retrieval.ingest.web import Validators, Web
from retrieval.types import Failure

MOST_TRIES: Final = 5
"""An item that failed so often is left alone until the feed changes it; at one try every half hour that is
longer than most servers' troubles."""

SUBSTANTIAL_CHARACTERS: Final = 600
"""The text in a feed is an article from here on, about 100 words of English; what is shorter is a summary."""

State = Literal["stored", "failed", "given up"]
"""What became of an item: in the archive; to be tried again; not to be tried until the feed changes it."""

_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_UNFETCHED: Final = "fetching from the web is switched off"
_HEADLINE_ONLY: Final = "the feed has a headline of it, and no summary"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of an item."""

    fingerprint: str
    """Of what the feed said of it."""
    state: State
    tries: int = 0
    """Failures in a row."""
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    """Of its page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item that is to be brought."""

    key: str
    """Its identity within the feed: the hash of its link, else of its id, else of what it says."""
    fingerprint: str
    entry: FeedEntry
    place: str
    """How it is called where it has no link."""
    before: Seen | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run of a feed has to do."""

    bring: tuple[Item, ...]
    keys: frozenset[str]
    """Of every item in the feed."""

    @property
    def known(self) -> int:
        """How many items are as they were."""
        return len(self.keys) - len(self.bring)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of one item."""

    item: Item
    found: Raw | Failure | None
    """None: its page has not changed."""
    seen: Seen
    """What to remember, once what was found is stored."""
    note: str | None = None
    """Why the text is not the page's own."""


def plan(entries: Sequence[FeedEntry], seen: Mapping[str, Seen], name: str) -> Plan:
    """Decide which entries are brought: the new, the changed, and those that failed and may work now.

    Args:
        entries: of the feed; of those with the same identity the first counts.
        seen: what is remembered, by key.
        name: what the feed is called; items without link are called after it.
    """
    items: dict[str, Item] = {}
    for number, entry in enumerate(entries, start=1):
        key = _digest(entry.url or entry.id or _said(entry))
        if key not in items:
            place = f"{name}#{entry.id or number}".encode("utf-8", "backslashreplace").decode()
            items[key] = Item(key, _digest(_said(entry)), entry, place, seen.get(key))
    return Plan(tuple(each for each in items.values() if not _is_settled(each)), frozenset(items))


def bring(items: Iterable[Item], web: Web | None) -> Iterator[Brought]:
    """Yield what comes of each item, in order: its page, else the text or the summary in the feed.

    Args:
        items: as planned.
        web: how to fetch pages; None takes the texts in the feed.
    """

    def one(item: Item) -> Brought:
        if item.entry.url is None or web is None:
            return _from_feed(item)
        return _from_page(item, item.entry.url, web)

    yield from in_threads(one, items)


def _is_settled(item: Item) -> bool:
    before = item.before
    return before is not None and before.fingerprint == item.fingerprint and before.state != "failed"


def _from_page(item: Item, url: str, web: Web) -> Brought:
    try:
        fetched = web.fetch_changed(url, item.before.validators if item.before else Validators())
    except FetchError as error:
        return _without_page(item, error)
    return Brought(item, fetched.raw, Seen(item.fingerprint, "stored", 0, fetched.validators))


def _without_page(item: Item, error: FetchError) -> Brought:
    """Return what the feed itself tells, if it tells anything and nobody forbids it; else why nothing."""
    tries = (item.before.tries if item.before else 0) + 1
    is_hopeless = error.outlook != "later" or tries >= MOST_TRIES
    seen = Seen(item.fingerprint, "given up" if is_hopeless else "failed", tries)
    if error.outlook == "barred":
        return Brought(item, Failure(error.source, error.reason), seen)
    if record := as_record(item):
        return Brought(item, record, seen, _taken_instead(item, error.source, error.reason))
    return Brought(item, Failure(error.source, f"{error.reason}; {_HEADLINE_ONLY}"), seen)


def without_article(brought: Brought, failure: Failure) -> Brought | None:
    """Return what the feed tells of an item whose page was fetched and held no article; None if nothing.

    Args:
        brought: The item with its page.
        failure: Why no article was found in it.
    """
    item = brought.item
    record = as_record(item) if item.entry.url and brought.note is None else None
    if record is None:
        return None
    # The same page would fail again.
    seen = Seen(item.fingerprint, "given up", brought.seen.tries + 1)
    return Brought(item, record, seen, _taken_instead(item, failure.input, failure.reason))


def _taken_instead(item: Item, source: str, reason: str) -> str:
    what = "text" if _is_substantial(item.entry) else "summary"
    return f"{source}: {reason}; the {what} in the feed was taken instead"


def _from_feed(item: Item) -> Brought:
    if record := as_record(item):
        return Brought(item, record, Seen(item.fingerprint, "stored"))
    reason = f"{_UNFETCHED}; {_HEADLINE_ONLY}" if item.entry.url else "an item without link and text"
    return Brought(item, Failure(item.place, reason), Seen(item.fingerprint, "given up", 1))


def as_record(item: Item) -> Raw | None:
    """Return an item as the feed holds it, as a record that can be read like any other.

    None when the feed has a headline of it only: that alone is never a source.
    """
    entry = item.entry
    is_whole = _is_substantial(entry)
    summary = None if is_whole else summary_of(entry.content or "", entry.title)
    if not is_whole and summary is None:
        return None
    record = {
        "url": entry.url,
        "title": entry.title,
        **({"text": summary} if summary else _content(entry.content or "")),
        "author": entry.author,
        "published": entry.published.value if entry.published else None,
        "modified": entry.updated,
        "guid": entry.id,
    }
    # Sorted, as records are before they are hashed: the bytes tell which article was read from them.
    return Raw(
        json.dumps(record, sort_keys=True).encode(),
        url=entry.url,
        path=None if entry.url else item.place,
        media_type="application/json",
    )


def _content(content: str) -> dict[str, str]:
    """Return the text of an item as a record names it: many feeds give plain words where markup may stand."""
    return {"html": content} if _MARKUP.search(content) else {"text": html.unescape(content)}


def _is_substantial(entry: FeedEntry) -> bool:
    return len(_MARKUP.sub("", entry.content or "")) >= SUBSTANTIAL_CHARACTERS


def _said(entry: FeedEntry) -> str:
    """Everything the feed says of an item; when this is the same, so is the item."""
    when = entry.published.value if entry.published else None
    return json.dumps([entry.url, entry.id, entry.title, when, entry.updated, entry.content])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
