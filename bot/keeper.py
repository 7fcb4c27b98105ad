"""Maintaining the archive: taking articles in, withdrawing them, and checking and rebuilding the indexes."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.parts import Parts
from bot.wording import count_of
from retrieval.errors import EmbeddingError
from retrieval.types import Article, IngestReport, Query

if TYPE_CHECKING:
    from retrieval.index.verify import VerifyReport
    from retrieval.pipeline import Progress


@dataclass(frozen=True, slots=True)
class Keeper:
    """Takes articles in and withdraws them; checks, rebuilds and warms what is derived from them."""

    parts: Parts

    def ingest(
        self,
        inputs: Sequence[str],
        *,
        progress: "Callable[[Progress], None] | None" = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Read articles in, until all are in or `stop` says so."""
        report = self.parts.pipeline.ingest(inputs, web=self.parts.web, progress=progress, stop=stop)
        return replace(report, notes=(*report.notes, *self._affected(report.updated), *self.parts.notes))

    def _affected(self, articles: Sequence[str]) -> Iterator[str]:
        """What was said with sentences that these articles no longer have, in words."""
        from retrieval.chain.cite import uses

        titles = self.titles(articles)
        for article in articles:
            citing = uses(article, archive=self.parts.archive, ledger=self.parts.ledger)
            if leaning := [use.id for use in citing if use.is_affected]:
                title = titles.get(article)
                said = f"“{title}” no longer says" if title else f"article {article} may no longer say"
                see = f"see newsdesk cite --article {article}"
                yield f"{said} what was cited of it: {see} ({', '.join(leaning)})"

    def titles(self, articles: Sequence[str]) -> Mapping[str, str]:
        """Titles by article id."""
        return {article: version.title for article, version in self.parts.archive.current(articles).items()}

    def forget(self, ref: str) -> tuple[Article, list[str]]:
        """Withdraw an article; return it, and the ids of what cites it."""
        article = self.parts.pipeline.forget(ref)
        return article, [citing.id for citing in self.parts.ledger.citing(article.id)]

    def verify(self) -> "VerifyReport":
        """Check that archive, indexes and ledger agree."""
        from retrieval.index.verify import verify

        return verify(self.parts.archive, self.parts.ledger, self.parts.indexes)

    def rebuild(self, *, progress: "Callable[[Progress], None] | None" = None) -> int:
        """Make the derived indexes anew, whatever state they are in; return how many passages they hold."""
        from retrieval.index import lexical, vectors
        from retrieval.index.follow import silent
        from retrieval.index.verify import rebuild

        # An index that cannot even be opened must go before it is asked for.
        lexical.clear(self.parts.words_folder)
        if not self.parts.settings["CHROMA_URL"]:
            vectors.clear(self.parts.settings.home)
        rebuild(self.parts.archive, self.parts.indexes, progress or silent, now=self.parts.clock())
        self.parts.storybook.regroup()
        return self.parts.archive.count().passages

    def warm(self) -> None:
        """Build what answering needs, so that the first question waits for nothing."""
        self.parts.search.warm()
        self.parts.answerer.search(Query("warm"), 1)
        # What is loaded now stays; looking through it again and again takes a twentieth of a question's time.
        gc.collect()
        gc.freeze()

    def health(self) -> Mapping[str, Callable[[], str]]:
        """What can be checked, each by a call that says how it is or raises a StoreError."""
        return {
            "archive": lambda: count_of(self.parts.archive.count().articles, "article"),
            "words": lambda: f"{self.parts.lexical.count()} passages",
            "embeddings": self._embeddings_health,
            "vectors": lambda: f"{self.parts.vectors.count() if self.parts.vectors else 0} passages",
            "model": lambda: self.parts.settings.model or "none: answers are the sources' own sentences",
        }

    def _embeddings_health(self) -> str:
        if self.parts.embeddings is None:
            raise EmbeddingError("; ".join(self.parts.notes))
        from retrieval.index.unread import articles_note

        note = articles_note(self.parts.embeddings, self.parts.archive.languages())
        return f"{self.parts.embeddings.name}; {note}" if note else self.parts.embeddings.name
