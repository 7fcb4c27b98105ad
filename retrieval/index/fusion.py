"""Merging two rankings into one (pure).

Scores of each kind are scaled to [0, 1] and added with weights, which preserves the distances between them.
Adding reciprocal ranks does not, and finds less (Bruch et al. 2023; also measured on SummHay and
MultiHop-RAG). A passage then gains from the other passages found in its article: an article with three
relevant passages is more likely the one asked for than one that mentions the subject in passing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from retrieval.types import Ranks

# All measured with tests/benchmarks/retrieval.py on the development questions of MultiHop-RAG (recall@10,
# recall@4, MRR@10) and SummHay (nDCG@20 of query and subtopic, of the query alone).
#
# Share of words, the rest is meaning; .5 and .7 lose up to .01 on one set or the other.
WORDS: Final = 0.6
# An article's best passages, how many of them, and how much they count beside the passage itself. Without:
# SummHay .911 / .873; with: .932 / .902. Articles of one passage keep their order.
ARTICLE_PASSAGES: Final = 3
ARTICLE_WEIGHT: Final = 1.0


class Ranked(NamedTuple):
    """A passage's place among the candidates; a question has four hundred of them."""

    id: str
    score: float
    """In [0, 1]."""
    ranks: Ranks


def fuse(
    words: Mapping[str, float], meaning: Mapping[str, float], ranks: Mapping[str, Ranks]
) -> list[Ranked]:
    """Rank all passages that either kind of search found, best first.

    Args:
        words: BM25 scores by passage; who is missing holds none of the words.
        meaning: Cosines by passage; who is missing counts like the worst.
        ranks: Where each of them stood; names all candidates.
    """
    by_words, by_meaning = _share_of_best(words), _spread(meaning)
    weight = WORDS if words and meaning else float(bool(words))
    own = {
        each: weight * by_words.get(each, 0.0) + (1 - weight) * by_meaning.get(each, 0.0) for each in ranks
    }
    lifts = _lifts(own)
    scored = [
        Ranked(each, (score + ARTICLE_WEIGHT * lifts[each]) / (1 + ARTICLE_WEIGHT), ranks[each])
        for each, score in own.items()
    ]
    # Ties by id: the same question always gives the same order.
    return sorted(scored, key=lambda ranked: (-ranked.score, ranked.id))


def ranks_of(words: Sequence[str], meaning: Sequence[str]) -> dict[str, Ranks]:
    """Return where each passage stands in two rankings, counted from 1."""
    lexical = {each: place for place, each in enumerate(words, start=1)}
    dense = {each: place for place, each in enumerate(meaning, start=1)}
    return {each: Ranks(dense.get(each), lexical.get(each)) for each in dict.fromkeys([*words, *meaning])}


def folded(ranked: Sequence[Ranked], origins: Mapping[str, str]) -> list[Ranked]:
    """Keep of each origin the one article that ranks best; ten copies of an agency's story are one voice."""
    chosen: dict[str, str] = {}
    return [
        each
        for each in ranked
        if chosen.setdefault(origins.get(each.id, each.id), version_of(each.id)) == version_of(each.id)
    ]


def version_of(passage_id: str) -> str:
    """Return the id of the version a passage is of: passage ids are version, first, last sentence."""
    return passage_id.rsplit("-", 2)[0]


def _lifts(own: Mapping[str, float]) -> dict[str, float]:
    """Return for each passage the mean of its article's best."""
    articles: dict[str, list[float]] = defaultdict(list)
    of = {each: version_of(each) for each in own}
    for each, score in own.items():
        articles[of[each]].append(score)
    lifts = {
        article: sum(sorted(scores, reverse=True)[:ARTICLE_PASSAGES]) / ARTICLE_PASSAGES
        for article, scores in articles.items()
    }
    return {each: lifts[article] for each, article in of.items()}


def _share_of_best(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {each: score / best for each, score in scores.items()} if best > 0 else {}


def _spread(scores: Mapping[str, float]) -> dict[str, float]:
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {each: (score - low) / (high - low) if high > low else 1.0 for each, score in scores.items()}
