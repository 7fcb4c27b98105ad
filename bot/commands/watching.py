"""How long-running commands show their progress, and how they are asked to stop.

On a terminal progress is a bar with rate and time left; elsewhere it is a log line every few seconds. Both go
to standard error, so standard output holds only the result.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Final

from bot.commands.frame import errors

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from retrieval.index.follow import Progress

LINE_SECONDS: Final = 5.0
"""A line so often tells that something moves, and leaves a log readable; shorter work is silent."""

UNITS: Final = {"reading": "inputs", "indexing words": "passages", "embedding": "passages"}

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_STOPPING: Final = "stopping: what was read is being stored; once more to end at once"


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """Yield what says whether SIGINT (Ctrl-C) or SIGTERM came; the second one ends the process as ever."""
    caught: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        # A handler may come in the middle of any write: this one goes around Python's buffers.
        os.write(2, f"\nnewsdesk: {_STOPPING}\n".encode())

    before = {each: signal.signal(each, note) for each in _SIGNALS}
    try:
        yield lambda: bool(caught)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def shown_progress(*, is_quiet: bool = False) -> AbstractContextManager["Callable[[Progress], None]"]:
    """Return a context in which long work is shown: as a bar, as lines, or not at all."""
    if is_quiet:
        from retrieval.index.follow import silent

        return nullcontext(silent)
    return _bars() if errors().is_terminal else nullcontext(Lines(_print))


@contextmanager
def _bars() -> Iterator["Callable[[Progress], None]"]:
    """Show a bar for each stage."""
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(*_columns(), console=errors(), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def update(progress: "Progress") -> None:
            if progress.stage not in tasks:
                unit = UNITS[progress.stage]
                tasks[progress.stage] = bar.add_task(progress.stage, total=progress.total, unit=unit)
            bar.update(tasks[progress.stage], completed=progress.done, total=progress.total)

        yield update


def _columns() -> "tuple[ProgressColumn, ...]":
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    return (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        RateColumn(),
        TimeRemainingColumn(),
    )


@dataclass(slots=True)
class Lines:
    """Progress as lines of a log, at most one every `LINE_SECONDS`."""

    write: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _stage: str = ""
    _began: float = 0.0
    _first: int = 0
    _told: float = field(default=0.0)

    def __call__(self, progress: "Progress") -> None:
        """Take news in, and write a line when it is time for one."""
        now = self.clock()
        if progress.stage != self._stage:
            self._told = self._told or now
            self._stage, self._began, self._first = progress.stage, now, progress.done
        if now - self._told >= LINE_SECONDS:
            self._told = now
            self.write(line_of(progress, progress.done - self._first, now - self._began))


def line_of(progress: "Progress", done: int, seconds: float) -> str:
    """Say how far work has come, how fast it goes and how long it will take.

    Args:
        progress: Where it stands.
        done: What of that was done since it is watched.
        seconds: How long it is watched.
    """
    of = f" of {progress.total:,}" if progress.total is not None else ""
    words = f"{progress.stage}: {progress.done:,}{of} {UNITS[progress.stage]}"
    if not done or not seconds:
        return words
    rate = done / seconds
    left = f", about {_duration((progress.total - progress.done) / rate)} left" if progress.total else ""
    return f"{words}, {rate:,.3g} a second{left}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _print(line: str) -> None:
    errors().print(line, soft_wrap=True)
