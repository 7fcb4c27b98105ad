"""Whether a sentence tells news or sets the scene for it, and whether it reads alone (pure).

A sentence is news when it says what somebody stated, decided or will do, counts something, or names a day
near that of its article. Any other only describes: a place, a custom, how something came to be ("The drums
began before light").
"""

import re
from datetime import timedelta
from typing import Final

from retrieval.chain.prose.context import names_speaker
from retrieval.chain.prose.numbers import Number, numbers
from retrieval.chain.prose.vocabulary import HEAD_OF
from retrieval.ingest.dates import resolve
from retrieval.ingest.words import words
from retrieval.types import Sentence

# A day longer ago is the history of a thing; a day to come is news however far it lies ahead.
RECENT: Final = timedelta(days=60)

# A smaller number counts what somebody wore or the hours of a clock as often as it is news.
COUNTED: Final = 10

_DECIDES: Final = re.compile(
    r"\b(?:will|shall|is\s+to|are\s+to|plans?\s+to|wants?\s+to|has\s+to|have\s+to|accus\w+|agreed|announc\w+"
    r"|approv\w+|arrest\w+|authori[sz]\w+|banned|barred|blocked|charged|convicted|decid\w+|declar\w+|elected|fined|fired|indicted"
    r"|launch\w+|ordered|overturned|passed|pleaded|postponed|promis\w+|propos\w+|ratified|refused|reject\w+|released"
    r"|resign\w+|revok\w+|ruled|sack\w+|sentenced|signed|sued|suspend\w+|unveil\w+|vetoed|voted|vow\w+|withdr\w+|won)\b",
    re.IGNORECASE,
)
_ACCORDING: Final = re.compile(r"\baccording\s+to\b", re.IGNORECASE)
_HABIT: Final = re.compile(
    r"\b(?:every|each)\s+(?:\w+\s+){0,2}(?:day|night|morning|evening|week|weekend|month|year|spring|summer|autumn"
    r"|winter|\w+day)\b|\bused\s+to\s+(?!\w+ed\b)",
    re.IGNORECASE,
)
# "Last year it lost 31 million crowns", "The reason is a cable": of what, is told before.
_OF_WHAT: Final = re.compile(
    r"\W*(?:after|by|earlier|in|last|later|on|since|this)\b[^.;]{2,60}?,?\s+it\s+"
    r"(?!(?:\w+\s+){1,4}(?:that|to|who|whether|how|when)\b)"
    r"|\W*the\s+(?:aim|answer|cause|idea|problem|reason)\s+(?:is|was)\b",
    re.IGNORECASE,
)
# "The company has never made a profit", "The men, aged 34 and 51, did not resist": which, is told before.
_WHICH: Final = re.compile(
    r"\W*the\s+(?:agency|airline|bank|charity|club|company|couple|firm|group|hospital|maker|man|men|newspaper"
    r"|pair|school|suspects?|team|victims?|woman|women)\b(?!\s+(?:[a-z]+ing|[a-z]+ed\s+by|at|behind|for|from|in|of|on|that"
    r"|to|which|who|whose|with)\b)",
    re.IGNORECASE,
)
# "It had not been asked either", "saying the same kind of thing": as what, is told before.
_AS_BEFORE: Final = re.compile(
    r"\b(?:as\s+well|either|too)\W*$|\bthe\s+same\s+(?:kind|sort|things?|way)\b(?!.*\bas\b)", re.IGNORECASE
)
# How a report begins that leads up to its news by way of somebody's morning.
_ANECDOTE: Final = re.compile(
    r"\b(?:was|were)\s+(?:[a-z]+ing|about\s+to|on\s+(?:his|her|their)\s+way)\b[^.;]*\bwhen\s+(?:he|she|they)\s+"
    r"(?:came|felt|found|heard|looked|noticed|reali[sz]ed|saw|smelled|spotted|woke)\b",
    re.IGNORECASE,
)
# "The police said 900", "The union said that there were 2,000": of whom, is told before. What such a sentence
# counts it names first, if at all: "The number of marchers, the police said, was 900."
_BARE: Final = re.compile(
    r"\b(?:sa(?:id|ys?)|claim(?:s|ed)|counted|estimated|reported|got\s+to"
    r"|there\s+(?:is|are|was|were|ha(?:s|ve|d)\s+been))(?:\s+that)?\s*$",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"\b(?:amount|average|bill|cost|count|crowd|figure|length|number|price|score|share|size|sum|toll|total"
    r"|turnout)s?\b",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


def is_news(sentence: Sentence) -> bool:
    """Whether a sentence tells news; what is said of a custom does so only in somebody's mouth."""
    text = sentence.text
    if names_speaker(text) or _ACCORDING.search(text):
        return True
    if is_custom(text):
        return False
    is_dated = _names_a_day(sentence) and not _ANECDOTE.search(text)
    return bool(_DECIDES.search(text)) or _counts(text) or is_dated


def reads_alone(text: str) -> bool:
    """Whether a sentence needs no other one: it says of what, and no quotation is cut in it."""
    is_cut = text.count('"') % 2 == 1 or text.count("“") != text.count("”")
    takes_up = _OF_WHAT.match(text) or _WHICH.match(text) or _AS_BEFORE.search(text)
    return not is_cut and not takes_up and not _ends_in_bare_count(text)


def _ends_in_bare_count(text: str) -> bool:
    """Whether a sentence ends in a number without saying what it counts."""
    last = next((each for each in reversed(numbers(text)) if each.kind == "plain"), None)
    if last is None or re.search(r"\w|%", text[last.end :]):
        return False
    before = text[: last.start]
    return bool(_BARE.search(before)) and not _COUNT.search(before)


def is_custom(text: str) -> bool:
    """Whether a sentence tells what is done again and again."""
    return bool(_HABIT.search(text))


def _counts(text: str) -> bool:
    found = [each for each in numbers(text) if each.kind not in {"year", "ordinal"}]
    return any(map(_is_figure, found)) or (bool(found) and any(word in HEAD_OF for word in words(text)))


def _is_figure(number: Number) -> bool:
    return number.kind in {"percent", "money"} or number.low >= COUNTED


def _names_a_day(sentence: Sentence) -> bool:
    """Whether it names a day of its article's time; of an undated article any day of the week is one."""
    published = sentence.article.day
    if published is None:
        return bool(_WEEKDAY.search(sentence.text))
    return any(
        each.day and each.precision == "day" and each.day >= published - RECENT
        for each in resolve(sentence.text, published)
    )
