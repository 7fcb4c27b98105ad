"""Average linkage over pairs of which not all are comparable (pure).

The two most similar groups are joined as long as they are similar enough; the similarity of two groups is the
mean over their pairs (UPGMA, Sokal and Michener 1958). Here the mean is over the comparable pairs only: what
articles a month apart have in common is evidence neither for one story nor against it.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from retrieval.chain.prose.similarity import Similarities

# Stands for the likeness of what must not be joined; below every similarity.
NEVER = -1.0

# When no more than this share of the rows still stands for a group, the others are taken out: they cost time.
SPARSE = 0.7


def link(
    similarity: Similarities, comparable: npt.NDArray[np.bool_], least: float
) -> tuple[tuple[int, ...], ...]:
    """Return the groups of rows that average linkage makes, in order of their first row.

    Args:
        similarity: Symmetric, from 0 to 1; at least one row.
        comparable: Symmetric; the pairs that count.
        least: Groups less alike than this, on average, stay apart.
    """
    groups = {row: [row] for row in range(len(similarity))}
    names = np.arange(len(similarity))
    count = comparable.astype(np.float32)
    np.fill_diagonal(count, 0)
    total = similarity * count
    nearest, height = _nearest(total, count)
    is_stale = np.zeros(len(names), np.bool_)
    while height[row := int(height.argmax())] >= least:
        if is_stale[row]:
            _renew(row, total, count, nearest, height)
            is_stale[row] = False
            continue
        kept, gone = sorted((row, int(nearest[row])))
        groups[int(names[kept])] += groups.pop(int(names[gone]))
        _join(total, kept, gone)
        _join(count, kept, gone)
        # A mean of two means is never above both: what pointed at the pair is now at most as high as it was,
        # and is looked at again only when its turn comes.
        is_stale |= (nearest == kept) | (nearest == gone)
        for each in (kept, gone):
            _renew(each, total, count, nearest, height)
            is_stale[each] = False
        if len(groups) < SPARSE * len(names):
            alive = np.flatnonzero(np.isin(names, list(groups)))
            names, total, count = names[alive], total[np.ix_(alive, alive)], count[np.ix_(alive, alive)]
            nearest, height = _nearest(total, count)
            is_stale = np.zeros(len(names), np.bool_)
    return tuple(tuple(sorted(group)) for _, group in sorted(groups.items()))


def _renew(
    row: int, total: Similarities, count: Similarities, nearest: npt.NDArray[np.intp], height: Similarities
) -> None:
    """Find the row nearest to one row again."""
    [nearest[row]], [height[row]] = _nearest(total[row : row + 1], count[row : row + 1])


def _nearest(total: Similarities, count: Similarities) -> tuple[npt.NDArray[np.intp], Similarities]:
    """Return for every row given the row nearest to it, and their mean similarity."""
    mean = np.divide(total, count, out=np.full_like(total, NEVER), where=count > 0)
    nearest = mean.argmax(axis=1)
    return nearest, mean[np.arange(len(mean)), nearest]


def _join(sums: Similarities, kept: int, gone: int) -> None:
    """Add the pairs of `gone` to those of `kept`, and take it out."""
    sums[kept] += sums[gone]
    sums[kept, kept] = 0
    sums[:, kept] = sums[kept]
    sums[gone] = sums[:, gone] = 0


def components(is_linked: npt.NDArray[np.bool_]) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the rows that a symmetric matrix connects, in order of their first row."""
    is_left = np.ones(len(is_linked), np.bool_)
    for first in range(len(is_linked)):
        if not is_left[first]:
            continue
        is_here = np.zeros(len(is_linked), np.bool_)
        reached = [first]
        while reached:
            is_here[reached] = True
            reached = np.flatnonzero(is_linked[reached].any(axis=0) & ~is_here).tolist()
        is_left &= ~is_here
        yield np.flatnonzero(is_here)


def connected(rows: Sequence[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return `rows` as groups that the pairs connect, in order of their first row."""
    parent = {row: row for row in rows}

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = {}
    for row in rows:
        groups.setdefault(root(row), []).append(row)
    return list(groups.values())
