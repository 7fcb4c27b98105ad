"""Compares two texts word by word: what both have, what was removed, what was added (pure)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from retrieval.types import Change

_WORD: Final = re.compile(r"\S+")


def word_diff(old: str, new: str) -> tuple[Change, ...]:
    """Return what became of `old` in `new`, in reading order; what is the same is told in the new words.

    Words are compared without regard to case, quotation marks, dashes and the marks that end them.
    """
    return tuple(_changes(_WORD.findall(old), _WORD.findall(new)))


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [*map(_plain, old)], [*map(_plain, new)], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", " ".join(new[c:d]))
            continue
        if a < b:
            yield Change("removed", " ".join(old[a:b]))
        if c < d:
            yield Change("added", " ".join(new[c:d]))


def _plain(word: str) -> str:
    return re.sub(r"[^\w%$€£]", "", word).casefold() or word
