"""The one bridge between Slack's event loop and the synchronous core.

Answers take processor time, so only a few run at once and a bounded number waits; a full queue is an
error the asker is told of, never a silence.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, TypeVar

from retrieval.errors import RetrievalError

Result = TypeVar("Result")

WORKERS: Final = 2
"""Answers written at once: the embedding model already uses every core of a small machine."""

MODEL_WORKERS: Final = 8
"""Answers written at once with a language model, which mostly means waiting for it."""

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

    @property
    def free_places(self) -> int:
        """How many more may wait."""
        return max(0, self._places - len(self._running))

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a thread and return what it returns.

        Raises:
            BusyError: every place is taken.
        """
        return await self._begin(work)

    async def stream(
        self, work: Callable[[], Iterator[Result]], tick_seconds: float
    ) -> AsyncIterator[Result | None]:
        """Run `work` in a thread and give what it gives as it comes, and None when nothing came for a tick.

        Raises:
            BusyError: every place is taken.
        """
        said: asyncio.Queue[Result | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def relay() -> None:
            for each in work():
                # A loop that has ended wants nothing more.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(said.put_nowait, each)

        running = self._begin(relay)
        # None ends the queue: it comes last even when the work went wrong, or never began.
        running.add_done_callback(lambda _: said.put_nowait(None))
        try:
            while True:
                try:
                    async with asyncio.timeout(tick_seconds):
                        each = await said.get()
                except TimeoutError:
                    yield None
                    continue
                if each is None:
                    break
                yield each
            await running
        finally:
            # Whoever stops listening leaves the place; work that has not begun never does.
            running.cancel()

    def _begin(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        if len(self._running) >= self._places:
            raise BusyError(f"{self._places} questions are waiting")
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    async def drain(self, timeout_seconds: float) -> None:
        """Wait for what is running, then end the threads."""
        if self._running:
            await asyncio.wait(self._running, timeout=timeout_seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
