"""Which candidates are shown for one question: the best, with copies folded, and whether they answer it.

Reading does not wait for all candidates: the best found by words are read while the vector search still runs.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from retrieval.index import fusion, relevance
from retrieval.index.candidates import Candidates, Parts
from retrieval.index.fusion import Ranked
from retrieval.index.looked_up import LookedUp
from retrieval.index.relevance import Asked
from retrieval.index.unread import says_something
from retrieval.types import Hit, Passage, Query, Relevance

# How many of the best passages are looked at to tell whether there is an answer.
EVIDENCE: Final = 5

# A passage means what it says as a whole and what its best sentence says. Of the seeds' questions .88 are
# right at once (MRR) with halves, .86 with the passage alone; on the other sets it makes no difference.
SENTENCE_SHARE: Final = 0.5

# So many candidates are looked up in the archive, and so many more a place asked for: enough that a dozen
# are left when an agency's story was carried by twenty outlets.
LOOKED_AT: Final = 60
SPARE: Final = 5
# As many places asked for are looked up at a time.
SLICE: Final = 2

Fold = Callable[[Sequence[Ranked], Mapping[str, str]], Sequence[Ranked]]


class Shown:
    """The best passages for one question; for one thread."""

    def __init__(self, parts: Parts, query: Query, top_k: int, fold: Fold) -> None:
        """Prepare for candidates.

        Args:
            parts: What is there to search with.
            query: The question as understood.
            top_k: How many passages are asked for.
            fold: What becomes of copies.

        Raises:
            StoreError: the word index cannot be read.
        """
        self._parts, self._query, self._top_k, self._fold = parts, query, top_k, fold
        self._count = max(top_k, EVIDENCE)
        self._asked = _asked(parts, query.text)
        self._origins = LookedUp[str](lambda ids: parts.archive.matching(ids, query.filters))
        self._passages = LookedUp[Passage](parts.archive.passages)

    def foresee(self, by_words: Candidates) -> None:
        """Read what will most likely be shown, while vectors are looked for.

        Of a dozen shown, ten or eleven are among the dozen that rank best of what words found.

        Raises:
            StoreError: the archive cannot be read.
        """
        passages = self._passages([each.id for each in _ranked(by_words)[: self._count]])
        if not self._query.filters.is_narrowing:
            self._origins.know({each: found.version.article.origin for each, found in passages.items()})
        for passage in islice(passages.values(), EVIDENCE):
            relevance.terms_of(passage)

    def of(self, candidates: Candidates) -> tuple[tuple[Hit, ...], Relevance]:
        """Return the best of the candidates, and whether they answer.

        Raises:
            StoreError: the archive cannot be read.
        """
        best = self._best(candidates)
        passages = self._passages([each.id for each in best])
        ranks = fusion.ranks_of(passages, candidates.words, candidates.nearest)
        hits = [Hit(passages[each.id], each.score, ranks[each.id]) for each in best if each.id in passages]
        return tuple(hits[: self._top_k]), self._relevance(hits[:EVIDENCE], candidates)

    def _best(self, candidates: Candidates) -> Sequence[Ranked]:
        """Rank the candidates, leave out what is withdrawn or filtered out, fold copies; the best so many."""
        ranked, count = _ranked(candidates), self._count
        if candidates.origins is not None:
            shown = [each for each in ranked if each.id in candidates.origins]
            return self._fold(shown, candidates.origins)[:count]
        ranked = ranked[: LOOKED_AT + SPARE * count]
        origins: dict[str, str] = {}
        best: Sequence[Ranked] = ()
        # Most often the first few are enough: one look in six takes half the time of one at all.
        for start in range(0, len(ranked), SLICE * count):
            origins |= self._origins([each.id for each in ranked[start : start + SLICE * count]])
            best = self._fold([each for each in ranked if each.id in origins], origins)
            if len(best) >= count:
                break
        return best[:count]

    def _relevance(self, hits: Sequence[Hit], candidates: Candidates) -> Relevance:
        passages = [hit.passage for hit in hits]
        near = [candidates.sentence[each.id] for each in passages if each.id in candidates.sentence]
        if not says_something(self._parts.embeddings, self._query.text, passages):
            near = []
        return relevance.decide(relevance.read(self._asked, passages, max(near, default=None)))


def unfolded(ranked: Sequence[Ranked], _origins: Mapping[str, str]) -> Sequence[Ranked]:
    """Leave copies where they are."""
    return ranked


def _asked(parts: Parts, question: str) -> Asked:
    topic, names = relevance.topic(question), relevance.names(question)
    frequencies = parts.lexical.frequencies(list(dict.fromkeys([*topic, *names])))
    return Asked(topic, names, frequencies, parts.lexical.count())


def _ranked(candidates: Candidates) -> Sequence[Ranked]:
    meaning = {
        each: (1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * candidates.sentence.get(each, whole)
        for each, whole in candidates.passage.items()
    }
    return fusion.fuse(candidates.words, meaning, {*candidates.words, *candidates.nearest})
