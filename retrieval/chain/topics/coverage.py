"""Choosing the sentences that together cover what many articles say (pure).

Greedy coverage: a sentence is worth the concepts it adds, a concept the number of articles that share it.
Sentences count more when they come early in an article, are close to the average of all, or are from an
article not yet used. Sentences are printed verbatim. Measured by `tests/benchmarks/coverage.py`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from retrieval.chain.prose.asides import is_aside
from retrieval.chain.prose.context import needed_before
from retrieval.chain.prose.datelines import told as shown
from retrieval.chain.prose.similarity import dot, vector
from retrieval.chain.prose.weighing import share_told
from retrieval.chain.topics.exchange import exchange
from retrieval.ingest.words import STOP_WORDS, stem, words
from retrieval.types import Sentence

# Shorter is a heading or a cry ("Not everyone is ready to celebrate."), longer is a list.
FEWEST_WORDS, MOST_WORDS = 8, 70

# The first sentence of an article counts double, the second and third a little less.
LEAD_SENTENCES: Final = 3

# "said that there were 2,000." lost its beginning; "al-Shabaab", "iPhone" and "eBay" are written so.
_FROM_THE_MIDDLE: Final = re.compile(r"\W*(?![a-z]+[-'’]?[A-Z])[a-z]")

# What an article not yet used adds: share of articles used .85 -> .95 at 100 words, ROUGE unchanged.
NEW_SOURCE: Final = 0.6

# What an origin is worth when single sentences are exchanged: about three concepts that three articles share.
SOURCE_WEIGHT: Final = 10.0

# How much nearness to the middle of all articles counts beside coverage.
CENTRALITY: Final = 1.0

# Sentences are whole: a text may run this much over its length, as readers allow it to fall short.
OVER: Final = 1.1

# Sentences more alike than this say the same.
REDUNDANT: Final = 0.6

# A concept counts for every article that has it, and a little for every use.
USE_WEIGHT, MOST_USES = 0.25, 6

# From so many words on a text has room for something that one of three origins or more tells alone: what
# stands so near the top of its article, and has less than this in common with any sentence of the others
# (as in `retrieval.chain.comparing.differ`).
LONG: Final = 120
FEWEST_ORIGINS: Final = 3
HIGH: Final = 8
ALONE: Final = 0.25
# It is worth no more than so many sentences.
MOST_GIVEN_UP: Final = 3

# A concept of one article only is kept when it comes back this often.
FEWEST_USES: Final = 3

# No article fills more than this share of a text, unless there are fewer articles than shares.
ARTICLE_SHARE: Final = 0.4

# What happened last is what readers want first: sentences of the newest day count half as much again.
NEWEST: Final = 0.5

# How much the query's own words pull, when there is one: a sentence with all of them counts three times.
QUERY: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, with what must be read before it."""

    sentences: tuple[Sentence, ...]
    """The sentence itself stands last."""
    lengths: Mapping[tuple[str, int], int]
    """The words of each sentence."""
    concepts: frozenset[str]
    vector: Mapping[str, float]
    prior: float

    @property
    def origin(self) -> str:
        return self.sentences[-1].article.origin


def choose(sentences: Sequence[Sentence], *, words: int, query: str = "") -> tuple[Sentence, ...]:
    """Choose sentences of about `words` words in all, in the order of days and of reading.

    Args:
        sentences: All sentences of the articles; of copies only one article's.
        words: The length aimed at; a tenth more at most.
        query: What the text is about; sentences that speak of it count more. May be empty.
    """
    newest = max((each.article.day for each in sentences if each.article.day), default=None)
    found = [each for sentence in sentences if (each := _candidate(sentence, query, newest))]
    weights = _weights(sentences)
    most = OVER * words
    limits = _Limits(most, most * max(ARTICLE_SHARE, 1 / max(1, len({each.origin for each in found}))))
    chosen = _greedy(found, weights, limits)
    places = [place for place, each in enumerate(found) if each in chosen]
    better = exchange(
        places,
        [_worth(each, weights) for each in found],
        lambda kept, new: limits.leave_room_for(found[new], [found[place] for place in kept]),
    )
    kept = [found[place] for place in better]
    if words >= LONG:
        kept = _with_one_alone(kept, found, weights, limits)
    told = {sentence.key for each in kept for sentence in each.sentences}
    return tuple(sorted((each for each in sentences if each.key in told), key=_reading_order))


def _reading_order(sentence: Sentence) -> tuple[str, str, int]:
    day = sentence.article.day
    # The undated come last: what they tell is new as often as not.
    return day.isoformat() if day else "9999", sentence.article.id, sentence.index


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a text must keep to."""

    words: float
    words_of_one: float
    """Words of one origin, when it has more than one candidate in the text."""

    def leave_room_for(self, candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
        """Whether the candidate fits beside the chosen, and says something else than they."""
        if _words((*chosen, candidate)) > self.words:
            return False
        same = [each for each in chosen if each.origin == candidate.origin]
        if same and _words((*same, candidate)) > self.words_of_one:
            return False
        # What came in as another's context needs no room any more.
        is_new = _words((*same, candidate)) > _words(same)
        return is_new and all(dot(candidate.vector, each.vector) < REDUNDANT for each in chosen)


def _words(candidates: Iterable[_Candidate]) -> int:
    lengths: dict[tuple[str, int], int] = {}
    for each in candidates:
        lengths.update(each.lengths)
    return sum(lengths.values())


def _greedy(found: Sequence[_Candidate], weights: Mapping[str, float], limits: _Limits) -> list[_Candidate]:
    """Take the best candidate that fits, again and again."""
    central = _centrality(found)
    chosen: list[_Candidate] = []
    covered: set[str] = set()

    def gain(candidate: _Candidate) -> float:
        """What the candidate adds to what is covered."""
        added = sum(weights.get(each, 0.0) for each in candidate.concepts - covered)
        newness = 1 + NEW_SOURCE * all(each.origin != candidate.origin for each in chosen)
        length = _words((*chosen, candidate)) - _words(chosen)
        return candidate.prior * newness * (added / length + CENTRALITY * central[id(candidate)])

    fitting = found
    # What does not fit once never fits again: the room shrinks by as much as any candidate does.
    while fitting := [each for each in fitting if limits.leave_room_for(each, chosen)]:
        best = max(fitting, key=gain)
        chosen.append(best)
        covered |= best.concepts
    return chosen


def _with_one_alone(
    chosen: Sequence[_Candidate],
    found: Sequence[_Candidate],
    weights: Mapping[str, float],
    limits: _Limits,
) -> list[_Candidate]:
    """Make room for what one origin alone tells, unless something of the kind is among the chosen.

    Coverage rewards what many repeat; the more do, the less is left for the one that knows more.
    """
    alone = _alone(found)
    if not alone or any(each in alone for each in chosen):
        return list(chosen)
    central = _centrality(found)
    for best in sorted(alone, key=lambda each: -each.prior * central[id(each)]):
        if kept := _room_for(best, chosen, weights, limits):
            return [*kept, best]
    return list(chosen)


def _room_for(
    new: _Candidate, chosen: Sequence[_Candidate], weights: Mapping[str, float], limits: _Limits
) -> list[_Candidate]:
    """The chosen beside which there is room for `new`, the least missed left out; none when too many were."""
    kept = list(chosen)
    for _ in range(MOST_GIVEN_UP + 1):
        if limits.leave_room_for(new, kept):
            return kept
        if kept:
            kept.remove(min(kept, key=lambda each: _missed(each, kept, weights)))
    return []


def _alone(found: Sequence[_Candidate]) -> list[_Candidate]:
    """What stands near the top of one origin's article and is like nothing of the others."""
    if len({each.origin for each in found}) < FEWEST_ORIGINS:
        return []
    high = (each for each in found if each.sentences[-1].index < HIGH)
    return [
        each
        for each in high
        if all(dot(each.vector, other.vector) < ALONE for other in found if other.origin != each.origin)
    ]


def _missed(candidate: _Candidate, chosen: Sequence[_Candidate], weights: Mapping[str, float]) -> float:
    """What would not be told any more without the candidate."""
    others = frozenset[str]().union(*(each.concepts for each in chosen if each is not candidate))
    return sum(weights.get(each, 0.0) for each in candidate.concepts - others)


def _worth(candidate: _Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """Return what a candidate tells, and that it tells it from its origin."""
    worth = {each: candidate.prior * weights[each] for each in candidate.concepts if each in weights}
    return {**worth, f"of {candidate.origin}": SOURCE_WEIGHT}


def _candidate(sentence: Sentence, query: str, newest: date | None) -> _Candidate | None:
    """Return a sentence as a candidate; None for headings, lists and what cannot be understood alone."""
    context = needed_before(sentence)
    length = _length(sentence)
    if context is None or not FEWEST_WORDS <= length <= MOST_WORDS:
        return None
    if not is_whole(sentence.text) or is_aside(sentence.text):
        return None
    together = (*context, sentence)
    first = min(each.index for each in together)
    freshness = 1 + NEWEST * (newest is not None and sentence.article.day == newest)
    return _Candidate(
        sentences=together,
        lengths={each.key: _length(each) for each in together},
        concepts=frozenset(concept for each in together for concept in _concepts(each.text)),
        vector=vector(sentence.text),
        prior=freshness
        * (1 + max(0.0, 1 - first / LEAD_SENTENCES))
        * (1 + QUERY * share_told(query, sentence.text)),
    )


def _length(sentence: Sentence) -> int:
    """Count the words that are shown of a sentence: an agency's dateline is not."""
    return len(shown(sentence).split())


def is_whole(text: str) -> bool:
    """Whether the text begins and ends like a sentence; headings and what was cut do not."""
    return not _FROM_THE_MIDDLE.match(text) and text.rstrip("\"'”’)]»")[-1:] in tuple(".!?…。！？")


def _weights(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Return what each concept is worth: the number of origins that have it, and a little for every use."""
    origins: dict[str, set[str]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for sentence in sentences:
        found = _concepts(sentence.text)
        uses.update(found)
        for concept in found:
            origins[concept].add(sentence.article.origin)
    fewest = 2 if len({sentence.article.origin for sentence in sentences}) > 2 else 1  # noqa: PLR2004 - of two articles, one is half
    return {
        concept: len(each) + USE_WEIGHT * min(uses[concept], MOST_USES)
        for concept, each in origins.items()
        if len(each) >= fewest or uses[concept] >= FEWEST_USES
    }


def _concepts(text: str) -> list[str]:
    """Return stemmed content words, and pairs of neighbours with a content word among them."""
    tokens = words(text)
    stemmed = [stem(token) for token in tokens]
    content = [token not in STOP_WORDS for token in tokens]
    found = [each for each, is_content in zip(stemmed, content, strict=True) if is_content]
    for place, (one, other) in enumerate(pairwise(stemmed)):
        if content[place] or content[place + 1]:
            found.append(f"{one} {other}")
    return found


def _centrality(found: Sequence[_Candidate]) -> dict[int, float]:
    """Return how near each candidate is to the middle of all, the nearest 1."""
    middle: Counter[str] = Counter()
    for each in found:
        middle.update(each.vector)
    near = {id(each): dot(each.vector, middle) for each in found}
    most = max(near.values(), default=0.0) or 1.0
    return {each: value / most for each, value in near.items()}
