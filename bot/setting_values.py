"""How the values of settings are parsed, and what is wrong with those that are not valid.

A `…_fault` function returns what is wrong with a value and what would be right, or None for a valid one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retrieval.chain.writing.prices import read_price

LOCAL_EMBEDDINGS: Final = "local"

_LAST_PORT: Final = 65_535


def read_moment(value: str, zone: ZoneInfo) -> datetime:
    """Read a moment; without a zone of its own it is in `zone`."""
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_hosts(value: str) -> list[str]:
    """Read a list of `host:port`, in small letters."""
    return [each.strip().lower() for each in value.split(",") if each.strip()]


def _zone_fault(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"{value!r} is no IANA time zone; write one like Europe/Berlin"
    return None


def _moment_fault(value: str) -> str | None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return f"{value!r} is no RFC 3339 moment; write one like 2026-03-12T18:00:00+01:00"
    return None


def _hosts_fault(value: str) -> str | None:
    for each in read_hosts(value):
        host, _, port = each.rpartition(":")
        if not host or "/" in host or not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
            return f"{each!r} is no host and port; write one like intranet.example:8080"
    return None


def _url_fault(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Brackets that are not closed, a port beyond all ports.
        is_url = False
    return None if is_url else f"{value!r} is no http(s) URL; write one like http://server.example:8000"


def _model_fault(value: str) -> str | None:
    provider, _, name = value.partition(":")
    if value == "extractive" or (provider in {"openai", "openai-responses"} and name):
        return None
    return f"{value!r} is not known; write extractive, openai:NAME or openai-responses:NAME"


def _prices_fault(value: str) -> str | None:
    try:
        read_price(value)
    except ValueError:
        return f"{value!r} is no price; write US dollars per million tokens in and out, like 0.25,2.00"
    return None


def _spend_fault(value: str) -> str | None:
    # Neither a sign nor a word like nan or inf is an amount.
    is_amount = value.replace(".", "", 1).isdecimal()
    return None if is_amount else f"{value!r} is no amount; write US dollars a day, like 2.50"


def _questions_fault(value: str) -> str | None:
    is_count = value.isdecimal() and int(value) > 0
    return None if is_count else f"{value!r} is no number of questions; write one like 10"


def _embeddings_fault(value: str) -> str | None:
    if value == LOCAL_EMBEDDINGS or (value.startswith("openai:") and value != "openai:"):
        return None
    return f"{value!r} is not known; write local, or openai:text-embedding-3-small"


def _database_fault(value: str) -> str | None:
    # The value may hold a password: it is not repeated.
    return None if "://" in value else "no SQLAlchemy URL; write one like postgresql+psycopg://host/newsdesk"


FAULTS: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        "NEWSDESK_TIMEZONE": _zone_fault,
        "NEWSDESK_NOW": _moment_fault,
        "OPENAI_BASE_URL": _url_fault,
        "CHROMA_URL": _url_fault,
        "SLACK_API_URL": _url_fault,
        "NEWSDESK_ALLOW_HOSTS": _hosts_fault,
        "NEWSDESK_MODEL": _model_fault,
        "NEWSDESK_PRICES": _prices_fault,
        "NEWSDESK_SPEND_PER_DAY": _spend_fault,
        "NEWSDESK_QUESTIONS_PER_MINUTE": _questions_fault,
        "NEWSDESK_EMBEDDINGS": _embeddings_fault,
        "DATABASE_URL": _database_fault,
    }
)
"""By environment name; what is not here may be anything."""
