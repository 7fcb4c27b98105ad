"""What a site lets robots do: robots.txt (RFC 9309), X-Robots-Tag and `<meta name="robots">`."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from threading import Lock
from typing import Final
from urllib.robotparser import RobotFileParser

OUR_NAME: Final = "newsdesk"
"""How robots.txt and the tags may call us."""

RULES_LAST_SECONDS: Final = 86_400.0
"""RFC 9309, 2.4: a copy of robots.txt is not used for more than a day."""

# "none" is short for noindex and nofollow. An archive that quotes passages is an index and an archive.
_FORBIDDING: Final = ("noindex", "none", "noarchive")

# Rules that look like "name: value" and name no robot.
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_ALL_ROBOTS: Final = ("robots", OUR_NAME)

# Pages say it in their head; what stands further down is not what browsers and robots read.
_HEAD_BYTES: Final = 200_000
_META = re.compile(rb"<meta\s[^<>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(slots=True)
class _Site:
    lock: Lock = field(default_factory=Lock)
    rules: RobotFileParser | None = None
    read_at: float = 0.0


class RulesCache:
    """The rules of sites, read when first needed and again after a day; safe for several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

    @contextmanager
    def of(self, site: str) -> Iterator[_Site]:
        """Hold a site, so that its rules are read once however many ask at the same time."""
        with self._lock:
            found = self._sites.setdefault(site, _Site())
        with found.lock:
            if self._clock() - found.read_at >= RULES_LAST_SECONDS:
                found.rules = None
            yield found

    def keep(self, site: _Site, rules: RobotFileParser) -> None:
        """Store rules that were just read."""
        site.rules, site.read_at = rules, self._clock()


def refusal_of_tag(tag: str) -> str | None:
    """Return the rule of an X-Robots-Tag that keeps us from storing a page, or None.

    Args:
        tag: the header's value; a repeated header has one line each.
    """
    for line in tag.lower().split("\n"):
        robot = "robots"
        for part in line.split(","):
            name, colon, rest = part.partition(":")
            if colon and name.strip() not in _WITH_VALUE:
                robot, part = name.strip(), rest  # noqa: PLW2901 - the part without its robot
            if robot in _ALL_ROBOTS and part.strip() in _FORBIDDING:
                return part.strip()
    return None


def refusal_of_page(data: bytes) -> str | None:
    """Return the rule in a page's `<meta name="robots">` that keeps us from storing it, or None."""
    for tag in _META.findall(data[:_HEAD_BYTES]):
        said = {
            name.lower(): unescape(quoted or single or bare).strip().lower()
            for name, quoted, single, bare in _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
        }
        if said.get("name") in _ALL_ROBOTS and (rule := refusal_of_tag(said.get("content", ""))):
            return rule
    return None
