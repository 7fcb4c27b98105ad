"""Due feeds read in the background while the app runs: one at a time, away from the event loop."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.feed_runs import FeedRun
from bot.parts import Parts
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 20
"""A feed may be read this much late; asking the database costs a millisecond."""


class Polling:
    """Looks which feeds are due, and runs them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        # Of its own: answers never wait for a feed.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="feeds")

    async def run(self) -> None:
        """Poll until cancelled; a failure is logged and tried at the next look."""
        while True:
            try:
                await self.poll_due()
            except RetrievalError:
                logger.exception("feeds could not be read")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def poll_due(self) -> None:
        """Run every feed that is due and that no other replica runs."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._run_due)

    def stop(self) -> None:
        """Ask no server any more, and begin no feed; what was brought is stored."""
        self._parts.web.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _run_due(self) -> None:
        runner = self._parts.feed_runner
        for feed in runner.due():
            if self._parts.web.is_stopped:
                return
            _log(runner.run(feed, only_due=True))


def _log(run: FeedRun) -> None:
    feed = run.feed
    if run.outcome in {"failed", "gone"}:
        logger.warning("feed %s: %s; %d failures in a row", feed.url, feed.last_error, feed.failures)
    elif run.outcome == "read":
        logger.info("feed %s: %d new, %d updated", feed.url, len(run.added), len(run.updated))
    for failure in run.failed:
        logger.warning("feed %s: %s: %s", feed.url, failure.input, failure.reason)
