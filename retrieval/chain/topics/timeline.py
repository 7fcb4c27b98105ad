"""What happened on each day of a story: one sentence a day, from reports that look back on it (pure).

A day is described by the sentences that name it ("on Thursday", "Nov. 13", read from the day of their
article) and, where none does, by the articles published on it. Reports come before announcements. Choosing
days first, then sentences, beats clustering (Gholipour Ghalandari and Ifrim 2020,
https://github.com/complementizer/news-tls).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from retrieval.chain.prose.context import outside_quotes
from retrieval.chain.prose.newsworthy import is_custom, reads_alone
from retrieval.chain.prose.weighing import share_told
from retrieval.chain.topics.coverage import choose
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
    versions: Sequence[Version],
    days: Mapping[str, date],
    *,
    query: str = "",
    told: Collection[str] = (),
) -> tuple[tuple[date, Sentence], ...]:
    """Return one sentence for each day of a story, in order; nothing when all is of one day.

    No sentence stands under two days, though it may name both.

    Args:
        versions: One article of each origin.
        days: Article id to its day, published or placed; the undated are left out.
        query: What the story is asked about. May be empty.
        told: What the reader has read already, word for word; a day that has nothing else is left out.
    """
    named, printed = _named(versions, days), _printed(versions, days)
    newest = sorted({*printed, *_often_named(named)}, reverse=True)[:MOST_DAYS]
    found: dict[date, Sentence] = {}
    used = set(told)

    def keep(day: date, line: Sentence | None) -> None:
        if line is not None:
            found[day] = line
            used.add(line.text)

    for day in newest:
        keep(day, _named_line([each for each in named[day] if each.sentence.text not in used], query))
    for day in newest:
        if day not in found:
            keep(day, _best([each for each in printed[day] if each.text not in used], query))
    return tuple(sorted(found.items())) if len(found) > 1 else ()


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


def _often_named(named: Mapping[date, Sequence[_Told]]) -> Iterator[date]:
    """The days that enough origins name."""
    for day, told in named.items():
        if len({each.sentence.article.origin for each in told}) >= FEWEST_ORIGINS:
            yield day


def _printed(versions: Sequence[Version], days: Mapping[str, date]) -> defaultdict[date, list[Sentence]]:
    """Return the sentences of the articles of a day, by day."""
    printed: defaultdict[date, list[Sentence]] = defaultdict(list)
    for version in versions:
        if version.article.id in days:
            printed[days[version.article.id]].extend(version.sentences)
    return printed


def _named_line(named: Sequence[_Told], query: str) -> Sentence | None:
    """Return the best of the sentences that name a day: a report, else an announcement."""
    reports = [each.sentence for each in named if each.is_report]
    announced = [each.sentence for each in named if not each.is_report]
    return _best(reports, query) or _best(announced, query)


def _tells_an_event(text: str) -> bool:
    """Whether a sentence tells what happened, in more words than it quotes, and not what always happens."""
    told = len(outside_quotes(text).split())
    return not is_custom(text) and told > len(text.split()) / 2


def _best(sentences: Sequence[Sentence], query: str) -> Sentence | None:
    """Return the sentence that tells most, of those the one nearest to the query."""
    alone = [each for each in sentences if reads_alone(each.text) and _tells_an_event(each.text)]
    chosen = choose(alone, words=LINE_WORDS, query=query)
    return max(chosen, key=lambda each: share_told(query, each.text), default=None)
