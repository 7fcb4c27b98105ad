"""Every passage's outlet, day and vector, in memory, so that a filtered search can compare them all.

    archive ──all, once──> Shelf <──changes, before a question with a filter── archive

It holds the archive's vectors: a change in the archive is taken in once its vector is there. Until then the
shelf may name passages that no longer qualify, but they are not shown: the archive decides what passes a
filter and may be shown.

Comparing 8,000 takes 0.6 ms; reading one vector from the archive takes 0.04 ms. Components are rounded to a
byte, which changes a cosine by about 0.001, so callers that rank by them compare the best more precisely. A
passage takes 0.9 kB at 384 dimensions.
"""

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.index.follow import follower_of
from retrieval.types import Filters

if TYPE_CHECKING:
    from retrieval.index.archive_following import Change
    from retrieval.index.passage_vectors import EmbeddingModel, Shelved, Vector

MOST_COMPONENTS: Final = 20_000_000
"""Behind broader filters an index of vectors is quicker: 52,000 passages of 384 dimensions take 4 ms."""

_LARGEST: Final = 127
# So many rows, made floats, stay in a core's cache.
_BLOCK: Final = 512
_CHANGES_A_STEP: Final = 5_000
# Rows made at a time beyond those needed, so that not every batch of articles copies all.
_SPARE: Final = 1.2
# A passage that has no day is in no window.
_NO_DAY: Final = 0
_NO_OUTLET: Final = -1


class ShelfArchive(Protocol):
    """What the shelf needs of the archive."""

    def shelved(self, model: str, ids: Sequence[str] | None = None) -> "Iterator[Shelved]":
        """All passages with a vector of `model`, or those of them named; some at a time."""

    def changes(self, after: int, limit: int) -> "Sequence[Change]":
        """The next changes after a sequence number."""

    def positions(self) -> Mapping[str, int]:
        """How far the archive, and what follows it, have come."""


class Shelf:
    """The passages of one archive, with the vectors of one model; safe for threads."""

    def __init__(self, archive: ShelfArchive, model: "EmbeddingModel") -> None:
        self._archive, self._model = archive, model
        self._lock = Lock()
        self._position: int | None = None
        self._clear()

    def _clear(self) -> None:
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._free: list[int] = []
        self._codes: dict[str, int] = {}
        self._is_there = np.zeros(0, np.bool_)
        self._outlets = np.zeros(0, np.int32)
        self._days = np.zeros(0, np.int32)
        self._scales = np.zeros(0, np.float32)
        self._matrix = np.zeros((0, 0), np.int8)

    @property
    def is_loaded(self) -> bool:
        """Whether it has followed; the first time takes 1.6 s of CPU for 100,000 passages."""
        return self._position is not None

    def follow(self, positions: Mapping[str, int]) -> None:
        """Come up to where the archive's vectors are by now.

        Args:
            positions: How far the archive and what follows it had come when the question came.

        Raises:
            StoreError: the archive cannot be read.
        """
        with self._lock:
            if self._reached(positions) != self._position:
                # Another thread's question may have brought it further since they were read.
                self._come_to(self._reached(self._archive.positions()))

    def _reached(self, positions: Mapping[str, int]) -> int:
        return positions.get(follower_of(self._model), 0)

    def covers(self, filters: Filters) -> bool:
        """Whether each passage behind `filters`, which are of outlets and days only, can be looked at."""
        if filters.articles or not self.is_loaded:
            return False
        with self._lock:
            return len(self._meeting(filters)) * self._matrix.shape[1] <= MOST_COMPONENTS

    def nearest(self, vector: "Vector", filters: Filters, top_k: int) -> list[tuple[str, float]]:
        """Return ids and cosines of the nearest passages that meet `filters`, best first."""
        with self._lock:
            rows = self._meeting(filters)
            scores = self._cosines(rows, vector)
            best = np.argpartition(-scores, top_k)[:top_k] if top_k < len(scores) else np.arange(len(scores))
            best = best[np.argsort(-scores[best])]
            return [(self._ids[rows[each]], float(scores[each])) for each in best]

    def _meeting(self, filters: Filters) -> NDArray[np.intp]:
        met = self._is_there.copy()
        if filters.since or filters.until:
            met &= self._days != _NO_DAY
        if filters.since:
            met &= self._days >= filters.since.toordinal()
        if filters.until:
            met &= self._days < filters.until.toordinal()
        if filters.outlets:
            known = [self._codes[each] for each in filters.outlets if each in self._codes]
            met &= np.isin(self._outlets, known)
        return np.flatnonzero(met)

    def _cosines(self, rows: NDArray[np.intp], vector: "Vector") -> NDArray[np.float32]:
        parts = [
            self._matrix[some].astype(np.float32) @ vector
            for some in (rows[first : first + _BLOCK] for first in range(0, len(rows), _BLOCK))
        ]
        return np.concatenate([*parts, np.zeros(0, np.float32)]) * self._scales[rows]

    # ---- following

    def _come_to(self, position: int) -> None:
        # An archive put back from a copy, or whose vectors are made anew, is behind what was read.
        if self._position is None or position < self._position:
            self._position = None
            self._clear()
            self._put(None)
        elif position > self._position:
            self._renew(self._position, position)
        self._position = position

    def _renew(self, after: int, last: int) -> None:
        """Read what changed; what the vectors have not come to is left, or each question would read it."""
        renewed: set[str] = set()
        while after < last and (changes := self._archive.changes(after, _CHANGES_A_STEP)):
            renewed.update(each.passage_id for each in changes if each.seq <= last)
            after = changes[-1].seq
        for each in renewed:
            self._remove(each)
        self._put(sorted(renewed))

    def _remove(self, passage_id: str) -> None:
        row = self._rows.pop(passage_id, None)
        if row is not None:
            self._is_there[row] = False
            self._free.append(row)

    def _put(self, ids: Sequence[str] | None) -> None:
        for some in self._archive.shelved(self._model.name, ids):
            self._add(some)

    def _add(self, some: "Shelved") -> None:
        if not self._ids:
            # A model on a server would be asked for this number.
            self._matrix = np.zeros((0, some.matrix.shape[1]), np.int8)
        rows = self._room(some.ids)
        scales = np.abs(some.matrix).max(axis=1) / _LARGEST
        scales[scales == 0] = 1
        self._matrix[rows] = np.rint(some.matrix / scales[:, None])
        self._scales[rows] = scales
        self._days[rows] = [each.toordinal() if each else _NO_DAY for each in some.days]
        self._outlets[rows] = [
            _NO_OUTLET if each is None else self._codes.setdefault(each, len(self._codes))
            for each in some.outlets
        ]
        self._is_there[rows] = True

    def _room(self, ids: Sequence[str]) -> NDArray[np.intp]:
        """Give passages rows, those of gone ones first."""
        reused = [self._free.pop() for _ in range(min(len(ids), len(self._free)))]
        first, fresh = len(self._ids), len(ids) - len(reused)
        rows = [*reused, *range(first, first + fresh)]
        self._ids += [""] * fresh
        for each, row in zip(ids, rows, strict=True):
            self._ids[row], self._rows[each] = each, row
        if len(self._ids) > len(self._is_there):
            self._grow(int(_SPARE * len(self._ids)))
        return np.array(rows, np.intp)

    def _grow(self, count: int) -> None:
        more = count - len(self._is_there)
        self._is_there, self._outlets, self._days, self._scales, self._matrix = (
            np.concatenate([column, np.zeros((more, *column.shape[1:]), column.dtype)])
            for column in (self._is_there, self._outlets, self._days, self._scales, self._matrix)
        )
