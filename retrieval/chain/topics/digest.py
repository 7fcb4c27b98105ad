"""Writing on one topic from many articles, as a summary or as an item of a briefing.

articles ─ one of each origin ─▶ sentences ─▶ coverage ─▶ write ─▶ check ─▶ points
├─▶ compare ─▶ what they differ on
└─▶ days named ─▶ timeline
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.differ import readable
from retrieval.chain.prose.datelines import told as shown
from retrieval.chain.story import headlines, leads
from retrieval.chain.topics.coverage import choose
from retrieval.chain.topics.timeline import timeline
from retrieval.chain.writing.compose import LanguageWriter, Manner, Record, compose
from retrieval.chain.writing.numbering import Numbering
from retrieval.chain.writing.outlet_lines import compose_differences
from retrieval.types import (
    Disagreement,
    Draft,
    Evidence,
    Query,
    Sentence,
    Statement,
    TimelineEntry,
    Version,
)

# A model gets more sentences than it is to write, so that it can choose and combine; four times as many
# still leave a story's prompt below 3,000 tokens; the more there is, the worse models cite (SummHay, Laban et
# al. 2024).
EVIDENCE_A_WORD: Final = 4

# The timeline repeats in order what the points say at length: at most so much of a text is its.
TIMELINE_SHARE: Final = 0.4

# A summary of 2,000 words has about eighty sentences.
WORDS_A_STATEMENT: Final = 20


@dataclass(frozen=True, slots=True)
class Material:
    """The articles on one thing."""

    versions: tuple[Version, ...]
    about: str
    """The topic asked for, or empty: what the articles themselves are about."""
    days: Mapping[str, date]
    """Article id to the day its events are told under, published or placed; undated ones are left out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was made of the material."""

    points: tuple[Statement, ...]
    disagreements: tuple[Disagreement, ...]
    timeline: tuple[TimelineEntry, ...]
    numbering: Numbering
    headline: Statement | None = None
    """In our words; None where an outlet's is to be shown."""


def tell(
    material: Material,
    *,
    words: int,
    writer: LanguageWriter | None,
    record: Record,
    first: int = 1,
    shares_length: bool = False,
) -> Told:
    """Tell what `material` says, every sentence cited and checked.

    Args:
        material: The articles; copies of one origin count once.
        words: Length of the points together.
        writer: A model's writer; None for the sources' own sentences.
        record: Filled with what was dropped, noted and paid for.
        first: The first citation number to give.
        shares_length: Whether the timeline counts too: then it is cut to its share, the newest days kept.
    """
    folded = originals(material.versions)
    sentences = [each for version in folded for each in version.sentences]
    lines = timeline(folded, material.days, query=material.about)
    if shares_length:
        lines = _newest_within(TIMELINE_SHARE * words, lines)
        words -= sum(len(line.text.split()) for _, line in lines)
    chosen = choose(sentences, words=words, query=material.about)
    wider = choose(sentences, words=words * EVIDENCE_A_WORD, query=material.about) if writer else chosen
    given = evidence("s", {each.key: each for each in (*chosen, *wider)}.values())
    compared = evidence("d", sentences)
    numbering = Numbering((*given, *compared), first=first)
    manner = quoting({each.key for each in chosen}, most_written(words))
    told = compose(Query(material.about), given, writer, record, manner)
    points = tuple(numbering.statement(draft, checks) for draft, checks in told)
    # The articles are all on one thing: what they differ on belongs here, asked for by name or not.
    differing = tuple(each.numbered(numbering) for each in disagreements(compared, about=""))
    entries = tuple(
        TimelineEntry(day.isoformat(), shown(line), (numbering.cite(line),)) for day, line in lines
    )
    return Told(points, differing, entries, numbering)


def quoting(keys: Collection[tuple[str, int]], most: int) -> Manner:
    """Return the manner of a text that quotes the sentences of `keys`, or has a model write `most`."""

    def quote(_query: Query, given: Sequence[Evidence]) -> tuple[Draft, ...]:
        kept = (each for each in given if each.sentence.key in keys)
        return tuple(Draft(each.sentence.text, (each.id,), "quoted") for each in kept)

    return Manner(quote, most_quoted=len(keys), most_written=most)


def most_written(words: int) -> int:
    """Return how many sentences a model may write for a text of so many words."""
    return max(1, words // WORDS_A_STATEMENT)


def _newest_within(words: float, lines: Sequence[tuple[date, Sentence]]) -> tuple[tuple[date, Sentence], ...]:
    """The newest lines of a timeline that fit into so many words; fewer than two tell no course of things."""
    kept: list[tuple[date, Sentence]] = []
    for day, line in reversed(lines):
        words -= len(line.text.split())
        if words < 0:
            break
        kept.insert(0, (day, line))
    return tuple(kept) if len(kept) > 1 else ()


def tell_differences(
    material: Material, *, words: int, writer: LanguageWriter | None, record: Record
) -> Told:
    """Tell how the outlets of `material` differ, every line cited and checked.

    Args:
        material: The articles; copies of one origin count once.
        words: Length of the lines together.
        writer: A model's writer; None for the outlets' own sentences.
        record: Filled with what was dropped, noted and paid for.
    """
    folded = originals(material.versions)
    query, lines = Query(material.about), readable(folded)
    compared = evidence("d", (each for version in folded for each in version.sentences))
    numbering = Numbering((*lines, *compared))
    told = compose_differences(query, lines, writer, record, words=words)
    points = tuple(numbering.statement(draft, checks) for draft, checks in told)
    differing = tuple(each.numbered(numbering) for each in disagreements(compared, about=""))
    return Told(points, differing, (), numbering)


def originals(versions: Sequence[Version]) -> tuple[Version, ...]:
    """One version of each origin, in the order given: the original where it is among them."""
    told = {version.article.id: version for version in versions}
    return tuple(told[each.id] for each in leads.originals([version.article for version in versions]))


def outlets_of(versions: Sequence[Version]) -> tuple[str, ...]:
    """The outlets that carry them, in order; where none is stated, nothing."""
    return tuple(dict.fromkeys(version.article.outlet for version in versions if version.article.outlet))


def clearest(versions: Sequence[Version]) -> Version:
    """Return the version whose headline says best what all are about; see `headlines.clearest`."""
    told = {version.article.id: version for version in versions}
    return told[headlines.clearest([version.article for version in versions]).id]


def evidence(letter: str, sentences: Iterable[Sentence]) -> tuple[Evidence, ...]:
    """Return sentences as evidence, numbered behind a letter."""
    return tuple(Evidence(f"{letter}{n}", sentence, 0.0) for n, sentence in enumerate(sentences, start=1))
