"""What happened on which day of a story: one sentence a day, told by who looks back on it (pure; news.md §6).

A day is told of by the sentences that name it ("on Thursday", "Nov. 13", read from the day of their article)
and, where none does, by the articles published on it. Reports come before announcements.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from retrieval.chain.coverage import choose
from retrieval.ingest.dates import resolve
from retrieval.types import Sentence, Version

# One line of a timeline; a sentence longer than that is passed over when the day has a shorter one.
LINE_WORDS: Final = 40

# More lines are an archive, not an overview.
MOST_DAYS: Final = 8

# A day no article was published on must be named by this many origins: others' passing remarks are no events.
FEWEST_ORIGINS: Final = 2


class _Told(NamedTuple):
    """A sentence that names a day, and whether it was printed on that day or after."""

    sentence: Sentence
    is_report: bool


def timeline(
    versions: Sequence[Version], days: Mapping[str, date], *, query: str = ""
) -> tuple[tuple[date, Sentence], ...]:
    """Return one sentence for each day of a story, in order; nothing when all is of one day.

    Args:
        versions: One article of each origin.
        days: Article id to its day, published or placed; the undated are left out.
        query: What the story is asked about. May be empty.
    """
    named = _named(versions, days)
    printed: defaultdict[date, list[Sentence]] = defaultdict(list)
    for version in versions:
        if version.article.id in days:
            printed[days[version.article.id]].extend(version.sentences)
    often = (
        day
        for day, told in named.items()
        if len({each.sentence.article.origin for each in told}) >= FEWEST_ORIGINS
    )
    newest = sorted({*printed, *often}, reverse=True)[:MOST_DAYS]
    lines = ((day, _line(named[day], printed[day], query)) for day in sorted(newest))
    found = tuple((day, line) for day, line in lines if line)
    return found if len(found) > 1 else ()


def _named(versions: Sequence[Version], days: Mapping[str, date]) -> defaultdict[date, list[_Told]]:
    """Return the sentences that name a day, by day."""
    named: defaultdict[date, list[_Told]] = defaultdict(list)
    for version in versions:
        anchor = days.get(version.article.id)
        for sentence in version.sentences if anchor else ():
            mentions = resolve(sentence.text, anchor) if anchor else []
            for day in {each.day for each in mentions if each.day and each.precision == "day"}:
                named[day].append(_Told(sentence, is_report=anchor is not None and day <= anchor))
    return named


def _line(named: Sequence[_Told], printed: Sequence[Sentence], query: str) -> Sentence | None:
    """Return the best sentence of a day: a report, else an announcement, else what was printed then."""
    reports = [each.sentence for each in named if each.is_report]
    announced = [each.sentence for each in named if not each.is_report]
    for sentences in (reports, announced, printed):
        if line := choose(sentences, words=LINE_WORDS, query=query):
            return line[0]
    return None
