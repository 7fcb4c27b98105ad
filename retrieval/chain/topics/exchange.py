"""Improving a greedy choice by exchanging its picks (pure).

A greedy choice under a budget gets stuck: its last picks fit, but others in their place would add more.
Single picks are exchanged, or added, as long as the total improves (local search for maximum coverage; Lin
and Bilmes 2010 start from the same greedy choice).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

# Far below what one concept is worth: sums of floats in another order must not look like a gain.
LEAST_GAIN = 1e-6


class Exchange(NamedTuple):
    """A pick that goes, or -1, for one that comes."""

    gain: float
    gone: int
    new: int


def exchange(
    chosen: Sequence[int],
    worths: Sequence[Mapping[str, float]],
    fits: Callable[[Sequence[int], int], bool],
) -> list[int]:
    """Return a choice that no single exchange or addition makes better.

    The worth of a choice is the sum, over all concepts, of the most that one of the chosen gives for it.

    Args:
        chosen: The choice to start from, as places in `worths`.
        worths: What each thing gives for each of its concepts; not negative.
        fits: Whether a thing may stand beside the others.
    """
    found = list(chosen)
    while best := _best(found, worths, fits):
        found = [each for each in found if each != best.gone] + [best.new]
    return found


def _best(
    chosen: Sequence[int], worths: Sequence[Mapping[str, float]], fits: Callable[[Sequence[int], int], bool]
) -> Exchange | None:
    best: Exchange | None = None
    for gone in (*chosen, -1):
        kept = [each for each in chosen if each != gone]
        given = _given(kept, worths)
        lost = _added(worths[gone], given) if gone in chosen else 0.0
        for new in range(len(worths)):
            least = best.gain if best else LEAST_GAIN
            gain = _added(worths[new], given) - lost
            if gain > least and new not in chosen and fits(kept, new):
                best = Exchange(gain, gone, new)
    return best


def _given(chosen: Sequence[int], worths: Sequence[Mapping[str, float]]) -> dict[str, float]:
    given: dict[str, float] = {}
    for each in chosen:
        for concept, worth in worths[each].items():
            given[concept] = max(worth, given.get(concept, 0.0))
    return given


def _added(worth: Mapping[str, float], given: Mapping[str, float]) -> float:
    added = 0.0
    # A plain loop: this is called for every pair of a pick and a candidate.
    for concept, value in worth.items():
        known = given.get(concept, 0.0)
        if value > known:
            added += value - known
    return added
