"""How common words are in news at large: weights that a few articles alone cannot give.

Inverse document frequency must come from outside the batch: with weights fitted on one story's own articles
the words they share look worthless, and the story falls apart. The table was counted by
`tests/benchmarks/build_background.py`; it holds stems and counts, no text.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "background_df.txt"

# Titles and the first 150 to 200 words group best; whole bodies bring outsiders close: five reports of one
# story, put among 987 articles of Multi-News, had cosines of .24 to .47 by their leads, the nearest outsider
# .21; by their bodies .30 to .52, but at the bar that groups best an outsider joined them.
LEAD_WORDS = 200


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies of stems over titles and leads of news."""

    texts: int
    """How many texts were counted."""
    frequency: Mapping[str, int]
    """In how many of them a stem occurs."""
    lower: Mapping[str, float]
    """The share of a stem's uses that are printed without a capital."""

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of `stem`, at least 1 for what is in every text."""
        return 1.0 + math.log((1 + self.texts) / (1 + self.frequency.get(stem, 0)))


@cache
def read_background() -> Background:
    """Return the table that ships with the package."""
    first, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    fields = [row.split(" ") for row in rows]
    return Background(
        texts=int(first),
        frequency={stem: int(count) for stem, count, _ in fields},
        lower={stem: int(percent) / 100 for stem, _, percent in fields},
    )
