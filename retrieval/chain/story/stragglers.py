"""Adding articles that linkage left alone to the story they belong to (pure).

A report at the edge of a story shares little with any one of its articles. Compared with the centroid of the
whole story, what it shares adds up and the differences cancel out.
"""

from collections import defaultdict
from collections.abc import Sequence

from retrieval.chain.prose.similarity import Overlap, centroid
from retrieval.chain.story.placing import Day, is_near
from retrieval.ingest.term_vectors import Vector

# How alike a lone lead and a story's centroid must be, and how many times as alike as any other's. On samples
# of ECB+ train and NeuS (tests/benchmarks/stories.py) mean B3 F rises from .903 to .911, and 36 of the 49
# leads moved come home, at .14 as at .16; without the second bar 287 move, 167 of them astray. The lower one
# is taken: likeness sinks a little as an archive grows.
LIKENESS = 0.14
LEAD_OVER_NEXT = 2.0

# Two are enough to tell what a story is about; one would make this single linkage.
SMALLEST_STORY = 2


def joined(
    groups: Sequence[tuple[int, ...]], vectors: Sequence[Vector], days: Sequence[Day]
) -> list[tuple[int, ...]]:
    """Return `groups` with the lone rows that clearly belong to a larger one moved into it.

    All are measured against the groups as given: which comes first makes no difference.
    """
    stories = [group for group in groups if len(group) >= SMALLEST_STORY]
    alone = [group for group in groups if len(group) < SMALLEST_STORY]
    overlap = Overlap([*(centroid(group, vectors) for group in stories), *(vectors[row] for (row,) in alone)])
    gained: defaultdict[int, list[int]] = defaultdict(list)
    left: list[tuple[int, ...]] = []
    for place, (row,) in enumerate(alone, start=len(stories)):
        likeness = overlap.with_earlier(place)[: len(stories)]
        near = [
            (float(likeness[n]), n)
            for n in (likeness >= LIKENESS / LEAD_OVER_NEXT).nonzero()[0].tolist()
            if any(is_near(days[row], days[member]) for member in stories[n])
        ]
        home = _clear(near)
        if home is None:
            left.append((row,))
        else:
            gained[home].append(row)
    whole = [tuple(sorted((*story, *gained[n]))) for n, story in enumerate(stories)]
    return sorted([*whole, *left])


def _clear(near: Sequence[tuple[float, int]]) -> int | None:
    """Return the story that is near enough, and far nearer than the next."""
    best, *others = sorted(near, reverse=True) or [(0.0, -1)]
    is_clear = not others or best[0] >= LEAD_OVER_NEXT * others[0][0]
    return best[1] if best[0] >= LIKENESS and is_clear else None
