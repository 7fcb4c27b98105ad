"""From drafts to sentences that may be shown: each one checked, mended, replaced by its source, or dropped.

Only what passes here leaves the chain, and it does so one sentence at a time, so that an answer can be
read while the rest of it is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

from retrieval.chain.check import check, failures, recall, support
from retrieval.chain.extractive import MOST_SENTENCES, extractive
from retrieval.chain.prices import Amounts, add
from retrieval.chain.substance import is_supported
from retrieval.chain.untrusted import has_address, is_addressed
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
    """A writer with a model, as `retrieval.chain.model_writer.ModelWriter` is one."""

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


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is told: which sentences the sources' own words are, and how many a model may write."""

    quote: Callable[[Query, Sequence[Evidence]], Iterable[Draft]] = extractive
    most_quoted: int = MOST_SENTENCES
    most_written: int = MOST_STATEMENTS


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
            return
        record.notes.append(NO_ANSWER_NOTE)
    yield from _quoted(query, evidence, record, manner)


def _quoted(
    query: Query, evidence: Sequence[Evidence], record: Record, manner: Manner
) -> Iterator[tuple[Draft, Checks]]:
    """The sources' own sentences, as far as they were not cited yet."""
    by_id = {each.id: each for each in evidence}
    for draft in manner.quote(query, evidence):
        if len(record.told) < manner.most_quoted and not set(draft.sources) <= record.cited:
            yield draft, check(draft.text, [by_id[each].sentence for each in draft.sources])


def _written(
    query: Query, evidence: Sequence[Evidence], writer: LanguageWriter, record: Record, manner: Manner
) -> Iterator[tuple[Draft, Checks]]:
    drafts = writer(query, evidence)
    try:
        for draft in islice(drafts, manner.most_written):
            if vetted := _vetted(draft, evidence, writer, record):
                record.is_written = record.is_written or vetted[0].form == "written"
                yield vetted
    finally:
        record.add_usage(drafts.usage)


def _vetted(
    draft: Draft, evidence: Sequence[Evidence], writer: LanguageWriter, record: Record
) -> tuple[Draft, Checks] | None:
    """Return what may be shown for a draft; None when it is dropped."""
    failed = _failed(draft, evidence)
    if not failed:
        return draft, _checks(draft, evidence)
    if cited := _cited_rightly(draft, evidence):
        return cited, _checks(cited, evidence)
    record.dropped.append(Dropped(draft.text, failed))
    if ORDER in failed or not any(each.id in draft.sources for each in evidence):
        return None
    instead = _mended(draft, failed, evidence, writer, record) or _source_of(draft, evidence)
    return instead, _checks(instead, evidence)


def _failed(draft: Draft, evidence: Sequence[Evidence]) -> tuple[str, ...]:
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


def _checks(draft: Draft, evidence: Sequence[Evidence]) -> Checks:
    return check(draft.text, [each.sentence for each in evidence if each.id in draft.sources])


def _cited_rightly(draft: Draft, evidence: Sequence[Evidence]) -> Draft | None:
    """The same sentence with the source that carries it, where only the citation was wrong."""
    best = max(evidence, key=lambda each: support(draft.text, each.sentence.text).score)
    other = Draft(draft.text, (best.id,), draft.form)
    is_carried = (
        support(draft.text, best.sentence.text).verdict == "supported"
        and recall(draft.text, best.sentence.text) >= FOUND_RECALL
    )
    return other if is_carried and not _failed(other, evidence) else None


def _mended(
    draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence], writer: LanguageWriter, record: Record
) -> Draft | None:
    """Ask the model once more, naming what failed; None when that does not help."""
    if record.mends >= MOST_MENDS:
        return None
    record.mends += 1
    drafts = writer.mend(draft, failed, evidence)
    try:
        again = next(iter(drafts), None)
        for _ in drafts:  # Read to the end, so that a broken stream is noticed and the cost is known.
            pass
    except ModelError:
        return None
    finally:
        record.add_usage(drafts.usage)
    return again if again and not _failed(again, evidence) else None


def _source_of(draft: Draft, evidence: Sequence[Evidence]) -> Draft:
    """The cited sentence that comes closest to what the draft says, in its own words."""
    cited = [each for each in evidence if each.id in draft.sources]
    best = max(cited, key=lambda each: support(draft.text, each.sentence.text).score)
    return Draft(best.sentence.text, (best.id,), "quoted")
