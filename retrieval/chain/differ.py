"""How outlets differ on one thing: what all tell, and what only one of them does (pure).

Sentences of different outlets are aligned by their weighted words (news.md §6). What is told by most stands
first; then, for each outlet, the sentence on the topic that is least like anything the others print. Every
line names the outlet and repeats its sentence word for word. Which figures and positions differ is told by
`compare`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.chain.alike import gist
from retrieval.chain.asides import is_aside
from retrieval.chain.check import support
from retrieval.chain.context import needed_before
from retrieval.chain.coverage import is_whole
from retrieval.chain.similarity import dot, vector
from retrieval.chain.weighing import share_told
from retrieval.ingest.words import count_words, stems
from retrieval.types import Draft, Evidence, Query, Version

# Sentences of different outlets that share this much of their weighted words are on one thing (news.md §6).
ALIGNED: Final = 0.4

# So well must one sentence support another before both are said to tell it. Chosen by reading: below it
# stand pairs on one event of which one tells more, above it the same thing in other words.
CARRIED: Final = 0.65

# What has less than this in common with any sentence of the others is told by one outlet only.
ALONE: Final = 0.25

# Two of the lines on what all tell that are more alike than this tell one thing.
SAME: Final = 0.6

# A comparison is read line by line: so many on what is shared, so many outlets, so many lines for each.
MOST_SHARED, MOST_OUTLETS, MOST_ALONE = 2, 6, 2
MOST_LINES: Final = MOST_SHARED + MOST_OUTLETS * MOST_ALONE
FEWEST_WORDS, MOST_WORDS = 8, 45

# Sentences down to here carry a report's main points; each place further back counts a little less.
LEAD_SENTENCES: Final = 6

_OUTLETS: Final = (
    r"(?:the\s+)?(?:outlets?|papers?|newspapers?|media|press|news\s+sites?|sources|reports|coverage)"
)
_ASKS: Final = re.compile(
    rf"^\W*(?:(?:in\s+what\s+way|how|where|on\s+what|what)\s+(?:did|do|does|have|has)\s+{_OUTLETS}\s+"
    rf"(?:differ(?:ed|s)?|disagree(?:d|s)?|compare(?:d|s)?|vary)|how\s+{_OUTLETS}\s+(?:differ(?:ed|s)?|disagree(?:d|s)?)"
    rf"|compare\s+{_OUTLETS}|differences?\s+between\s+{_OUTLETS})"
    r"\s+(?:(?:in\s+)?(?:reporting|covering|their\s+coverage)\s+)?(?:(?:on|about|over|of|in)\s+)?(?P<topic>.+?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence that may stand in the comparison."""

    evidence: Evidence
    outlet: str
    vector: Mapping[str, float]
    besides: Mapping[str, float]
    """The same without the words of the topic, which all share."""
    worth: float


def topic_compared(question: str) -> str | None:
    """Return the topic when `question` asks how outlets differ on one; else None."""
    match = _ASKS.match(question)
    return match["topic"] if match else None


def readable(versions: Sequence[Version]) -> tuple[Evidence, ...]:
    """Return the sentences that can stand in a line of their own, numbered o1, o2, ….

    Args:
        versions: One article of each origin: copies are one voice.
    """
    kept = [
        each
        for version in versions
        for each in version.sentences
        if FEWEST_WORDS <= count_words(each.text) <= MOST_WORDS
        and is_whole(each.text)
        and not each.text.rstrip('"”').endswith("?")
        and not is_aside(each.text)
        and needed_before(each) == ()
    ]
    return tuple(Evidence(f"o{n}", each, 0.0) for n, each in enumerate(kept, start=1))


def compare_outlets(query: Query, evidence: Sequence[Evidence], *, words: int) -> Iterator[Draft]:
    """Tell what the outlets of `evidence` have in common and what each tells alone, one sentence a line.

    Args:
        query: The topic.
        evidence: Their sentences, as `readable` gives them.
        words: Length aimed at; the line that reaches it is the last.
    """
    by_outlet = _by_outlet(query, evidence)
    if len(by_outlet) < 2:  # noqa: PLR2004 - it takes two to differ
        return
    told = 0.0
    for draft in (*_shared(by_outlet), *_alone(by_outlet, MOST_ALONE)):
        told += count_words(draft.text)
        yield draft
        if told >= words:
            return


def _by_outlet(query: Query, evidence: Sequence[Evidence]) -> dict[str, list[_Line]]:
    lines: defaultdict[str, list[_Line]] = defaultdict(list)
    topic = frozenset(stems(query.text))
    for each in evidence:
        sentence = each.sentence
        name = sentence.article.outlet or f"“{sentence.version.title}”"
        place = 1 / (1 + sentence.index / LEAD_SENTENCES)
        worth = place * (0.5 + share_told(query.text, sentence.text))
        told = vector(sentence.text)
        besides = {word: weight for word, weight in told.items() if word not in topic}
        lines[name].append(_Line(each, name, told, besides, worth))
    first = sorted(lines, key=lambda name: -max(each.worth for each in lines[name]))[:MOST_OUTLETS]
    return {name: lines[name] for name in lines if name in first}


def _shared(by_outlet: Mapping[str, Sequence[_Line]]) -> Iterator[Draft]:
    """What most outlets tell, cited to all that do."""
    groups = [[line, *_told_by_others(line, by_outlet)] for lines in by_outlet.values() for line in lines]
    groups.sort(key=lambda group: (-len(group), -group[0].worth))
    chosen: list[_Line] = []
    for group in groups:
        if len(group) < 2 or len(chosen) == MOST_SHARED:  # noqa: PLR2004 - one outlet shares nothing
            return
        line = group[0]
        if any(dot(line.vector, each.vector) >= SAME for each in chosen):
            continue
        chosen.append(line)
        is_all = len(group) == len(by_outlet)
        who = "All outlets read" if is_all else _listed([each.outlet for each in group])
        yield _draft(who, line, tuple(each.evidence.id for each in group))


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _told_by_others(line: _Line, by_outlet: Mapping[str, Sequence[_Line]]) -> list[_Line]:
    """The sentence of each other outlet that tells the same."""
    found = (_nearest(line, lines) for name, lines in by_outlet.items() if name != line.outlet)
    return [each for each in found if dot(line.vector, each.vector) >= ALIGNED and _carries(each, line)]


def _carries(other: _Line, line: _Line) -> bool:
    """Whether `other` tells what `line` tells: much the same words with another toll do not."""
    claim, source = line.evidence.sentence.text, other.evidence.sentence.text
    found = support(claim, source)
    return gist(claim).figures <= gist(source).figures and not found.failed and found.score >= CARRIED


def _alone(by_outlet: Mapping[str, Sequence[_Line]], most: int) -> Iterator[Draft]:
    """What only one outlet tells: the best line of each, then the next of each."""
    ranked = {name: _unlike_others(name, by_outlet) for name in by_outlet}
    for rank in range(most):
        for name, lines in ranked.items():
            if rank < len(lines):
                yield _draft(f"Only {name}", lines[rank], (lines[rank].evidence.id,))


def _unlike_others(name: str, by_outlet: Mapping[str, Sequence[_Line]]) -> list[_Line]:
    others = [line for other, lines in by_outlet.items() if other != name for line in lines]
    alone = [
        each for each in by_outlet[name] if max(dot(each.besides, other.besides) for other in others) < ALONE
    ]
    return sorted(alone, key=lambda each: -each.worth)


def _nearest(line: _Line, others: Sequence[_Line]) -> _Line:
    return max(others, key=lambda each: dot(line.vector, each.vector))


def _draft(who: str, line: _Line, sources: tuple[str, ...]) -> Draft:
    return Draft(f"{who}: {line.evidence.sentence.text}", sources, "written")
