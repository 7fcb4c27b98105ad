"""Resolves the days a sentence mentions, against the day its article was published (pure).

"Hollande met Cameron on Monday"  -> the Monday before, or the day itself
"Hollande will travel on Tuesday" -> the Tuesday after
"the attacks of Nov. 13"          -> 13 November of the nearest year
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from retrieval.ingest.months import ENGLISH_MONTH, month_number, weekday_number

Precision = Literal["day", "week", "month"]

DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12
# A clause is not longer than this; what stands before belongs to another.
CLAUSE_CHARACTERS = 250
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS.split())} | {
    "a": 1,
    "an": 1,
    "couple": 2,
}
_NUMBER = r"(?:\d{1,2}|an?(?: couple of)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

_DAY_NAME = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SHORT_DAY = r"(?:(?:mon|tues?|wed|thurs?|fri|sat|sun)\.)"
# A number of the month, not the start of a longer number, a time or a year.
_MONTH_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d|\d|%)"
_PATTERN = re.compile(
    r"\b(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    rf"|(?:(?:{_DAY_NAME}|{_SHORT_DAY}),? )?(?:"
    rf"(?P<month1>{ENGLISH_MONTH}) {_MONTH_DAY.format('day1')}(?:,? (?P<year1>(?:19|20)\d\d)\b)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{ENGLISH_MONTH})(?:,? (?P<year2>(?:19"
    rf"|20)\d\d)\b)?)"
    rf"|(?P<month3>{ENGLISH_MONTH}),? (?:of )?(?P<year3>(?:19|20)\d\d)\b"
    rf"|(?:in|since|until|by|during|before|after|last|next|this|early|late"
    rf"|mid)[ -](?P<month4>{ENGLISH_MONTH})(?! \d)"
    rf"|(?P<turn>last |next |this |past )?(?P<weekday>{_DAY_NAME}|(?-i:(?:Mon|Tues?|Wed|Thurs?|Fri|Sat)\.))"
    r"(?! (?:Times|Telegraph|Mail|Mirror|Post|Herald|Express|Night Live|People)\b)"
    r"|(?P<now>today|tonight|(?:this|earlier this) (?:morning|afternoon|evening)|yesterday|tomorrow)\b"
    r"|(?P<span>last|next|this|previous|past|coming) (?P<unit>week(?:end)?|month)\b"
    rf"|(?P<count>{_NUMBER}) (?P<counted>day|week|month)s? (?P<way>ago|earlier|later|from now|before"
    rf"|after)\b"
    r")",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    r"\b(?:Black|Good|Holy|Ash|Super|Bloody|Easter|Palm|Cyber|Giving|Shrove|Whit|Maundy) $"
)

# "may 5" and "march 3" as verbs are lower case; months are not.
_LOWER_CASE_MONTH = re.compile(r"(?:may|march|mar)\b")

_CLAUSE_BREAK = re.compile(r"[,;:()—–]| but | while | whereas ")
_FUTURE = re.compile(
    r"\b(?:will|won't|would|shall|is to|are to|was to|were to|to be|going to|scheduled(?: to| for)?"
    r"|due(?: to| for| on)?"
    r"|expected(?: to)?|set to|about to|plans? to|planned (?:to|for)|planning to|agreed to|decided to"
    r"|vowed to|promised to"
    r"|wants? to|hopes? to|intends? to|likely to|upcoming)(?: (?:not|also|then|now|have|be))*"
    r"(?: [a-z]+(?:ed|d|t|n)?\b)?",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"\b(?:by|until|no later than) (?:early |late )?$", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|met|went|came|took|made|began|gave|left|held|won|lost|saw|found"
    r"|fell|rose|broke|hit"
    r"|put|shot|struck|sent|spoke|wrote|became|got|brought|led|ran|set|since|after|following|[a-z]{2,}ed)\b"
)
_DAYS_FROM_NOW = {"yesterday": -1, "tomorrow": 1}
_TURN_STEPS = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1, "this": 0}


@dataclass(frozen=True, slots=True)
class DatedMention:
    """A stretch of a sentence that names a time, and the time it names."""

    start: int
    end: int
    day: date | None
    """The day; the Monday of a week, the first of a month; None when it cannot be told."""
    precision: Precision

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no stretch {self.start}:{self.end}")


def resolve(text: str, anchor: date) -> list[DatedMention]:
    """Return the days, weeks and months that `text` names, in reading order.

    Args:
        text: one sentence, or a few words such as "last week".
        anchor: the day the text was published.

    A weekday is the latest one up to the anchor, or the first one after it where its clause looks ahead
    ("will", "is scheduled to", "next"). A day without a year is put in the year that brings it nearest.
    """
    mentions: list[DatedMention] = []
    for found in _PATTERN.finditer(text):
        if _is_no_date(text, found):
            continue
        before = mentions[-1] if mentions else None
        for day, precision in _read(text, found, anchor, before):
            start = found.start("month4") if found["month4"] else found.start()
            mentions.append(DatedMention(start, found.end(), day, precision))
    return mentions


def _is_no_date(text: str, found: re.Match[str]) -> bool:
    """Whether a match is a named day such as Good Friday, or a verb."""
    return _NAMED_DAY.search(text, max(0, found.start() - 10), found.start()) is not None or (
        _LOWER_CASE_MONTH.match(found["month4"] or found[0]) is not None
    )


def _read(
    text: str, found: re.Match[str], anchor: date, before: DatedMention | None
) -> Iterator[tuple[date | None, Precision]]:
    """Yield what one match names; nothing when it names no time after all."""
    part = found.groupdict()
    if part["iso"]:
        day = _date_or_none(*map(int, part["iso"].split("-")))
        if day:
            yield day, "day"
    elif part["month1"] or part["month2"]:
        yield _month_day(part, anchor, looks_ahead=_looks_ahead(text, found.start())), "day"
    elif part["month3"] or part["month4"]:
        yield _month(part, anchor, looks_ahead=_looks_ahead(text, found.start())), "month"
    elif part["weekday"]:
        yield _weekday(text, found, anchor), "day"
    elif part["now"]:
        yield anchor + timedelta(days=_DAYS_FROM_NOW.get(part["now"].lower(), 0)), "day"
    elif part["span"]:
        yield _span(part["span"].lower(), part["unit"].lower(), anchor)
    else:
        yield from _counted(part, anchor, before)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    """Return the date, or None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_day(part: dict[str, str | None], anchor: date, *, looks_ahead: bool) -> date | None:
    """Return the day of "Nov. 13, 2015"; of "Nov. 13" the nearest, or the next if the clause looks ahead."""
    month = month_number(part["month1"] or part["month2"] or "")
    day = int(part["day1"] or part["day2"] or 0)
    year = part["year1"] or part["year2"]
    if year:
        return _date_or_none(int(year), month, day)
    days = [each for step in (-1, 0, 1) if (each := _date_or_none(anchor.year + step, month, day))]
    if looks_ahead:
        days = [each for each in days if each >= anchor] or days
    return min(days, key=lambda each: abs(each - anchor), default=None)


def _month(part: dict[str, str | None], anchor: date, *, looks_ahead: bool) -> date:
    """Return the first of "May 2015"; of "in May" the latest begun, or the next if the clause looks ahead."""
    month = month_number(part["month3"] or part["month4"] or "")
    if part["year3"]:
        return date(int(part["year3"]), month, 1)
    first = anchor.replace(month=month, day=1)
    if looks_ahead:
        return first if first >= anchor.replace(day=1) else first.replace(year=anchor.year + 1)
    return first if first <= anchor else first.replace(year=anchor.year - 1)


def _weekday(text: str, found: re.Match[str], anchor: date) -> date:
    """Return the day a weekday's name means."""
    behind = (anchor.weekday() - weekday_number(found["weekday"])) % DAYS_A_WEEK
    latest = anchor - timedelta(days=behind)
    turn = (found["turn"] or "").strip().lower()
    if turn in {"last", "past"}:
        return latest if behind else anchor - timedelta(days=DAYS_A_WEEK)
    if turn == "next" or (turn != "this" and _looks_ahead(text, found.start())):
        return latest + timedelta(days=DAYS_A_WEEK)
    if turn == "this" and behind:
        return latest + timedelta(days=DAYS_A_WEEK)
    return latest


def _looks_ahead(text: str, start: int) -> bool:
    """Whether the clause around `start` speaks, up to there, of what is still to come."""
    before = text[max(0, start - CLAUSE_CHARACTERS) : start]
    if _DEADLINE.search(before):
        return True
    breaks = [found.end() for found in _CLAUSE_BREAK.finditer(before)]
    clause = before[breaks[-1] :] if breaks else before
    ahead = [found.span() for found in _FUTURE.finditer(clause)]
    if not ahead:
        return False
    return _PAST.search(clause, ahead[-1][1]) is None


def _span(turn: str, unit: str, anchor: date) -> tuple[date, Precision]:
    """Return the week or month that "last week", "this month" or "next weekend" means."""
    step = _TURN_STEPS[turn]
    if unit == "month":
        month = anchor.year * MONTHS_A_YEAR + anchor.month - 1 + step
        return date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1), "month"
    monday = anchor - timedelta(days=anchor.weekday())
    return monday + timedelta(days=DAYS_A_WEEK * step), "week"


def _counted(
    part: dict[str, str | None], anchor: date, before: DatedMention | None
) -> Iterator[tuple[date | None, Precision]]:
    """Yield "two days ago" from the anchor, and "two days later" from the day named just before."""
    words = (part["count"] or "").lower().split()
    count = int(words[0]) if words[0].isdigit() else _NUMBERS["couple" if "couple" in words else words[0]]
    way, unit = (part["way"] or "").lower(), (part["counted"] or "").lower()
    if unit == "month":
        return
    days = timedelta(days=count if unit == "day" else count * DAYS_A_WEEK)
    precision: Precision = "day" if unit == "day" else "week"
    if way in {"ago", "from now"}:
        day = anchor - days if way == "ago" else anchor + days
        yield day if unit == "day" else day - timedelta(days=day.weekday()), precision
    elif before and before.day and before.precision == "day":
        yield before.day + (days if way in {"later", "after"} else -days), precision
