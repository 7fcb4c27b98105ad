"""Whether a sentence holds the kind of thing a question asks for (pure)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from retrieval.chain.alike import concept, gist
from retrieval.chain.context import has_speech
from retrieval.chain.names import names
from retrieval.chain.numbers import Number, numbers
from retrieval.types import Query

_TIME: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tonight|tomorrow)\b"
    r"|\b(?:jan|feb|mar|apr|june?|july?|aug|sept?|oct|nov|dec)(?:\.|[a-z]*\b)\s*\d|\d\s+(?:of\s+)?(?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\b|\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"
    r"|\b(?:this|last|next)\s+(?:week|month|year|morning|evening|night)\b|\bago\b",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\b(?:in|at|near|to|from|outside|across|off|over)\s+(?:the\s+)?(?:[a-z]+\s+)?[A-Z]"
)


_CLOCK: Final = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b|o['’]clock)|\b\d{1,2}:\d\d\b|\b(?:noon|midnight)\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURE: Final = (
    r"[\s-]?(?:square |cubic )?(?:k?m|cm|mm|kg|(?:kilo|centi|milli)?met(?:re|er)s?|feet|foot|ft"
    r"|miles?|inch\w*|hectares?|acres?|tonnes?|tons?|kilos?|kilogram\w*|lit(?:re|er)s?|degrees?|minutes?|hours?"
    r"|days?|weeks?|months?|years?|storeys?)\b"
)
_SMALL_NUMBER: Final = (
    r"(?:\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|ty)"
)
_MONEY: Final = (
    r"(?:\s*(?:thousand|million|billion|trillion|[kmb]n?))?\s*(?:dollars?|euros?|pounds?|crowns?|francs?|yen|yuan"
    r"|r(?:o|ou|u)bles?|rupees?|pesos?|cents?|pence|[A-Z]{3})\b"
)
_PER_CENT: Final = r"\s*(?:per\s?cent\b|%)"
_PRICE: Final = re.compile(rf"[$€£¥]\s?\d|\d(?:{_MONEY}|{_MEASURE})", re.IGNORECASE)
# How a question asks for a figure of some unit, and how such a figure looks.
_UNITS: Final = tuple(
    (re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), re.compile(figure, re.IGNORECASE))
    for asks, figure in (
        (r"how\s+old", r"\baged\s+\d|,\s*\d{1,3}\s*,|\b\d{1,3}[- ]years?[- ]old"),
        (
            r"how\s+(?:high|tall|deep|wide|long|far|big|large|heavy|thick|broad)",
            rf"{_SMALL_NUMBER}{_MEASURE}",
        ),
        (r"costs?|price|pay|paid|worth|expensive", rf"[$€£¥]\s?\d|\d(?:{_MONEY})"),
        (r"how\s+much|sum|amount", rf"[$€£¥]\s?\d|\d(?:{_MONEY}|{_MEASURE}|{_PER_CENT})"),
        (r"share|percentage|proportion|how\s+full", rf"{_SMALL_NUMBER}{_PER_CENT}|\b(?:half|third|quarter)"),
    )
)
_COUNTED: Final = re.compile(r"\bhow\s+many\s+(?:more\s+|other\s+|of\s+the\s+)?([\w-]+)", re.IGNORECASE)

# A figure belongs to what is said about this many characters around it, about a dozen words each way.
REACH: Final = 70

# What a figure counts follows it at once, with an adjective or two between.
REACH_OF_COUNT: Final = 30

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
            return _near_figure(query, text, asked)
        case "time":
            return float(bool(_time_asked(query.text).search(text)))
        case "place":
            return float(bool(_PLACE.search(text)))
        case "person":
            return float(any(each.words not in _asked(query.text) for each in names(text)))
        case "statement":
            return float(has_speech(text))
        case _:
            return 0.0


def has_price(text: str) -> bool:
    """Whether `text` holds a sum of money, or a weight or another measure."""
    return bool(_PRICE.search(text))


def _near_figure(query: Query, text: str, asked: Mapping[str, float]) -> float:
    """How much of the question stands around a figure, and whether one counts what is asked."""
    figures = _figures(text)
    near = (text[max(0, each.start - REACH) : each.end + REACH] for each in figures)
    around = max((sum(asked.get(each, 0.0) for each in gist(part).concepts) for part in near), default=0.0)
    counts = _counts_asked(query.text, text, figures)
    share = around if counts is None else (around + counts) / 2
    # Squared: a figure with half of what is asked around it belongs to something else more often than not.
    return share * share


def _counts_asked(question: str, text: str, figures: Sequence[Number]) -> bool | None:
    """Whether a figure has the unit, or counts the things, that are asked for; None when any will do."""
    unit = next((pattern for asks, pattern in _UNITS if asks.search(question)), None)
    if unit is not None:
        return bool(unit.search(text))
    things = _things(question)
    if not things:
        return None
    after = (gist(text[each.end : each.end + REACH_OF_COUNT]).concepts for each in figures)
    return any(things & concepts for concepts in after)


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
        return frozenset(each.group().casefold() for each in _TIME.finditer(text))
    return frozenset()


def _figures(text: str) -> list[Number]:
    return [each for each in numbers(text) if each.kind in {"plain", "percent", "money"}]


def _asked(question: str) -> frozenset[tuple[str, ...]]:
    return frozenset(each.words for each in names(question))
