"""Counts of one kind of thing, taken from sentences so that they can be compared (pure).

A count is a number with its head: what happened to those counted (killed, injured, missing …) or, failing
that, the noun after it. With it go the words that tell which event is meant, and the unit that tells of whom.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from retrieval.chain.prose.aliases import CALENDAR
from retrieval.chain.prose.asides import is_aside
from retrieval.chain.prose.names import names
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.chain.prose.vocabulary import EVENT_OF, HEAD_OF, HEADS, MEASURES, PEOPLE, SPEECH_VERBS
from retrieval.ingest.corrections import part
from retrieval.ingest.words import STOP_WORDS, stem
from retrieval.types import Evidence

# How many words after, and before, a number its head may stand: "23 people were reported missing",
# "the number of people killed in the Orrow valley flood has risen to nine".
REACH_AFTER, REACH_BEFORE = 6, 10

# A unit stands right after its number, or one adjective later: "33 militants", "13 Syrian civilians".
UNIT_REACH = 2

# How many content words on each side of a number tell which event it belongs to.
CONTEXT = 14

# One letter is part of a code, as in a tyre's size (315/50 R 17), or a unit.
SHORTEST_NOUN = 2

# What such a word follows is a part or an increase: "two more bodies", "four who had been missing". So is
# what OF_WHOM begins: "of the volunteers, 930 had the vaccine".
OF_WHOM = "of"
PARTIAL = frozenset(("more", "other", "others", "additional", "further", "who", "whom", "of"))

# "Divers recovered two bodies" tells of that day, "another two" of what came on top: neither is the count.
ADDS = frozenset(("another", "discovered", "found", "pulled", "recovered", "retrieved"))

NOT_NOUNS = STOP_WORDS | HEAD_OF.keys() | CALENDAR

COUNTED = frozenset(("plain", "money", "percent"))

_PLACE = re.compile(r"\b(?:in|at|near|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_CLAUSE_END = frozenset(",;:()—–.")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")


class Head(NamedTuple):
    """What a number counts."""

    happened: str | None
    """What happened to those counted, as a key such as "dead"."""
    noun: str
    """The noun after it as printed, in lower case; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One count in one sentence."""

    number: Number
    head: str
    """What is counted: a key such as "dead", or the stem of a noun."""
    noun: str
    """The noun as printed."""
    unit: str
    """Whom a count of people narrows to ("militants"); empty for people in general."""
    counted: tuple[str, ...]
    """The content words right after the number, as printed: "volunteers fell ill"."""
    context: frozenset[str]
    """Stems of the content words around it."""
    clause: frozenset[str]
    """Stems of the content words of its own clause and what leads up to it, less those of who says so."""
    events: frozenset[str]
    """The kinds of event these tell of."""
    places: frozenset[str]
    """Where, as far as the sentence says "in Paris"."""
    is_of_past: bool
    """Whether the sentence gives another year: "the flood of 1987 killed 63"."""
    evidence: Evidence

    @property
    def value(self) -> tuple[float, float]:
        """What is compared."""
        return self.number.low, self.number.high

    @property
    def is_of_people(self) -> bool:
        """Whether the head is something that happens to people."""
        return self.head in HEADS

    @property
    def day(self) -> str | None:
        """The day its article was published, if known."""
        day = self.evidence.sentence.article.day
        return day.isoformat() if day else None


def figures(evidence: Sequence[Evidence]) -> tuple[Figure, ...]:
    """Return the counts in `evidence`, in order.

    What a correction note says stood there is none, nor what a page counts for its reader ("1 article left").
    """
    return tuple(figure for each in evidence if _is_news(each.sentence.text) for figure in _figures(each))


def fate_of(text: str, number: Number) -> str | None:
    """Return what happened to those whom a number of `text` counts, as "dead"; None where it is not said."""
    before, after = _around(text, number, numbers(text))
    return _happened(_clause(before), _clause(after)[:REACH_AFTER])


def _is_news(text: str) -> bool:
    return bool(part(text).news) and not is_aside(text)


def _figures(evidence: Evidence) -> list[Figure]:
    text = evidence.sentence.text
    found = numbers(text)
    kept = (_figure(text, number, found, evidence) for number in found if number.kind in COUNTED)
    return [figure for figure in kept if figure is not None]


def _figure(text: str, number: Number, others: Sequence[Number], evidence: Evidence) -> Figure | None:
    before, after = _around(text, number, others)
    counted = head_of(text, number, others)
    if counted is None:
        return None
    head, noun = counted
    around = _content(before)[:CONTEXT] + _content(after)[:CONTEXT]
    places = frozenset(name.last for name in names(text) if _PLACE.search(text[: name.start]))
    return Figure(
        number=number,
        head=head or stem(noun),
        noun=noun,
        unit=noun if head and noun not in PEOPLE | places else "",
        counted=_counted(text[number.end : _stop(text, number, others)]),
        context=frozenset(map(stem, around)) - {stem(noun)},
        clause=frozenset(
            map(stem, _content(_unattributed(_leading(text, number, others))) + _content(_clause(after)))
        ),
        events=frozenset(EVENT_OF[each] for each in around if each in EVENT_OF),
        places=places,
        is_of_past=_is_of_past(others, evidence),
        evidence=evidence,
    )


def head_of(text: str, number: Number, others: Sequence[Number]) -> Head | None:
    """Return what a number in `text` counts; None for a part, an increase, or what cannot be told.

    Args:
        text: One sentence.
        number: The number.
        others: All the numbers of the sentence, which end each other's reach.
    """
    before, after = _around(text, number, others)
    clause = _clause(after)[:REACH_AFTER]
    is_of_whom = _leading(text, number, others)[:1] == [OF_WHOM]
    if is_of_whom or not PARTIAL.isdisjoint(clause[:1]) or not ADDS.isdisjoint(before[:1]):
        return None
    happened, noun = _happened(_clause(before), clause), _noun(clause)
    if not happened and (len(noun) < SHORTEST_NOUN or noun in MEASURES | PEOPLE):
        return None
    return Head(happened, noun)


def _around(text: str, number: Number, others: Sequence[Number]) -> tuple[list[str], list[str]]:
    """Return the words in front of a number, the nearest first, and those up to the next number."""
    return _words(text[: number.start])[::-1], _words(text[number.end : _stop(text, number, others)])


def _stop(text: str, number: Number, others: Sequence[Number]) -> int:
    return min((other.start for other in others if other.start >= number.end), default=len(text))


def _leading(text: str, number: Number, others: Sequence[Number]) -> list[str]:
    """Return the words that lead up to a number, without the clause of the number before it."""
    start = max((other.end for other in others if other.end <= number.start), default=0)
    found = _words(text[start : number.start])
    ends = (place + 1 for place, each in enumerate(found) if start and each in _CLAUSE_END)
    return found[next(ends, 0) :]


def _unattributed(words: Sequence[str]) -> Sequence[str]:
    """Return what follows "the minister said", which tells who counts and not what."""
    said = (place + 1 for place, each in enumerate(words) if each in SPEECH_VERBS)
    return words[max(said, default=0) :]


def _counted(text: str) -> tuple[str, ...]:
    found = takewhile(lambda each: each[0].isalnum(), _TOKEN.findall(text))
    return tuple(takewhile(lambda each: each.casefold() not in STOP_WORDS, found))[:REACH_AFTER]


def _is_of_past(others: Sequence[Number], evidence: Evidence) -> bool:
    day = evidence.sentence.article.day
    return any(other.kind == "year" and (day is None or other.low != day.year) for other in others)


def _noun(clause: Sequence[str]) -> str:
    """Return the noun that the number counts: the first plural right after it, else the first word."""
    run = list(takewhile(lambda each: each[0].isalnum() and each not in NOT_NOUNS, clause[:UNIT_REACH]))
    return next((each for each in run if each.endswith("s")), run[0] if run else "")


def _happened(before: Sequence[str], after: Sequence[str]) -> str | None:
    """Return what happened to those counted: told nearby, and rather after the number than before it.

    A verb whose object the number is wins over what comes later: "killed three people and injured 17".

    Args:
        before: The words of the clause in front of the number, the nearest first.
        after: Those behind it.
    """
    if not MEASURES.isdisjoint(after[:1]):
        return _head(after)
    return _head(after[:1]) or _head(before[:1]) or _head(after) or _head(before[:REACH_BEFORE])


def _head(words: Sequence[str]) -> str | None:
    return next((HEAD_OF[each] for each in words if each in HEAD_OF), None)


def _words(text: str) -> list[str]:
    """Return lower-case words and punctuation marks in order."""
    return [token.casefold() for token in _TOKEN.findall(text)]


def _clause(words: Sequence[str]) -> list[str]:
    """Return the words up to where their clause ends."""
    end = next((place for place, each in enumerate(words) if each in _CLAUSE_END), len(words))
    return list(words[:end])


def _content(words: Sequence[str]) -> list[str]:
    kept = (each for each in words if each[0].isalnum() and each not in STOP_WORDS and each not in HEAD_OF)
    return [each for each in kept if each not in PEOPLE]
