"""Which window of publication a question asks for (pure).

A phrase that names days restricts a question only where it stands like an adverb: "on 13 November",
"since Tuesday", "last week". In "the November 13 attacks" or "the 2018 World Cup" it is part of a name,
and articles of any day may tell of the thing: no filter. A name counted from today ("Thursday's
meeting", "last week's attacks") bounds only from below, since nothing is printed of it before.

What happened on a day is printed on it or soon after: a question for one day of an event takes
articles of that day and of the two after it. A question for what was *published* ("what did UPI report
on …", "articles from …") takes the days it names and no others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from retrieval.chain.question.when import ONE_DAY, WEEK, Days, find

# Evening events reach print the next morning, and a weekly's web pages the day after that.
PRINTED_WITHIN: Final = timedelta(days=2)

# How many words back "published" and the like may stand to govern a day, or a month or year:
# "the report by UPI on the talks on Nov. 19", but not "the article on what was spent in 2021".
REACH_OF_A_DAY: Final = 7
REACH_OF_A_YEAR: Final = 3

# A longer question tells many things, and a day in it dates one of them, not the articles asked for:
# of the development questions of MultiHop-RAG, such filters lost evidence in five and helped in none.
MOST_WORDS: Final = 25


@dataclass(frozen=True, slots=True)
class Window:
    """The days of publication `[since, until)`; None is open."""

    since: date | None = None
    until: date | None = None
    is_of_event: bool = False
    """The end is only likely: what was printed later may tell of those days too."""
    phrases: tuple[str, ...] = ()
    """What of the question it was read from."""


def window(
    question: str, *, today: date, newest: date | None = None, printed_within: timedelta = PRINTED_WITHIN
) -> Window:
    """Say which days of publication `question` restricts itself to.

    Args:
        question: The question as asked.
        today: The day it is asked on, in the desk's zone.
        newest: The day of the newest article, which dates without a year are counted back from.
        printed_within: How long after a day articles on what happened then are taken.
    """
    found = _joined(question, find(question, today=today, newest=newest))
    restrictions = [(days, _restriction(question, days, today, printed_within)) for days in found]
    phrases = tuple(question[days.start : days.end] for days, each in restrictions if each)
    return replace(_overall(restrictions), phrases=phrases)


def _overall(restrictions: Sequence[tuple[Days, Window | None]]) -> Window:
    """What the phrases of a question restrict it to together."""
    asked = _combined([each for _, each in restrictions if each])
    if any(each is None and asked.until and days.first >= asked.until for days, each in restrictions):
        # "the report of Oct. 1 … and the one of Nov. 5": both are asked for.
        return Window(asked.since)
    return asked


_BOUNDS: Final = {
    "since": r"(?:ever\s+)?since",
    "after": r"after|following|later\s+than|newer\s+than",
    "before": r"before|prior\s+to|earlier\s+than|older\s+than|ahead\s+of|preceding",
    "until": r"until|till|up\s+to|up\s+until|through|as\s+of|to",
    "from": r"from",
    "between": r"between",
    "of": r"of",
    "on": r"on|in|during|throughout|over|within|at|for|earlier|later|back\s+in",
}
_WORD_BEFORE: Final = re.compile(
    r"(?:^|(?<=\W))(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items())
    + r")(?:\s+the)?\s+$",
    re.IGNORECASE,
)
_DETERMINER: Final = re.compile(
    r"(?:\b(?:the|a|an|that|this|those|these|his|her|their|its|our|your|my)|['’]s)\s+$", re.IGNORECASE
)
_CLAUSE_OPENS: Final = re.compile(r"^\W*(after|since|following|before|between)\b", re.IGNORECASE)
_TO: Final = re.compile(r"\s*,?\s*(?:and|to|until|till|up to|through|-|–)\s*(?:the\s+)?", re.IGNORECASE)
_ONWARDS: Final = re.compile(r"\s+(?:on|onwards?|forward)\b(?!\s+\w)", re.IGNORECASE)
_PUBLISHED: Final = re.compile(
    r"\b(?:publish\w*|post(?:ed|s)|print(?:ed|s)?|appear\w*|report(?:ed|s|ing)?|wr(?:ote|ite|ites|itten)|dated"
    r"|articles?|stor(?:y|ies)|coverage|cover(?:ed|s)?|headlines?|pieces?)\b",
    re.IGNORECASE,
)
# Announced for a day, not told of it: "is releasing … on", "will meet on", "due in".
_PLANNED: Final = re.compile(
    r"\b(?:will|shall|going\s+to|set\s+to|to\s+be|expected|planned|plans|due|scheduled|upcoming|(?:is|are)\s+\w+ing)\b",
    re.IGNORECASE,
)
# "published on Oct. 2 … and the one published later": the day named is only the first of them.
_LATER: Final = re.compile(r"\b(?:later|subsequent(?:ly)?|afterwards?|thereafter)\b", re.IGNORECASE)
_OTHER_THAN: Final = re.compile(r"\b(?:other\s+than|except|excluding|apart\s+from)\s+$", re.IGNORECASE)
# "Black Friday", "Saturday Night Live", "'Monday Night Football'".
_NAMED_AFTER: Final = re.compile(r"\s+(?:Night|Morning|Afternoon|Evening)\b")
_NAMED_BEFORE: Final = re.compile(r"\w\s+(?!On\b|In\b)[A-Z][\w'’-]+\s+$|['‘“\"]$")
# "the attacks on Nov. 13", "the Moscow meeting on Thursday": the day tells which one is meant.
_EVENT_BEFORE: Final = re.compile(
    r"\b(?:the|that|those)\s+(?:[\w'’-]+\s+){0,3}?(?:attack|assault|bombing|blast|shooting|crash|massacre|killing|raid"
    r"|strike|airstrike|explosion|fire|flood|storm|earthquake|quake|election|vote|referendum|summit|meeting|talk|debate"
    r"|protest|march|match|game|final|trial|verdict|speech|ceremony|outage|accident|derailment|collapse|siege)"
    r"(?:e?s)?\s+$",
    re.IGNORECASE,
)
_NEXT_WORD: Final = re.compile(r"\s+([\w'’-]+)")
_POSSESSIVE: Final = re.compile(r"['’]s?\s+\w")
# After a day these begin something new; any other word would be what the day is the name of.
_NO_NOUN: Final = frozenset(
    """
    a about according after and any are as at because been before but by can could did do does during
    evening for from had has have he his how i if in into is it its morning night afternoon not of off on
    onwards or over regarding said she since some than that the their there they this to until was we were
    what when where which while who why will with would you all her concerning despite so still yet
    """.split()  # noqa: SIM905 - a hundred quoted strings are unreadable
)


def _joined(question: str, found: Sequence[Days]) -> list[Days]:
    """Make one range of two phrases that `between … and …` or `from … to …` join."""
    joined: list[Days] = []
    for days in found:
        before = joined[-1] if joined else None
        if before and _is_range(question, before, days):
            first = before.in_year_of(days)
            if first.first <= days.last:
                joined[-1] = Days(first.start, days.end, first.first, days.last, "range", days.is_relative)
                continue
        joined.append(days)
    return joined


def _is_range(question: str, before: Days, days: Days) -> bool:
    opens = _word_before(question, before)
    return opens in {"between", "from"} and bool(_TO.fullmatch(question[before.end : days.start]))


def _word_before(question: str, days: Days) -> str | None:
    match = _WORD_BEFORE.search(question[: days.start])
    return next((name for name in _BOUNDS if match[name]), None) if match else None


def _restriction(question: str, days: Days, today: date, printed_within: timedelta) -> Window | None:
    """Say what one phrase restricts: nothing, from below, from above, or both."""
    word = _governing_word(question, days)
    if _is_aside(question, days, word, today):
        return None
    if word in {"before", "until"}:
        days = days.nearest_to(today)
        return Window(until=days.first if word == "before" else days.last + ONE_DAY)
    if _is_name(question, days, word):
        return Window(since=days.first) if days.is_relative else None
    first = _lower_bound(question, days, word, today)
    return Window(since=first) if first else _during(question, days, today, printed_within)


def _governing_word(question: str, days: Days) -> str | None:
    word = _word_before(question, days)
    return _clause_word(question, days) or word if word in {"on", None} else word


def _is_aside(question: str, days: Days, word: str | None, today: date) -> bool:
    """Whether the phrase says nothing of the articles: a day to come, an exception, part of a proper name."""
    head = question[: days.start]
    if (days.first > today and days.has_year) or _OTHER_THAN.search(head):
        return True
    # "Black Friday" is a name, "Culvery yesterday" is none.
    is_capital = question[days.start : days.start + 1].isupper()
    is_named_before = word is None and is_capital and _NAMED_BEFORE.search(head)
    return bool(_NAMED_AFTER.match(question, days.end) or is_named_before)


def _lower_bound(question: str, days: Days, word: str | None, today: date) -> date | None:
    """The first day of a phrase that bounds only from below; None when it is none of those."""
    if word == "after":
        return days.last + ONE_DAY
    if word == "since" and days.is_relative and days.first == today and days.unit == "day":
        # Whoever says "since Tuesday" on a Tuesday does not mean "since today".
        return today if question[days.start : days.end].lower() == "today" else today - WEEK
    if word in {"since", "clause after"} or (word == "from" and _ONWARDS.match(question, days.end)):
        return days.first
    return None


def _during(question: str, days: Days, today: date, printed_within: timedelta) -> Window | None:
    clause = _clause_before(question, days)
    near = clause.split()[-(REACH_OF_A_DAY if days.unit == "day" else REACH_OF_A_YEAR) :]
    is_published = bool(_PUBLISHED.search(" ".join(near)))
    if not is_published and (_PLANNED.search(clause) or len(question.split()) > MOST_WORDS):
        return None
    if is_published and _LATER.search(question, days.end):
        return Window(since=days.first)
    slack = timedelta() if is_published or days.first != days.last else printed_within
    return Window(days.first, min(days.last + slack, max(today, days.last)) + ONE_DAY, not is_published)


def _clause_word(question: str, days: Days) -> str | None:
    """What an opening conjunction makes of a day further back: `After UPI reported on Oct. 1 …, did …`."""
    match = _CLAUSE_OPENS.match(_clause_before(question, days))
    if not match:
        return None
    return "until" if match[1].lower() == "before" else "clause after"


def _clause_before(question: str, days: Days) -> str:
    return re.split(r"[,;:?!]\s|\.\s(?=[A-Z])", question[: days.start])[-1]


def _is_name(question: str, days: Days, word: str | None) -> bool:
    """Whether the phrase is part of what something is called."""
    head, rest = question[: days.start], question[days.end :]
    if _POSSESSIVE.match(rest):
        return True
    follower = _NEXT_WORD.match(rest)
    is_before_noun = follower is not None and follower[1].lower() not in _NO_NOUN
    if _DETERMINER.search(head) and is_before_noun:
        return True
    if word is None:
        return not days.is_relative and (is_before_noun or days.unit in {"month", "year"})
    if word == "of" and not days.is_relative:
        return True
    opener = _WORD_BEFORE.search(head)
    return bool(opener and word == "on" and _EVENT_BEFORE.search(head[: opener.start()]))


def _combined(windows: Sequence[Window]) -> Window:
    """Make one window of several: what lies in none of them is left out, and nothing else."""
    if len(windows) == 1:
        return windows[0]
    lows, highs = [w.since for w in windows if w.since], [w.until for w in windows if w.until]
    is_span = len(lows) == len(windows) == len(highs)
    is_pair = len(lows) + len(highs) == len(windows)
    return Window(min(lows, default=None), max(highs, default=None) if is_span or is_pair else None)
