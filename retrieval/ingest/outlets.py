"""Finds who published a page from what it prints around the article (pure).

Each rule needs words found only on an outlet's own page: links to its pages, its name in a separate line that
a newsletter or copyright line repeats, the copyright line itself, and last the agency in the dateline.
Neither an outlet that the article quotes nor a company that only owns the page counts. Where the page itself
uses the short public name of the body in its copyright line, that is the outlet's name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# At most six words.
_NAME = r"[A-ZÀ-Þ0-9][\w.&’'+-]*(?: (?:[A-ZÀ-Þ0-9][\w.&’'+-]*|of|the|and|&|de|la|le|el|der|die|das)){0,5}"
_OWN_PAGES = re.compile(rf"(?:\d+\. ?)?[Ss]kip to more (?P<name>{_NAME}) sites\b")
_OWN_STORIES = re.compile(
    rf"[Ss]kip next section (?P<name>{_NAME})['’]s? (?i:top stor(?:y|ies)|latest headlines)$"
)
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright(?: ©)?) ?(?:\d{4}(?: ?[-–] ?\d{2,4})?,? )?(?:by )?" rf"(?P<name>{_NAME})"
)
_SENTENCE = re.compile(r"(?<=\w{3})\. ?(?=[A-Z])")
# Legal forms and set phrases that follow a name in copyright lines and are no part of it.
_TRAILING = re.compile(
    r"[ ,]+(?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|GmbH|AG|S\.?A|All|Reproduction|Any|Terms|Printed|\d{4})\b.*$"
)
_BARE_NAME = re.compile(_NAME)
_NO_OUTLET = re.compile(
    r"(?:By|Feedback|Contact|About|Menu|Share|Follow|More|Live|Comments?)$"
    r"|.*\b(?:\d{4}|[Cc]opyright|[Rr]ights|Terms|Privacy|Cookies?|Legal|Policy)\b"
)
OUTLET_WORD = re.compile(
    r"\b(?:News|Times|Post|Press|Herald|Courier|Journal|Tribune|Mercury|Guardian|Broadcasting|Radio"
    r"|Gazette|Daily"
    r"|Magazine|Review|Chronicle|Observer|Telegraph|Bureau|Agency|Star|Standard|Independent|Mail|Ledger"
    r"|Sentinel"
    r"|Examiner|Dispatch|Globe|Argus|Echo|Register|Reporter|Zeitung|Nachrichten|Rundfunk|Welle)\b"
)
_OWNER_WORD = re.compile(
    r"\b(?:Communications|Media|Holdings|Interactive|Group|Company|Corporation|Network|Digital"
    r"|Enterprises)\b"
)
# What a body's full name adds to the public one. "Courier" is no such word: a section called "Halven" does
# not stand for "Halven Courier".
_BODY = re.compile(
    r" (?:.* )?(?:Association|Broadcasting|Foundation|Institute|Publications|Publishers|Publishing|Society"
    r"|Trust)"
)
_MORE_FROM = re.compile(rf"(?i:more from (?:the )?)(?P<name>{_NAME})")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page prints around its article."""

    links: Sequence[str]
    """All lines that are neither headline nor article."""
    names: Sequence[str]
    """Lines beside the headline that nothing else explains."""
    letters: Sequence[str]
    """Invitations to newsletters."""
    rights: Sequence[str]
    """Copyright and legal lines below the article."""
    article: str
    """The article's text."""


def outlet_of(page: Surroundings, agency: str | None) -> str | None:
    """Return the outlet's name, or None when the page does not give it.

    Args:
        page: what surrounds the article.
        agency: the agency of the dateline; a page that names nobody else is the agency's.
    """
    return _own_pages(page.links) or _alone(page) or _rights_holder(page) or agency


def _own_pages(links: Iterable[str]) -> str | None:
    """Return the name in links to an outlet's own pages."""
    found = (pattern.match(line) for line in links for pattern in (_OWN_PAGES, _OWN_STORIES))
    return next((each["name"] for each in found if each), None)


def _alone(page: Surroundings) -> str | None:
    """Return the name that has a line of its own and is said again in a letter or copyright line."""
    for line in page.names:
        if not _BARE_NAME.fullmatch(line) or _NO_OUTLET.match(line):
            continue
        if _says(line, (*page.letters, *page.rights)) and line not in page.article:
            return line
    return None


def _rights_holder(page: Surroundings) -> str | None:
    """Return the name in the copyright line, when it is an outlet's."""
    for line in page.rights:
        found = _COPYRIGHT.match(line)
        name = _TRAILING.sub("", _SENTENCE.split(found["name"])[0]).strip(" .,-") if found else ""
        if not name or _NO_OUTLET.match(name) or _OWNER_WORD.search(name):
            continue
        others = [other for other in page.links if other not in page.rights]
        if OUTLET_WORD.search(name) or _says(name, others):
            return _public(name, page)
    return None


def _public(owner: str, page: Surroundings) -> str:
    """Return the short name the page itself uses for the body that owns it, or `owner` when it has none."""
    more = (found["name"] for line in page.links if (found := _MORE_FROM.fullmatch(line)))
    names = (*page.names, *more)
    return next(
        (name for name in names if owner.startswith(name) and _BODY.fullmatch(owner[len(name) :])), owner
    )


def _says(name: str, lines: Iterable[str]) -> bool:
    """Whether one of `lines` has `name` in it, as whole words in any case, and more besides."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return any(len(line) > len(name) and pattern.search(line) for line in lines)
