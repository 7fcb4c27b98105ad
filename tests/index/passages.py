"""Passages for tests of the indexes: versions in memory, cut as the archive cuts them."""

from datetime import UTC, datetime

from retrieval.ingest.sentences import passages as cut
from retrieval.ingest.sentences import split
from retrieval.types import Article, Passage, Published, Version

NOW = datetime(2026, 3, 12, tzinfo=UTC)


def a_version(
    text,
    *,
    id="v1",  # noqa: A002
    title="Dam breaks above Culvery",
    outlet=None,
    day=None,
    origin=None,
    language=None,
):
    """A version that says `text`."""
    published = Published(day, "stated") if day else None
    article = Article(
        f"article-{id}",
        id,
        title,
        f"https://northlight.example/{id}",
        None,
        outlet,
        None,
        published,
        NOW,
        language=language,
        origin=origin or f"article-{id}",
    )
    return Version(id, article, 1, title, text, "raw", "hash", split(text), NOW)


def passages_of(version):
    """Its passages, with ids as the archive makes them."""
    ranges = cut(version.text, version.spans)
    return [Passage(f"{version.id}-{first}-{last}", version, first, last) for first, last in ranges]


def a_passage(text, **about):
    """One passage that holds all of `text`."""
    version = a_version(text, **about)
    return Passage(f"{version.id}-0-{len(version.spans)}", version, 0, len(version.spans))
