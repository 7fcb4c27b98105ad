"""Machine-written dates, as found in pages, feeds and mails (pure)."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from retrieval.ingest.dates import day_of, stated_date
from retrieval.types import Published

_ISO = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]\s*(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?(?![\d])",
    re.IGNORECASE,
)
_ZERO = {"z", "utc", "gmt"}

# Dates are short; what is longer is prose or an attack.
_MAX_CHARACTERS = 100


def moment(text: str) -> str | None:
    """Return a date as `YYYY-MM-DD`, or as RFC 3339 when the time and its zone are known; None if it is none.

    Read are ISO 8601 and its near misses, mail dates, and days spelled out ("November 26, 2015").
    A time without a zone is left out: it could belong to the day before or after.
    """
    text = text.strip()
    if len(text) > _MAX_CHARACTERS:
        return None
    if match := _ISO.match(text):
        return _from_parts(*match.groups())
    return _from_mail(text) or (stated.value if (stated := stated_date(text)) else None)


def published(text: str, basis: str) -> Published | None:
    """Return the moment in `text` as a day of publication known by `basis`; None if there is none."""
    value = moment(text)
    return Published(value, basis) if value else None


def _from_parts(*parts: str | None) -> str | None:
    year, month, day, hour, minute, second, zone = parts
    found = day_of(int(year or 0), int(month or 0), int(day or 0))
    if found is None:
        return None
    if hour is None or zone is None:
        return found.isoformat()
    return _with_time(f"{found}T{hour}:{minute}:{second or '00'}{_offset(zone)}") or found.isoformat()


def _offset(zone: str) -> str:
    if zone.lower() in _ZERO:
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _with_time(text: str) -> str | None:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _from_mail(text: str) -> str | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    if day_of(found.year, found.month, found.day) is None:
        return None
    return found.isoformat() if found.tzinfo else found.date().isoformat()
