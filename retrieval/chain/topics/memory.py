"""What a channel has been told, and what would be news to it (pure).

The items of a briefing name the versions they were made from. A version counts as told as a whole, whichever
part of it was quoted. A sentence is compared with all sentences of those versions, so it does not matter how
articles are grouped into stories on another day.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, NamedTuple

from retrieval.chain.prose.names import names
from retrieval.chain.prose.numbers import numbers
from retrieval.chain.prose.similarity import vector
from retrieval.ingest.dates import resolve
from retrieval.types import Briefing, Sentence, Story, Version

# Two sentences of one story that share this much of their weighted words say the same.
SAME: Final = 0.5

# Of two stories only what is told nearly word for word is the same thing told again.
SAME_ELSEWHERE: Final = 0.8


class Earlier(NamedTuple):
    """When a channel was told of a story last."""

    briefing: str
    day: str
    """The last day the briefing was about."""


@dataclass(frozen=True)
class Memory:
    """What a channel was told."""

    briefings: Sequence[Briefing] = ()
    """Oldest first."""
    versions: Mapping[str, Version] | None = None
    """The versions that their items are made of, by id; those that were withdrawn may be missing."""
    at: datetime | None = None
    """When the last of them was written."""

    def is_past(self, version: Version, day: date) -> bool:
        """Whether a version of a day is of before the last briefing, and was there to be told of in it.

        What was printed on earlier days and came in, or was changed, since then is late, not past.
        """
        last = max((each.last_day for each in self.briefings), default="")
        return self.at is not None and str(day) < last and version.first_seen <= self.at

    def knows(self, version: Version) -> bool:
        """Whether the channel was told of a version, or of one with the same text."""
        return version.id in self._known or version.text_hash in self._texts

    def of(self, story: Story, versions: Iterable[Version]) -> "Told":
        """Return what the channel was told of a story: by its id, its articles, and their origins.

        Args:
            story: All of it, the days that were told of included.
            versions: What is to be told of it now.
        """
        ids = {*story.articles, *(each.article.origin for each in versions)}
        related: list[Version] = []
        earlier: Earlier | None = None
        for briefing, item in ((each, item) for each in self.briefings for item in each.items):
            known = [self._known[each] for each in item.versions if each in self._known]
            of_item = {*item.articles, *(each.article.origin for each in known)}
            if item.story == story.story or ids & of_item:
                related += known
                earlier = Earlier(briefing.id, briefing.last_day)
        return Told(self, tuple(related), earlier)

    @cached_property
    def _known(self) -> Mapping[str, Version]:
        named = {name for each in self.briefings for item in each.items for name in item.versions}
        return {name: version for name, version in (self.versions or {}).items() if name in named}

    @cached_property
    def _texts(self) -> Collection[str]:
        return {each.text_hash for each in self._known.values()}

    @cached_property
    def sayings(self) -> "Sayings":
        """All sentences the channel was told of."""
        return Sayings(each for version in self._known.values() for each in version.sentences)


@dataclass(frozen=True)
class Told:
    """What a channel was told of one story."""

    memory: Memory
    versions: tuple[Version, ...]
    """The versions of it that the channel was told of."""
    earlier: Earlier | None
    """None: the channel was never told of it."""

    def is_news(self, sentence: Sentence) -> bool:
        """Whether a sentence says what the channel was not told.

        Said in like words, only another number is news. Else it must bring a number, a name or a day that
        the story had not: what has none retells what is known in other words.
        """
        near = self.memory.sayings.near(sentence.text, SAME)
        alike = [each for each in near if each.similarity >= SAME_ELSEWHERE or each.version in self._ids]
        if alike:
            return not _values(sentence) <= {value for each in alike for value in each.values}
        return self.earlier is None or not _specifics(sentence) <= self._specifics

    @cached_property
    def _ids(self) -> Collection[str]:
        return {each.id for each in self.versions}

    @cached_property
    def _specifics(self) -> AbstractSet[str]:
        return {each for version in self.versions for line in version.sentences for each in _specifics(line)}


class Near(NamedTuple):
    """A sentence like another one."""

    similarity: float
    version: str
    values: frozenset[str]


class Sayings:
    """Many sentences, looked up by likeness through an inverted index."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        unique = {_digest(each.text): each for each in sentences}
        self._sentences = list(unique.values())
        self._by_stem: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, sentence in enumerate(self._sentences):
            for stem, weight in vector(sentence.text).items():
                self._by_stem[stem].append((number, weight))

    def near(self, text: str, least: float) -> list[Near]:
        """Return the sentences whose cosine with `text` is at least `least`."""
        cosines: defaultdict[int, float] = defaultdict(float)
        for stem, weight in vector(text).items():
            for number, other in self._by_stem.get(stem, ()):
                cosines[number] += weight * other
        return [self._near(number, cosine) for number, cosine in cosines.items() if cosine >= least]

    def _near(self, number: int, cosine: float) -> Near:
        sentence = self._sentences[number]
        return Near(cosine, sentence.version.id, _values(sentence))


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


def _values(sentence: Sentence) -> frozenset[str]:
    """The numbers of a sentence, by value."""
    return frozenset(f"{each.low:g}-{each.high:g}" for each in numbers(sentence.text))


def _specifics(sentence: Sentence) -> frozenset[str]:
    """The numbers, names and days that a sentence holds."""
    named = {word for name in names(sentence.text) for word in name.words}
    day = sentence.article.day
    days = {str(each.day) for each in resolve(sentence.text, day) if each.day} if day else set()
    return _values(sentence) | named | days
