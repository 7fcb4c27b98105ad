"""What a sentence is about, and whether two sentences say the same (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.chain.prose.aliases import KEY_OF
from retrieval.chain.prose.numbers import numbers
from retrieval.ingest.words import STOP_WORDS, stem, words

# Questions and newspapers use different words for what is asked most: one concept each. Written for
# this project; words that mean other things as often are left out.
SYNONYMS: Final = (
    "kill killed kills killing dead death deaths die died dies dying fatal fatalities toll casualties slain",
    "injured injure injuries injury wounded wounds hurt",
    "arrest arrested arrests detained detain detention custody",
    "contribute contributes contributed contribution provide provides provided providing supply supplies"
    " offer offers offered send sends sent sending pledge pledged promise promised promises donate donated",
    "agree agreed agrees agreement agreements accord pact deal deals",
    "meet meets met meeting talks summit",
    "attack attacks attacked assault bombing bombings massacre massacres carnage",
    "resign resigned resigns resignation quit stepped",
    "buy buys bought purchase purchased acquire acquired acquisition takeover",
    "win wins won winner victory victorious beat beats defeated",
    "cause caused causes reason reasons why because",
    "cost costs price prices worth paid pay",
    "start starts started begin begins began begun",
    "end ends ended finish finished stop stopped",
    # "Founded" has the stem of "found".
    "establish establishes established founded founder founders",
)

# Two sentences with this share of the smaller one's concepts in common tell one thing. Sentences on
# one event by different outlets share about a third, copies with changed wording over two thirds.
SAME: Final = 0.6


@dataclass(frozen=True, slots=True)
class Gist:
    """What a sentence is about."""

    text: str
    concepts: frozenset[str]

    @property
    def figures(self) -> frozenset[float]:
        """The numbers it holds; read only when asked for, which is seldom."""
        return _figures(self.text)


@lru_cache(maxsize=8192)
def gist(text: str) -> Gist:
    """Return what `text` is about."""
    found = [word.removesuffix("'s") for word in words(text)]
    return Gist(text, frozenset(concept(word) for word in found if word not in STOP_WORDS))


@lru_cache(maxsize=1024)
def _figures(text: str) -> frozenset[float]:
    return frozenset(each.low for each in numbers(text))


def concept(word: str) -> str:
    """Return what a lower-case word stands for: a name's key, a group of synonyms, or its stem."""
    return _CONCEPT_OF.get(word) or KEY_OF.get(word) or stem(word)


_CONCEPT_OF: Final = {word: group.split()[0] for group in SYNONYMS for word in group.split()}


def shared(one: Gist, other: Gist) -> float:
    """Return the share of the smaller sentence's concepts that the other has too."""
    smaller = min(len(one.concepts), len(other.concepts))
    return len(one.concepts & other.concepts) / smaller if smaller else 0.0


def says_same(one: Gist, told: Gist) -> bool:
    """Whether `one` tells nothing that `told` does not: same things, and no other figure."""
    return shared(one, told) >= SAME and one.figures <= told.figures


def new_share(one: Gist, told: Iterable[Gist]) -> float:
    """Return the share of the concepts of `one` that none of `told` has."""
    known = frozenset[str]().union(*(each.concepts for each in told))
    return len(one.concepts - known) / len(one.concepts) if one.concepts else 0.0
