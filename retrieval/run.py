"""One run of the pipeline: who is told of its progress, who may stop it, and what it has done so far."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from retrieval.index.follow import Progress, Report, silent
from retrieval.types import Article, Failure, IngestReport, Reading

if TYPE_CHECKING:
    from retrieval.index.archive import Recorded

Stop = Callable[[], bool]
"""Says whether the work is to end as soon as nothing is half done."""

NOTED_READINGS: Final = 20
"""A report spells out so many doubts about readings, and counts the others."""

# Warnings of a reading that whoever ingests it can do something about: text that was cut, a date to mend.
_SERIOUS: Final = ("only the first ", "lines were cut ", "the date could not be read")


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    added: dict[str, None] = field(default_factory=dict)
    updated: dict[str, None] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unchanged: int = 0
    reread: int = 0
    withdrawn: int = 0
    passages: int = 0
    embedded: int = 0
    inputs: int = 0
    total: int | None = None
    """How many inputs there are, when that is known."""
    is_stopped: bool = False

    @property
    def progress(self) -> Progress:
        """How far the reading has come."""
        is_known = self.total is not None and self.inputs <= self.total
        return Progress("reading", self.inputs, self.total if is_known else None)

    def count(self, recorded: "Recorded") -> None:
        """Count what became of one reading."""
        self.passages += recorded.passages
        self.reread += recorded.outcome == "reread"
        self.withdrawn += recorded.is_withdrawn
        if recorded.outcome == "added":
            self.added[recorded.article] = None
        elif (recorded.outcome == "updated" or recorded.is_taken_back) and recorded.article not in self.added:
            self.updated[recorded.article] = None
        elif recorded.outcome in {"unchanged", "reread"}:
            self.unchanged += 1

    def report(self, news: Collection[Article], seconds: float, notes: Iterable[str]) -> IngestReport:
        """What is said of the run.

        Args:
            news: The articles that are new or changed.
            seconds: How long it took.
            notes: What else is said.
        """
        return IngestReport(
            added=tuple(self.added),
            updated=tuple(self.updated),
            unchanged=self.unchanged,
            copies=tuple(each.id for each in news if each.origin != each.id),
            failed=tuple(self.failed),
            passages=self.passages,
            embedded=self.embedded,
            seconds=round(seconds, 3),
            is_stopped=self.is_stopped,
            notes=(*self.notes, *self._notes(), *notes),
        )

    def _notes(self) -> Iterator[str]:
        if self.is_stopped:
            of = f" of {self.total:,}" if self.total else ""
            yield f"stopped after {self.inputs:,}{of} inputs; run it again to go on"
        yield from self.doubts[:NOTED_READINGS]
        if len(self.doubts) > NOTED_READINGS:
            yield f"{len(self.doubts) - NOTED_READINGS} more texts were cut or dates could not be read"
        if self.reread:
            yield f"read anew since reading got better, and counted as unchanged: {self.reread}"
        if self.withdrawn:
            yield f"left out, as they were withdrawn from this archive before: {self.withdrawn}"


def never() -> bool:
    """Say that the work is to go on."""
    return False


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who is told of its progress, who may stop it, and what it has done so far."""

    report: Report = silent
    stop: Stop = never
    tally: Tally = field(default_factory=Tally)

    def is_to_stop(self) -> bool:
        """Whether to end here; once told, the run counts as stopped."""
        self.tally.is_stopped = self.tally.is_stopped or self.stop()
        return self.tally.is_stopped


def doubts(reading: Reading) -> Iterator[str]:
    """Yield what should be looked into after a reading, with the name of its input."""
    for warning in reading.warnings:
        if warning.startswith(_SERIOUS):
            yield f"{reading.path or reading.url}: {warning}"


def held_notes(news: Collection[Article]) -> Iterator[str]:
    """Yield how many articles came in that are not shown."""
    held = sum(not each.is_shown for each in news)
    if held:
        told = "1 of these articles is" if held == 1 else f"{held} of these articles are"
        yield f"{told} not shown: under embargo, or held or taken back by their outlet"
