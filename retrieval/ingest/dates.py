"""Finds the day an article says it was published (pure).

Null beats a guess: a date counts when it is where outlets print it, or when a caption and the text agree on
the day. Dates of other headlines, of footers and of copyright lines never count.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from retrieval.ingest.mentions import DatedMention, resolve
from retrieval.ingest.months import ANY_MONTH, month_number, weekday_number
from retrieval.types import PartialDate, Published

__all__ = [
    "DatedMention",
    "Dateline",
    "StatedDate",
    "dateline_length",
    "day_of",
    "find_dateline",
    "find_published",
    "infer_from_caption",
    "lead_weekday",
    "resolve",
    "says_published",
    "settle_year",
    "stated_date",
]

# News sites and their archives; a year outside is a number, not a year of publication.
YEARS = range(1990, 2101)
MONTHS_A_YEAR = 12
# A line that states a date is short; in longer ones a date is part of a story.
STATED_CHARACTERS = 140
# Articles of one story stand within a month of each other; a year must be so close to a neighbour.
NEIGHBOUR_DAYS = 31
# A report filed the day after tells of "on Thursday" under Friday's dateline.
WEEKDAY_LAGS = (0, 1)
# The weekday of a dateline stands in the first paragraphs.
LEAD_PARAGRAPHS = 3
# A dateline is short and opens its paragraph.
DATELINE_CHARACTERS = 120
# "today" further down may be somebody's today.
TODAY_PARAGRAPHS = 4

_FULL_DATE = re.compile(
    rf"\b(?:(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d)"
    rf"|(?P<month1>{ANY_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})\b"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er)?\.?[ /-](?:de )?(?P<month2>{ANY_MONTH})"
    r"(?: de |,?[ /-])(?P<y3>\d{4})\b"
    r"|(?P<n1>\d{1,2})(?P<mark>[./])(?P<n2>\d{1,2})(?P=mark)(?P<y4>\d{4})\b"
    r"|(?P<y5>\d{4})年(?P<m5>\d{1,2})月(?P<d5>\d{1,2})日)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[T, |·•–—-]*(?:at )?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?"
    r"(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))"
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised|corrected|edited)\b", re.IGNORECASE)
_FIRST_PUBLISHED = re.compile(r"\b(?:published|posted|issued|created)\b", re.IGNORECASE)
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.-]{2,}(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ'’.-]*){0,3}"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}|[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){{0,2}}(?=[^.!?]{{0,30}}\([A-Z]))"
    r"(?:, (?!(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[A-Z][\w. ]{1,20})?"
    rf"(?:, (?P<day>(?i:{ANY_MONTH}) \d{{1,2}}|\d{{1,2}} (?i:{ANY_MONTH}))(?:,? (?P<year>\d{{4}}))?)?"
    r"(?: ?\((?P<agency>[A-Z][\w/. -]{1,30})\))?"
    r" ?(?:--|—|–|- )\s*(?=[A-ZÀ-Þ\d\"“‘'«])"
)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A full date in a line of a page."""

    value: str
    """`YYYY-MM-DD`, or RFC 3339 when time and zone are printed."""
    is_update: bool
    """Whether the line says it is the day of a change."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of an agency's report: place, day, agency."""

    place: str
    agency: str | None = None
    month: int | None = None
    day: int | None = None
    year: int | None = None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the date, or None when the calendar has no such day or it lies outside YEARS."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def stated_date(text: str) -> StatedDate | None:
    """Return the first full date of `text`; a line with both days counts as published.

    An ambiguous date such as 4/5/2026 is no date.
    """
    found = _FULL_DATE.search(text)
    day = _read_date(found) if found else None
    if found is None or day is None:
        return None
    before = text[: found.start()]
    is_update = _UPDATED.search(before) is not None and _FIRST_PUBLISHED.search(before) is None
    return StatedDate(_with_time(day, text[found.end() :]), is_update)


def _read_date(found: re.Match[str]) -> date | None:
    """Return the date that a match of `_FULL_DATE` spells."""
    part = found.groupdict()
    if part["n1"]:
        return _read_numeric(int(part["n1"]), int(part["n2"]), int(part["y4"]), part["mark"])
    month = part["month1"] or part["month2"]
    year = next(int(part[name]) for name in ("y1", "y2", "y3", "y5") if part[name])
    day = next(int(part[name]) for name in ("d1", "d2", "d3", "d5") if part[name])
    return day_of(year, month_number(month) if month else int(part["m1"] or part["m5"]), day)


def _read_numeric(first: int, second: int, year: int, mark: str) -> date | None:
    """Read 18.11.2015 as day first, and 11/18/2015 as it can only be read."""
    if mark == "." or first > MONTHS_A_YEAR:
        return day_of(year, second, first)
    return day_of(year, first, second) if second > MONTHS_A_YEAR or first == second else None


def _with_time(day: date, rest: str) -> str:
    """Return the day, with the time of day when one follows with its zone."""
    time = _TIME.match(rest)
    if time is None:
        return day.isoformat()
    zone = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(time["zone"], time["zone"])
    text = f"{day.isoformat()}T{int(time['hour']):02}:{time['minute']}:{time['second'] or '00'}{zone}"
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return day.isoformat()


def says_published(text: str) -> bool:
    """Whether a line with a date says that the article was published or changed then."""
    return _FIRST_PUBLISHED.search(text) is not None or _UPDATED.search(text) is not None


def find_published(lines: Iterable[str]) -> tuple[Published | None, str | None]:
    """Return the day of publication stated in the lines around a headline, and the day of the last change.

    Args:
        lines: short lines from the headline to the first paragraph, in reading order.
    """
    short = (line for line in lines if len(line) <= STATED_CHARACTERS)
    stated = [each for each in map(stated_date, short) if each]
    published = next((each.value for each in stated if not each.is_update), None)
    modified = next((each.value for each in stated if each.is_update), None)
    return (Published(published, "stated") if published else None), modified


def infer_from_caption(captions: Sequence[str], paragraphs: Sequence[str]) -> Published | None:
    """Infer the day of publication from a dated caption, when the text puts the same thing "today".

    The words of the caption must come back in the sentence with "today": a photo may be from the archive.
    """
    for caption in captions:
        stated = stated_date(caption)
        if stated and any(_tells_today(text, caption) for text in paragraphs[:TODAY_PARAGRAPHS]):
            return Published(stated.value[:10], "inferred: the caption's date; the text says “today”")
    return None


def _tells_today(paragraph: str, caption: str) -> bool:
    """Whether a paragraph says "today" of what the caption shows: two names or more in common."""
    names = set(re.findall(r"\b[A-ZÀ-Þ]\w{3,}", caption))
    shared = names & set(re.findall(r"\b[A-ZÀ-Þ]\w{3,}", paragraph))
    return re.search(r"\btoday\b", paragraph) is not None and len(shared) > 1


def find_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that opens `paragraph`: "MOSCOW, Nov. 19 (UPI) -- …", "HANOI, Vietnam (AP) — …"."""
    found = _DATELINE.match(paragraph[:DATELINE_CHARACTERS])
    if found is None:
        return None
    month, day = _month_and_day(found["day"])
    agency = (found["agency"] or "").strip() or None
    return Dateline(found["place"], agency, month, day, int(found["year"]) if found["year"] else None)


def dateline_length(paragraph: str) -> int:
    """Return how many characters the dateline takes that opens `paragraph`; 0 without one."""
    found = _DATELINE.match(paragraph[:DATELINE_CHARACTERS])
    return found.end() if found and (found["agency"] or found["day"]) else 0


def _month_and_day(text: str | None) -> tuple[int | None, int | None]:
    """Split "Nov. 19" or "19 November"."""
    if text is None:
        return None, None
    first, second = text.split()
    if first.isdigit():
        first, second = second, first
    return month_number(first), int(second)


def lead_weekday(paragraphs: Sequence[str]) -> int | None:
    """Return the weekday the first paragraphs give to the day they tell of; Monday is 0."""
    for paragraph in paragraphs[:LEAD_PARAGRAPHS]:
        for found in re.finditer(r"\bon (\w+day)\b", paragraph):
            try:
                return weekday_number(found[1])
            except KeyError:
                continue
    return None


def settle_year(partial: PartialDate, neighbours: Sequence[date]) -> date | None:
    """Give a printed day its year from the days of other articles on the story.

    Args:
        partial: month, day and, where the article gives it, the weekday.
        neighbours: days of publication or of events in the same story, in any order.

    Returns:
        The date that most neighbours stand within NEIGHBOUR_DAYS of and whose weekday fits, or None when no
        neighbour is that close or two years have as many: null beats a guess.
    """
    years = {neighbour.year + step for neighbour in neighbours for step in (-1, 0, 1)}
    days = [day for year in sorted(years) if (day := day_of(year, partial.month, partial.day))]
    reach = timedelta(days=NEIGHBOUR_DAYS)
    votes = {
        day: sum(abs(neighbour - day) <= reach for neighbour in neighbours)
        for day in days
        if _fits(partial, day)
    }
    most = max(votes.values(), default=0)
    winners = [day for day, count in votes.items() if count == most]
    return winners[0] if most and len(winners) == 1 else None


def _fits(partial: PartialDate, day: date) -> bool:
    """Whether the weekday given to the day is that day's, or that of the day before."""
    return partial.weekday is None or (day.weekday() - partial.weekday) % 7 in WEEKDAY_LAGS
