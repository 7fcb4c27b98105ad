"""Collects inputs: files, folders, URLs and the items of feeds. A bad input does not affect the others."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from retrieval.errors import InputError
from retrieval.ingest.feed_items import bring, plan
from retrieval.ingest.feeds import MAX_ENTRIES, parse
from retrieval.ingest.kinds import BY_SUFFIX, kind_of
from retrieval.ingest.raw import Raw
from retrieval.ingest.threads import in_threads
from retrieval.ingest.transfer import Limits
from retrieval.ingest.urls import is_web_url
from retrieval.ingest.web import Web
from retrieval.types import Failure

__all__ = ["Limits", "Raw", "Web", "collect", "count"]

# A year of a wire service's JSONL has less; a single file beyond this would not fit the memory budget.
MAX_FILE_BYTES = 100_000_000

_ENDINGS = ", ".join(BY_SUFFIX)
CUT = f"only the first {MAX_ENTRIES:,} items of the feed were read"
_NOT_UTF8 = "its name is not UTF-8; rename it"


def collect(inputs: Sequence[str], *, web: Web | None) -> Iterator[Raw | Failure]:
    """Yield what is at each of `inputs`, in their order; what cannot be had is a Failure.

    Args:
        inputs: paths of files and folders (read recursively in order of names, hidden ones left out), and
            http or https addresses of pages and feeds. Of a feed every article is fetched.
        web: how to fetch addresses; None refuses them, and takes of a feed's file what stands in it.
    """
    for is_url, group in groupby(inputs, key=is_web_url):
        names = list(group)
        for found in _fetch_all(names, web) if is_url else _read_all(names):
            yield from _expanded(found, web)


def count(inputs: Sequence[str]) -> int | None:
    """Return how many inputs `collect` will find, without reading any; None when only the web knows."""
    if any(map(is_web_url, inputs)):
        return None
    return sum(_count_files(each) for each in inputs)


def _expanded(found: Raw | Failure, web: Web | None) -> Iterator[Raw | Failure]:
    """Yield the articles of a feed, and anything else as it is."""
    if isinstance(found, Failure) or kind_of(found) != "feed":
        yield found
        return
    try:
        document = parse(found.data, found.url or "")
    except InputError as error:
        yield Failure(found.name, error.reason)
        return
    if document.is_cut:
        yield Failure(found.name, CUT)
    for each in bring(plan(document.entries, {}, found.name).bring, web):
        if each.note:
            yield Failure(each.item.place, each.note)
        if each.found:
            yield each.found


def _fetch_all(urls: Iterable[str], web: Web | None) -> Iterator[Raw | Failure]:
    """Yield what is at each URL, in order; a few are on their way at a time."""

    def fetch(url: str) -> Raw | Failure:
        if web is None:
            return Failure(url, "fetching from the web is switched off")
        try:
            return web.fetch(url)
        except InputError as error:
            return Failure(url, error.reason)

    yield from in_threads(fetch, urls)


def _read_all(paths: Iterable[str]) -> Iterator[Raw | Failure]:
    for path in paths:
        if _printable(path) != path:
            yield Failure(_printable(path), _NOT_UTF8)
        elif "://" in path:
            yield Failure(path, "only http and https addresses are fetched; for a file give its path")
        elif os.path.isdir(path):  # noqa: PTH112 - Path's own raises on names that are too long
            yield from _read_folder(Path(path), path)
        else:
            yield _read_file(Path(path), path)


def _read_folder(folder: Path, name: str) -> Iterator[Raw | Failure]:
    """Yield the readable files below a folder in order of their paths; a folder without any is a Failure."""
    is_empty, barred = True, list[OSError]()
    for path in _files(folder, barred.append):
        is_empty = False
        yield _read_file(path, str(path))
    for error in barred:
        yield Failure(str(error.filename), f"this folder cannot be read: {_reason(error)}")
    if is_empty and not barred:
        yield Failure(name, f"no articles in this folder; files that end in {_ENDINGS} are read")


def _files(folder: Path, barred: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """Yield the readable files below a folder; `barred` is told of each folder that cannot be looked into."""
    for root, folders, names in os.walk(folder, onerror=barred):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in BY_SUFFIX:
                yield Path(root, name)


def _count_files(path: str) -> int:
    """How many inputs a path stands for; an empty folder is one, which fails."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 - see `_read_all`
    return max(1, sum(1 for _ in _files(Path(path)))) if is_folder else 1


def _read_file(path: Path, name: str) -> Raw | Failure:
    if _printable(name) != name:
        return Failure(_printable(name), _NOT_UTF8)
    try:
        if not path.exists():
            return Failure(name, "there is no such file or folder")
        if not path.is_file():
            return Failure(name, "not a file")
        if path.stat().st_size > MAX_FILE_BYTES:
            return Failure(name, f"larger than {MAX_FILE_BYTES // 1_000_000} MB; split it")
        return Raw(path.read_bytes(), path=os.path.normpath(path.absolute()))
    except OSError as error:
        return Failure(name, f"cannot be read: {_reason(error)}")


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()


def _printable(name: str) -> str:
    """Return a name with the bytes that are no UTF-8 spelled out: no store and no terminal takes them."""
    return name.encode("utf-8", "backslashreplace").decode()
