"""Figures of the opposite of what a question counts: the shops opened, asked how many will close (pure)."""

import re
from collections.abc import Iterator
from typing import Final

# Deeds one of which undoes the other: a number told of one answers no question on the other. Written for
# this project.
_OPPOSITES: Final = (
    (
        "close closes closed closing closure closures shut shuts shutting shutter shuttered shuttering",
        "open opens opened opening reopen reopens reopened reopening",
    ),
    (
        "hire hires hired hiring employ employs employed recruit recruits recruited recruiting",
        "dismiss dismissed dismisses fired sack sacks sacked sacking cut cuts cutting",
    ),
    ("buy buys bought buying acquire acquired acquires", "sell sells sold selling"),
    ("win wins won winning", "lose loses lost losing"),
    ("arrive arrives arrived arriving", "depart departs departed departing"),
    ("rise rises rose risen grow grows grew grown", "fall falls fell fallen shrink shrinks shrank shrunk"),
    ("arrest arrests arrested detained", "release releases released releasing freed"),
)
_SIDES: Final = {
    word: (side.split()[0], other.split()[0])
    for pair in _OPPOSITES
    for side, other in (pair, pair[::-1])
    for word in side.split()
}
_DEED: Final = re.compile(rf"\b(?:{'|'.join(_SIDES)})\b", re.IGNORECASE)

# A deed so far before or behind a figure, in characters, says what is counted.
_REACH: Final = 50


def counts_opposite(question: str, text: str, start: int, end: int) -> bool:
    """Whether the figure from `start` to `end` of `text` is of the opposite of what `question` asks.

    The deed right before a figure tells ("plans to open 300 shops"), or else the one behind it ("300 shops
    will open"); where neither stands near, nothing tells.
    """
    asked = frozenset(_sides(question))
    if len(asked) != 1:
        return False
    before, behind = tuple(_sides(text[max(0, start - _REACH) : start])), _sides(text[end : end + _REACH])
    told = before[-1] if before else next(behind, None)
    return told is not None and told[::-1] in asked


def _sides(text: str) -> Iterator[tuple[str, str]]:
    """Each deed of `text` by the name of its side and of the opposite one."""
    return (_SIDES[each.group().casefold()] for each in _DEED.finditer(text))
