"""Whether a sentence holds the kind of thing a question asks for (pure)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from retrieval.chain.prose.alike import concept, gist
from retrieval.chain.prose.context import has_speech
from retrieval.chain.prose.names import names
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.chain.prose.places import places
from retrieval.chain.prose.vocabulary import HEAD_OF, HEADS
from retrieval.chain.question.opposites import counts_opposite
from retrieval.chain.question.people import deed, described
from retrieval.ingest.words import words
from retrieval.types import Query

_HOUR: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_CLOCK_IN_WORDS: Final = (
    rf"\b(?:half|quarter|five|ten|twenty(?:-five)?)\s+(?:past|to)\s+(?:{_HOUR})\b|\b(?:{_HOUR})\s+o['’]clock\b"
    rf"|\bat\s+(?:{_HOUR})\s+in\s+the\s+(?:morning|afternoon|evening)\b"
)
_TIME: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tonight|tomorrow)\b"
    r"|\b(?:jan|feb|mar|apr|june?|july?|aug|sept?|oct|nov|dec)(?:\.|[a-z]*\b)\s*\d|\d\s+(?:of\s+)?(?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\b|\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"
    r"|\b(?:this|last|next)\s+(?:week|month|year|morning|evening|night)\b|\bago\b"
    r"|\b(?:in|by|since|until|before|late|early|mid)[\s-](?:the\s+)?(?:january|february|march|april|may|june|july|august"
    rf"|september|october|november|december|spring|summer|autumn|winter)\b|\b1[0-8]\d\d\b|{_CLOCK_IN_WORDS}",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    rf"\b\d{{1,2}}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b|o['’]clock)|\b\d{{1,2}}:\d\d\b|\b(?:noon|midnight)\b"
    rf"|{_CLOCK_IN_WORDS}",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_LENGTH: Final = (
    r"(?:k?m|cm|mm|(?:kilo|centi|milli)?met(?:re|er)s?|feet|foot|ft|miles?|inch\w*|yards?|storeys?)"
)
_WEIGHT: Final = r"(?:kg|kilos?|kilogram\w*|tonnes?|tons?|pounds?|ounces?|grams?)"
_SPAN: Final = r"(?:minutes?|hours?|days?|weeks?|months?|years?|decades?)"
_AREA: Final = rf"(?:square\s+{_LENGTH}|hectares?|acres?|{_LENGTH})"
_SMALL_NUMBER: Final = (
    r"(?:\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|ty|half)"
)
# What a measure is of, where the text says so: "a metre and a half deep" is no length.
_DIMENSIONS: Final = ("high|tall", "deep", "wide|broad", "long", "thick", "old")


def _measured(unit: str, *dimensions: str) -> str:
    """A figure of a unit, not followed by the name of another dimension, and no change ("fell by two")."""
    others = "|".join(each for each in _DIMENSIONS if each not in dimensions)
    another = rf"(?:and\s+a\s+half\s+)?(?:{others})"
    return rf"(?<!\bby ){_SMALL_NUMBER}[\s-]?(?:and\s+a\s+half\s+)?{unit}\b(?!\s+{another}\b)"


_MEASURE: Final = (
    r"[\s-]?(?:square |cubic )?(?:k?m|cm|mm|kg|(?:kilo|centi|milli)?met(?:re|er)s?|feet|foot|ft"
    r"|miles?|inch\w*|hectares?|acres?|tonnes?|tons?|kilos?|kilogram\w*|lit(?:re|er)s?|degrees?|minutes?|hours?"
    r"|days?|weeks?|months?|years?|storeys?)\b"
)
_MONEY: Final = (
    r"(?:\s*(?:thousand|million|billion|trillion|[kmb]n?))?\s*(?:dollars?|euros?|pounds?|crowns?|francs?|yen|yuan"
    r"|r(?:o|ou|u)bles?|rupees?|pesos?|cents?|pence|[A-Z]{3})\b"
)
_PER_CENT: Final = r"\s*(?:per\s?cent\b|%)"
_PRICE: Final = re.compile(rf"[$€£¥]\s?\d|\d(?:{_MONEY}|{_MEASURE})", re.IGNORECASE)
_FOR_MONEY: Final = (
    r"how\s+much\b.*\b(?:bill|money|costs?|pay|paid|spend|spent|owes?|earns?|lose|lost|worth|receives?|aid|damages?"
    r"|budget|reward|fined?)|costs?|price|pay|paid|worth|expensive"
)
_ASKS_FOR_MONEY: Final = re.compile(rf"\b(?:{_FOR_MONEY})\b", re.IGNORECASE)
_ASKS_FOR_NO_COUNT: Final = re.compile(r"^\W*(?:when|where|(?:on\s+)?(?:what|which)\s+day)\b", re.IGNORECASE)
# How a question asks for a figure of some unit, and how such a figure looks.
_UNITS: Final = tuple(
    (re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), re.compile(figure, re.IGNORECASE))
    for asks, figure in (
        (r"how\s+old", r"\baged\s+\d|,\s*\d{1,3}\s*,|\b\d{1,3}[- ]years?[- ]old"),
        (r"how\s+(?:high|tall)", _measured(_LENGTH, "high|tall")),
        (r"how\s+deep", _measured(_LENGTH, "deep")),
        (r"how\s+(?:wide|broad)", _measured(_LENGTH, "wide|broad")),
        (r"how\s+thick", _measured(_LENGTH, "thick")),
        (r"how\s+long", _measured(f"(?:{_LENGTH}|{_SPAN})", "long")),
        (r"how\s+far", rf"{_SMALL_NUMBER}{_MEASURE}"),
        (r"how\s+(?:big|large)", rf"{_SMALL_NUMBER}[\s-]?{_AREA}\b|[$€£¥]\s?\d|\d(?:{_MONEY})"),
        (r"how\s+heavy|weighs?", _measured(_WEIGHT)),
        (_FOR_MONEY, rf"[$€£¥]\s?\d|\d(?:{_MONEY})"),
        (r"how\s+much|sum|amount", rf"[$€£¥]\s?\d|\d(?:{_MONEY}|{_MEASURE}|{_PER_CENT})"),
        (r"share|percentage|proportion|how\s+full", rf"{_SMALL_NUMBER}{_PER_CENT}|\b(?:half|third|quarter)"),
    )
)
_COUNTED: Final = re.compile(r"\bhow\s+many\s+(?:more\s+|other\s+|of\s+the\s+)?([\w-]+)", re.IGNORECASE)

# A figure belongs to what is said about this many characters around it, about a dozen words each way.
REACH: Final = 70

# What a figure counts follows it at once, with an adjective or two between.
REACH_OF_COUNT: Final = 30

# What a figure is worth that has another unit than asked for, counts another thing, or stands without a noun.
WITHOUT_UNIT: Final = 0.3
WITHOUT_THING: Final = 0.3
WITHOUT_NOUN: Final = 0.6
# "Hundreds" is a number, and less of one than 400.
VAGUE: Final = 0.8
# Somebody described is an answer to who, and less of one than a name.
DESCRIBED: Final = 0.6
_MANY: Final = re.compile(r"\b(?:dozens|scores|hundreds|thousands|millions|billions)\b", re.IGNORECASE)
# After a figure, what says that it counts what was named before: "By noon he had sold 61."
_NO_THING: Final = re.compile(r"^\s*(?:[.,;:!?)”\"]|$|(?:on|at|in|by|last|this|since|and|but)\b)")

# People are counted as dead, victims, men, residents, or not at all.
PEOPLE: Final = frozenset(map(concept, ("people", "persons", "kill", "times", "more")))


def held(query: Query, text: str, asked: Mapping[str, float]) -> float:
    """Say how far `text` holds what `query` wants, from 0 to 1; 0 when it wants nothing in particular.

    A number must stand near what is asked about: in "since the Paris attacks … airstrikes that killed 13"
    the 13 is no answer to how many died in Paris. It must have the unit asked for, where one is.

    Args:
        query: The question as understood.
        text: A sentence.
        asked: Weight of each concept of the question; they add up to at most 1.
    """
    match query.wants:
        case "number":
            around = near_figure(query.text, text, lambda part: _share(asked, part))
            # Squared: a figure with half of what is asked around it is of something else more often than not.
            return around * around
        case "time":
            return float(bool(_time_asked(query.text).search(text)))
        case "place":
            return max((worth for *_, worth in places(text)), default=0.0)
        case "person":
            return _person(query.text, text)
        case "statement":
            return float(has_speech(text))
        case _:
            return 0.0


def _person(question: str, text: str) -> float:
    if any(each.words not in _asked(question) for each in names(text)):
        return 1.0
    return DESCRIBED if deed(question) and described(text) else 0.0


def _share(asked: Mapping[str, float], part: str) -> float:
    return sum(asked.get(each, 0.0) for each in gist(part).concepts)


def has_price(text: str) -> bool:
    """Whether `text` holds a sum of money, or a weight or another measure."""
    return bool(_PRICE.search(text))


def near_figure(question: str, text: str, share: Callable[[str], float]) -> float:
    """Return how much of the question stands around a figure, less where none counts what is asked.

    Args:
        question: As asked.
        text: A sentence.
        share: Returns the share of what is asked that a part of the sentence holds.
    """
    figures = [(each.start, each.end) for each in _figures(text)]
    vague = [each.span() for each in _MANY.finditer(text)]
    return max(_near_spans(question, text, figures, share), VAGUE * _near_spans(question, text, vague, share))


def _near_spans(
    question: str, text: str, figures: Sequence[tuple[int, int]], share: Callable[[str], float]
) -> float:
    """How much of the question stands around one of the figures, less where none counts what is asked."""
    spans = [each for each in figures if not counts_opposite(question, text, *each)]
    around = max((share(text[max(0, start - REACH) : end + REACH]) for start, end in spans), default=0.0)
    counts = _counts_asked(question, text, spans)
    if counts is None:
        return around
    # What is counted tells of itself that the figure belongs here.
    return counts * (1 + around) / 2 if counts == 1 else counts * around


def near_moment(
    query: Query, text: str, share: Callable[[str], float], belongs: Callable[[int], float]
) -> float:
    """Return how much of what is asked stands around a time or a place, as `query` wants.

    Args:
        query: The question as understood.
        text: A sentence.
        share: Returns the share of what is asked that a part of the sentence holds.
        belongs: Returns how far what stands at an offset may be of those asked about.
    """
    if query.wants == "place":
        spans = places(text)
    else:
        spans = ((*each.span(), 1.0) for each in _time_asked(query.text).finditer(text))
    return max(
        (
            worth * belongs(start) * share(text[max(0, start - REACH) : end + REACH])
            for start, end, worth in spans
        ),
        default=0.0,
    )


def _counts_asked(question: str, text: str, spans: Sequence[tuple[int, int]]) -> float | None:
    """How surely a figure has the unit, or counts the things, that are asked for; None when any will do."""
    if not spans:
        return 0.0
    unit = next((pattern for asks, pattern in _UNITS if asks.search(question)), None)
    if unit is not None:
        return 1.0 if unit.search(text) else WITHOUT_UNIT
    things = _things(question)
    if not things:
        return None
    after = [text[end : end + REACH_OF_COUNT] for _, end in spans]
    if any(things & gist(each).concepts for each in after):
        return 1.0
    return WITHOUT_NOUN if any(map(_NO_THING.search, after)) else WITHOUT_THING


def counts_what_is_asked(question: str, kind: str, counted: Iterable[str]) -> bool:
    """Whether a count may matter to a question: asked when, for money, or for the injured, the dead do not.

    Args:
        question: As asked, or a topic.
        kind: What kind of number it is.
        counted: Words for what it counts.
    """
    if _ASKS_FOR_MONEY.search(question):
        return kind == "money"
    if _ASKS_FOR_NO_COUNT.search(question):
        return False
    counted = tuple(counted)
    suffered = _suffered(question)
    if suffered and not HEADS.keys().isdisjoint(counted):
        return not suffered.isdisjoint(counted)
    things = _things(question)
    return not things or bool(things & gist(" ".join(counted)).concepts)


def _suffered(question: str) -> frozenset[str]:
    """What happened to the people a question counts: the missing do not tell how many were evacuated."""
    if not _COUNTED.search(question):
        return frozenset()
    return frozenset(HEAD_OF[word] for word in words(question) if word in HEAD_OF)


def _things(question: str) -> frozenset[str]:
    """What is counted: `inhabitants` in "how many inhabitants …"; nothing for people, of many names."""
    match = _COUNTED.search(question)
    return gist(match[1]).concepts - PEOPLE if match else frozenset()


def _time_asked(question: str) -> re.Pattern[str]:
    if re.search(r"\bwhat\s+time\b", question, re.IGNORECASE):
        return _CLOCK
    return _YEAR if re.search(r"\b(?:what|which)\s+year\b", question, re.IGNORECASE) else _TIME


def values(query: Query, text: str) -> frozenset[str]:
    """Return the figures or times in `text`, where `query` wants such; two answers differ by them."""
    if query.wants == "number":
        return frozenset(str(each.low) for each in _figures(text))
    if query.wants == "time":
        return _times(text)
    return frozenset()


# Whoever chooses among sentences compares the same ones again and again.
@lru_cache(maxsize=4096)
def _times(text: str) -> frozenset[str]:
    return frozenset(each.group().casefold() for each in _TIME.finditer(text))


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[Number, ...]:
    return tuple(each for each in numbers(text) if each.kind in {"plain", "percent", "money"})


def _asked(question: str) -> frozenset[tuple[str, ...]]:
    return frozenset(each.words for each in names(question))
