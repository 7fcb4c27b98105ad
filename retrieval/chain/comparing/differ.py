"""How outlets differ on one thing: what all tell, and what each adds to that (pure).

Sentences of different outlets are aligned by their weighted words. What is told by most stands
first; then, for each outlet, the sentence on the topic that is least like anything the others print. That no
other tells it in quite different words cannot be known: it is told as added, never as told by one only. Every
line names the outlet and repeats its sentence word for word. Which figures and positions differ is told by
`compare`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from retrieval.chain.check import support
from retrieval.chain.prose.alike import gist
from retrieval.chain.prose.asides import is_aside
from retrieval.chain.prose.context import needed_before
from retrieval.chain.prose.datelines import told
from retrieval.chain.prose.names import names
from retrieval.chain.prose.similarity import dot, vector
from retrieval.chain.prose.weighing import share, share_told
from retrieval.chain.topics.coverage import is_whole
from retrieval.ingest.words import count_words, stem, stems
from retrieval.types import Draft, Evidence, Query, Sentence, Version

# Sentences of different outlets that share this much of their weighted words are on one thing.
ALIGNED: Final = 0.4

# So well must one sentence support another before both are said to tell it. Chosen by reading: below it
# stand pairs on one event of which one tells more, above it the same thing in other words.
CARRIED: Final = 0.65

# What has less than this in common with any sentence of the others adds to them.
ADDS: Final = 0.25

# Two of the lines on what all tell that are more alike than this tell one thing.
SAME: Final = 0.6

# A comparison is read line by line: so many on what is shared, so many outlets, so many lines for each.
MOST_SHARED, MOST_OUTLETS, MOST_ADDED = 2, 6, 2
MOST_LINES: Final = MOST_SHARED + MOST_OUTLETS * MOST_ADDED
FEWEST_WORDS, MOST_WORDS = 8, 45

# What a model may choose from of each outlet: with six outlets some 1,600 tokens. Given much more, models
# cite badly: GPT-4o's citation score falls from 55 with the relevant documents to 16 with all hundred
# (SummHay, Laban et al. 2024).
MOST_LEADING: Final = 8

# A line is on the topic when this much of it, by weight, stands in the line or where its article opens.
ON_TOPIC: Final = 0.25
LEAD_CHARACTERS: Final = 600

# What two lines have in common besides names: who says it is not what is said.
CARRIED_BESIDES_NAMES: Final = 0.5

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
    """Return the sentences that can stand in a line of their own, numbered s1, s2, ….

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
    return tuple(Evidence(f"s{n}", each, 0.0) for n, each in enumerate(kept, start=1))


@dataclass(frozen=True)
class Outlets:
    """The outlets that are compared on a topic, and what each prints of it."""

    query: Query
    """The topic."""
    evidence: tuple[Evidence, ...]
    """Their sentences, as `readable` gives them."""

    def compared(self, words: int) -> Iterator[Draft]:
        """Tell what the outlets have in common and what each adds, one sentence a line.

        Args:
            words: Length aimed at; the line that reaches it is the last.
        """
        if len(self._lines) < 2:  # noqa: PLR2004 - it takes two to differ
            return
        told = 0.0
        for draft in (*self._shared(), *self._added()):
            told += count_words(draft.text)
            yield draft
            if told >= words:
                return

    @cached_property
    def names(self) -> frozenset[str]:
        """All outlets there are sentences of; an article of an unknown one goes by its title."""
        return frozenset(map(outlet_of, self.evidence))

    @cached_property
    def leading(self) -> frozenset[str]:
        """Ids of what is best in each outlet, and of all that two or more tell."""
        best = (sorted(lines, key=lambda each: -each.worth)[:MOST_LEADING] for lines in self._lines.values())
        both = (each for group in self._groups[:MOST_LEADING] for each in group)
        return frozenset(each.evidence.id for each in (*chain.from_iterable(best), *both))

    def label(self, cited: Sequence[Evidence]) -> str:
        """Return what stands before a line that rests on `cited`: whose it is, and whether it is added."""
        names = list(dict.fromkeys(map(outlet_of, cited)))
        if len(names) > 1:
            return "All outlets read" if set(names) == self._lines.keys() else _listed(names)
        lines = self._lines.get(names[0], ())
        keys = {each.sentence.key for each in cited}
        adds = all(self._adds(each) for each in lines if each.evidence.sentence.key in keys)
        return f"{names[0]} adds" if lines and adds else names[0]

    @cached_property
    def _lines(self) -> dict[str, list[_Line]]:
        """The lines of the outlets with the most to say on the topic."""
        lines: defaultdict[str, list[_Line]] = defaultdict(list)
        topic = frozenset(stems(self.query.text))
        for each in self._on_topic:
            lines[outlet_of(each)].append(_line(each, self.query.text, topic))
        first = sorted(lines, key=lambda name: -max(each.worth for each in lines[name]))[:MOST_OUTLETS]
        return {name: lines[name] for name in lines if name in first}

    @cached_property
    def _on_topic(self) -> Sequence[Evidence]:
        """The sentences on the topic; all where fewer than two outlets have such: they put it otherwise."""
        kept = [each for each in self.evidence if _is_on_topic(each.sentence, self.query.text)]
        return kept if len(set(map(outlet_of, kept))) > 1 else self.evidence

    @cached_property
    def _groups(self) -> list[list[_Line]]:
        """Lines that several outlets tell, each with those of the others; what most tell stands first."""
        groups = (
            [line, *_told_by_others(line, self._lines)] for lines in self._lines.values() for line in lines
        )
        shared = [group for group in groups if len(group) > 1]
        return sorted(shared, key=lambda group: (-len(group), -group[0].worth))

    def _shared(self) -> Iterator[Draft]:
        """What most outlets tell, cited to all that do."""
        chosen: list[_Line] = []
        for line, *others in self._groups:
            if len(chosen) == MOST_SHARED:
                return
            if any(dot(line.vector, each.vector) >= SAME for each in chosen):
                continue
            chosen.append(line)
            yield self._draft(line, *others)

    def _added(self) -> Iterator[Draft]:
        """What an outlet adds to the others: the best line of each, then the next of each."""
        ranked = [
            sorted(filter(self._adds, lines), key=lambda each: -each.worth) for lines in self._lines.values()
        ]
        for rank in range(MOST_ADDED):
            yield from (self._draft(lines[rank]) for lines in ranked if rank < len(lines))

    def _adds(self, line: _Line) -> bool:
        others = (other for name, lines in self._lines.items() if name != line.outlet for other in lines)
        return max((dot(line.besides, other.besides) for other in others), default=0.0) < ADDS

    def _draft(self, line: _Line, *others: _Line) -> Draft:
        cited = [each.evidence for each in (line, *others)]
        text = f"{self.label(cited)}: {told(line.evidence.sentence)}"
        return Draft(text, tuple(each.id for each in cited), "written")


def outlet_of(evidence: Evidence) -> str:
    """Return whose sentence it is: the outlet's, or where none is known the title's."""
    article = evidence.sentence.article
    return article.outlet or f"“{evidence.sentence.version.title}”"


def _is_on_topic(sentence: Sentence, topic: str) -> bool:
    """Whether a sentence, or the opening of its article, speaks of the topic."""
    version = sentence.version
    opening = f"{version.title}\n{version.text[:LEAD_CHARACTERS]}"
    return max(share_told(topic, sentence.text), share_told(topic, opening)) >= ON_TOPIC


def _line(evidence: Evidence, topic: str, stemmed: frozenset[str]) -> _Line:
    sentence = evidence.sentence
    place = 1 / (1 + sentence.index / LEAD_SENTENCES)
    told = vector(sentence.text)
    besides = {word: weight for word, weight in told.items() if word not in stemmed}
    worth = place * (0.25 + share_told(topic, sentence.text))
    return _Line(evidence, outlet_of(evidence), told, besides, worth)


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
    is_carried = gist(claim).figures <= gist(source).figures and not found.failed and found.score >= CARRIED
    told = _besides_names(claim)
    return is_carried and share(told, _besides_names(source), of_nothing=1.0) >= CARRIED_BESIDES_NAMES


def _besides_names(text: str) -> frozenset[str]:
    named = {stem(word) for each in names(text) for word in each.words}
    return frozenset(stems(text)) - named


def _nearest(line: _Line, others: Sequence[_Line]) -> _Line:
    return max(others, key=lambda each: dot(line.vector, each.vector))
