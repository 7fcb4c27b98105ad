"""Small archives made of a few sentences, and stand-ins for search and ledger over them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from retrieval.ingest.sentences import split
from retrieval.ingest.words import stems
from retrieval.types import (
    Article,
    Evidence,
    Found,
    Hit,
    Passage,
    Published,
    Query,
    Ranks,
    Relevance,
    Version,
)

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def a_version(name, text, *, outlet=None, published="2026-03-11", origin=None, title=None):
    """One article named `name` with its only version."""
    article = Article(
        id=name,
        version=f"{name}-v",
        title=title or f"Title of {name}",
        url=f"https://{name}.example/story",
        path=None,
        outlet=outlet,
        author=None,
        published=Published(published, "stated") if published else None,
        first_seen=NOW,
        origin=origin or name,
    )
    return Version(
        f"{name}-v", article, 1, article.title, text, f"raw-{name}", f"hash-{name}", split(text), NOW
    )


def a_passage(version):
    return Passage(f"{version.id}-0", version, 0, len(version.spans))


def evidence_of(*versions):
    """Every sentence as evidence, in reading order, the first with the best score."""
    sentences = [sentence for version in versions for sentence in version.sentences]
    return tuple(Evidence(f"s{i}", each, 1 - i / 100) for i, each in enumerate(sentences, start=1))


def overlap(question, text):
    """The share of the question's stems that a text has: a stand-in for similarity."""
    asked = set(stems(question))
    return len(asked & set(stems(text))) / len(asked) if asked else 0.0


def found_in(query, *versions, is_relevant=True):
    hits = sorted(
        (Hit(a_passage(version), overlap(query.text, version.text), Ranks(1, 1)) for version in versions),
        key=lambda hit: -hit.score,
    )
    return Found(query, tuple(hits), Relevance(is_relevant, {"best": hits[0].score if hits else 0.0}))


class WordSearch:
    """Finds by words, keeps to the filters, and remembers what it was asked."""

    RELEVANT = 0.5

    def __init__(self, *versions):
        self.versions = versions
        self.queries: list[Query] = []

    def __call__(self, query, top_k=12):
        self.queries.append(query)
        allowed = [version for version in self.versions if self._is_allowed(query.filters, version.article)]
        found = found_in(query, *allowed)
        best = found.hits[0].score if found.hits else 0.0
        return Found(
            query, found.hits[:top_k], Relevance(best >= self.RELEVANT, {"best": best}), ("searched",)
        )

    def sentence_scores(self, query, passages):
        return {
            sentence.key: overlap(query.text, sentence.text)
            for passage in passages
            for sentence in passage.sentences
        }

    @staticmethod
    def _is_allowed(filters, article):
        day = article.day or date.min
        return (
            (not filters.since or day >= filters.since)
            and (not filters.until or day < filters.until)
            and (not filters.outlets or article.outlet in filters.outlets)
            and (not filters.articles or article.id in filters.articles)
        )


class KeptAnswers:
    """A ledger in memory."""

    def __init__(self):
        self.kept = []

    def record(self, entry, *, thread, now):
        self.kept.append((replace(entry, id=f"answer{len(self.kept)}"), thread, now))
        return self.kept[-1][0]

    def thread(self, ref):
        return [entry for entry, thread, _ in self.kept if thread == ref]


class Outlets:
    """An archive that knows its outlets."""

    def __init__(self, *names):
        self._names = names

    def outlets(self):
        return dict.fromkeys(self._names, 1)
