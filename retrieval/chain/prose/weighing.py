"""How much of one text another contains, each word weighted by its rarity in news at large (pure)."""

import math
from collections.abc import Set as AbstractSet

from retrieval.ingest.background import read_background
from retrieval.ingest.words import stems


def share(wanted: AbstractSet[str], held: AbstractSet[str], *, of_nothing: float) -> float:
    """Return the share of the weight of `wanted` that `held` has too, 0 to 1; `of_nothing` without any."""
    weight = read_background().weight
    total = sum(map(weight, wanted))
    return sum(map(weight, wanted & held)) / total if total else of_nothing


def share_told(query: str, text: str) -> float:
    """Return the share of the query's weighted words that `text` holds; 0 of an empty query."""
    return share(set(stems(query)), set(stems(text)), of_nothing=0.0)


def overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the cosine of two sets of stems, each stem a dimension as long as it is rare; 0 to 1."""
    length = math.sqrt(_mass(one) * _mass(other))
    return _mass(one & other) / length if length else 0.0


def _mass(stemmed: AbstractSet[str]) -> float:
    weight = read_background().weight
    return sum(weight(each) ** 2 for each in stemmed)
