"""Parsing a question: the days and outlets it is limited to, its quotations, what it wants (pure)."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal

from retrieval.chain.question import outlets as outlet_names
from retrieval.chain.question.window import PRINTED_WITHIN, window
from retrieval.errors import UsageError
from retrieval.types import Filters, Query

MOST_LETTERS: Final = 4_000
"""Two pages. A search for more than that takes seconds that others wait, and finds nothing better."""

Wants = Literal["person", "time", "place", "number", "statement"]

# A double quotation is always meant word for word; in single quotes stand titles and irony as well,
# so one word alone does not count there.
_DOUBLE: Final = re.compile(r"[\"“„«]\s*([^\"“”„«»]{2,300}?)\s*[\"”“»]")
_SINGLE: Final = re.compile(r"(?<!\w)['‘]([^'‘’\s][^'‘’]{0,298}(?:['’][a-z][^'‘’]*)?[^'‘’\s])['’](?!\w)")

SAYING: Final = re.compile(
    r"\b(?:say|said|claim\w*|argu\w+|announc\w+|tell|told|call(?:ed)? for|promis\w+|respon\w+|react\w*"
    r"|comment\w*|think|den(?:y|ied))\b",
    re.IGNORECASE,
)
"""How a question puts that somebody says something."""
# In order: the first that fits tells.
_WANTS: Final[tuple[tuple[Wants, re.Pattern[str]], ...]] = (
    (
        "number",
        re.compile(
            r"\bhow\s+(?:many|much|old|far|long|high|tall|deep|wide|big|large|full|fast|heavy|often)\b"
            r"|\b(?:what|which)\s+(?:(?:is|was|are|were|will\s+be)\s+)?(?:the\s+)?(?:number|share|percentage"
            r"|proportion|amount|price|sum|cost)\b|\b(?:number|percentage|amount|count)\s+of\b"
            r"|\b(?:death\s+)?toll\b",
            re.IGNORECASE,
        ),
    ),
    (
        "time",
        re.compile(
            r"\bwhen\s+(?:did|do|does|was|were|is|are|will|would|has|have|had|can|should)\b|^\W*(?:since|until)?\s*when\b"
            r"|\b(?:what|which)\s+(?:day|date|year|month|time)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "person",
        re.compile(r"(?:^\W*|[,;:]\s+|\b(?:and|but|by|from|to|with|of)\s+)who(?:m|se)?\b", re.IGNORECASE),
    ),
    (
        "place",
        re.compile(
            r"\bwhere\b(?!\s+(?:do|does|did)\b.*\b(?:differ|disagree|diverge)\b)"
            r"|\b(?:what|which)\s+(?:city|town|country|place|region|village|state)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "statement",
        re.compile(rf"\b(?:what|how)\s+(?:did|do|does|has|have|had)\b.*{SAYING.pattern}", re.IGNORECASE),
    ),
)


def within_reach(asked: str) -> str:
    """Return a question or topic that is short enough to be read.

    Raises:
        UsageError: it is longer than MOST_LETTERS.
    """
    if len(asked) > MOST_LETTERS:
        raise UsageError(
            f"questions and topics of up to {MOST_LETTERS:,} letters are read, and this has {len(asked):,};"
            " ask in fewer words"
        )
    return asked


def understand(
    question: str,
    *,
    today: date,
    outlets: Sequence[str] = (),
    newest: date | None = None,
    printed_within: timedelta = PRINTED_WITHIN,
) -> Query:
    """Read a standalone question.

    Args:
        question: The question; it stays the query's text, word for word.
        today: The day it is asked on, in the desk's zone.
        outlets: The archive's outlets, as it spells them.
        newest: The day of the newest article: dates without a year are the latest not after it.
        printed_within: How long after a day articles on what happened then are taken.
    """
    asked = window(question, today=today, newest=newest, printed_within=printed_within)
    named = outlet_names.named(question, outlets)
    filters = Filters(asked.since, asked.until, named, phrases(question, outlets))
    return Query(
        question,
        filters,
        wants(question),
        is_until_soft=asked.is_of_event and asked.until is not None,
        dates=asked.phrases,
    )


def phrases(question: str, outlets: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what the question quotes, without its quotation marks; names of outlets are left out."""
    found = [*_DOUBLE.findall(question), *(each for each in _SINGLE.findall(question) if " " in each)]
    known = {outlet.casefold() for outlet in outlets}
    kept = [each.strip(" ,.;:!?") for each in found if each.casefold() not in known]
    return tuple(
        dict.fromkeys(each for each in kept if each and not outlet_names.named(f"in '{each}'", outlets))
    )


def wants(question: str) -> Wants | None:
    """Say what an answering sentence must hold, where the question tells."""
    return next((kind for kind, pattern in _WANTS if pattern.search(question)), None)
