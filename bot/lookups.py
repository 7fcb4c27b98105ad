"""Looking things up in the archive: passages, claims, drafts, citations, articles and stories."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.limited import EVERYTHING, LimitedSearch, LimitedShelf, OneCitation
from bot.parts import Parts
from retrieval.errors import NotFoundError
from retrieval.types import (
    Article,
    Citation,
    ClaimReport,
    DraftReport,
    Filters,
    Found,
    LookedUp,
    Use,
    Version,
)

if TYPE_CHECKING:
    from retrieval.chain.story.storybook import Membership, StoryEntry
    from retrieval.index.story_values import StoryChange


@dataclass(frozen=True, slots=True)
class Lookups:
    """Looks up what the archive holds; nothing of it is kept in the ledger."""

    parts: Parts

    def find_passages(
        self, query: str, top_k: int, *, filters: Filters | None = None, raw: bool = False
    ) -> tuple[Found, tuple[Citation, ...]]:
        """Find passages, best first, each with what a citation of it says."""
        from retrieval.chain.question.seek import Asked
        from retrieval.chain.writing.numbering import passage_citation

        self.parts.let_out()
        asked = Asked(query, self.parts.today, tuple(self.parts.archive.outlets()), filters or Filters())
        search = self.parts.search.plain if raw else self.parts.search
        found = search(asked.read(), top_k)
        return found, tuple(passage_citation(hit.passage, n) for n, hit in enumerate(found.hits, start=1))

    def find_claim(self, claim: str, *, limit: Filters = EVERYTHING) -> ClaimReport:
        """Look up who printed a claim, within a limit."""
        from retrieval.chain.cite import find

        self.parts.let_out()
        search = LimitedSearch(self.parts.search, limit)
        return find(claim, archive=LimitedShelf(self.parts.archive, limit), search=search)

    def open_citation(self, given: str, n: int, *, limit: Filters = EVERYTHING) -> LookedUp:
        """Open citation `[n]` of what was given under an id; copies are named within a limit."""
        from retrieval.chain.cite import open_citation

        shelf = LimitedShelf(self.parts.archive, limit)
        return open_citation(given, n, archive=shelf, ledger=self.parts.ledger)

    def open_sentence(self, version: str, start: int, end: int, *, limit: Filters = EVERYTHING) -> LookedUp:
        """Open a stored sentence that nothing given cites, as a citation is opened.

        Raises:
            NotFoundError: there is no such version, or no sentence of it stands there.
        """
        from retrieval.chain.cite import open_citation
        from retrieval.chain.writing.numbering import citation_of

        for sentence in self.parts.archive.version(version).sentences:
            if sentence.span == (start, end):
                found = OneCitation(citation_of(sentence, 1))
                shelf = LimitedShelf(self.parts.archive, limit)
                return open_citation(version, 1, archive=shelf, ledger=found)
        raise NotFoundError(f"{version}: no sentence stands at {start}:{end}")

    def uses(self, ref: str) -> tuple[Article, tuple[Use, ...]]:
        """An article, and every answer, summary and briefing that cites it."""
        from retrieval.chain.cite import uses

        self.parts.let_out()
        article = self.parts.archive.article(ref)
        return article, uses(article.id, archive=self.parts.archive, ledger=self.parts.ledger)

    def check_draft(self, text: str, *, limit: Filters = EVERYTHING) -> DraftReport:
        """Judge every sentence of a draft against the archive, or what a limit leaves of it."""
        from retrieval.chain.checking.judge import check_draft

        self.parts.let_out()
        return check_draft(text, search=LimitedSearch(self.parts.search, limit))

    def open_article(
        self, ref: str, version: str | None = None
    ) -> tuple[Version, list[Version], list[Article]]:
        """An article's current or given version, all its versions, and the other articles of its origin."""
        self.parts.let_out()
        article = self.parts.archive.article(ref)
        versions = self.parts.archive.versions(article.id)
        shown = self.parts.archive.version(version or article.version)
        if shown.article.id != article.id:
            raise NotFoundError(f"{version}: no version of article {article.id}")
        copies = self.parts.archive.copies(article.origin)
        return shown, versions, copies if len(copies) > 1 else []

    def stories(self, window: Filters) -> "tuple[StoryEntry, ...]":
        """The stories that have an article in a window."""
        self.parts.let_out()
        return self.parts.storybook.entries(window)

    def story(self, ref: str) -> "tuple[StoryEntry, list[StoryChange]]":
        """The story known by an id, or what it merged into; and what merged into it and split from it."""
        self.parts.let_out()
        entry = self.parts.storybook.entry(ref)
        return entry, self.parts.storybook.history(entry.story.story)

    def why_in_story(self, ref: str) -> "Membership":
        """Why an article stands in its story."""
        self.parts.let_out()
        return self.parts.storybook.why(self.parts.archive.article(ref).id)
