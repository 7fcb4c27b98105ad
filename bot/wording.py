"""Words that people read in more than one place: the terminal, Slack, and files."""

import unicodedata
from typing import Final

from retrieval.types import Article, Citation, DisagreementValue

DIFFERENCES: Final = {
    "update": "Figures changed over time",
    "conflict": "Sources differ",
    "position": "Positions differ",
}
"""What a disagreement is called, by its kind."""

STATES: Final = {
    "same": "unchanged since it was cited",
    "moved": "the sentence stands elsewhere in the article's current version",
    "changed": "the article was changed: its current version no longer says this",
    "withdrawn": "the article was withdrawn from the archive",
}
"""What became of a citation's sentence."""


def hidden_why(article: Article) -> str | None:
    """Why an article's text is not shown, in words; None when it is."""
    if article.status == "canceled":
        return "taken back by its outlet: withdrawn from the archive"
    if article.is_withdrawn:
        return STATES["withdrawn"]
    if article.status == "withheld":
        return "withheld by its outlet; not to be shown"
    if article.is_held and article.embargoed_until:
        return f"embargoed until {article.embargoed_until:%Y-%m-%d %H:%M} UTC"
    return None


def day_of(citation: Citation) -> str:
    """The day a source was published, as people read it."""
    return citation.published[:10] if citation.published else "undated"


def origins_of(count: int) -> str:
    """`1 independent origin`, `3 independent origins`."""
    return f"{count} independent {'origin' if count == 1 else 'origins'}"


def side(value: DisagreementValue) -> str:
    """`the governor: 7, 2026-03-11`: who says it and when, as far as known."""
    speaker = f"{value.speaker}: " if value.speaker else ""
    return f"{speaker}{value.value}" + (f", {value.published[:10]}" if value.published else "")


# Between letters of Persian and Hindi these two are spelling.
_JOINERS: Final = "\u200c\u200d"


def printable(text: str) -> str:
    """Drop what could steer a terminal, hide or turn text around; keep line breaks and every space."""
    return "".join(letter for letter in text if letter == "\n" or letter in _JOINERS or _is_plain(letter))


def _is_plain(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) == "Zs"
