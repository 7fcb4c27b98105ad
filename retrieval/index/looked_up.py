"""Remembers what was looked up in the archive for one question, so that nothing is read twice."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

Found = TypeVar("Found")


class LookedUp(Generic[Found]):
    """Remembers what there is by id, and of what there is nothing; for one thread."""

    def __init__(self, look: Callable[[Sequence[str]], Mapping[str, Found]]) -> None:
        """Begin with nothing known; `look` finds things by id and leaves out what there is not."""
        self._look = look
        self._known: dict[str, Found | None] = {}

    def __call__(self, ids: Sequence[str]) -> dict[str, Found]:
        """Return what there is of `ids`, in their order."""
        if unknown := [each for each in ids if each not in self._known]:
            found = self._look(unknown)
            self._known |= {each: found.get(each) for each in unknown}
        return {each: known for each in ids if (known := self._known[each]) is not None}

    def know(self, found: Mapping[str, Found]) -> None:
        """Take over what is known from elsewhere."""
        self._known |= found
