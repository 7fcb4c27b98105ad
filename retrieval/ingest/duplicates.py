"""Copies of one text, found by the three-word shingles they share (pure).

The measure is containment, the share of the smaller text's shingles that stand in the larger one
(Broder 1997, "On the resemblance and containment of documents"): an agency's story cut to its first
third is a copy, and resemblance (Jaccard) would miss it. Shingles of three words survive 15 % of
changed words; longer ones do not.
"""

from binascii import crc32
from collections.abc import Set

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

# Two notices of a dozen words can share half of them by chance.
MIN_SHARED = 5


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of the three-word shingles of a cleaned text, sampled if it is long.

    A text of fewer than three words gives one shorter shingle, an empty one none.
    """
    tokens = words(text)
    if not tokens:
        return frozenset()
    runs = range(max(1, len(tokens) - SHINGLE_WORDS + 1))
    hashes = frozenset(crc32(" ".join(tokens[i : i + SHINGLE_WORDS]).encode()) for i in runs)
    return _sample(hashes) if len(tokens) >= SAMPLED_FROM_WORDS else hashes


def containment(a: Set[int], b: Set[int]) -> float:
    """Return the share of the smaller set of shingles that the larger holds, in [0, 1].

    Where one text was sampled and the other was short enough not to be, only the sampled part counts.
    """
    smaller, shared = _compared(a, b)
    return shared / smaller if smaller else 0.0


def is_copy(a: Set[int], b: Set[int]) -> bool:
    """Whether two texts, given as shingles, are one text: a copy, an excerpt or a light edit."""
    smaller, shared = _compared(a, b)
    is_short = smaller in SHORT_SHINGLES and not (_is_sampled(a) or _is_sampled(b))
    asked = SHORT_CONTAINMENT if is_short else COPY_CONTAINMENT
    return shared >= min(MIN_SHARED, smaller) > 0 and shared >= asked * smaller


def _compared(a: Set[int], b: Set[int]) -> tuple[int, int]:
    """Return the size of the smaller set and how many hashes both hold, on equal terms."""
    if _is_sampled(a) != _is_sampled(b):
        a, b = _sample(a), _sample(b)
    return min(len(a), len(b)), len(a & b)


def _is_sampled(hashes: Set[int]) -> bool:
    return all(each % SAMPLE_RATE == 0 for each in hashes)


def _sample(hashes: Set[int]) -> frozenset[int]:
    return frozenset(each for each in hashes if each % SAMPLE_RATE == 0)
