"""A headline in our words: a model proposes it, and it passes what its points pass (pure).

It rests on sentences that a point shown cites, so that whoever doubts it finds its source below it; one such
sentence must say all of it, for two can be joined into what neither says. One that does not pass is not
mended: an outlet's headline is shown, as without a model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from retrieval.chain.check import checked, grounds_of
from retrieval.chain.checking.said_by import SPEAKER, adds_speech, keeps_speakers
from retrieval.chain.writing.compose import DraftStream, LanguageWriter, Record, faults
from retrieval.types import Draft, Dropped, Evidence, Query, Sentence

MARK: Final = "headline:"
"""What the sentence of a reply begins with that is the headline."""

# Agencies keep to a dozen; more is a sentence.
FEWEST_WORDS, MOST_WORDS = 3, 14

LENGTH: Final = "length"
"""What a headline failed that is one word, or a paragraph."""
BORROWED: Final = "borrowed"
"""What it failed when it is an outlet's, which is shown under that outlet's name."""
JOINED: Final = "joined"
"""What it failed when it puts together what no one sentence says."""


class HeadlineWriter:
    """A writer with a model of whose reply the headline is kept back from the points."""

    def __init__(self, writer: LanguageWriter) -> None:
        self.engine = writer.engine
        self.proposed: Draft | None = None
        """The headline, once the reply was read."""
        self._writer = writer

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> DraftStream:
        """Write from evidence."""
        return _Points(self._writer(query, evidence), self)

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> DraftStream:
        """Write a failed draft anew."""
        return self._writer.mend(draft, failed, evidence)

    def passed(self, evidence: Sequence[Evidence], record: Record) -> Draft | None:
        """Return the headline with the sentences that say it if it may be shown; note it as dropped if not.

        Args:
            evidence: What it may rest on.
            record: What was told of the story; complete.
        """
        if self.proposed is None:
            return None
        cited = [each for each in evidence if each.id in record.cited and each.id in self.proposed.sources]
        told = Draft(self.proposed.text, tuple(each.id for each in cited), "written")
        saying = tuple(each.id for each in cited if not _failed(replace(told, sources=(each.id,)), [each]))
        if failed := _failed(told, cited) or (() if saying else (JOINED,)):
            record.dropped.append(Dropped(told.text, failed))
            return None
        record.is_written = True
        return replace(told, sources=saying)


def _failed(headline: Draft, cited: Sequence[Evidence]) -> tuple[str, ...]:
    text = headline.text
    is_fit = FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
    # Without the neighbours of what it cites: half a sentence puts the wrong things together soonest.
    grounds = grounds_of([each.sentence for each in cited])
    titles = (each.sentence.version.title.casefold() for each in cited)
    failed = (
        *faults(headline, cited),
        *checked(text, replace(grounds, around=grounds.cited)).failed,
        *(() if is_fit else (LENGTH,)),
        *((BORROWED,) if any(title and title in text.casefold() for title in titles) else ()),
        *(() if _keeps_to_speech(text, [each.sentence for each in cited]) else (SPEAKER,)),
    )
    return tuple(dict.fromkeys(failed))


def _keeps_to_speech(text: str, cited: Sequence[Sentence]) -> bool:
    return keeps_speakers(text, cited) and not adds_speech(text, cited)


class _Points:
    """Drafts without the headline among them."""

    def __init__(self, drafts: DraftStream, writer: HeadlineWriter) -> None:
        self._drafts = drafts
        self._writer = writer

    @property
    def usage(self) -> Mapping[str, float | None]:
        """What they cost so far."""
        return self._drafts.usage

    def __iter__(self) -> Iterator[Draft]:
        for draft in self._drafts:
            if not draft.text.casefold().startswith(MARK):
                yield draft
            elif self._writer.proposed is None:
                text = draft.text[len(MARK) :].strip().removesuffix(".")
                self._writer.proposed = Draft(text, draft.sources, "written")
