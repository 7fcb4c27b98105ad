"""Passages: runs of consecutive sentences, the unit that is embedded and retrieved."""

import math
from collections.abc import Sequence

from retrieval.ingest.words import count_words
from retrieval.types import Span

# The embedding model reads 256 word pieces; about 105 English words leave room for the title
# that goes before them, and are enough to be about something.
TARGET_WORDS = 105

# Beyond this the model would not see the end.
MAX_WORDS = 180

# Dialogue in three-word sentences still makes passages, and the search below stays linear.
MAX_SENTENCES = 24

# A script without blanks, or a list of addresses, has fewer "words" than the model sees pieces:
# no word counts for more than this many characters.
CHARACTERS_A_WORD = 12

# Prices, on the scale of the squared relative deviation from the target: a break inside a paragraph
# costs as much as being a third too long or too short, a heading cut off from its text as much as
# being empty, and every passage a little, so that 150 words stay one.
_PRICE_WITHIN_PARAGRAPH = 0.12
_PRICE_AFTER_HEADING = 1.0
_PRICE_OF_ANY = 0.03

# A paragraph of at most this many words that does not end like a sentence is a heading.
_HEADING_WORDS = 15
_SENTENCE_ENDS = ".!?…:;,\"'”’»)]。！？．｡।॥؟۔።፧፨։」』）"


def passages(text: str, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return ranges `[first, last)` of sentences, one a passage; every sentence is in exactly one.

    The cheapest way of breaking is found by dynamic programming over the sentences, as Knuth and Plass
    (1981) break paragraphs into lines: sizes near the target, breaks between paragraphs, headings
    with the text they head.
    """
    sizes = [_size(text[start:end]) for start, end in spans]
    prices = [_price_of_break(text, spans, index) for index in range(1, len(spans) + 1)]
    best = [0.0]
    start_of: list[int] = [0]
    for last in range(1, len(spans) + 1):
        price, first = _cheapest(best, sizes, last)
        best.append(price + prices[last - 1])
        start_of.append(first)
    return _ranges(start_of)


def _cheapest(best: Sequence[float], sizes: Sequence[float], last: int) -> tuple[float, int]:
    """Return the price of all passages up to sentence `last`, and where the final one starts."""
    words, cheapest = 0.0, (math.inf, last - 1)
    for first in range(last - 1, max(last - MAX_SENTENCES, 0) - 1, -1):
        words += sizes[first]
        if words > MAX_WORDS and first < last - 1:
            break
        deviation = (words - TARGET_WORDS) / TARGET_WORDS
        cheapest = min(cheapest, (best[first] + deviation**2 + _PRICE_OF_ANY, first))
    return cheapest


def _price_of_break(text: str, spans: Sequence[Span], index: int) -> float:
    """Return what a break before sentence `index` costs."""
    if index == len(spans):
        return 0.0
    before, after = spans[index - 1], spans[index]
    if "\n\n" not in text[before.end : after.start]:
        return _PRICE_WITHIN_PARAGRAPH
    return _PRICE_AFTER_HEADING if _is_heading(text, spans, index - 1) else 0.0


def _is_heading(text: str, spans: Sequence[Span], index: int) -> bool:
    start, end = spans[index]
    opens = index == 0 or "\n\n" in text[spans[index - 1].end : start]
    return opens and text[end - 1] not in _SENTENCE_ENDS and count_words(text[start:end]) <= _HEADING_WORDS


def _size(sentence: str) -> float:
    return max(count_words(sentence), len(sentence) / CHARACTERS_A_WORD)


def _ranges(start_of: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    last = len(start_of) - 1
    while last > 0:
        found.append((start_of[last], last))
        last = start_of[last]
    return tuple(reversed(found))
