"""Look-ups that see only what somebody may see: an index and an archive behind a limit on outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retrieval.types import Article, Citation, Filters, Found, LookedUp, Passage, Query, Version

if TYPE_CHECKING:
    from retrieval.index.archive import Archive
    from retrieval.index.search import Search

EVERYTHING: Final = Filters()
"""The limit of who may see all outlets."""


def is_allowed(outlet: str | None, limit: Filters) -> bool:
    """Whether something of an outlet may be shown; what names no outlet is of none that was opened."""
    return not limit.outlets or outlet in limit.outlets


def narrowed(limit: Filters, wanted: Filters) -> Filters:
    """What is wanted, within the outlets of a limit."""
    return replace(wanted, outlets=limit.outlets or wanted.outlets)


@dataclass(frozen=True, slots=True)
class LimitedSearch:
    """Finds passages of the allowed outlets alone."""

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
    """Hands out articles of the allowed outlets alone."""

    archive: "Archive"
    limit: Filters

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        found = self.archive.current(article_ids)
        return {name: each for name, each in found.items() if is_allowed(each.article.outlet, self.limit)}

    def copies(self, origin: str) -> Sequence[Article]:
        """Return all articles counted under an origin."""
        return [each for each in self.archive.copies(origin) if is_allowed(each.outlet, self.limit)]


def without_others(looked_up: LookedUp, limit: Filters) -> LookedUp:
    """A citation opened, the outlets that carry copies left out where they may not be seen."""
    return replace(looked_up, copies=tuple(each for each in looked_up.copies if is_allowed(each, limit)))


@dataclass(frozen=True, slots=True)
class OneCitation:
    """A ledger that holds one citation: what opens a sentence that nothing given cites."""

    only: Citation

    def citation(self, ref: str, n: int) -> Citation:
        """Return it, whatever is asked for."""
        del ref, n
        return self.only
