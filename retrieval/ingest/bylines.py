"""Finds who wrote an article, from its byline or its sign-off (pure).

Photographers are named in captions and interviewees in the text; neither is searched here.
"""

import re
from collections.abc import Iterable, Sequence

from retrieval.ingest.credits import AGENCY
from retrieval.ingest.months import ANY_MONTH, ANY_WEEKDAY

# A month before a number is a date, not a name: "by Regan September 15, 2014".
_PART = rf"(?!(?i:{ANY_MONTH}) \d)[A-ZÀ-Þ][\w.’'-]*"
_LINK = r"(?:de|la|van|von|der|den|al|bin|ibn|el|da|dos|di)"
_PERSON = rf"{_PART}(?: (?:{_LINK} )*{_PART}){{1,3}}"
_BYLINE = re.compile(
    r"(?:(?:Story|Written|Reported|Words|Text|Posted|Published|Review|Analysis|Opinion|Reporting) )?"
    r"(?:[Bb]y|BY|Von|Par|Por|Di|От|Author|AUTHOR|Reporter|Writer|Words):? "
    rf"(?P<names>{_PERSON}(?:(?:, | and | und | et | y | & |, and ){_PERSON})*)"
)
# What stands where a person's name would, and is none.
_NO_PERSON = re.compile(
    rf"{AGENCY}|(?i:(?:the |our )?(?:associated press|staff|newsroom|editorial board|news desk)\b.*"
    r"|(?:courtesy|photo|image|credit)\b.*"
    r"|.*\b(?:agency|agencies|staff|wire|desk|news|press|media|correspondents?|editors?|writers?"
    r"|reporters?|columnist"
    r"|contributor|bureau|services?|times|post|herald|tribune|university))"
)
_JOINT = re.compile(r", and | and | und | et | y | & |, ")
_INITIALS = re.compile(r"(?:\([^)]+\) )?(?P<initials>[a-z]{2,4}(?:/[a-z]{2,4})*)(?: \([^)]+\))?")
_SIGNED = re.compile(r"\((?P<agencies>[A-Z][\w]{1,11}(?:(?:, ?|/)[A-Z]\w{1,11})*)\)")
_PERSON_ALONE = re.compile(
    rf"(?!The )(?P<name>{_PERSON})(?: ?[-–—|·•,]? ?(?:(?i:{ANY_WEEKDAY}|{ANY_MONTH})|\d).*)?$"
)


def author_in(bylines: Iterable[str]) -> str | None:
    """Return the people named in the first byline that names any; agencies and staff are no people."""
    for line in bylines:
        found = _BYLINE.match(line)
        names = (
            [name for name in _JOINT.split(found["names"]) if not _NO_PERSON.fullmatch(name)] if found else []
        )
        if names:
            return ", ".join(_cased(name) for name in names)
    return None


def names_in(line: str) -> tuple[str, ...]:
    """Return the names in a line that is stated to name authors; the line itself when it cannot be parted."""
    found = _BYLINE.fullmatch(f"By {line}")
    return tuple(_JOINT.split(found["names"])) if found else (line,)


def _cased(name: str) -> str:
    """Return a name set in capitals in ordinary letters."""
    return name.title() if name.isupper() and len(name) > len("J.D.") else name


def initials_in(lines: Iterable[str]) -> str | None:
    """Return the desk's initials from a line such as "hf/msh (AP, AFP)"."""
    found = (_INITIALS.fullmatch(line) for line in lines)
    return next((each["initials"] for each in found if each), None)


def agencies_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies in signing-off lines such as "hf/msh (AP, AFP)", "(KPB) ls/dr" or "Reuters"."""
    names: list[str] = []
    for line in lines:
        signed = _SIGNED.search(line)
        if signed:
            names += re.split(r", ?|/", signed["agencies"])
        else:
            names += [found[0] for found in re.finditer(rf"\b{AGENCY}\b", line)]
    return tuple(dict.fromkeys(names))


def person_alone(lines: Sequence[str], body: str) -> str | None:
    """Return a person's name that has a line of its own and is not spoken of in the article."""
    named = (found["name"] for found in map(_PERSON_ALONE.match, lines) if found)
    return next((name for name in named if name not in body and not _NO_PERSON.fullmatch(name)), None)
