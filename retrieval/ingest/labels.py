"""Labels each line with its kind, by its words alone (pure).

Labels are `ad`, `nav`, `newsletter`, `related`, `section`, `legal`, `byline`, `date`, `agency`, `credit`,
`caption`, or `text` when nothing else fits. The position of a line is considered in `body.py`.
"""

import re
from collections.abc import Mapping

from retrieval.ingest import corrections
from retrieval.ingest.credits import AGENCY, is_caption
from retrieval.ingest.months import ANY_MONTH, ANY_WEEKDAY
from retrieval.ingest.phrases import LINE_STARTS, WHOLE_LINES

# A navigation entry, byline or date line is short; longer lines are not judged as a whole.
SHORT_CHARACTERS = 140
# Furniture in sentence form announces itself early, and is not as long as this.
LOOK_CHARACTERS = 500

_DAY = (
    rf"(?:{ANY_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th"
    rf"|er)?\.?[ /-](?:de )?{ANY_MONTH}(?: de |,?[ /-])\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)"
)
_CLOCK = r"\d{1,2}(?:[:.]\d\d){0,2}(?: ?[ap]\.?m\.?)?(?: ?(?:\(?[a-z]{2,5}\)?(?:[+-]\d\d?(?::?\d\d)?)?|z))?"
_PUBLISHED = r"(?:first |last |originally )?(?:published|updated|posted|modified|created|issued|date|on)"
_DATE = re.compile(
    rf"(?:{_PUBLISHED}(?: (?:at|on|date))?:? ?)?(?:{_CLOCK},? (?:on )?)?(?:{ANY_WEEKDAY},? )?{_DAY}"
    rf"(?:(?:[ t,|·•@–—-]|at |on )*{_CLOCK})?(?:\W{{1,3}}\d+ min(?:ute)?s?(?: read)?)?\W*"
    rf"|\d{{1,2}}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: ?[a-z]{{2,4}})?"
    rf"|(?:{_PUBLISHED}:? )?(?:\d+|an?|one|two|three) (?:second|minute|min|hour|hr|day|week|month"
    rf"|year)s? ago",
    re.IGNORECASE,
)

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_LINK = r"(?:and|und|et|y|&|de|del|van|von|der|den|la|al|bin|el|of|in|for)"
_BYLINE = re.compile(
    r"(?:(?:Story|Written|Reported|Words|Text|Posted|Published|Review|Analysis|Opinion) )?"
    r"(?:[Bb]y|BY|Von|Par|Por|Di|От|Author|AUTHOR|Reporter|Writer|Words):? "
    rf"(?!(?:The|A|An|This) [a-z]){_NAME}(?:[, ]{{1,2}}(?:{_LINK} ){{0,3}}{_NAME}){{0,11}}"
    r"(?:[, ]{0,2}(?:[|·•,–—@(-].{0,80}|for .{0,40}|\d.{0,40})?)"
)
_STAFF_LINE = re.compile(
    r"(?:Reporting|Additional reporting|Editing|Writing|Compiled|Edited|Reported|Translated"
    r"|Produced) by .{2,200}"
    r"|.{2,80}\bcontributed (?:reporting )?to this (?:report|story|article)\W*"
)
_INITIALS = r"[a-z]{2,4}(?:/[a-z]{2,4})*"
_SIGNED = r"\([A-Z][A-Za-z]{1,11}(?:(?:, ?|/)[A-Z][A-Za-z]{1,11})*\)"
_AGENCY_LINE = re.compile(
    rf"(?:{_INITIALS} )?{_SIGNED}|{_SIGNED} {_INITIALS}|[a-z]{{2,4}}(?:/[a-z]{{2,4}})+"
    rf"|(?:(?:[Ss]ource|Quelle|With|From|Via|mit|Agencies)s?:? )?{AGENCY}(?:(?:, ?| and |/){AGENCY})*"
)


def _union(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for any of `phrases`, case ignored."""
    return re.compile("|".join(phrases), re.IGNORECASE)


_STARTS: Mapping[str, re.Pattern[str]] = {label: _union(phrases) for label, phrases in LINE_STARTS.items()}
_WHOLE: Mapping[str, re.Pattern[str]] = {
    **{label: _union(phrases) for label, phrases in WHOLE_LINES.items()},
    "date": _DATE,
    "byline": _BYLINE,
    "agency": _AGENCY_LINE,
}


def label(text: str) -> str:
    """Return what kind of line `text` is, or `text` when its words do not tell."""
    if len(text) <= SHORT_CHARACTERS:
        for name, pattern in _WHOLE.items():
            if pattern.fullmatch(text):
                return name
    return _label_by_parts(text)


def _label_by_parts(text: str) -> str:
    """Judge a line by how it starts and ends."""
    if corrections.is_note(text):
        return "correction"
    if len(text) <= LOOK_CHARACTERS:
        for name, pattern in _STARTS.items():
            if pattern.match(text):
                return name
        if _STAFF_LINE.fullmatch(text):
            return "byline"
    return "caption" if is_caption(text) else "text"
