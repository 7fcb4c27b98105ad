"""The whole chain over real parts: SQLite, Chroma, tantivy, the local model, in a folder of a test."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrieval.chain.answer import Answerer
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import load
from retrieval.index.follow import Indexes
from retrieval.index.ledger import Ledger
from retrieval.index.lexical import Lexical
from retrieval.index.search import Search
from retrieval.index.vectors import Vectors
from retrieval.pipeline import Pipeline


@dataclass(frozen=True)
class RealDesk:
    """What tests ask of a desk."""

    archive: Archive
    ledger: Ledger
    search: Search
    pipeline: Pipeline
    now: datetime

    def answerer(self, writer=None, rewrite=None):
        return Answerer(self.search, self.archive, self.ledger, lambda: self.now, writer, rewrite)


@contextmanager
def a_real_desk(home: Path, now: datetime):
    """A desk whose database and indexes lie in `home`, closed at the end."""
    engine = open_database(sqlite_url(home))
    embeddings = load("local")
    vectors = Vectors(home, embeddings.name)
    lexical = Lexical(home / "words")
    archive = Archive(engine)
    pipeline = Pipeline(archive, Indexes(lexical, vectors, embeddings), lambda: now)
    try:
        search = Search(archive, vectors, lexical, embeddings)
        yield RealDesk(archive, Ledger(engine), search, pipeline, now)
    finally:
        vectors.close()
        engine.dispose()
