"""Look-ups restricted to what a reader may see: an index and an archive behind a limit.

A limit is of outlets, of articles, or of both; what it leaves empty it leaves open.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retrieval.types import Article, Citation, Filters, Found, Passage, Query, Version

if TYPE_CHECKING:
    from retrieval.index.archive import Archive
    from retrieval.index.search import Search

EVERYTHING: Final = Filters()
"""The limit of who may see everything."""


def is_limited(limit: Filters) -> bool:
    """Whether a limit leaves anything out but by its day."""
    return bool(limit.outlets or limit.articles)


def is_open(name: str | None, named: Collection[str]) -> bool:
    """Whether an outlet or an article is among those named; where none is, each is."""
    return not named or name in named


def is_allowed(article: str, outlet: str | None, limit: Filters) -> bool:
    """Whether an article may be shown; what names no outlet is of none that was opened."""
    return is_open(outlet, limit.outlets) and is_open(article, limit.articles)


def narrowed(limit: Filters, wanted: Filters) -> Filters:
    """What is wanted, within a limit."""
    outlets, articles = limit.outlets or wanted.outlets, limit.articles or wanted.articles
    return replace(wanted, outlets=outlets, articles=articles)


@dataclass(frozen=True, slots=True)
class LimitedSearch:
    """Finds allowed passages alone."""

    search: "Search"
    limit: Filters

    def __call__(self, query: Query, top_k: int = 12) -> Found:
        """Find passages, best first."""
        return self.search(replace(query, filters=narrowed(self.limit, query.filters)), top_k)

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> Mapping[tuple[str, int], float]:
        """Return the similarity of the query and each sentence."""
        return self.search.sentence_scores(query, passages)


@dataclass(frozen=True, slots=True)
class LimitedShelf:
    """Hands out any article that is asked for by name, and of others the allowed ones alone."""

    archive: "Archive"
    limit: Filters

    def version(self, version_id: str) -> Version:
        """Return a version by id."""
        return self.archive.version(version_id)

    def article(self, ref: str) -> Article:
        """Return an article by id."""
        return self.archive.article(ref)

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        found = self.archive.current(article_ids)
        return {name: each for name, each in found.items() if self._is_allowed(each.article)}

    def copies(self, origin: str) -> Sequence[Article]:
        """Return all articles counted under an origin."""
        return [each for each in self.archive.copies(origin) if self._is_allowed(each)]

    def _is_allowed(self, article: Article) -> bool:
        return is_allowed(article.id, article.outlet, self.limit)


@dataclass(frozen=True, slots=True)
class OneCitation:
    """A ledger that holds one citation: what opens a sentence that nothing given cites."""

    only: Citation

    def citation(self, ref: str, n: int) -> Citation:
        """Return it, whatever is asked for."""
        del ref, n
        return self.only
