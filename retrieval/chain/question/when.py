"""Days, weeks, months and years as a question names them, made absolute (pure).

Finds `13 November`, `Nov. 13, 2015`, `the 3rd`, `March 3-5`, `November 2015`, `2015`, `Thursday`,
`last week`, `the past three days`, `two weeks ago`, … and gives each as the days it covers. What a
phrase restricts, and whether it restricts anything, is for `retrieval.chain.question.window` to say.

Weeks are those of ISO 8601 (Monday first). "Last week" is the calendar week before this one, "the
last seven days" ends today.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Unit = Literal["day", "range", "month", "year"]

ONE_DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)

# "The last few days" is three to a colleague and five to a careful one; a wrong extra day costs little.
A_FEW: Final = 5

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS: Final = {word: value for value, word in enumerate(_NUMBER_WORDS, start=1)}
_COUNTS.update({"a": 1, "an": 1, "couple of": 2, "few": A_FEW, "several": A_FEW})


@dataclass(frozen=True, slots=True)
class Days:
    """A phrase of a question and the days it covers."""

    start: int
    end: int
    """Where the phrase stands in the question."""
    first: date
    last: date
    """Last day covered."""
    unit: Unit
    is_relative: bool = False
    """Whether it is counted from today, as in `yesterday`, rather than from the calendar."""
    has_year: bool = True

    def in_year_of(self, other: "Days") -> "Days":
        """This phrase with the year of another, when it names none itself."""
        if self.has_year or not other.has_year:
            return self
        shift = other.last.year - self.last.year
        return Days(self.start, self.end, _moved(self.first, shift), _moved(self.last, shift), self.unit)

    def nearest_to(self, anchor: date) -> "Days":
        """This phrase in the year that puts it closest to `anchor`, when it names none itself."""
        if self.has_year or self.is_relative:
            return self
        shift = min((-1, 0, 1), key=lambda years: abs(_moved(self.first, years) - anchor))
        return Days(self.start, self.end, _moved(self.first, shift), _moved(self.last, shift), self.unit)


def find(question: str, *, today: date, newest: date | None = None) -> list[Days]:
    """Find the phrases of `question` that name days, in order, none inside another.

    Args:
        question: The question as asked.
        today: The day it is asked on.
        newest: The day of the newest article; a date without a year is the latest one not after it
            (nor after today), so that an archive of old articles is asked in its own time.
    """
    anchors = _Anchors(today, min(today, newest or today))
    found = sorted(_all(question, anchors), key=lambda days: (days.start, -days.end))
    kept: list[Days] = []
    for days in found:
        if not kept or days.start >= kept[-1].end:
            kept.append(days)
    return kept


@dataclass(frozen=True, slots=True)
class _Anchors:
    today: date
    calendar: date
    """What dates without a year are counted back from."""


_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_TO = r"\s*(?:-|–|to|and|until|till|through)\s*(?:the\s+)?"
_LAST_DAY = r"(?P<last>\d{1,2})(?:st|nd|rd|th)?\b"
# What is counted in "from May 3 to 5 people", where 5 is no day.
_COUNTED = r"(?:people|percent|per cent|million|billion|thousand|hundred|years|days)\b"
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(_COUNTS)})"
_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tues?|wed|thurs?|fri|sat|sun)\.)"

Reader = Callable[[re.Match[str], _Anchors], tuple[date, date] | None]


def _all(question: str, anchors: _Anchors) -> Iterator[Days]:
    for pattern, unit, is_relative, read in _READERS:
        for match in pattern.finditer(question):
            try:
                covered = read(match, anchors)
            except ValueError:  # the 31st of November
                continue
            if covered and covered[0] <= covered[1]:
                groups = match.groupdict()
                has_year = is_relative or "month" not in groups or bool(groups.get("year"))
                yield Days(match.start(), match.end(), *covered, unit, is_relative, has_year)


def _iso(match: re.Match[str], _: _Anchors) -> tuple[date, date]:
    day = date.fromisoformat(match[0])
    return day, day


def _numeric(match: re.Match[str], _: _Anchors) -> tuple[date, date] | None:
    """`13.11.2015`, `13/11/2015`, `11/13/2015`; with slashes only where one number can be no month."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    if match["sep"] == "/" and first <= len(MONTHS) and second <= len(MONTHS) and first != second:
        return None
    is_month_first = match["sep"] == "/" and second > len(MONTHS)
    day = date(year, first, second) if is_month_first else date(year, second, first)
    return day, day


def _dated(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """A day, or a run of days, of a named month."""
    month = _month(match["month"])
    last = int(match.groupdict().get("last") or match["day"])
    year = int(match["year"]) if match["year"] else _latest_year(month, int(match["day"]), anchors.calendar)
    return date(year, month, int(match["day"])), date(year, month, last)


def _week_of(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    day, _ = _dated(match, anchors)
    monday = day - day.weekday() * ONE_DAY
    return monday, monday + 6 * ONE_DAY


def _of_this_month(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """`the 13th`: of this month, or of the one before when that day is still to come."""
    wanted, start = int(match["day"]), anchors.calendar.replace(day=1)
    if wanted > anchors.calendar.day:
        start = (start - ONE_DAY).replace(day=1)
    day = start.replace(day=wanted)
    return day, day


# No month is "the march".
_A_MARCH: Final = re.compile(r"\b(?:[Tt]he|[Aa]|[Tt]h(?:at|is)|their|his|her|its)\s+march$")
_PARTS: Final = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end of": (21, 31)}


def _whole_month(match: re.Match[str], anchors: _Anchors) -> tuple[date, date] | None:
    if _A_MARCH.search(match.string[: match.end()]):
        return None
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else _latest_year(month, 1, anchors.calendar)
    first, last = _month_of(date(year, month, 1))
    if not match["part"]:
        return first, last
    begin, end = _PARTS[match["part"].lower()]
    return first.replace(day=begin), first.replace(day=min(end, last.day))


def _whole_year(match: re.Match[str], _: _Anchors) -> tuple[date, date]:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _near(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    back = {"yesterday": 1, "last night": 1, "day before yesterday": 2, "tomorrow": -1}
    day = anchors.today - back.get(match[0].lower(), 0) * ONE_DAY
    return day, anchors.today if match[0].lower() == "last night" else day


def _weekday(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """`Thursday` is today's or the latest one; `last Thursday` is never today."""
    number = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(match["weekday"].lower()[:3]))
    back = (anchors.today.weekday() - number) % 7
    which = (match["which"] or "").lower()
    if which == "next":
        back -= 7
    elif which in {"last", "past", "previous"}:
        back = back or 7
    day = anchors.today - back * ONE_DAY
    return day, day


def _calendar_unit(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """`this week`, `last month`, `next year`, `the weekend`."""
    step = {"this": 0, "next": 1}.get(match.groupdict().get("which", "this").lower(), -1)
    unit = match["unit"].lower()
    monday = anchors.today - anchors.today.weekday() * ONE_DAY
    if unit == "weekend":
        saturday = monday + 5 * ONE_DAY + step * WEEK
        # "At the weekend", asked in the middle of a week, is the one that was.
        saturday -= WEEK if step == 0 and saturday > anchors.today else 0 * WEEK
        return saturday, saturday + ONE_DAY
    if unit == "week":
        return monday + step * WEEK, monday + step * WEEK + 6 * ONE_DAY
    if unit == "month":
        return _month_of(_months_later(anchors.today, step))
    year = anchors.today.year + step
    return date(year, 1, 1), date(year, 12, 31)


def _last_n(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """`the last 24 hours`, `the past three days`, `the past week`: up to today."""
    n, unit = _count(match["n"] or "one"), match["unit"].lower()
    if unit == "month":
        return _months_later(anchors.today, -n), anchors.today
    days = {"hour": (n + 23) / 24, "day": n, "week": 7 * n, "year": 365 * n}[unit]
    return anchors.today - int(days) * ONE_DAY, anchors.today


def _ago(match: re.Match[str], anchors: _Anchors) -> tuple[date, date]:
    """`three days ago` is that day, `two weeks ago` that week, `a month ago` that month."""
    n, unit = _count(match["n"]), match["unit"].lower()
    if unit == "day":
        day = anchors.today - n * ONE_DAY
        return day, day
    if unit == "week":
        monday = anchors.today - anchors.today.weekday() * ONE_DAY - n * WEEK
        return monday, monday + 6 * ONE_DAY
    if unit == "month":
        return _month_of(_months_later(anchors.today, -n))
    return date(anchors.today.year - n, 1, 1), date(anchors.today.year - n, 12, 31)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{text})(?![\w])", re.IGNORECASE)


_THAT_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR})?"
_OF = r"\s+(?:of\s+)?"
_WEEK_OF = r"week\s+of\s+(?:the\s+)?"
_PART = rf"(?:the\s+)?(?P<part>{'|'.join(_PARTS)})[\s-]"
_AROUND_TODAY = (
    r"day before yesterday|yesterday|last night|today|tonight|this (?:morning|afternoon|evening)|tomorrow"
)
_CALENDAR_UNIT = r"(?P<which>last|previous|this|next)\s+(?P<unit>week|month|year|weekend)"
_LAST_N = rf"(?:last|past|previous)\s+(?:{_N}\s+)?(?P<unit>hour|day|week|month|year)s?"

_READERS: Final[tuple[tuple[re.Pattern[str], Unit, bool, Reader], ...]] = (
    (_pattern(r"\d{4}-\d\d-\d\d"), "day", False, _iso),
    (_pattern(rf"(?P<a>\d{{1,2}})(?P<sep>[./])(?P<b>\d{{1,2}})(?P=sep){_YEAR}"), "day", False, _numeric),
    (_pattern(rf"{_WEEK_OF}{_MONTH}\s+{_DAY}{_THAT_YEAR}"), "range", False, _week_of),
    (_pattern(rf"{_WEEK_OF}{_DAY}{_OF}{_MONTH}{_THAT_YEAR}"), "range", False, _week_of),
    (_pattern(rf"{_MONTH}\s+{_DAY}{_TO}{_LAST_DAY}{_THAT_YEAR}(?!\s+{_COUNTED})"), "range", False, _dated),
    (_pattern(rf"{_DAY}{_TO}{_LAST_DAY}{_OF}{_MONTH}{_THAT_YEAR}"), "range", False, _dated),
    (_pattern(rf"{_MONTH}\s+(?:the\s+)?{_DAY}{_THAT_YEAR}"), "day", False, _dated),
    (_pattern(rf"{_DAY}{_OF}{_MONTH}{_THAT_YEAR}"), "day", False, _dated),
    (_pattern(rf"(?:{_PART})?{_MONTH}{_THAT_YEAR}"), "month", False, _whole_month),
    (_pattern(r"(?<=the )(?P<day>\d{1,2})(?:st|nd|rd|th)\b"), "day", False, _of_this_month),
    (_pattern(_YEAR), "year", False, _whole_year),
    (_pattern(_AROUND_TODAY), "day", True, _near),
    (_pattern(rf"(?:(?P<which>last|past|previous|this|next)\s+)?{_WEEKDAY}"), "day", True, _weekday),
    (_pattern(_CALENDAR_UNIT), "range", True, _calendar_unit),
    (_pattern(r"the\s+(?P<unit>weekend)"), "range", True, _calendar_unit),
    (_pattern(_LAST_N), "range", True, _last_n),
    (_pattern(rf"{_N}\s+(?P<unit>day|week|month|year)s?\s+ago"), "range", True, _ago),
)


def _month(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _latest_year(month: int, day: int, anchor: date) -> int:
    return anchor.year if (month, day) <= (anchor.month, anchor.day) else anchor.year - 1


def _month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, _months_later(first, 1) - ONE_DAY


def _months_later(day: date, step: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * ONE_DAY, following - ONE_DAY)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _COUNTS[text.lower()]


def _moved(day: date, years: int) -> date:
    return _months_later(day, 12 * years)
