"""Derived indexes in memory, as strict as the real ones: what those refuse, these refuse."""

import hashlib

import numpy as np

from retrieval.index.passage_vectors import PassageVectors


class MemoryVectors:
    """Vectors by id; asks for rows of unit length, one an id, each id once."""

    def __init__(self):
        self.rows = {}

    def upsert(self, ids, matrix):
        assert len(ids) == len(matrix) == len(set(ids)) > 0
        assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-2)
        self.rows.update(zip(ids, matrix, strict=True))

    def delete(self, ids):
        assert len(ids) == len(set(ids))
        for each in ids:
            self.rows.pop(each, None)

    def nearest(self, vector, top_k):
        scored = sorted(((each, float(row @ vector)) for each, row in self.rows.items()), key=lambda x: -x[1])
        return scored[:top_k]

    def count(self):
        return len(self.rows)

    def ids(self):
        return list(self.rows)

    def reset(self):
        self.rows.clear()


class MemoryWords:
    """Passages by id; refuses gaps backwards, and changes that name what they do not bring."""

    def __init__(self):
        self.passages = {}
        self._sequence = 0

    @property
    def sequence(self):
        return self._sequence

    def apply(self, changes, passages):
        assert [each.seq for each in changes] == sorted({each.seq for each in changes})
        assert changes[0].seq > self._sequence
        for each in changes:
            if each.is_present:
                self.passages[each.passage_id] = passages[each.passage_id]
            else:
                self.passages.pop(each.passage_id, None)
        self._sequence = changes[-1].seq

    def count(self):
        return len(self.passages)

    def reset(self):
        self.passages.clear()
        self._sequence = 0


class HashEmbeddings:
    """Vectors from hashes of the words; counts what it is asked for."""

    dimensions = 16
    languages = None

    def __init__(self, name="hash-16"):
        self.name = name
        self.embedded = []

    def embed_query(self, text):
        return self._vector(text).tolist()

    def embed_passages(self, passages):
        self.embedded += [each.id for each in passages]
        return [
            PassageVectors(
                self._vector(f"{each.version.title}\n{each.text}"),
                np.stack([self._vector(sentence.text) for sentence in each.sentences]),
            )
            for each in passages
        ]

    def _vector(self, text):
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.dimensions).astype(np.float32)
        return vector / np.linalg.norm(vector)
