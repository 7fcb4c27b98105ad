"""One team's desk: what a command or a Slack handler is given."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.briefings import Briefings
from bot.keeper import Keeper
from bot.lookups import Lookups
from bot.parts import Clock, Parts
from bot.settings import Settings
from retrieval.errors import NotFoundError, UsageError
from retrieval.ingest.urls import is_web_url
from retrieval.types import Answer, Filters, Statement, Summary

if TYPE_CHECKING:
    from bot.watching import Watch

SUMMARY_WORDS: Final = 150
"""Length of a summary nobody gave a length for: what fits a screen."""


class Desk:
    """Answers and summarises; its keeper, its look-ups and its briefings do the rest with the same parts."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        self.settings = settings
        self.parts = Parts(settings, clock=clock)
        self.clock = self.parts.clock
        self.keeper = Keeper(self.parts)
        self.lookups = Lookups(self.parts)
        self.briefings = Briefings(self.parts)

    def close(self) -> None:
        """Let go of the stores; safe to call twice."""
        self.parts.close()

    def ask(self, question: str, *, thread: str | None = None, filters: Filters | None = None) -> Answer:
        """Answer a question and keep the answer."""
        self.parts.let_out()
        scope = self.briefings.scope_of(thread)
        return self.parts.answerer(question, thread=thread, filters=filters, scope=scope)

    def tell(
        self, question: str, watch: "Watch", *, thread: str | None = None, filters: Filters | None = None
    ) -> Iterator[Statement | Answer]:
        """Give each sentence of an answer as soon as it was checked, then the whole answer, which is kept.

        Raises:
            StoppedError: the watch was stopped; nothing is kept.
        """
        from bot.watching import Watched

        self.parts.let_out()
        answerer = self.parts.answerer
        if answerer.writer and answerer.comparer:
            answerer = replace(
                answerer,
                writer=Watched(answerer.writer, watch),
                comparer=Watched(answerer.comparer, watch),
            )
        scope = self.briefings.scope_of(thread)
        return answerer.stream(question, thread=thread, filters=filters, scope=scope)

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

        self.parts.let_out()
        links = tuple(each for each in topic.split() if is_web_url(each))
        topic = " ".join(each for each in topic.split() if each not in links)
        linked, notes = self._linked(links)
        cited = self._cited_in(thread) if thread else ()
        parts = self.parts
        summarizer = Summarizer(
            parts.search,
            parts.archive,
            parts.ledger,
            parts.clock,
            lambda count: parts.chat_model.writer("summarize", count),
            lambda count: parts.chat_model.writer("compare", count),
        )
        named = tuple(dict.fromkeys((*articles, *linked, *cited)))
        return summarizer(Wanted(topic, named, filters or Filters(), words, notes))

    def _linked(self, links: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ingest what links lead to; return the articles, and what is to be said of those that failed."""
        ids: list[str] = []
        notes: list[str] = []
        for link in links:
            report = self.keeper.ingest([link])
            notes.extend(f"{each.input} could not be read: {each.reason}" for each in report.failed)
            ids.extend((*report.added, *report.updated) or self._known(link))
        if links and not ids:
            raise UsageError("; ".join(notes) or f"no article was found at {', '.join(links)}")
        return tuple(ids), tuple(notes)

    def _known(self, link: str) -> Iterator[str]:
        """The article stored under a link, if there is one."""
        with suppress(NotFoundError):
            yield self.parts.archive.article(link).id

    def _cited_in(self, thread: str) -> tuple[str, ...]:
        """The articles that the answers of a thread cite and that are still shown."""
        given = self.conversation(thread)
        ids = dict.fromkeys(citation.article for answer in given for citation in answer.citations)
        articles = self.parts.archive.articles_by_id(list(ids))
        shown = tuple(name for name, article in articles.items() if article.is_shown)
        if not shown:
            raise NotFoundError(f"--thread {thread}: its answers cite no article that can be summarised")
        return shown

    def conversation(self, thread: str) -> Sequence[Answer]:
        """The answers of a conversation, oldest first, by its name or by the id of one of them.

        Raises:
            NotFoundError: nothing was answered there.
        """
        if given := self.parts.ledger.thread(thread):
            return given
        raise NotFoundError(
            f"--thread {thread}: no answer with this id; take the one that stands below an answer, "
            "as in “open a citation: newsdesk cite ID 1”"
        )

    def rate(
        self, answer: str, rating: str, user: str, *, reason: str | None = None, comment: str = ""
    ) -> None:
        """Store what a reader thinks of an answer, and why."""
        from bot.opinions import Feedback

        self.parts.opinions.record(Feedback(answer, user, rating, self.clock(), reason, comment))
