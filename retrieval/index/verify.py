"""Checking that the archive, the derived indexes and the ledger agree, and rebuilding the indexes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from retrieval.index.archive_plan import text_hash, version_id
from retrieval.index.follow import Indexes, Report, VectorStore, WordIndex, catch_up, follower_of, silent

if TYPE_CHECKING:
    from retrieval.index.archive import Archive
    from retrieval.index.ledger import Ledger
    from retrieval.index.passage_vectors import Vector
    from retrieval.types import Citation, Version

VERSIONS_AT_A_TIME: Final = 200

VECTORS_SAMPLED: Final = 50
"""Enough that an index with one vector in ten wrong passes once in two hundred times."""

NEAREST_READ: Final = 10
"""A copy's passage has the same vector: the one looked for need not come first."""

# A stored vector is in half precision, which moves a cosine by less than 0.001.
MIN_OWN_COSINE: Final = 0.995


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was counted, and what does not agree."""

    counts: Mapping[str, int]
    problems: tuple[str, ...]


def verify(archive: "Archive", ledger: "Ledger", indexes: Indexes) -> VerifyReport:
    """Check the file, every text, every citation, and that the indexes hold what the archive holds."""
    counts = archive.count()
    citations = ledger.all_citations()
    problems = (
        *archive.faults(),
        *_version_problems(archive),
        *_citation_problems(archive, citations),
        *_word_problems(archive, indexes.lexical, counts.passages),
        *_vector_problems(archive, indexes),
    )
    counted = {
        "articles": counts.articles,
        "versions": counts.versions,
        "passages": counts.passages,
        "origins": counts.origins,
        "vectors": indexes.vectors.count() if indexes.vectors else 0,
        "word_index": indexes.lexical.count(),
        "answers": ledger.count(),
        "citations": len(citations),
    }
    return VerifyReport(counted, problems)


def rebuild(archive: "Archive", indexes: Indexes, report: Report = silent, *, now: datetime) -> int:
    """Judge copies anew and make the indexes from the archive; return how many passages had to be embedded.

    Raises:
        StoreError: an index cannot be written, or a vector is missing and the model cannot be used.
    """
    archive.judge_copies(now=now)
    indexes.lexical.reset()
    if indexes.vectors is not None and indexes.embeddings is not None:
        # The number noted goes first: killed in between, the vectors are followed from the beginning.
        archive.set_position(follower_of(indexes.embeddings), 0)
        indexes.vectors.reset()
    return catch_up(archive, indexes, report)


def _version_problems(archive: "Archive") -> Iterator[str]:
    ids = archive.version_ids()
    for start in range(0, len(ids), VERSIONS_AT_A_TIME):
        for version in archive.versions_by_id(ids[start : start + VERSIONS_AT_A_TIME]).values():
            yield from _text_problems(version)


def _text_problems(version: "Version") -> Iterator[str]:
    if text_hash(version.text) != version.text_hash:
        yield f"the text of version {version.id} is not the one that was stored"
    if version_id(version.article.id, version.text) != version.id:
        yield f"version {version.id} is not the id of its text"
    ends = [0, *(span.end for span in version.spans)]
    is_ordered = all(
        before <= span.start < span.end for before, span in zip(ends, version.spans, strict=False)
    )
    if not version.spans or not is_ordered or ends[-1] > len(version.text):
        yield f"the sentences of version {version.id} do not lie in its text"


def _citation_problems(archive: "Archive", citations: "Sequence[tuple[str, Citation]]") -> Iterator[str]:
    cited = sorted({citation.version for _, citation in citations})
    for start in range(0, len(cited), VERSIONS_AT_A_TIME):
        some = set(cited[start : start + VERSIONS_AT_A_TIME])
        versions = archive.versions_by_id(sorted(some))
        for entry, citation in citations:
            if citation.version in some and not _holds(versions.get(citation.version), citation):
                yield f"citation {citation.n} of {entry} is not in version {citation.version}"


def _holds(version: "Version | None", citation: "Citation") -> bool:
    return version is not None and version.text[citation.start : citation.end] == citation.quote


def _word_problems(archive: "Archive", lexical: WordIndex, passages: int) -> Iterator[str]:
    last = archive.last_change()
    if lexical.sequence != last:
        yield f"the word index is at change {lexical.sequence} of {last}"
    if lexical.count() != passages:
        yield f"the word index holds {lexical.count()} passages of {passages}"


def _vector_problems(archive: "Archive", indexes: Indexes) -> Iterator[str]:
    if indexes.vectors is None or indexes.embeddings is None:
        return
    wanted, there = archive.passage_ids(languages=indexes.embeddings.languages), set(indexes.vectors.ids())
    if missing := len(set(wanted) - there):
        yield f"{missing} of {len(wanted)} passages have no vector"
    if foreign := len(there.difference(wanted)):
        yield f"{foreign} vectors are of no passage that is shown"
    sampled = [each for each in wanted[:: max(1, len(wanted) // VECTORS_SAMPLED)] if each in there]
    kept = archive.vectors(indexes.embeddings.name, sampled)
    for each in sampled:
        if each not in kept:
            yield f"the archive keeps no vector of passage {each}"
        elif not _finds(indexes.vectors, each, kept[each].passage):
            yield f"the vector of passage {each} is another than the archive's"


def _finds(vectors: VectorStore, passage: str, vector: "Vector") -> bool:
    """Whether looking for a passage's own vector finds the passage, or copies of it in its place."""
    nearest = dict(vectors.nearest(vector, NEAREST_READ))
    if passage in nearest:
        return nearest[passage] >= MIN_OWN_COSINE
    return bool(nearest) and min(nearest.values()) >= MIN_OWN_COSINE
