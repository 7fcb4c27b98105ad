"""Names of people and outlets as a page's metadata gives them, made fit to show (pure)."""

import re

from retrieval.ingest.bylines import author_in
from retrieval.ingest.credits import AGENCY
from retrieval.ingest.lines import tidy
from retrieval.ingest.outlets import OUTLET_WORD

# A name is short; what is longer is a sentence about somebody, or a list of everybody.
NAME_CHARACTERS = 80

_BY = re.compile(r"^(?:by|von|par|por|di)\s+", re.IGNORECASE)
_AGENCY = re.compile(rf"(?:[Tt]he )?{AGENCY}(?: News)?")
_NO_PERSON = re.compile(
    r"https?:|www\.|[@/<>{}|]|\.(?:com|net|org|co)\b"
    r"|\b(?:admin|agency|associated press|bureau|desk|editors?|editorial|news|newsroom|redaktion|press"
    r"|reporters?|services?|staff|team|webmaster|wire|writers?)\b",
    re.IGNORECASE,
)
# Makers of publishing software put their own name where the outlet's belongs.
_NO_OUTLET = re.compile(
    r"blogger|wordpress(?:\.com)?|blogspot|joomla.*|drupal.*|medium|hosted|home|website", re.IGNORECASE
)
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
# Labels that stand before a country's own ending: `valley.co.uk`.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"})
# What stands between a headline and an outlet's name in a page's title.
SEPARATOR = r"\s+[|–—·»-]\s+|\s*[|»]\s*"
# Anybody may have an address here; they publish nothing.
_MAILBOX_HOSTS = frozenset(
    {"aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com"}
    | {"outlook.com", "proton.me", "protonmail.com", "t-online.de", "web.de", "yahoo.com"}
)
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?(?=\S+\.\S+$)([^\s/]+)/?$")


def person(text: str, outlet: str | None) -> str | None:
    """Return the people in an author field; agencies, staff, addresses and the outlet itself are none."""
    name = _BY.sub("", " ".join(tidy(text).split()))
    parts = [part for part in name.split(", ") if not (outlet and outlet.startswith(part))]
    name = ", ".join(parts)
    if not 0 < len(name) <= NAME_CHARACTERS or _AGENCY.fullmatch(name):
        return None
    if found := author_in([f"By {name}"]):
        return found
    return name if _TWO_LETTERS.search(name) and not _NO_PERSON.search(name) else None


def is_agency(text: str) -> bool:
    """Whether a name is a news agency's."""
    return _AGENCY.fullmatch(text) is not None


def outlet(text: str) -> str | None:
    """Return the outlet's name in a publisher field, of an address its host; None if it names no outlet."""
    name = " ".join(tidy(text).split()).removeprefix("@").strip("_ ")
    if not _TWO_LETTERS.search(name) or len(name) > NAME_CHARACTERS or _NO_OUTLET.fullmatch(name):
        return None
    address = _ADDRESS.match(name)
    return address[1].lower() if address and name.lower().startswith(("http", "www.")) else name


def outlet_in_title(title: str, host: str) -> str | None:
    """Return the name after the last separator of a page's title, when it is the name in the host, too."""
    _, *rest = re.split(SEPARATOR, title)
    name = rest[-1].strip() if rest else ""
    return outlet(name) if name and _letters(name) == _letters(_main_label(host)) else None


def outlet_of_sender(name: str, host: str) -> str | None:
    """Return the outlet that sent a mail: a person's name is none, and neither is where anybody has mail."""
    if not name:
        return None if host.lower() in _MAILBOX_HOSTS else host or None
    letters, label = _letters(name), _letters(_main_label(host))
    is_in_host = bool(letters and label) and (label in letters or letters in label)
    return outlet(name) if is_in_host or OUTLET_WORD.search(name) else None


def _main_label(host: str) -> str:
    """Return the label of a host that its owner chose: `valley` of `news.valley.co.uk`."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1] if labels else host


def _letters(name: str) -> str:
    """Return what two ways of writing a name share: no case, no blanks or signs, no article."""
    return "".join(filter(str.isalnum, name.casefold())).removeprefix("the")
