"""Reading what was collected: in this process when it is little, else in worker processes.

    collected ──slices──> jobs ──a thread each──> worker processes ──in the order given──> Parsed

A worker costs a second to start and pays for itself after a few dozen pages. It also keeps the harm to one
input: what crashes a reader, takes too long or wants too much memory is a Failure, and the next input gets a
new worker. Workers know no store, so there is one writer, and they end by themselves when it is gone.

They are plain child processes rather than `multiprocessing`'s: that one runs the caller's main module again
in every child, and a pool of `concurrent.futures` is lost as a whole when one child crashes.
"""

import json
import logging
import os
import resource
import select
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from retrieval.errors import InputError
from retrieval.types import Failure, Reading

if TYPE_CHECKING:
    from retrieval.ingest.raw import Raw

logger = logging.getLogger(__name__)

Found = tuple[Reading | Failure, ...]
Read = Callable[["Raw"], Found]
"""Reads one input; a function of a module, which workers import by its name."""

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
class Limits:
    """What reading one input may take."""

    seconds: float = 60.0
    """A page takes a twentieth of a second, the slowest PDF that was seen a few."""
    memory_bytes: int = 3_000_000_000
    """Of address space. The reading code alone takes up to 1 GB of it; the largest file is 100 MB."""


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
        with _Workers(read, workers, limits or Limits()) as pool:
            yield from pool.read_in_order(chain(few, jobs))
        return
    for job in chain(few, jobs):
        yield job.parsed(read_one(read, job.raw) if job.raw else job.known)


def read_one(read: Read, raw: "Raw") -> Found:
    """Read one input, whatever happens; what cannot be read is a Failure."""
    try:
        return read(raw)
    except InputError as error:
        return (Failure(error.source, error.reason),)
    except MemoryError:
        return (Failure(raw.name, "takes more memory to read than one input may; split it"),)
    except Exception as error:
        # Readers are others' code on anyone's bytes, and one input is not the run.
        logger.warning("%s: the reader failed", raw.name, exc_info=error)
        return (Failure(raw.name, f"the reader failed on it ({type(error).__name__})"),)


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


# ---- the side of the writer


class _Workers:
    """A few worker processes, each driven by a thread that only waits."""

    def __init__(self, read: Read, count: int, limits: Limits) -> None:
        self._all = [_Worker(read, limits) for _ in range(count)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.end()
        self._threads.shutdown()
        # A thread may have been starting a process meanwhile.
        for worker in self._all:
            worker.close()

    def read_in_order(self, jobs: Iterable[_Job]) -> Iterator[Parsed]:
        """Yield what was found in each job, in order, with a bounded number of them on their way."""
        waiting: deque[tuple[_Job, Future[Found]]] = deque()
        for job in jobs:
            waiting.append((job, self._threads.submit(self._found, job)))
            while waiting and (_is_full(waiting) or waiting[0][1].done()):
                done, future = waiting.popleft()
                yield done.parsed(future.result())
        while waiting:
            done, future = waiting.popleft()
            yield done.parsed(future.result())

    def _found(self, job: _Job) -> Found:
        if job.raw is None:
            return job.known
        worker = self._idle.get()
        try:
            return worker.read(job.raw)
        finally:
            self._idle.put(worker)


def _is_full(waiting: deque[tuple[_Job, Future[Found]]]) -> bool:
    return len(waiting) > MAX_WAITING_INPUTS or sum(job.size for job, _ in waiting) > MAX_WAITING_BYTES


@dataclass(slots=True)
class _Worker:
    """One process at a time: started when first needed, and anew after it died."""

    function: Read
    limits: Limits
    process: "subprocess.Popen[bytes] | None" = None
    connection: "Connection[Any, Any] | None" = field(default=None, repr=False)

    def read(self, raw: "Raw") -> Found:
        """Read one input; when that ends the process, say why."""
        if self.process is None or self.process.poll() is not None:
            self._start()
        assert self.connection is not None  # noqa: S101 - for the type checker
        try:
            self.connection.send((self.function, raw))
            found: Found = self.connection.recv()
        except (EOFError, OSError):
            return (Failure(raw.name, self._why_it_ended()),)
        return found

    def end(self) -> None:
        """End the process; whoever waits for it is told."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """End the process and let go of the connection; nobody may be reading any more."""
        self.end()
        if self.connection:
            self.connection.close()

    def _start(self) -> None:
        if self.connection:
            self.connection.close()
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-c", _START, str(theirs.fileno())]
            limits = [self.limits.seconds, self.limits.memory_bytes]
            # A session of its own: Ctrl-C is for the writer, which takes what was read before it ends.
            self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
                [*command, json.dumps([sys.path, *limits])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.connection = Connection(ours.detach())

    def _why_it_ended(self) -> str:
        code = self.process.wait() if self.process else 0
        if code == -signal.SIGALRM:
            return f"took longer than {self.limits.seconds:g} s to read"
        if code == -signal.SIGKILL:
            return "the process that read it was killed, perhaps for want of memory"
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return f"the process that read it ended {how}"


# ---- the side of the worker

# A service manager that ends us sends SIGTERM to every process; the writer still wants what is being read.
_START: Final = """
import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)
import json, sys; sys.path[:], *limits = json.loads(sys.argv[2])
from retrieval.reading import serve; serve(int(sys.argv[1]), *limits)
"""


def serve(descriptor: int, seconds: float, memory_bytes: int) -> None:
    """Read what comes over a connection until the writer is gone: the main function of a worker.

    The alarm is the system's own and ends the process, also one that is stuck in another's C code or whose
    writer is gone.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    with suppress(ValueError, OSError):  # a system that sets no such limit, or a lower one already
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    Thread(target=_end_with_writer, args=(descriptor,), daemon=True).start()
    with Connection(descriptor) as connection, suppress(EOFError, OSError):
        while True:
            read, raw = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, seconds)
            found = read_one(read, raw)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(found)


def _end_with_writer(descriptor: int) -> None:
    hang_up = select.poll()
    hang_up.register(descriptor, 0)
    hang_up.poll()
    os._exit(1)
