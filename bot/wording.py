"""Wording shown to people in more than one place: the terminal, Slack, and files."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from retrieval.types import Article, Briefing, Citation, Disagreement, DisagreementValue, Item

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


def count_of(number: int, thing: str) -> str:
    """`1 article`, `3 articles`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def origins_of(count: int) -> str:
    """`1 independent origin`, `3 independent origins`."""
    return count_of(count, "independent origin")


def standing(item: Item, dates: str = "iso") -> str:
    """Who carries a story, whether anybody tells it independently, and how it stands to what was told."""
    outlets = ", ".join(item.outlets) or "no outlet stated"
    single = "single origin: nobody else tells it independently"
    counted = single if item.origins == 1 else origins_of(item.origins)
    status = f"update: told before on {day_words(item.earlier, dates)}" if item.earlier else item.status
    headline = f"headline: {item.headline_by}" if item.headline_by and len(item.outlets) > 1 else ""
    return " · ".join(filter(None, (outlets, counted, status, headline)))


def window_words(briefing: Briefing, dates: str = "iso") -> str:
    """The days a briefing is about, both ends included, written as `day_words` does."""
    first, last = (day_words(day, dates) for day in (briefing.since, briefing.last_day))
    return last if last == first else f"{first} to {last}"


def day_words(day: str, dates: str) -> str:
    """A day, given as 2026-03-12, as people of a place write it: `iso`, `dmy` or `mdy`."""
    read = date.fromisoformat(day)
    written = {"dmy": f"{read.day} {read:%B} {read.year}", "mdy": f"{read:%B} {read.day}, {read.year}"}
    return written.get(dates, day)


EARLIER: Final = "earlier: "
"""What stands before a figure that a newer one has replaced."""


def sides(disagreement: Disagreement) -> Iterator[tuple[str, DisagreementValue]]:
    """Each value in words, as `9, 2026-03-12` or `earlier: the governor: 7, 2026-03-11`, and itself."""
    for place, value in enumerate(disagreement.values):
        earlier = EARLIER if disagreement.is_superseded(place) else ""
        yield f"{earlier}{_side(value)}", value


def _side(value: DisagreementValue) -> str:
    """`the governor: 7, 2026-03-11`: who says it and when, as far as known."""
    speaker = f"{value.speaker}: " if value.speaker else ""
    return f"{speaker}{value.value}" + (f", {value.published[:10]}" if value.published else "")


def usage_words(usage: Mapping[str, float | None] | None) -> str:
    """What an answer took of the model, as `1,204 + 96 tokens, $0.0005`; empty without a model."""
    if not usage:
        return ""
    if not usage.get("requests"):
        return "written before, nothing spent" if usage.get("remembered") else ""
    read, written = usage.get("input_tokens"), usage.get("output_tokens")
    cost = usage.get("cost_usd")
    counted = f"{read:,.0f} + {written:,.0f} tokens" if read is not None and written is not None else ""
    priced = f"${cost:.4f}" if cost is not None else "cost not known"
    return ", ".join(filter(None, (counted, priced)))


# Between letters of Persian and Hindi these two are spelling.
_JOINERS: Final = "\u200c\u200d"


def printable(text: str) -> str:
    """Drop what could steer a terminal, hide or turn text around; keep line breaks and every space."""
    return "".join(letter for letter in text if letter == "\n" or letter in _JOINERS or _is_plain(letter))


def _is_plain(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) == "Zs"
