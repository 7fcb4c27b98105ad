"""Reads what a page says about its article: outlet, author, day, agencies, captions (pure).

Null beats a guess: what the page does not say stays None, and what is inferred says from what.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.ingest.bylines import agencies_in, author_in, initials_in, person_alone
from retrieval.ingest.clean import Cleaned, Line
from retrieval.ingest.corrections import noted, speaks_of_change
from retrieval.ingest.dates import (
    Dateline,
    day_of,
    find_dateline,
    find_published,
    infer_from_caption,
    lead_weekday,
    says_published,
    stated_date,
)
from retrieval.ingest.embargo import LINES, Embargo, embargo_in
from retrieval.ingest.outlets import Surroundings, outlet_of
from retrieval.types import PartialDate, Published, Rights, Status

# A dateline opens the first paragraph, or the second below a summary.
DATELINE_PARAGRAPHS = 2
# Byline, date and outlet stand this close to the headline, in lines; further up is navigation.
HEAD_REACH = 6
# A signing-off stands this close below the article.
SIGN_OFF_REACH = 3


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its article."""

    title: str | None = None
    outlet: str | None = None
    owner: str | None = None
    """Who owns the outlet."""
    author: str | None = None
    """The line shown: the authors' names, or the desk's initials."""
    authors: tuple[str, ...] = ()
    published: Published | None = None
    modified: Published | None = None
    partial_date: PartialDate | None = None
    """The dateline's day when its year is not printed; `dates.settle_year` may give it one."""
    dateline: str | None = None
    """The place a report is filed from, as printed."""
    agencies: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    language: str | None = None
    """ISO 639-1 code, as stated."""
    section: str | None = None
    genre: str | None = None
    rights: Rights = Rights()  # noqa: RUF009 - frozen
    is_free: bool | None = None
    """False behind a paywall."""
    status: Status | None = None
    embargoed_until: datetime | None = None
    url: str | None = None
    guid: str | None = None
    correction: str | None = None
    """The outlet's own notes that it changed the article, as printed."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """The lines of a page by where they stand to the article."""

    above: tuple[Line, ...]
    """A few lines over the headline."""
    head: tuple[Line, ...]
    """From the headline to the first paragraph, with bylines and dates among the first paragraphs."""
    below: tuple[Line, ...]
    """A few lines under the article."""
    footer: tuple[Line, ...]
    """Everything under the article."""


def from_lines(cleaned: Cleaned, raw: str) -> PageMetadata:
    """Read the metadata of a page of plain text.

    Args:
        cleaned: the page's labelled lines and text.
        raw: the page as it came; only looked at for damage.
    """
    parts = _parts(cleaned.lines)
    paragraphs = cleaned.paragraphs
    dateline = next(filter(None, map(find_dateline, paragraphs[:DATELINE_PARAGRAPHS])), None)
    filed_by = dateline.agency if dateline else None
    published, changed = _published(parts, cleaned, dateline)
    names = _authors(parts, cleaned.text)
    embargo = embargo_in(line.text for line in cleaned.lines[:LINES])
    partial = _partial(dateline, paragraphs) if published is None else None
    return PageMetadata(
        title=cleaned.title,
        outlet=outlet_of(_surroundings(cleaned, parts), filed_by),
        author=", ".join(names) or _initials(parts),
        authors=names,
        published=published,
        modified=Published(changed, "stated") if changed else None,
        partial_date=partial,
        dateline=dateline.place if dateline else None,
        agencies=_agencies(parts, filed_by),
        captions=cleaned.captions,
        status="withheld" if embargo and embargo.until is None else None,
        embargoed_until=embargo.until if embargo else None,
        correction=noted(_corrections(cleaned.lines)),
        warnings=(*cleaned.warnings, *_doubts(cleaned, raw, partial), *_endless(embargo)),
    )


def _parts(lines: Sequence[Line]) -> _Parts:
    """Cut a page into the parts around its article."""
    kept = [index for index, line in enumerate(lines) if line.is_kept]
    first, last = (kept[0], kept[-1]) if kept else (len(lines), len(lines))
    title = next((index for index, line in enumerate(lines[:first]) if line.label == "title"), None)
    top = first if title is None else title
    late = [line for line in lines[first : min(first + HEAD_REACH, last)] if line.label in {"byline", "date"}]
    return _Parts(
        above=tuple(lines[max(0, top - HEAD_REACH) : top]),
        head=(*lines[top + (title is not None) : first], *late),
        below=tuple(lines[last + 1 : last + 1 + SIGN_OFF_REACH]),
        footer=tuple(lines[last + 1 :]),
    )


def _surroundings(cleaned: Cleaned, parts: _Parts) -> Surroundings:
    """Return the lines that may name the outlet."""
    beside = (*parts.above, *parts.head)
    return Surroundings(
        links=[line.text for line in cleaned.lines if not line.is_kept and line.label != "title"],
        names=[line.text for line in beside if line.label in {"other", "repeat"}],
        letters=[line.text for line in parts.footer if line.label == "newsletter"],
        rights=[line.text for line in parts.footer if line.label == "legal"],
        article=cleaned.text,
    )


def _corrections(lines: Sequence[Line]) -> Iterator[str]:
    return (line.text for line in lines if line.label == "correction" and speaks_of_change(line.text))


def _authors(parts: _Parts, text: str) -> tuple[str, ...]:
    """Return who wrote the article: by a byline, or a name beside the date."""
    bylines = [line.text for line in (*parts.above, *parts.head) if line.label == "byline"]
    bylines += [line.text for line in parts.below if line.text.startswith("Reporting by ")]
    line = author_in(bylines) or person_alone(_beside_dates(parts.head), text)
    return tuple(line.split(", ")) if line else ()


def _initials(parts: _Parts) -> str | None:
    """Return the desk's initials."""
    return initials_in(line.text for line in (*parts.head, *parts.below) if line.label == "agency")


def _beside_dates(head: Sequence[Line]) -> list[str]:
    """Return the unexplained lines directly over, under or around a date: where a bare name is a byline."""
    dated = {
        index for index, line in enumerate(head) if line.label in {"date", "other"} and stated_date(line.text)
    }
    near = {index + step for index in dated for step in (-1, 0, 1)}
    return [line.text for index, line in enumerate(head) if index in near and line.label == "other"]


def _agencies(parts: _Parts, filed_by: str | None) -> tuple[str, ...]:
    """Return the agencies of the dateline and of lines that sign a report, as printed."""
    signed = agencies_in(line.text for line in (*parts.head, *parts.below) if line.label == "agency")
    return tuple(dict.fromkeys((filed_by, *signed) if filed_by else signed))


def _published(
    parts: _Parts, cleaned: Cleaned, dateline: Dateline | None
) -> tuple[Published | None, str | None]:
    """Return the day of publication with its basis, and the day of the last change."""
    published, modified = find_published(_dated(parts))
    if published is None and dateline and dateline.year:
        day = day_of(dateline.year, dateline.month or 0, dateline.day or 0)
        published = Published(day.isoformat(), "dateline") if day else None
    if published is None and (dateline is None or dateline.day is None):
        published = infer_from_caption(cleaned.captions, cleaned.paragraphs)
    return published, modified


def _dated(parts: _Parts) -> Iterator[str]:
    """Yield the lines whose dates are the article's.

    Above the headline stands the day of the visit, below the article those of other headlines: there a line
    must say that it tells when the article was published.
    """
    for line in parts.head:
        if line.label in {"date", "byline", "other"}:
            yield line.text
    for line in (*parts.above, *parts.below):
        if line.label == "date" and says_published(line.text):
            yield line.text


def _partial(dateline: Dateline | None, paragraphs: Sequence[str]) -> PartialDate | None:
    """Return the dateline's day, with the weekday the first paragraphs give to it."""
    if dateline is None or dateline.month is None or dateline.day is None:
        return None
    return PartialDate(dateline.month, dateline.day, lead_weekday(paragraphs))


def _doubts(cleaned: Cleaned, raw: str, partial: PartialDate | None) -> Iterator[str]:
    """Yield what a reader should know about the reading."""
    if cleaned.text and cleaned.title is None:
        yield "no headline found"
    if partial:
        yield "the dateline gives no year"
    if lost := raw.count("\ufffd"):
        yield f"{lost} characters could not be decoded"


def _endless(embargo: Embargo | None) -> Iterator[str]:
    if embargo and embargo.until is None:
        yield "an embargo without a date; withheld until a reading with the status usable releases it"
