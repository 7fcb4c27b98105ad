"""The one bridge between Slack's event loop and the synchronous core.

Answers take processor time, so only a few run at once and a bounded number waits; a full queue is an
error the asker is told of, never a silence.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from retrieval.errors import RetrievalError

Result = TypeVar("Result")

WORKERS: Final = 2
"""Answers written at once: the embedding model already uses every core of a small machine."""

PLACES: Final = 50
"""Answers running and waiting; at about a second each the last one still comes within half a minute."""


class BusyError(RetrievalError):
    """Too many questions are waiting."""


class Bridge:
    """Runs synchronous work in a bounded pool of threads."""

    def __init__(self, workers: int = WORKERS, places: int = PLACES) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._places = places
        self._running: set[asyncio.Future[Any]] = set()

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a thread and return what it returns.

        Raises:
            BusyError: every place is taken.
        """
        if len(self._running) >= self._places:
            raise BusyError(f"{self._places} questions are waiting")
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return await future

    async def drain(self, timeout_seconds: float) -> None:
        """Wait for what is running, then end the threads."""
        if self._running:
            await asyncio.wait(self._running, timeout=timeout_seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
