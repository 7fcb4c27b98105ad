"""Waiting for several servers at once, with the results in order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")

FETCHERS: Final = 8
"""Pages are waited for, not computed; more threads would only crowd the servers."""


def in_threads(work: Callable[[Given], Found], inputs: Iterable[Given]) -> Iterator[Found]:
    """Yield `work` of each input, in order; a few are on their way at a time."""
    waiting = iter(inputs)
    with ThreadPoolExecutor(FETCHERS) as threads:
        while batch := list(islice(waiting, 2 * FETCHERS)):
            yield from threads.map(work, batch)
