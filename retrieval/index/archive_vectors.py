"""The archive's own copy of every embedding, keyed by what was embedded and by which model.

It exists because Chroma can lose vectors, embedding costs a hundred times as much as storing, and the same
text may be embedded again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from retrieval.index.archive_rows import IDS, IDS_A_STATEMENT, conditions, in_slices, passages_by_id, rows_of
from retrieval.index.database import insert_new
from retrieval.index.tables import articles, embeddings, passages
from retrieval.types import Filters, Passage

if TYPE_CHECKING:
    from retrieval.index.passage_vectors import Behind, Matrix, PassageVectors, Shelved

# Half precision moves a cosine by less than 0.001 and halves the largest table.
_STORED: Final = "<f2"

_VECTORS: Final = (
    sa.select(passages.c.id, embeddings.c.passage, embeddings.c.sentences)
    .join(embeddings, embeddings.c.text_hash == passages.c.text_hash)
    .where(embeddings.c.model == sa.bindparam("model"), passages.c.id.in_(IDS))
)

_SHELVED: Final[sa.Select[Any]] = (
    sa.select(
        passages.c.id, articles.c.outlet, articles.c.published_day, embeddings.c.passage.label("vector")
    )
    .join(articles, articles.c.id == passages.c.article)
    .join(embeddings, embeddings.c.text_hash == passages.c.text_hash)
    .where(embeddings.c.model == sa.bindparam("model"))
    .execution_options(yield_per=IDS_A_STATEMENT)
)


def missing(connection: Connection, model: str, limit: int) -> list[Passage]:
    """Shown passages without a vector of `model`; each text to be embedded once."""
    known = sa.and_(embeddings.c.text_hash == passages.c.text_hash, embeddings.c.model == model)
    ids = (
        sa.select(sa.func.min(passages.c.id))
        .outerjoin(embeddings, known)
        .where(embeddings.c.text_hash.is_(None))
        .group_by(passages.c.text_hash)
        .order_by(sa.func.min(passages.c.id))
        .limit(limit)
    )
    return list(passages_by_id(connection, list(connection.scalars(ids))).values())


def without_vectors(connection: Connection, model: str, ids: Sequence[str]) -> list[Passage]:
    """Those of the passages named that have no vector of `model`; each text to be embedded once."""
    hashes = _hashes(connection, ids)
    known: set[str] = set()
    for some in in_slices(sorted(set(hashes.values()))):
        rows = sa.select(embeddings.c.text_hash).where(
            embeddings.c.model == model, embeddings.c.text_hash.in_(some)
        )
        known.update(connection.scalars(rows))
    first = {text_hash: each for each, text_hash in reversed(hashes.items()) if text_hash not in known}
    return list(passages_by_id(connection, sorted(first.values())).values())


def store(connection: Connection, model: str, vectors: "Mapping[str, PassageVectors]") -> None:
    """Keep vectors of `model`, by passage id; passages that are gone by now are left out."""
    hashes = _hashes(connection, list(vectors))
    rows = {
        text_hash: {
            "text_hash": text_hash,
            "model": model,
            "passage": vectors[each].passage.astype(_STORED).tobytes(),
            "sentences": vectors[each].sentences.astype(_STORED).tobytes(),
        }
        for each, text_hash in hashes.items()
    }
    insert_new(connection, embeddings, list(rows.values()))


def load(connection: Connection, model: str, ids: Sequence[str]) -> "dict[str, PassageVectors]":
    """Vectors of `model`, by passage id, in the order asked for; what has none is left out."""
    wanted = _VECTORS.params(model=model)
    blobs = {row.id: (row.passage, row.sentences) for row in rows_of(connection, wanted, ids)}
    return _unpacked({each: blobs[each] for each in ids if each in blobs})


def behind(connection: Connection, model: str, filters: Filters, limit: int) -> "Behind | None":
    """All passages that meet `filters`; None when there are more than `limit`."""
    import numpy as np

    from retrieval.index.passage_vectors import Behind

    # Counting is a tenth of the work, and most filters are broad.
    met = sa.select(passages.c.id).join(articles, articles.c.id == passages.c.article)
    few = met.where(*conditions(filters)).limit(limit + 1).subquery()
    if (connection.scalar(sa.select(sa.func.count()).select_from(few)) or 0) > limit:
        return None
    known = sa.and_(embeddings.c.text_hash == passages.c.text_hash, embeddings.c.model == model)
    rows = connection.execute(
        sa.select(passages.c.id, articles.c.origin, embeddings.c.passage)
        .join(articles, articles.c.id == passages.c.article)
        .outerjoin(embeddings, known)
        .where(*conditions(filters))
    ).all()
    with_vectors = [(each, passage) for each, _, passage in rows if passage]
    everything = b"".join(passage for _, passage in with_vectors)
    return Behind(
        {each: origin for each, origin, _ in rows},
        [each for each, _ in with_vectors],
        np.frombuffer(everything, _STORED).astype(np.float32).reshape(len(with_vectors) or 1, -1),
    )


def shelved(connection: Connection, model: str, ids: Sequence[str] | None) -> "Iterator[Shelved]":
    """All passages that have a vector, or those of them named; some thousand at a time."""
    chosen = (
        iter([_SHELVED])
        if ids is None
        else (_SHELVED.where(passages.c.id.in_(some)) for some in in_slices(ids))
    )
    for statement in chosen:
        for some in connection.execute(statement, {"model": model}).partitions():
            yield _columns(some)


def _columns(rows: Sequence[Row[Any]]) -> "Shelved":
    import numpy as np

    from retrieval.index.passage_vectors import Shelved

    everything = np.frombuffer(b"".join(row.vector for row in rows), _STORED)
    return Shelved(
        [row.id for row in rows],
        [row.outlet for row in rows],
        [date.fromisoformat(row.published_day) if row.published_day else None for row in rows],
        everything.astype(np.float32).reshape(len(rows), -1),
    )


def _hashes(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    return {
        row.id: row.text_hash
        for some in in_slices(ids)
        for row in connection.execute(
            sa.select(passages.c.id, passages.c.text_hash).where(passages.c.id.in_(some))
        )
    }


def _unpacked(blobs: Mapping[str, tuple[bytes, bytes]]) -> "dict[str, PassageVectors]":
    """Read them all at once: a search reads a hundred, with five sentences each."""
    # numpy takes longer to import than opening a citation may take in all.
    import numpy as np

    from retrieval.index.passage_vectors import PassageVectors

    if not blobs:
        return {}
    dimensions = len(next(iter(blobs.values()))[0]) // np.dtype(_STORED).itemsize
    everything = b"".join(passage + sentences for passage, sentences in blobs.values())
    matrix: Matrix = np.frombuffer(everything, _STORED).astype(np.float32).reshape(-1, dimensions)
    found, first = {}, 0
    for each, (passage, sentences) in blobs.items():
        last = first + 1 + len(sentences) // len(passage)
        found[each] = PassageVectors(matrix[first], matrix[first + 1 : last])
        first = last
    return found
