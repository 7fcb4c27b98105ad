"""Worker processes that read inputs: what goes wrong in one costs only that input.

An input that crashes its reader, takes too long or needs too much memory becomes a Failure, and the next
input gets a new worker. Workers end by themselves when the writer is gone.

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
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one input may take."""

    seconds: float = 60.0
    """A page takes a twentieth of a second, the slowest PDF that was seen a few."""
    memory_bytes: int = 3_000_000_000
    """Of address space. The reading code alone takes up to 1 GB of it; the largest file is 100 MB."""


# ---- the side of the writer


class Workers:
    """A few worker processes, each driven by a thread that only waits."""

    def __init__(self, read: Read, count: int, limits: Limits) -> None:
        self._all = [_Worker(read, limits) for _ in range(count)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> "Workers":
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

    def submit(self, raw: "Raw") -> "Future[Found]":
        """Have an input read by the next worker that is free."""
        return self._threads.submit(self._found, raw)

    def _found(self, raw: "Raw") -> Found:
        worker = self._idle.get()
        try:
            return worker.read(raw)
        finally:
            self._idle.put(worker)


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
from retrieval.workers import serve; serve(int(sys.argv[1]), *limits)
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
