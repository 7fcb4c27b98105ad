"""Searching for what a question asks, and once more with less asked for when nothing is found.

A window read out of a question is a guess at what its author means. When it leaves nothing that
answers, what was printed after it may (an event is told of later), and a date without a year may mean
the archive's own years. Outlets and windows of publication are not guessed: they stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final, Protocol

from retrieval.chain.query import understand
from retrieval.chain.question.overview import asks_for_news
from retrieval.types import Filters, Found, Passage, Query

LATER_NOTE: Final = "nothing printed in the days asked about answers this; what was printed later does"
UNDATED_NOTE: Final = (
    "the articles on this bear no date: whether they are of the days asked about is not known"
)
OTHER_YEAR_NOTE: Final = "the date was read in the time of the archive's newest articles on this"


class Search(Protocol):
    """What the chain needs of the index."""

    def __call__(self, query: Query, top_k: int = ...) -> Found:
        """Find passages for a question, best first."""
        ...

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> Mapping[tuple[str, int], float]:
        """Return the similarity of the question and each sentence, by (version id, sentence index)."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks what, when: all that a question is read with."""

    question: str
    """Standing alone."""
    today: date
    outlets: tuple[str, ...]
    chosen: Filters
    """What the caller chose; wins over what is read out of the question."""

    def read(self, newest: date | None = None) -> Query:
        """Return the question as understood, dates without a year counted back from `newest`."""
        read = partial(understand, self.question, today=self.today, outlets=self.outlets, newest=newest)
        query = read()
        if asks_for_news(query):
            # No event is looked for that was told of later: the news of a day is what was printed on it.
            query = replace(read(printed_within=timedelta()), is_until_soft=False)
        filters = overridden(query.filters, self.chosen)
        is_read = not (self.chosen.since or self.chosen.until)
        return replace(query, filters=filters, is_until_soft=query.is_until_soft and is_read)


def overridden(read: Filters, chosen: Filters) -> Filters:
    """Return what was read out of a question, with what a caller chose in its place."""
    has_window = bool(chosen.since or chosen.until)
    return Filters(
        since=chosen.since if has_window else read.since,
        until=chosen.until if has_window else read.until,
        outlets=chosen.outlets or read.outlets,
        phrases=chosen.phrases or read.phrases,
        articles=chosen.articles,
    )


def seek(asked: Asked, search: Search, *, top_k: int) -> Found:
    """Search for what is asked; when nothing answers, for each weaker reading of it in turn.

    Returns:
        The first search that is relevant, its note telling how the question was read; else the first
        of all, with the hits of the widest, so that the nearest thing can be named.
    """
    first = search(asked.read(), top_k)
    if first.relevance.is_relevant:
        return first
    widest = first
    for query, note in _weaker(asked, first.query, search, top_k):
        found = search(query, top_k)
        if found.relevance.is_relevant:
            return replace(found, notes=(*found.notes, note))
        widest = found if found.hits else widest
    if not widest.hits and first.query.filters.is_narrowing:
        chosen = asked.chosen
        everywhere = Filters(outlets=chosen.outlets, phrases=chosen.phrases, articles=chosen.articles)
        widest = search(replace(first.query, filters=everywhere), top_k)
    return replace(first, hits=first.hits or widest.hits)


def _weaker(asked: Asked, query: Query, search: Search, top_k: int) -> Iterator[tuple[Query, str]]:
    if query.is_until_soft:
        yield without_end(query), LATER_NOTE
    if not (query.filters.since or query.filters.until) or asked.chosen.since or asked.chosen.until:
        return
    undated = search(replace(query, filters=replace(query.filters, since=None, until=None)), top_k)
    days = [day for hit in undated.hits if (day := hit.passage.version.article.day)]
    if undated.hits and not days:
        yield undated.query, UNDATED_NOTE
        return
    again = asked.read(max(days, default=None))
    if again.filters == query.filters:
        return
    yield again, OTHER_YEAR_NOTE
    if again.is_until_soft:
        yield without_end(again), OTHER_YEAR_NOTE


def without_end(query: Query) -> Query:
    """Return the query with an open end."""
    return replace(query, filters=replace(query.filters, until=None), is_until_soft=False)
