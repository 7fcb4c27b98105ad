"""Reading what was collected: in this process when there is little, else in worker processes.

    collected ──slices──> jobs ──a thread each──> worker processes ──in the order given──> Parsed

A worker costs a second to start and pays for itself after a few dozen pages. It also limits a failure to one
input (`retrieval.workers`). Workers have no access to the stores, so there is only one writer.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from retrieval.types import Failure
from retrieval.workers import Found, Limits, Read, Workers, read_one

if TYPE_CHECKING:
    from retrieval.ingest.raw import Raw

__all__ = ["Limits", "Parsed", "default_workers", "read_all", "read_one"]

FEW_INPUTS: Final = 24
"""So many pages are read here sooner than a worker is started."""

SMALL_BYTES: Final = 1_000_000
"""Ten times an article's page; what is larger goes to a worker, which may fail without harm."""

# PDF and zipped documents may unfold into anything, however small they are.
_FOLDED: Final = (b"%PDF", b"PK")

MAX_WORKERS: Final = 4
"""One process writes what they read, and it keeps up with about so many."""

MAX_WAITING_INPUTS: Final = 64
MAX_WAITING_BYTES: Final = 32_000_000
"""What may be on its way at a time: enough to keep workers busy while a batch is stored."""

SLICE_BYTES: Final = 1_000_000
"""Lines of JSONL are read by so many bytes: several workers share a file, and nobody holds all of it read."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read in one input, or in one slice of it."""

    name: str
    digest: str | None
    """SHA-256 of the whole input; None when there was nothing to read."""
    found: Found
    is_last: bool = True
    """No other slice of the same input follows."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One input or a slice of it; without bytes, it is known already what is found."""

    name: str
    digest: str | None = None
    raw: "Raw | None" = None
    known: Found = ()
    is_last: bool = True

    @property
    def size(self) -> int:
        return len(self.raw.data) if self.raw else 0

    def parsed(self, found: Found) -> Parsed:
        return Parsed(self.name, self.digest, found, self.is_last)


def default_workers() -> int:
    """How many processes read on this machine."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


def read_all(
    collected: "Iterable[Raw | Failure]", read: Read, *, workers: int, limits: Limits | None = None
) -> Iterator[Parsed]:
    """Read what was collected; yield what was found, in the order given, whoever read it.

    Args:
        collected: Inputs; failures are handed on in their place.
        read: What reads one.
        workers: How many processes read at most; 0 reads all of it here, without limits.
        limits: What one input may take.
    """
    jobs = (job for each in collected for job in _jobs(each))
    few = _few(jobs)
    if workers and _is_much(few):
        with Workers(read, workers, limits or Limits()) as pool:
            yield from _in_order(pool, chain(few, jobs))
        return
    for job in chain(few, jobs):
        yield job.parsed(read_one(read, job.raw) if job.raw else job.known)


def _few(jobs: Iterator[_Job]) -> list[_Job]:
    """Take jobs until there are many or a large one; what is known already costs nothing."""
    few: list[_Job] = []
    for job in jobs:
        few.append(job)
        if _is_much(few):
            break
    return few


def _is_much(jobs: list[_Job]) -> bool:
    return len(jobs) > FEW_INPUTS or any(map(_is_heavy, jobs[-1:]))


def _is_heavy(job: _Job) -> bool:
    return job.raw is not None and (job.size > SMALL_BYTES or job.raw.data.startswith(_FOLDED))


# ---- slices


def _jobs(collected: "Raw | Failure") -> Iterator[_Job]:
    """Yield an input as one job; many lines of JSONL as several."""
    if isinstance(collected, Failure):
        yield _Job(collected.input, known=(collected,))
        return
    digest, name = collected.digest, collected.name
    if collected.data and _is_sliceable(collected):
        start = 0
        for raw in _slices(collected):
            start += len(raw.data)
            is_last = start == len(collected.data)
            yield _Job(name, digest, raw if raw.data.strip() else None, is_last=is_last)
        return
    yield _Job(name, digest, collected)


def _is_sliceable(raw: "Raw") -> bool:
    from retrieval.ingest.kinds import kind_of

    return len(raw.data) > SLICE_BYTES and kind_of(raw) == "jsonl" and _is_utf8(raw.data)


def _is_utf8(data: bytes) -> bool:
    """Whether this is UTF-8, of which any line is UTF-8 too; other charsets are guessed from the whole."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _slices(raw: "Raw") -> "Iterator[Raw]":
    """Yield whole lines of an input, about `SLICE_BYTES` of them at a time."""
    data, start, line = raw.data, 0, raw.first_line
    while start < len(data):
        end = data.find(b"\n", start + SLICE_BYTES) + 1 or len(data)
        yield replace(raw, data=data[start:end], charset="utf-8", first_line=line)
        line += data.count(b"\n", start, end)
        start = end


# ---- in order


def _in_order(pool: Workers, jobs: Iterable[_Job]) -> Iterator[Parsed]:
    """Yield what was found in each job, in order, with a bounded number of them on their way."""
    waiting: deque[tuple[_Job, Future[Found]]] = deque()
    for job in jobs:
        waiting.append((job, pool.submit(job.raw) if job.raw else _done(job.known)))
        while waiting and (_is_full(waiting) or waiting[0][1].done()):
            done, future = waiting.popleft()
            yield done.parsed(future.result())
    while waiting:
        done, future = waiting.popleft()
        yield done.parsed(future.result())


def _done(found: Found) -> "Future[Found]":
    future: Future[Found] = Future()
    future.set_result(found)
    return future


def _is_full(waiting: deque[tuple[_Job, Future[Found]]]) -> bool:
    return len(waiting) > MAX_WAITING_INPUTS or sum(job.size for job, _ in waiting) > MAX_WAITING_BYTES
