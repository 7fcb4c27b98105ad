"""Judging a draft: each sentence against what the archive holds.

    draft → sentences that state something → search → the stored sentences nearest to each
          → is it said there? → supported, contradicted with what differs, or unsupported

The checks are those an answer has to pass (`retrieval.chain.check`); "supported" means that a stored sentence
says nearly the same and that numbers, names, dates, quotes and denials agree, not that it is true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from retrieval.chain.check import check
from retrieval.chain.checking.counts import counts_agree, superseding
from retrieval.chain.checking.differing import differences, turned_differences
from retrieval.chain.checking.draft import Drafted, drafted
from retrieval.chain.prose.alike import gist
from retrieval.chain.prose.weighing import share
from retrieval.chain.writing.numbering import citation_of
from retrieval.types import Difference, DraftReport, Found, Judged, Passage, Query, Sentence

# Passages read for each sentence of a draft, and their sentences compared in full.
PASSAGES: Final = 12
COMPARED: Final = 8

# One origin is enough to lean on; more than three tell an editor nothing new.
CITED: Final = 3

# What of a sentence's weighted content words its source must say: by its words alone, or with fewer of them
# when the meaning is near as well (cosine of MiniLM's sentence vectors).
SAID: Final = 0.72
SAID_NEARLY: Final = 0.5
NEAR: Final = 0.75

# An early toll is a source of what was true then.
NEWER: Final = "an earlier count; the newest, of {1}, is {0}"

# Below this a sentence that disagrees is about something else.
SAME_THING: Final = 0.55


class Search(Protocol):
    """What judging needs of the index."""

    def __call__(self, query: Query, top_k: int = ...) -> Found:
        """Find passages, best first."""
        ...

    def sentence_scores(self, query: Query, passages: Sequence[Passage]) -> Mapping[tuple[str, int], float]:
        """Return the cosine of the query and each sentence."""
        ...


@dataclass(frozen=True, slots=True)
class _Source:
    """A stored sentence beside one of the draft."""

    sentence: Sentence
    said: float
    """The share of the draft's content words, weighted by rarity, that it holds."""
    nearness: float
    """The cosine of the two, or `said` where there are no vectors."""
    failed: tuple[str, ...]
    is_turned: bool
    """In nearly the same words, the draft says something else in one place, or lets another say it."""

    @property
    def score(self) -> float:
        """How near it comes to saying the same, in [0, 1]."""
        return (self.said + max(self.nearness, 0.0)) / 2

    @property
    def says_it(self) -> bool:
        """Whether it says what the draft says, as far as words and meaning tell."""
        return self.said >= SAID or (self.said >= SAID_NEARLY and self.nearness >= NEAR)


def check_draft(text: str, *, search: Search) -> DraftReport:
    """Judge every sentence of a draft in Markdown or plain text against the archive.

    Raises:
        StoreError: the archive cannot be read.
    """
    return DraftReport(tuple(_judged(each, search) for each in drafted(text)))


def _judged(draft: Drafted, search: Search) -> Judged:
    if draft.left:
        return Judged(draft.text, draft.line, "skipped", reason=draft.left)
    sources = _sources(draft, search)
    agreeing = [each for each in sources if each.says_it and not (each.failed or each.is_turned)]
    if agreeing:
        return _supported(draft, agreeing, sources)
    for each in sources:
        if each.said >= SAME_THING and (found := differences(draft.text, each.sentence, each.failed)):
            return _verdict(draft, "contradicted", [each], found)
    return _verdict(draft, "unsupported", sources[:1])


def _supported(draft: Drafted, agreeing: Sequence[_Source], sources: Sequence[_Source]) -> Judged:
    """Supported, with a newer count beside it where one took the place of what is stated."""
    judged = _verdict(draft, "supported", agreeing)
    others = [each.sentence for each in sources]
    found = next(filter(None, (superseding(draft.text, each.sentence, others) for each in agreeing)), None)
    if found is None:
        return judged
    newest, sentence = found
    cited = (*judged.citations, citation_of(sentence, len(judged.citations) + 1))
    return replace(judged, citations=cited, reason=NEWER.format(newest.value, newest.published))


def _verdict(
    draft: Drafted,
    verdict: Literal["supported", "contradicted", "unsupported"],
    sources: Sequence[_Source],
    differing: tuple[Difference, ...] = (),
) -> Judged:
    best = _by_origin(sources)[:CITED]
    return Judged(
        draft.text,
        draft.line,
        verdict,
        score=round(best[0].score, 3) if best else 0.0,
        failed=tuple(dict.fromkeys(each.kind for each in differing)),
        differences=differing,
        # What only comes near is no source of what nobody says.
        citations=tuple(
            citation_of(each.sentence, n) for n, each in enumerate(best, start=1) if verdict != "unsupported"
        ),
    )


def _by_origin(sources: Sequence[_Source]) -> list[_Source]:
    """The best source of each origin."""
    best: dict[str, _Source] = {}
    for each in sources:
        best.setdefault(each.sentence.article.origin or each.sentence.article.id, each)
    return list(best.values())


def _sources(draft: Drafted, search: Search) -> list[_Source]:
    """The stored sentences nearest to a sentence of the draft, nearest first."""
    query = Query(f"{draft.before} {draft.text}".strip())
    passages = [hit.passage for hit in search(query, PASSAGES).hits]
    meaning = search.sentence_scores(query, passages)
    sentences = {each.key: each for passage in passages for each in passage.sentences}
    said = {key: _said(draft.text, each) for key, each in sentences.items()}
    nearest = sorted(sentences, key=lambda key: -(said[key] + meaning.get(key, said[key])))[:COMPARED]
    found = [
        _Source(
            sentences[key],
            said[key],
            meaning.get(key, said[key]),
            _failed(draft.text, sentences[key]),
            bool(turned_differences(draft.text, sentences[key])),
        )
        for key in nearest
    ]
    return sorted(found, key=lambda each: -each.score)


def _failed(text: str, source: Sentence) -> tuple[str, ...]:
    failed = check(text, [source]).failed
    is_miscounted = "numbers" not in failed and not counts_agree(text, source.text)
    return (*failed, "numbers") if is_miscounted else failed


def _said(text: str, source: Sentence) -> float:
    """The share of the draft's content, weighted by rarity, that the sentence holds."""
    wanted, held = gist(text).concepts, gist(source.text).concepts
    return share(wanted, held, of_nothing=0.0)
