"""Days and years a sentence names, compared with those of its source (pure)."""

from collections.abc import Sequence
from datetime import date

from retrieval.chain.prose.numbers import numbers
from retrieval.ingest.dates import resolve
from retrieval.ingest.words import words
from retrieval.types import Checked

# Undated articles still have their weekdays compared; any day serves, as long as both sides use it.
ANY_DAY = date(2000, 1, 3)


def days_agree(claim: str, source: str, published: Sequence[date]) -> Checked:
    """Tell whether the days and years `claim` names are those of `source`; None when it names none.

    "On Nov. 26" agrees with "on Thursday" in an article of that week, and with the day of publication.

    Args:
        claim: One sentence.
        source: The sentences it should rest on.
        published: Days of publication of these, as far as known.
    """
    outcomes = [any(_outcomes(claim, source, day, published) for day in published or (ANY_DAY,))]
    years = {int(number.low) for number in numbers(claim) if number.kind == "year"}
    if not years and not _names_a_day(claim):
        return None
    known = {int(number.low) for number in numbers(source)} | {day.year for day in published}
    return all(outcomes) and years <= known


def _names_a_day(claim: str) -> bool:
    return bool(resolve(claim, ANY_DAY))


def _outcomes(claim: str, source: str, anchor: date, published: Sequence[date]) -> bool:
    """Whether every day of the claim is one of the source's, both counted from `anchor`."""
    said = {mention.day for mention in resolve(source, anchor)} | set(published)
    spoken = _plain(source)
    return all(
        (mention.day is not None and mention.day in said)
        or _plain(claim[mention.start : mention.end]) in spoken
        for mention in resolve(claim, anchor)
    )


def _plain(text: str) -> str:
    return f" {' '.join(words(text))} "
