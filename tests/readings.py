"""Readings for tests of what comes after reading: small, complete, and different where it matters."""

import hashlib
from datetime import UTC, datetime

from retrieval.ingest.sentences import split
from retrieval.types import Published, Reading

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)

DAM = (
    "The dam above Culvery broke on Tuesday night, the river authority said. "
    "Nine people were found dead in the valley by Wednesday noon. "
    "The governor, Ada Quell, called it the worst flood in forty years.\n\n"
    "Searchers went on through the night. "
    "Two hundred houses stand under water, and the road to Brannick is cut."
)


def raw_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()


def a_reading(text=DAM, *, title="Dam breaks above Culvery", raw=None, day=None, **changes):
    """A reading of a file named after its bytes, unless it is told otherwise."""
    raw = raw_hash(raw if raw is not None else f"{title}\n{text}")
    if "url" not in changes and "path" not in changes:
        changes["path"] = f"{raw[:8]}.txt"
    published = Published(day, "stated") if day else None
    return Reading(title, text, split(text), raw, published=published, **changes)


def story(number, sentences=12):
    """A text of its own: no two share a shingle."""
    return " ".join(
        f"Ward{number}x{i} heard mayor{number}y{i} speak of bridge{number}z{i} in town{number}w{i}."
        for i in range(sentences)
    )
