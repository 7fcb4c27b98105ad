"""Copies of one text, found by the three-word shingles they share (pure).

The measure is containment, the share of the smaller text's shingles that occur in the larger one (Broder
1997, "On the resemblance and containment of documents"): an agency's story cut to its first third is a copy,
and resemblance (Jaccard) would miss it. Shingles of three words survive 15 % of changed words; longer ones do
not.
"""

from binascii import crc32
from collections.abc import Set
from dataclasses import dataclass

from retrieval.ingest.words import words

SHINGLE_WORDS = 3

# Of a long text every fourth hash is kept, by its value, so that two copies keep the same ones.
SAMPLE_RATE = 4

# A shorter text keeps all its hashes: a quarter of them would be too few to tell.
SAMPLED_FROM_WORDS = 200

# Generated copies (other boilerplate, first half, first 30 %, 15 % of words changed, shuffled) lie
# above, different articles on one event below, but for one in a hundred that may be a real copy.
COPY_CONTAINMENT = 0.5

# Each changed word breaks three shingles, and in 40 to 200 words chance decides how many that is:
# with 15 % of words changed 91 % of such copies pass .5 and 99 % pass .4 (512 news leads of 60-95
# words), while of 921 pairs on one event 4 pass, 2 of them real copies.
SHORT_CONTAINMENT = 0.4
SHORT_SHINGLES = range(40, SAMPLED_FROM_WORDS)

# Two texts as short that differ in a number or name may be two reports in the same set words; where a longer
# one differs from what it holds, it is an update of the story or its edit.
BRIEF_SHINGLES = SHORT_SHINGLES.start

# Two notices of a dozen words can share half of them by chance.
MIN_SHARED = 5


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of the three-word shingles of a cleaned text, sampled if it is long.

    A text of fewer than three words gives one shorter shingle, an empty one none.
    """
    tokens = [each.encode() for each in words(text)]
    if not tokens:
        return frozenset()
    runs = range(max(1, len(tokens) - SHINGLE_WORDS + 1))
    hashes = frozenset([crc32(b" ".join(tokens[i : i + SHINGLE_WORDS])) for i in runs])
    return _sample(hashes) if len(tokens) >= SAMPLED_FROM_WORDS else hashes


@dataclass(frozen=True, slots=True)
class Size:
    """How many shingles there are, and how many of them a sampled text keeps too."""

    all: int
    sampled: int

    @property
    def is_sampled(self) -> bool:
        """Whether these are all that a sampled text keeps."""
        return self.all == self.sampled


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, on equal terms: where only one of them is sampled, of its kind of shingles."""

    shared: int
    smaller: int
    """How many the smaller text has."""
    larger: int
    """How many the larger text has."""
    is_full: bool
    """All shingles of two short texts were compared, not a sample."""

    @property
    def containment(self) -> float:
        """The share of the smaller text's shingles that the larger holds, in [0, 1]."""
        return self.shared / self.smaller if self.smaller else 0.0

    @property
    def coverage(self) -> float:
        """The share of the larger text's shingles that the smaller holds, in [0, 1]."""
        return self.shared / self.larger if self.larger else 0.0

    @property
    def is_copy(self) -> bool:
        """Whether the two are one text: a copy, an excerpt or a light edit."""
        is_short = self.is_full and self.smaller in SHORT_SHINGLES
        asked = SHORT_CONTAINMENT if is_short else COPY_CONTAINMENT
        return self.shared >= min(MIN_SHARED, self.smaller) > 0 and self.shared >= asked * self.smaller

    @property
    def is_edited_brief(self) -> bool:
        """Whether both texts are very short, and not all of the smaller stands in the larger one."""
        return self.shared < self.smaller <= self.larger < BRIEF_SHINGLES


def size_of(hashes: Set[int]) -> Size:
    """The size of a set of shingles."""
    return Size(len(hashes), len(_sample(hashes)))


def overlap(one: Size, other: Size, shared: Size) -> Overlap:
    """Compare two texts by how many shingles each has and how many they share."""
    if one.is_sampled != other.is_sampled:
        smaller, larger = sorted((one.sampled, other.sampled))
        return Overlap(shared.sampled, smaller, larger, is_full=False)
    smaller, larger = sorted((one.all, other.all))
    return Overlap(shared.all, smaller, larger, is_full=not one.is_sampled)


def containment(a: Set[int], b: Set[int]) -> float:
    """Return the share of the smaller set of shingles that the larger holds, in [0, 1]."""
    return overlap(size_of(a), size_of(b), size_of(a & b)).containment


def is_copy(a: Set[int], b: Set[int]) -> bool:
    """Whether two texts, given as shingles, are one text: a copy, an excerpt or a light edit."""
    return overlap(size_of(a), size_of(b), size_of(a & b)).is_copy


def _sample(hashes: Set[int]) -> frozenset[int]:
    return frozenset(each for each in hashes if each % SAMPLE_RATE == 0)
