"""The parts of a desk, built when first used: a command pays only for what it needs.

This is where settings become objects; `bot/cli.py` makes the settings and the clock and hands them in.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.settings import Settings
from retrieval.errors import EmbeddingError, LockedError, StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.channel_scopes import ChannelScopes
    from bot.chat_model import ChatModel
    from bot.feed_runs import FeedRunner
    from bot.feed_store import FeedStore
    from bot.inbox import Inbox
    from bot.opinions import Opinions
    from bot.state import State
    from retrieval.chain.answer import Answerer
    from retrieval.chain.story.storybook import StoryBook
    from retrieval.index.archive import Archive
    from retrieval.index.follow import Indexes
    from retrieval.index.ledger import Ledger
    from retrieval.index.lexical import Lexical
    from retrieval.index.passage_vectors import EmbeddingModel
    from retrieval.index.search import Search
    from retrieval.index.vectors import Vectors
    from retrieval.ingest.web import Web
    from retrieval.pipeline import Pipeline

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class Parts:
    """The stores, indexes and models of one team's desk."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self._closing = ExitStack()
        self._letting_out = Lock()
        self.notes: tuple[str, ...] = ()
        """What is missing of this desk, in words."""

    def clock(self) -> datetime:
        """The present moment, in the desk's zone."""
        return self._clock().astimezone(self.settings.zone)

    @property
    def today(self) -> date:
        """The present day, in the desk's zone."""
        return self.clock().date()

    def close(self) -> None:
        """Let go of the stores; safe to call twice."""
        self._closing.close()

    # ---- parts

    @cached_property
    def engine(self) -> "Engine":
        """The one database."""
        from retrieval.index.database import open_database, sqlite_url

        engine = open_database(self.settings["DATABASE_URL"] or sqlite_url(self.settings.home))
        self._closing.callback(engine.dispose)
        return engine

    @cached_property
    def archive(self) -> "Archive":
        """What was read."""
        from retrieval.index.archive import Archive

        return Archive(self.engine)

    @cached_property
    def storybook(self) -> "StoryBook":
        """The stories of the archive."""
        from retrieval.chain.story.storybook import StoryBook
        from retrieval.index.archive_stories import StoryStore

        return StoryBook(StoryStore(self.engine), self.archive, self.clock)

    @cached_property
    def ledger(self) -> "Ledger":
        """What was given."""
        from retrieval.index.ledger import Ledger

        return Ledger(self.engine)

    @cached_property
    def state(self) -> "State":
        """What the bot remembers of its own."""
        from bot.state import State

        return State(self.engine)

    @cached_property
    def inbox(self) -> "Inbox":
        """The questions put in Slack."""
        from bot.inbox import Inbox

        return Inbox(self.engine)

    @cached_property
    def opinions(self) -> "Opinions":
        """What readers think of answers."""
        from bot.opinions import Opinions

        return Opinions(self.engine)

    @cached_property
    def channel_scopes(self) -> "ChannelScopes":
        """What channels may see."""
        from bot.channel_scopes import ChannelScopes

        return ChannelScopes(self.engine)

    @cached_property
    def feeds(self) -> "FeedStore":
        """The feeds that are followed."""
        from bot.feed_store import FeedStore

        return FeedStore(self.engine)

    @cached_property
    def feed_runner(self) -> "FeedRunner":
        """What brings their articles in."""
        from bot.feed_runs import FeedRunner

        return FeedRunner(self.feeds, self.web, lambda: self.pipeline, self.clock, self.owns_home)

    def owns_home(self) -> bool:
        """Whether no other process can be at work on this desk: this one holds the lock of its vectors."""
        is_shared = self.settings["CHROMA_URL"] or self.settings["DATABASE_URL"]
        return not is_shared and self.vectors is not None

    @cached_property
    def web(self) -> "Web":
        """The way to other people's servers, and to the newsroom's own."""
        from retrieval.ingest.web import Web

        return Web(allow_hosts=self.settings.allow_hosts)

    @cached_property
    def embeddings(self) -> "EmbeddingModel | None":
        """The embedding model; None when it cannot be used, which is said loudly."""
        from retrieval.index.embed import load

        try:
            return load(
                self.settings["NEWSDESK_EMBEDDINGS"],
                api_key=self.settings["OPENAI_API_KEY"] or None,
                base_url=self.settings["OPENAI_BASE_URL"] or None,
            )
        except EmbeddingError as error:
            self.notes += (f"searching by words only: {error}",)
            logger.warning("searching by words only: %s", error)
            return None

    @property
    def words_folder(self) -> Path:
        """Where this process keeps its word index."""
        return self.settings.home / "words"

    @cached_property
    def lexical(self) -> "Lexical":
        """The word index of this process's archive."""
        from retrieval.index.lexical import Lexical

        return Lexical(self.words_folder)

    @cached_property
    def vectors(self) -> "Vectors | None":
        """The vectors of the embedding model; None without one."""
        if self.embeddings is None:
            return None
        from retrieval.index.vectors import Vectors

        vectors = Vectors(self.settings["CHROMA_URL"] or self.settings.home, self.embeddings.name)
        self._closing.callback(vectors.close)
        return vectors

    @cached_property
    def indexes(self) -> "Indexes":
        """What is derived from the archive."""
        from retrieval.index.follow import Indexes

        return Indexes(self.lexical, self.vectors, self.embeddings)

    @cached_property
    def readable(self) -> "Indexes":
        """What a search can do with: vectors that cannot be read, or reached, leave the words and a note.

        Raises:
            LockedError: another process has the vectors open; what it does must not go unseen.
        """
        from retrieval.index.follow import Indexes

        try:
            return self.indexes
        except LockedError:
            raise
        except StoreError as error:
            self.notes += (f"searching by words only: {error}",)
            logger.warning("searching by words only: %s", error)
            return Indexes(self.lexical)

    @cached_property
    def pipeline(self) -> "Pipeline":
        """What takes articles in."""
        from retrieval.pipeline import Pipeline

        return Pipeline(self.archive, self.indexes, self.clock)

    @cached_property
    def search(self) -> "Search":
        """What finds passages."""
        from retrieval.index.search import Search

        self._catch_up()
        vectors = self.vectors if self.readable.vectors else None
        note = "; ".join(self.notes) or None
        return Search(self.archive, vectors, self.lexical, self.embeddings, note=note)

    def let_out(self) -> None:
        """Show the articles of which the embargo has ended by now; one look when there are none."""
        now = self.clock()
        with self._letting_out:
            if self.archive.is_release_due(now):
                self.archive.settle(now=now)
                self._catch_up()

    def _catch_up(self) -> None:
        """Bring indexes that lag behind the archive up to it: a killed run, another replica's articles."""
        from retrieval.index.follow import catch_up

        try:
            catch_up(self.archive, self.readable)
        except EmbeddingError as error:
            self.notes += (f"new articles are found by their words only: {error}",)

    @cached_property
    def answerer(self) -> "Answerer":
        """What answers questions."""
        from retrieval.chain.answer import COMPARISON_WORDS, Answerer

        chat = self.chat_model
        writer, comparer = chat.writer("answer"), chat.writer("compare", COMPARISON_WORDS)
        return Answerer(self.search, self.archive, self.ledger, self.clock, writer, chat.rewrite(), comparer)

    @cached_property
    def chat_model(self) -> "ChatModel":
        """What writes and rewrites, where a model is set."""
        from bot.chat_model import ChatModel

        return ChatModel(self.settings, lambda: self.engine, self.clock)
