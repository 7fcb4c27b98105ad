"""Which sentence found comes nearest to telling what is asked, and how near (pure).

An archive may hold every name of a question and not the fact: it has articles on the dam, and none says who
designed it. So one sentence is looked for that holds the question's words, stands by its names, and has the
kind of thing asked for (a figure, a day, somebody's name).
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from retrieval.chain.prose.context import has_speech, leans_back
from retrieval.chain.prose.reasons import gives_reason_for_what_stands_before, main_clause
from retrieval.chain.prose.roles import is_of_other, is_role_of_other, speaks_in_role
from retrieval.chain.question import wanted
from retrieval.chain.question.asking import Asking, Kind, asking, asks
from retrieval.chain.question.causes import reason_asked
from retrieval.chain.question.clauses import is_of_others_alone
from retrieval.chain.question.happenings import happened
from retrieval.chain.question.naming import holds_name, others
from retrieval.chain.question.relations import related
from retrieval.types import Found, Passage, Query, Sentence, Version

# The words must stand in the sentence itself; that they stand around it counts for the rest.
OWN_WORDS: Final = 0.7
# What is said on a thing follows its name, as in `The terminal may become dearer. "It is still cheaper …"`,
# and so does a reason: "The siren did not sound. The reason is a cable."
OWN_WORDS_AFTER: Final = 0.4
_AFTER: Final = frozenset(("statement", "reason"))
# The names may stand before it, where "he" and "the dam" point to; standing in it counts for the rest.
NEAR_NAMES: Final = 0.8
# What a sentence without the kind of thing asked for is worth: "some", "a few" may be an answer too.
WITHOUT_KIND: Final = 0.15
# What is said, or told of an age, beside another full name and not beside the one asked about.
OF_OTHERS: Final = 0.3
# What is told without the year asked about, by an article of another year.
OF_ANOTHER_YEAR: Final = 0.4
# Said of a sentence whose likeness to the question is not known: what that of an answering one is about.
UNKNOWN_MEANING: Final = 0.5
# How much that likeness counts: a sentence on the same topic is as like the question without the fact.
MEANING: Final = 0.5

# What tells less than this of what is asked tells nothing of it.
LEAST: Final = 0.1

# So far before a sentence stands what its pronouns mean (retrieval.chain.prose.context).
BEFORE: Final = 3
_FIGURE_OF_AGE: Final = re.compile(
    r"\baged\s+\d|,\s*\d{1,3}\s*[,.]|\b\d{1,3}[- ]years?[- ]old|\bborn\b", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a sentence tells what is asked; everything from 0 to 1."""

    sentence: Sentence | None = None
    words: float = 0.0
    """Share of the question's words it holds, by rarity."""
    names: float = 0.0
    """Share of its names that stand in it or before it."""
    kind: float = 0.0
    """Whether it has the kind of thing asked for."""
    meaning: float = 0.0
    """Its likeness to the question."""

    @property
    def score(self) -> float:
        """All of it together: what is missing altogether cannot be made up for.

        Names count twice, for the same said of somebody else is no answer.
        """
        kind = WITHOUT_KIND + (1 - WITHOUT_KIND) * self.kind
        meaning = 1 + MEANING * (self.meaning - UNKNOWN_MEANING)
        return min(1.0, self.words * self.names**2 * kind * meaning)


def best_telling(found: Found, similarity: Mapping[tuple[str, int], float]) -> Telling:
    """Return how far the sentence goes that tells most of what is asked.

    Args:
        found: What the search found.
        similarity: Cosines of the question and sentences, by sentence; empty without vectors.
    """
    asked = asking(found.query)
    best = Telling()
    # Looking for names and figures takes most of the time, and few sentences could still be the best.
    for hoped, held in sorted(_hopeful(asked, found, similarity), key=lambda pair: -pair[0].score):
        if hoped.score <= best.score:
            break
        best = max(best, _told(found.query, asked, hoped, held), key=lambda each: each.score)
    return best


def tellings(found: Found, similarity: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    """Return how far each sentence tells what is asked, by its key; those that tell nothing are left out.

    Args:
        found: What the search found.
        similarity: Cosines of the question and sentences, by sentence; empty without vectors.
    """
    asked = asking(found.query)
    return {
        hoped.sentence.key: _told(found.query, asked, hoped, held).score
        for hoped, held in _hopeful(asked, found, similarity)
        if hoped.sentence and hoped.score >= LEAST
    }


def _hopeful(
    asked: Asking, found: Found, similarity: Mapping[tuple[str, int], float]
) -> list[tuple[Telling, "_Held"]]:
    """Each sentence found, and how far it would tell what is asked if it had the kind of thing."""
    shown = {each.key for hit in found.hits for each in hit.passage.sentences}
    versions = {hit.passage.version.id: hit.passage.version for hit in found.hits}
    read = (each for version in versions.values() for each in _read(found.query, version, shown))
    return [(_hoped(asked, each, _likeness(each, similarity)), each) for each in read]


def _told(query: Query, asked: Asking, hoped: Telling, held: "_Held") -> Telling:
    kind = _holds_kind(query, asked, held) * _is_of_year(query.text, held.sentence)
    return replace(hoped, kind=kind)


@dataclass(frozen=True, slots=True)
class _Held:
    """What of the question a sentence holds, and what stands around it."""

    sentence: Sentence
    own: frozenset[str]
    before: frozenset[str]
    around: frozenset[str]


def _read(query: Query, version: Version, shown: Collection[tuple[str, int]]) -> Iterator[_Held]:
    """Read those sentences of an article that were found, each with those around it and the headline."""
    asked = asking(query)
    headline = _spoken_of(query, f"{version.title} {version.article.outlet or ''}")
    own = [_spoken_of(query, each.text) for each in version.sentences]
    spoken = headline.union(*own)
    # An article's first sentence tells in full what its headline says in short.
    if not asks(version.title):
        own[:1] = [each | headline for each in own[:1]]
    own = [each | _in_short(asked.compounds, each, spoken) for each in own]
    own = [
        each | happened(asked.words, related(sentence.text), spoken)
        for each, sentence in zip(own, version.sentences, strict=True)
    ]
    for place, sentence in enumerate(version.sentences):
        if sentence.key not in shown:
            continue
        before = headline.union(*own[max(0, place - BEFORE) : place])
        before |= _in_short(asked.long_names, before | own[place], spoken)
        around = before.union(*own[place + 1 : place + 2])
        if asked.kind == "reason" and gives_reason_for_what_stands_before(sentence.text):
            last = version.sentences[max(0, place - BEFORE) : place]
            own[place] = own[place].union(
                headline, *(_spoken_of(query, main_clause(each.text)) for each in last)
            )
        yield _Held(sentence, own[place], before, around)


@lru_cache(maxsize=4096)
def _spoken_of(query: Query, text: str) -> frozenset[str]:
    """What of a question a text speaks of; whoever judges an answer and whoever chooses it both ask."""
    return asking(query).held(text)


def _in_short(
    wholes: Collection[tuple[str, ...]], held: frozenset[str], spoken: frozenset[str]
) -> frozenset[str]:
    """Those of which only the last word stands here, as in "the authority", and all somewhere else."""
    found = (each for each in wholes if each[-1] in held and spoken.issuperset(each))
    return frozenset[str]().union(*found)


def _likeness(held: _Held, similarity: Mapping[tuple[str, int], float]) -> float:
    return max(0.0, similarity.get(held.sentence.key, 0.0)) if similarity else UNKNOWN_MEANING


def _hoped(asked: Asking, held: _Held, meaning: float) -> Telling:
    """How far the sentence would tell it if it had the kind of thing asked for."""
    own, around = (asked.share(asked.words, each) for each in (held.own, held.own | held.around))
    near, here = (asked.share(asked.names, each) for each in (held.own | held.before, held.own))
    weight = OWN_WORDS_AFTER if asked.kind in _AFTER else OWN_WORDS
    return Telling(
        held.sentence,
        words=weight * own + (1 - weight) * around,
        names=NEAR_NAMES * near + (1 - NEAR_NAMES) * here,
        kind=1.0,
        meaning=meaning,
    )


def _holds_kind(query: Query, asked: Asking, held: _Held) -> float:
    """Whether the sentence has the kind of thing asked for; 1 when it could be anything."""
    text, kind = held.sentence.text, asked.kind

    def share(part: str) -> float:
        told = asked.held(part)
        return asked.share(asked.words, told | _in_short(asked.compounds, told, held.own))

    if kind in {"person", "name", "thing"}:
        return holds_name(query, asked, text) * _is_of_owner(query.text, text)
    if kind in {"time", "place"}:
        return math.sqrt(wanted.near_moment(query, text, share, lambda at: _is_time_of(asked, text, at)))
    holds: dict[Kind | None, Callable[[], float]] = {
        "number": lambda: wanted.near_figure(query.text, text, share),
        "price": lambda: wanted.has_price(text) * share(text),
        "age": lambda: bool(_FIGURE_OF_AGE.search(text)) * _is_theirs(asked.names, asked, held),
        "statement": lambda: (
            has_speech(text) * _is_theirs(asked.speaker, asked, held) * _is_of_role(asked, held.sentence)
        ),
        "reason": lambda: reason_asked(asked, text),
    }
    return holds[kind]() if kind in holds else 1.0


def _is_of_year(question: str, sentence: Sentence) -> float:
    """Whether the sentence is of a year the question names, as far as that can be told."""
    years = frozenset(_YEAR.findall(question))
    day = sentence.article.day
    told = frozenset(_YEAR.findall(sentence.text)) | ({str(day.year)} if day else frozenset())
    return 1.0 if years <= told or not told else OF_ANOTHER_YEAR


def _is_theirs(whose: frozenset[str], asked: Asking, held: _Held) -> float:
    """How far what the sentence says is of those asked about, though somebody else may be named in it."""
    share = asked.share(whose, held.own | held.around)
    if not whose or whose & held.own:
        return share
    is_of_others = any(len(each.words) > 1 for each in others(asked, held.sentence.text))
    is_of_others |= asked.kind == "age" and not leans_back(held.sentence.text)
    return share * (OF_OTHERS if is_of_others else 1.0)


def _is_of_owner(question: str, text: str) -> float:
    """How far the mayor in the sentence may be the mayor asked for."""
    if is_role_of_other(question, text):
        return 0.0
    return OF_OTHERS if is_of_other(question, text) else 1.0


def _is_time_of(asked: Asking, text: str, place: int) -> float:
    """How far the time at `place` may be that of those asked about."""
    is_of_others = asked.kind == "time" and asked.names and is_of_others_alone(asked.known, text, place)
    return OF_OTHERS if is_of_others else 1.0


def _is_of_role(asked: Asking, sentence: Sentence) -> float:
    """Whether it may be said by whoever has the role asked for, as in "What did the minister say?"."""
    if not asked.role or speaks_in_role(sentence, lambda text: bool(asked.held(text) & asked.role)):
        return 1.0
    return OF_OTHERS


def missing(asked: Asking, passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the question's words, as it spells them, that none of the passages holds."""
    held = frozenset[str]().union(*(asked.held(f"{each.version.title} {each.text}") for each in passages))
    return tuple(asked.spelled[each] for each in asked.weights if each not in held)
