"""One address per article: a URL without the parts that do not identify the page (pure)."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

WEB_SCHEMES = frozenset({"http", "https"})

# Browsers and servers stop about there, and so does what PostgreSQL can look up.
MAX_CHARACTERS = 2_000

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say where the reader came from, never what is read.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_hs\w+|vero_id"
    r"|at_(?:medium|campaign|link_\w+|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|guccounter|guce_\w+|smid|smtyp|ocid|xtor|cmpid|ito|__twitter_impression",
    re.IGNORECASE,
)
# These may also name a page; only with such a value they say that a feed or a button was used.
_MAYBE_TRACKING = frozenset({"ref", "partner", "emc", "source", "feed", "via", "maca"})
_FEED_VALUE = re.compile(r"rss|feed|.*-rss(?:-.*)?|rss-.*|atom|twitter|facebook", re.IGNORECASE)
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


def is_web_url(text: str) -> bool:
    """Whether `text` looks like an http or https URL, as against a path."""
    return text[:8].lower().startswith(("http://", "https://"))


def canonical_url(url: str) -> str:
    """Return the URL that all ways of linking to a page share.

    Scheme and host become lower-case; the fragment, user name, default port and tracking parameters go;
    what is left keeps its order.

    Raises:
        ValueError: `url` is not an http or https URL with a host.
    """
    if _NO_CHARACTER.search(url):
        raise ValueError("not a web address: it holds characters that no address has")
    if len(url) > MAX_CHARACTERS:
        raise ValueError(f"not a web address: it is longer than {MAX_CHARACTERS:,} characters")
    try:
        parts = urlsplit(url.strip().replace(" ", "%20"))
        scheme, authority = parts.scheme.lower(), _authority(parts, parts.scheme.lower())
    except ValueError:
        # Brackets that are not closed, a port beyond all ports.
        scheme = authority = ""
    if scheme not in WEB_SCHEMES or not authority:
        raise ValueError(f"not a web address: {url[:200]}")
    path = _ESCAPE.sub(lambda match: match.group().upper(), parts.path) or "/"
    return urlunsplit((scheme, authority, path, _without_tracking(parts.query), ""))


def host_of(url: str) -> str:
    """Return the lower-case host of a URL, without port and `www.`; empty if it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _authority(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port in {None, _DEFAULT_PORTS.get(scheme)} else f"{host}:{port}"


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if _TRACKING.fullmatch(name):
        return True
    return name.lower() in _MAYBE_TRACKING and _FEED_VALUE.fullmatch(value) is not None
