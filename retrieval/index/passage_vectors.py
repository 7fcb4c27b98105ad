"""What an embedding model makes of a passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Passage

Vector = NDArray[np.float32]
"""Shape (dimensions,), unit length."""

Matrix = NDArray[np.float32]
"""Shape (rows, dimensions), rows of unit length."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vector of a passage and those of its sentences, in reading order."""

    passage: Vector
    sentences: Matrix


@dataclass(frozen=True, slots=True)
class Behind:
    """All the passages that a narrow filter lets through."""

    origins: Mapping[str, str]
    """By passage id."""
    ids: Sequence[str]
    """Those that have a vector."""
    matrix: Matrix
    """Their vectors, one a row; without any, one row of no length."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """What filters and a first look at vectors need of some passages; a column a field."""

    ids: Sequence[str]
    outlets: Sequence[str | None]
    days: Sequence[date | None]
    matrix: Matrix
    """Their vectors, one a row."""


class EmbeddingModel(Protocol):
    """What the index needs of an embedding model."""

    @property
    def name(self) -> str:
        """Identity of the model, its weights included: vectors of two names never mix."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    @property
    def languages(self) -> frozenset[str] | None:
        """Two-letter codes of the languages it reads; None for a model of many languages."""

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Embed passages under their article's title, with a vector for each sentence."""
