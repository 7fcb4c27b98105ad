"""Texts as vectors: one dimension per stem, greater when frequent in the text and rare elsewhere (pure)."""

import math
from collections.abc import Callable, Mapping

Vector = Mapping[str, float]
"""Weights by stem; of length 1, or empty."""


def term_vector(counts: Mapping[str, int], rarity: Callable[[str], float]) -> Vector:
    """Return the vector of a text: sublinear term frequency times rarity (Salton and Buckley 1988).

    Args:
        counts: How often each stem occurs in the text.
        rarity: A stem's inverse document frequency.
    """
    return unit({stem: (1 + math.log(times)) * rarity(stem) for stem, times in counts.items()})


def unit(weights: Mapping[str, float]) -> Vector:
    """Return the vector of length 1 in the direction of `weights`."""
    length = math.hypot(*weights.values())
    return {stem: weight / length for stem, weight in weights.items()}
