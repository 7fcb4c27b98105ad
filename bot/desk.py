"""One team's desk: everything a command or a Slack handler can do with its archive."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.daily import Daily
from bot.limited import LimitedSearch, LimitedShelf, OneCitation
from retrieval.errors import EmbeddingError, NotFoundError, UsageError
from retrieval.ingest.urls import is_web_url
from retrieval.types import (
    Answer,
    Article,
    Citation,
    ClaimReport,
    DraftReport,
    Filters,
    Found,
    IngestReport,
    LookedUp,
    Query,
    Statement,
    Summary,
    Use,
    Version,
)

if TYPE_CHECKING:
    from bot.watching import Watch
    from retrieval.chain.story.storybook import Membership, StoryEntry
    from retrieval.index.story_values import StoryChange
    from retrieval.index.verify import VerifyReport
    from retrieval.pipeline import Progress

EVERYTHING: Final = Filters()

SUMMARY_WORDS: Final = 150
"""Length of a summary nobody gave a length for: what fits a screen."""


class Desk(Daily):
    """Answers, summaries, briefings and look-ups; and the keeping of the archive they rest on."""

    def ask(self, question: str, *, thread: str | None = None, filters: Filters | None = None) -> Answer:
        """Answer a question and keep the answer."""
        self.let_out()
        return self.answerer(question, thread=thread, filters=filters, scope=self.scope_of(thread))

    def tell(
        self, question: str, watch: "Watch", *, thread: str | None = None, filters: Filters | None = None
    ) -> Iterator[Statement | Answer]:
        """Give each sentence of an answer as soon as it was checked, then the whole answer, which is kept.

        Raises:
            StoppedError: the watch was stopped; nothing is kept.
        """
        from bot.watching import Watched

        self.let_out()
        answerer = self.answerer
        if answerer.writer and answerer.comparer:
            answerer = replace(
                answerer,
                writer=Watched(answerer.writer, watch),
                comparer=Watched(answerer.comparer, watch),
            )
        return answerer.stream(question, thread=thread, filters=filters, scope=self.scope_of(thread))

    def summarize(
        self,
        topic: str,
        *,
        articles: tuple[str, ...] = (),
        thread: str | None = None,
        filters: Filters | None = None,
        words: int = SUMMARY_WORDS,
    ) -> Summary:
        """Summarise a topic, a window, given articles, links or what a thread cites, and keep the summary.

        Args:
            topic: What it is about; links in it are ingested first and summarised.
            articles: Ids, URLs or paths of articles.
            thread: Id of an answer, or of the conversation it belongs to.
            filters: The window and outlets chosen.
            words: Length aimed at.

        Raises:
            NotFoundError: nothing is known by such an id, or the thread cites nothing.
            UsageError: none of the links could be read.
        """
        from retrieval.chain.summarize import Summarizer, Wanted

        self.let_out()
        links = tuple(each for each in topic.split() if is_web_url(each))
        topic = " ".join(each for each in topic.split() if each not in links)
        linked, notes = self._linked(links)
        cited = self._cited_in(thread) if thread else ()
        summarizer = Summarizer(
            self.search,
            self.archive,
            self.ledger,
            self.clock,
            lambda count: self.writer("summarize", count),
            lambda count: self.writer("compare", count),
        )
        named = tuple(dict.fromkeys((*articles, *linked, *cited)))
        return summarizer(Wanted(topic, named, filters or Filters(), words, notes))

    def _linked(self, links: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ingest what links lead to; return the articles, and what is to be said of those that failed."""
        ids: list[str] = []
        notes: list[str] = []
        for link in links:
            report = self.ingest([link])
            notes.extend(f"{each.input} could not be read: {each.reason}" for each in report.failed)
            ids.extend((*report.added, *report.updated) or self._known(link))
        if links and not ids:
            raise UsageError("; ".join(notes) or f"no article was found at {', '.join(links)}")
        return tuple(ids), tuple(notes)

    def _known(self, link: str) -> Iterator[str]:
        """The article stored under a link, if there is one."""
        with suppress(NotFoundError):
            yield self.archive.article(link).id

    def _cited_in(self, thread: str) -> tuple[str, ...]:
        """The articles that the answers of a thread cite and that are still shown."""
        given = self.conversation(thread)
        ids = dict.fromkeys(citation.article for answer in given for citation in answer.citations)
        articles = self.archive.articles_by_id(list(ids))
        shown = tuple(name for name, article in articles.items() if article.is_shown)
        if not shown:
            raise NotFoundError(f"--thread {thread}: its answers cite no article that can be summarised")
        return shown

    def conversation(self, thread: str) -> Sequence[Answer]:
        """The answers of a conversation, oldest first, by its name or by the id of one of them.

        Raises:
            NotFoundError: nothing was answered there.
        """
        if given := self.ledger.thread(thread):
            return given
        raise NotFoundError(
            f"--thread {thread}: no answer with this id; take the one that stands below an answer, "
            "as in “open a citation: newsdesk cite ID 1”"
        )

    def stories(self, window: Filters) -> "tuple[StoryEntry, ...]":
        """The stories that have an article in a window."""
        self.let_out()
        return self.storybook.entries(window)

    def story(self, ref: str) -> "tuple[StoryEntry, list[StoryChange]]":
        """The story known by an id, or what it merged into; and what merged into it and split from it."""
        self.let_out()
        entry = self.storybook.entry(ref)
        return entry, self.storybook.history(entry.story.story)

    def why_in_story(self, ref: str) -> "Membership":
        """Why an article stands in its story."""
        self.let_out()
        return self.storybook.why(self.archive.article(ref).id)

    def find_passages(
        self, query: str, top_k: int, *, filters: Filters | None = None, raw: bool = False
    ) -> tuple[Found, tuple[Citation, ...]]:
        """Find passages, best first, each with what a citation of it says."""
        from retrieval.chain.question.seek import Asked
        from retrieval.chain.writing.numbering import passage_citation

        self.let_out()
        asked = Asked(query, self.today, tuple(self.archive.outlets()), filters or Filters())
        search = self.search.plain if raw else self.search
        found = search(asked.read(), top_k)
        return found, tuple(passage_citation(hit.passage, n) for n, hit in enumerate(found.hits, start=1))

    def find_claim(self, claim: str, *, limit: Filters = EVERYTHING) -> ClaimReport:
        """Look up who printed a claim, among the outlets of a limit."""
        from retrieval.chain.cite import find

        self.let_out()
        search = LimitedSearch(self.search, limit)
        return find(claim, archive=LimitedShelf(self.archive, limit), search=search)

    def open_citation(self, given: str, n: int) -> LookedUp:
        """Open citation `[n]` of what was given under an id."""
        from retrieval.chain.cite import open_citation

        return open_citation(given, n, archive=self.archive, ledger=self.ledger)

    def open_sentence(self, version: str, start: int, end: int) -> LookedUp:
        """Open a stored sentence that nothing given cites, as a citation is opened.

        Raises:
            NotFoundError: there is no such version, or no sentence of it stands there.
        """
        from retrieval.chain.cite import open_citation
        from retrieval.chain.writing.numbering import citation_of

        for sentence in self.archive.version(version).sentences:
            if sentence.span == (start, end):
                found = OneCitation(citation_of(sentence, 1))
                return open_citation(version, 1, archive=self.archive, ledger=found)
        raise NotFoundError(f"{version}: no sentence stands at {start}:{end}")

    def uses(self, ref: str) -> tuple[Article, tuple[Use, ...]]:
        """An article, and every answer, summary and briefing that cites it."""
        from retrieval.chain.cite import uses

        self.let_out()
        article = self.archive.article(ref)
        return article, uses(article.id, archive=self.archive, ledger=self.ledger)

    def check_draft(self, text: str, *, limit: Filters = EVERYTHING) -> DraftReport:
        """Judge every sentence of a draft against the archive, or against the outlets of a limit."""
        from retrieval.chain.checking.judge import check_draft

        self.let_out()
        return check_draft(text, search=LimitedSearch(self.search, limit))

    def open_article(
        self, ref: str, version: str | None = None
    ) -> tuple[Version, list[Version], list[Article]]:
        """An article's current or given version, all its versions, and the other articles of its origin."""
        self.let_out()
        article = self.archive.article(ref)
        versions = self.archive.versions(article.id)
        shown = self.archive.version(version or article.version)
        if shown.article.id != article.id:
            raise NotFoundError(f"{version}: no version of article {article.id}")
        copies = self.archive.copies(article.origin)
        return shown, versions, copies if len(copies) > 1 else []

    def ingest(
        self,
        inputs: Sequence[str],
        *,
        progress: "Callable[[Progress], None] | None" = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Read articles in, until all are in or `stop` says so."""
        report = self.pipeline.ingest(inputs, web=self.web, progress=progress, stop=stop)
        return replace(report, notes=(*report.notes, *self._affected(report.updated), *self.notes))

    def _affected(self, articles: Sequence[str]) -> Iterator[str]:
        """What was said with sentences that these articles no longer have, in words."""
        titles = self.titles(articles)
        for article in articles:
            _, uses = self.uses(article)
            if leaning := [use.id for use in uses if use.is_affected]:
                title = titles.get(article)
                said = f"“{title}” no longer says" if title else f"article {article} may no longer say"
                see = f"see newsdesk cite --article {article}"
                yield f"{said} what was cited of it: {see} ({', '.join(leaning)})"

    def titles(self, articles: Sequence[str]) -> Mapping[str, str]:
        """Titles by article id."""
        return {article: version.title for article, version in self.archive.current(articles).items()}

    def forget(self, ref: str) -> tuple[Article, list[str]]:
        """Withdraw an article; return it, and the ids of what cites it."""
        article = self.pipeline.forget(ref)
        return article, [citing.id for citing in self.ledger.citing(article.id)]

    def verify(self) -> "VerifyReport":
        """Check that archive, indexes and ledger agree."""
        from retrieval.index.verify import verify

        return verify(self.archive, self.ledger, self.indexes)

    def rebuild(self, *, progress: "Callable[[Progress], None] | None" = None) -> int:
        """Make the derived indexes anew, whatever state they are in; return how many passages they hold."""
        from retrieval.index import lexical, vectors
        from retrieval.index.follow import silent
        from retrieval.index.verify import rebuild

        # An index that cannot even be opened must go before it is asked for.
        lexical.clear(self.words_folder)
        if not self.settings["CHROMA_URL"]:
            vectors.clear(self.settings.home)
        rebuild(self.archive, self.indexes, progress or silent)
        self.storybook.regroup()
        return self.archive.count().passages

    # ---- the bot's own

    def rate(
        self, answer: str, rating: str, user: str, *, reason: str | None = None, comment: str = ""
    ) -> None:
        """Store what a reader thinks of an answer, and why."""
        from bot.opinions import Feedback

        self.opinions.record(Feedback(answer, user, rating, self.clock(), reason, comment))

    def warm(self) -> None:
        """Build what answering needs, so that the first question waits for nothing."""
        self.search.warm()
        self.answerer.search(Query("warm"), 1)
        # What is loaded now stays; looking through it again and again takes a twentieth of a question's time.
        gc.collect()
        gc.freeze()

    def health(self) -> Mapping[str, Callable[[], str]]:
        """What can be checked, each by a call that says how it is or raises a StoreError."""
        return {
            "archive": lambda: f"{self.archive.count().articles} articles",
            "words": lambda: f"{self.lexical.count()} passages",
            "embeddings": self._embeddings_health,
            "vectors": lambda: f"{self.vectors.count() if self.vectors else 0} passages",
            "model": lambda: self.settings.model or "none: answers are the sources' own sentences",
        }

    def _embeddings_health(self) -> str:
        if self.embeddings is None:
            raise EmbeddingError("; ".join(self.notes))
        from retrieval.index.unread import articles_note

        note = articles_note(self.embeddings, self.archive.languages())
        return f"{self.embeddings.name}; {note}" if note else self.embeddings.name
