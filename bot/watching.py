"""An answer in progress, as seen by those waiting for it: the current step, and a way to stop.

The writer of one answer is wrapped, so that nothing below needs to know that anybody is watching.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from retrieval.chain.writing.compose import DraftStream, LanguageWriter
from retrieval.errors import RetrievalError
from retrieval.types import Draft, Evidence, Query


class StoppedError(RetrievalError):
    """Nobody waits for this answer any more."""


@dataclass(slots=True)
class Watch:
    """What is known of an answer while it is written; set in one thread, read in another."""

    step: str = "is reading the archive…"
    """What is being done, in words that follow a name."""
    _stop: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Have nothing more written."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more is to be written."""
        return self._stop.is_set()

    def go_on(self, step: str) -> None:
        """Note the next step.

        Raises:
            StoppedError: there is none.
        """
        if self.is_stopped:
            raise StoppedError("the answer was stopped")
        self.step = step


class Watched:
    """A writer with a model whose work is watched; a stop ends it at the next sentence."""

    def __init__(self, writer: LanguageWriter, watch: Watch) -> None:
        self.engine = writer.engine
        self._writer = writer
        self._watch = watch

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> DraftStream:
        """Write from evidence."""
        self._watch.go_on(f"has found {len(evidence)} sentences and is writing from them…")
        return WatchedDrafts(self._writer(query, evidence), self._watch)

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> DraftStream:
        """Write a failed draft anew."""
        self._watch.go_on("is putting a sentence right that failed its check…")
        return self._writer.mend(draft, failed, evidence)


class WatchedDrafts:
    """Drafts as they come, until nobody wants them."""

    def __init__(self, drafts: DraftStream, watch: Watch) -> None:
        self._drafts = drafts
        self._watch = watch

    @property
    def usage(self) -> Mapping[str, float | None]:
        """What they cost so far."""
        return self._drafts.usage

    def __iter__(self) -> Iterator[Draft]:
        for number, draft in enumerate(self._drafts, start=1):
            self._watch.go_on(f"is checking sentence {number}…")
            yield draft
