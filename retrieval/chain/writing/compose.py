"""From drafts to sentences that may be shown: each one checked, mended, replaced by its source, or dropped.

Only what passes here leaves the chain, and it does so one sentence at a time, so that an answer can be
read while the rest of it is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, Protocol

from retrieval.chain.check import check, failures, recall, support
from retrieval.chain.checking.substance import is_supported
from retrieval.chain.prose.datelines import told
from retrieval.chain.prose.untrusted import has_address, is_addressed
from retrieval.chain.writing.extractive import MOST_SENTENCES, extractive
from retrieval.chain.writing.prices import Amounts, add
from retrieval.errors import ModelError
from retrieval.types import Checks, Draft, Dropped, Evidence, Query

# A model that goes on after this many sentences is not answering any more.
MOST_STATEMENTS: Final = 8

# Each costs a request and a second; a model that fails more often gets its sources quoted instead.
MOST_MENDS: Final = 3

# Of what a written sentence says, by weight, the least share that must stand in the sentences it cites. Of
# SummHay's insights 9 in 10 have it in one sentence of their article; of another article's, 1 in 10.
CITED_RECALL: Final = 0.4
# Where we choose the source ourselves, nobody claims that it carries the sentence: more must stand there.
FOUND_RECALL: Final = 0.65

OWN_WORDS: Final = "these are the sources' own sentences"
REST_OWN_WORDS: Final = "the rest are the sources' own sentences"
NO_ANSWER_NOTE: Final = (
    "the language model found no answer in the sources; these are their own sentences nearest to the question"
)
NOT_CITED: Final = "sources"
"""What a dropped sentence failed when it names none of the sources."""
ORDER: Final = "order"
"""What it failed when it asks something, or tells the reader what to do."""
ADDRESS: Final = "address"
"""What it failed when it names a site or a mailbox."""


class DraftStream(Protocol):
    """Drafts as they come, and what they cost so far."""

    @property
    def usage(self) -> Mapping[str, float | None]:
        """Requests, tokens and their cost; None where it is not known."""
        ...

    def __iter__(self) -> Iterator[Draft]:
        """The drafts."""
        ...


class LanguageWriter(Protocol):
    """A writer with a model, as `retrieval.chain.writing.model_writer.ModelWriter` is one."""

    engine: str

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> DraftStream:
        """Write from evidence."""
        ...

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> DraftStream:
        """Write a failed draft anew."""
        ...


@dataclass(slots=True)
class Record:
    """What happened while an answer was written."""

    told: list[tuple[Draft, Checks]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    usage: Amounts = field(default_factory=dict)
    mends: int = 0
    is_written: bool = False
    """Whether any sentence shown is the model's."""

    def add_usage(self, usage: Mapping[str, float | None]) -> None:
        """Count what a request cost."""
        add(self.usage, usage)

    @property
    def texts(self) -> set[str]:
        """What was told already, word for word."""
        return {draft.text for draft, _ in self.told}

    @property
    def cited(self) -> set[str]:
        """Ids of the evidence cited so far."""
        return {each for draft, _ in self.told for each in draft.sources}


def faults(draft: Draft, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return what keeps a sentence of a model from being shown: names of checks; none when nothing does."""
    cited = [each.sentence for each in evidence if each.id in draft.sources]
    if is_addressed(draft.text):
        return (ORDER,)
    if not cited:
        return (NOT_CITED,)
    # The checks look at the neighbours of what is cited as well; what a sentence is about must stand in
    # the cited sentences themselves, or an order planted next to one could be passed on in its name.
    source = "\n".join(each.text for each in cited)
    is_about = recall(draft.text, source) >= CITED_RECALL and is_supported(draft.text, source)
    failed = (
        *failures(draft.text, cited),
        *(() if is_about else ("support",)),
        *((ADDRESS,) if has_address(draft.text) else ()),
    )
    return tuple(dict.fromkeys(failed))


def as_written(draft: Draft, _evidence: Sequence[Evidence]) -> Draft:
    """Return a draft as it is."""
    return draft


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is told: which sentences the sources' own words are, and how many a model may write."""

    quote: Callable[[Query, Sequence[Evidence]], Iterable[Draft]] = extractive
    most_quoted: int = MOST_SENTENCES
    most_written: int = MOST_STATEMENTS
    faults: Callable[[Draft, Sequence[Evidence]], tuple[str, ...]] = faults
    """What keeps a written sentence from being shown."""
    shown: Callable[[Draft, Sequence[Evidence]], Draft] = as_written
    """How a sentence that passed is shown."""
    voice: Callable[[Evidence], str] | None = None
    """Whose a piece of evidence is, where each has to be heard: of whom a model tells nothing is quoted."""


ANSWER: Final = Manner()


def compose(
    query: Query,
    evidence: Sequence[Evidence],
    writer: LanguageWriter | None,
    record: Record,
    manner: Manner = ANSWER,
) -> Iterator[tuple[Draft, Checks]]:
    """Write an answer, sentence by sentence, each as soon as it has passed.

    Without a model, or when it fails, the sources' own sentences answer; what a model had said until it
    failed stands, for it was checked.

    Args:
        query: The question as understood.
        evidence: What may be cited.
        writer: The model's writer; None for the sources' own sentences.
        record: Filled while writing; complete when the iteration ends.
        manner: How a text of this kind is told; a short answer's unless said otherwise.
    """
    # What is planted to be obeyed is neither shown to the model nor cited by it.
    stating = tuple(each for each in evidence if not is_addressed(each.sentence.text))
    for draft, checks in _proposed(query, stating, writer, record, manner):
        if draft.text not in record.texts:
            record.told.append((draft, checks))
            yield draft, checks


def _proposed(
    query: Query,
    evidence: Sequence[Evidence],
    writer: LanguageWriter | None,
    record: Record,
    manner: Manner,
) -> Iterator[tuple[Draft, Checks]]:
    if writer is None or not evidence:
        yield from _quoted(query, evidence, record, manner)
        return
    try:
        yield from _written(query, evidence, writer, record, manner)
    except ModelError as error:
        record.notes.append(f"{error}; {REST_OWN_WORDS if record.told else OWN_WORDS}")
    else:
        if record.told:
            yield from _unheard(query, evidence, record, manner)
            return
        record.notes.append(NO_ANSWER_NOTE)
    yield from _quoted(query, evidence, record, manner)


def _quoted(
    query: Query, evidence: Sequence[Evidence], record: Record, manner: Manner
) -> Iterator[tuple[Draft, Checks]]:
    """The sources' own sentences, as far as they were not cited yet."""
    for draft in manner.quote(query, evidence):
        if len(record.told) < manner.most_quoted and not set(draft.sources) <= record.cited:
            shown = _as_told(draft, evidence)
            yield shown, _checks(shown, evidence)


def _as_told(draft: Draft, evidence: Sequence[Evidence]) -> Draft:
    """A source's own sentence as it is shown; a sentence of ours as it is."""
    quoted = (each.sentence for each in evidence if each.id in draft.sources and draft.form == "quoted")
    return next((replace(draft, text=told(each)) for each in quoted if each.text == draft.text), draft)


def _unheard(
    query: Query, evidence: Sequence[Evidence], record: Record, manner: Manner
) -> Iterator[tuple[Draft, Checks]]:
    """The own sentences of those whose voice is missing in what a model wrote, first what they say alone."""
    if manner.voice is None:
        return
    voices = {each.id: manner.voice(each) for each in evidence}
    for is_missing in (frozenset.isdisjoint, _is_beyond):
        for draft, checks in _quoted(query, evidence, record, manner):
            heard = frozenset(voices[each] for each in record.cited)
            if is_missing(frozenset(voices[each] for each in draft.sources), heard):
                yield draft, checks


def _is_beyond(voices: frozenset[str], heard: frozenset[str]) -> bool:
    return not voices <= heard


def _written(
    query: Query, evidence: Sequence[Evidence], writer: LanguageWriter, record: Record, manner: Manner
) -> Iterator[tuple[Draft, Checks]]:
    drafts = writer(query, evidence)
    vetting = _Vetting(evidence, writer, record, manner)
    try:
        for draft in islice(drafts, manner.most_written):
            if passed := vetting.passed(draft):
                record.is_written = record.is_written or passed.form == "written"
                shown = manner.shown(passed, evidence)
                yield shown, _checks(shown, evidence)
    finally:
        record.add_usage(drafts.usage)


def _checks(draft: Draft, evidence: Sequence[Evidence]) -> Checks:
    return check(draft.text, [each.sentence for each in evidence if each.id in draft.sources])


@dataclass(frozen=True, slots=True)
class _Vetting:
    """Lets sentences of a model pass: as they are, cited rightly, mended, or replaced by their source."""

    evidence: Sequence[Evidence]
    writer: LanguageWriter
    record: Record
    manner: Manner

    def passed(self, draft: Draft) -> Draft | None:
        """Return what may be shown for a draft; None when it is dropped."""
        failed = self._faults(draft)
        if not failed:
            return draft
        if cited := self._cited_rightly(draft):
            return cited
        self.record.dropped.append(Dropped(draft.text, failed))
        if ORDER in failed or not any(each.id in draft.sources for each in self.evidence):
            return None
        return self._mended(draft, failed) or self._source_of(draft)

    def _faults(self, draft: Draft) -> tuple[str, ...]:
        return self.manner.faults(draft, self.evidence)

    def _cited_rightly(self, draft: Draft) -> Draft | None:
        """The same sentence with the source that carries it, where only the citation was wrong."""
        best = max(self.evidence, key=lambda each: support(draft.text, each.sentence.text).score)
        other = Draft(draft.text, (best.id,), draft.form)
        is_carried = (
            support(draft.text, best.sentence.text).verdict == "supported"
            and recall(draft.text, best.sentence.text) >= FOUND_RECALL
        )
        return other if is_carried and not self._faults(other) else None

    def _mended(self, draft: Draft, failed: Sequence[str]) -> Draft | None:
        """Ask the model once more, naming what failed; None when that does not help."""
        if self.record.mends >= MOST_MENDS:
            return None
        self.record.mends += 1
        drafts = self.writer.mend(draft, failed, self.evidence)
        try:
            again = next(iter(drafts), None)
            for _ in drafts:  # Read to the end, so that a broken stream is noticed and the cost is known.
                pass
        except ModelError:
            return None
        finally:
            self.record.add_usage(drafts.usage)
        return again if again and not self._faults(again) else None

    def _source_of(self, draft: Draft) -> Draft:
        """The cited sentence that comes closest to what the draft says, in its own words."""
        cited = [each for each in self.evidence if each.id in draft.sources]
        best = max(cited, key=lambda each: support(draft.text, each.sentence.text).score)
        return Draft(told(best.sentence), (best.id,), "quoted")
