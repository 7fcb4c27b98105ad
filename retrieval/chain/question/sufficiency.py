"""Whether what was found tells what is asked, not only speaks of it (pure but for the search it asks).

The search says how likely the archive has anything on a question (`retrieval.index.relevance`); here a second
logistic regression weighs that against how far one sentence tells it
(`retrieval.chain.question.telling`). The longer a question, the less one sentence can tell all of it, so the
less that counts; a headline or a topic asks for nothing in particular, and there the search decides alone.

How the numbers were fitted is told in `tests/benchmarks/sufficiency.py`, which fits them anew.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from retrieval.chain.question.asking import asking
from retrieval.chain.question.overview import NOTE as OVERVIEW_NOTE
from retrieval.chain.question.overview import asks_for_news
from retrieval.chain.question.seek import Search
from retrieval.chain.question.telling import Telling, best_telling, missing
from retrieval.types import Found, Passage, Query, Relevance

# Coefficients: of the search's own log odds, of what the best sentence tells, and of being a question.
# Balanced accuracy in cross-validation: MultiHop-RAG .99, the seeds .95, near misses on the sample desk .92;
# on the near misses held out .88 there, .83 on others' articles, and .73 on pairs written last.
ODDS: Final = 0.46
TOLD: Final = 7.29
ASKED: Final = -5.78
CONSTANT: Final = 1.52

# Fitted with both answers weighing alike, so both errors do.
THRESHOLD: Final = 0.5

# The search is never so sure that one sentence could not change it: log odds count up to this.
_SUREST: Final = 5.0

Similarity = Mapping[tuple[str, int], float]


@dataclass
class Judged:
    """A search whose relevance means that a sentence it found tells what is asked.

    Remembers the similarities it looked up, for whoever chooses sentences next.
    """

    search: Search
    _similarities: dict[tuple[Query, tuple[str, ...]], Similarity] = field(default_factory=dict)

    def __call__(self, query: Query, top_k: int = 12) -> Found:
        """Search, and judge what was found."""
        found = self.search(query, top_k)
        return judged(found, self.sentence_scores(query, [hit.passage for hit in found.hits]))

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> Similarity:
        """Return the similarity of the question and each sentence, by (version id, sentence index)."""
        key = query, tuple(each.id for each in passages)
        if key not in self._similarities:
            self._similarities[key] = self.search.sentence_scores(query, passages)
        return self._similarities[key]


def judged(found: Found, similarity: Similarity) -> Found:
    """Return what was found, its relevance decided by what its sentences tell."""
    evidence = found.relevance.evidence
    if asks_for_news(found.query) and found.hits:
        relevance = Relevance(is_relevant=True, evidence={**evidence, "asks_for": "news"})
        return replace(found, relevance=relevance, notes=(*found.notes, OVERVIEW_NOTE))
    if unnamed := asking(found.query).unnamed:
        return replace(
            found, relevance=Relevance(is_relevant=False, evidence={**evidence, "unnamed": unnamed})
        )
    searched = evidence.get("probability")
    share = asked_share(found)
    if not isinstance(searched, float) or not share:
        return found
    best = best_telling(found, similarity)
    probability = chance(searched, best.score, share)
    told = {
        "probability": round(probability, 3),
        "threshold": THRESHOLD,
        "probability_by_search": searched,
        "asked_of_one_sentence": round(share, 3),
        **_evidence(found, best),
    }
    return replace(found, relevance=Relevance(probability >= THRESHOLD, {**evidence, **told}))


def asked_share(found: Found) -> float:
    """Return how much of a question it is that one sentence may tell: 1 for a short one, 0 for none."""
    asked = asking(found.query)
    # A bare "Who?" asks of nothing, unless of a day or of chosen articles.
    asks = asked.is_question and bool(asked.weights or found.query.filters.is_narrowing)
    long = found.relevance.evidence.get("length_of_question", 0.0)
    return 1.0 - float(long) if asks and found.hits else 0.0


def chance(searched: float, told: float, asked: float) -> float:
    """Return the probability that there is an answer.

    Args:
        searched: The probability by the search.
        told: How far the best sentence tells what is asked, from 0 to 1.
        asked: How much of a question it is: 1 for a short one, 0 for a topic.
    """
    weighed = ODDS * log_odds(searched) + asked * (TOLD * told + ASKED) + CONSTANT
    return 1 / (1 + math.exp(-weighed))


def log_odds(probability: float) -> float:
    """Return the logarithm of a probability's odds, as far as it counts."""
    inside = min(max(probability, 0.001), 0.999)
    return max(-_SUREST, min(_SUREST, math.log(inside / (1 - inside))))


def _evidence(found: Found, best: Telling) -> Mapping[str, float | str]:
    asked = asking(found.query)
    return {
        "told_by_best_sentence": round(best.score, 3),
        "words_in_best_sentence": round(best.words, 3),
        "names_by_best_sentence": round(best.names, 3),
        "asks_for": asked.kind or "",
        "kind_in_best_sentence": round(best.kind, 3),
        "not_found": ", ".join(missing(asked, [hit.passage for hit in found.hits])),
    }
