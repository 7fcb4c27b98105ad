"""Lines of a page that are not part of its report: teasers, offers, counters, tickers (pure).

Cleaning removes what its place on the page gives away. A line printed as a paragraph of its own stays in the
stored text, because a citation must find everything there, but an answer need not repeat it.
"""

import re
from typing import Final

# How such lines begin, and what no report says anywhere.
_ASIDE: Final = re.compile(
    r"^\W*(?:read\s+more|click\s+here|sign\s+up|subscribe\s+to|in\s+other\s+news|follow\s+us|see\s+all\s+\d"
    r"|take\s+a\s+closer\s+look|also\s+on\s+(?:[\w-]+\.)+[a-z]{2,})\b"
    r"|^\W*(?:advertisement|also\s+read|image|listen|markets|more\s+(?:from|on)\b[^.:]*|photos?|read\s+also|related"
    r"|see\s+also|story\s+continues|video\s+transcript|watch)\W*(?::|$)"
    r"|\b(?:articles?\s+left|free\s+monthly|our\s+newsletter|click\s+here|all\s+rights\s+reserved|cookie\s+policy|your\s+trusted\s+source"
    r"|terms\s+of\s+(?:use|service)|download\s+(?:the|our)\s+app|this\s+article\s+is\s+part\s+of)\b",
    re.IGNORECASE,
)
# A quotation of the stock exchange ends in its change: (+0.4%).
_TICKER: Final = re.compile(r"\(?[+-]\d+(?:\.\d+)?\s?%\)?\W*$")

# A line in capitals is a teaser for another article; a report has a name or two in capitals.
CAPITALS: Final = 0.8
FEWEST_LETTERS: Final = 20


def is_aside(text: str) -> bool:
    """Whether the sentence speaks of the page, the outlet or another article, not of the news."""
    return bool(_ASIDE.search(text) or _TICKER.search(text)) or _is_shouted(text)


def _is_shouted(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return len(letters) >= FEWEST_LETTERS and sum(map(str.isupper, letters)) >= CAPITALS * len(letters)
