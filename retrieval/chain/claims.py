"""Looking up a claim: who printed it, word for word, closely, or something near it.

Search finds the candidates; how well each sentence matches is decided here, by its words in their order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal, Protocol

from retrieval.chain.check import Grounds, checked, recall
from retrieval.chain.checking.differing import differences
from retrieval.chain.checking.facts import negations, quotes, speaks_verbatim
from retrieval.chain.diff import word_diff
from retrieval.chain.writing.numbering import citation_of
from retrieval.ingest.sentences import split
from retrieval.ingest.words import words
from retrieval.types import (
    Article,
    Citation,
    ClaimReport,
    Difference,
    Filters,
    Found,
    Match,
    Published,
    Query,
    Sentence,
    Version,
)

# A post begins with whom it answers and a cry, and ends in tags; neither is part of what is said.
_LINK: Final = re.compile(r"https?://\S+|pic\.twitter\.com/\S+")
_OPENING: Final = re.compile(
    r"^(?:\s|RT\b:?|[@#]\w+:?|(?:BREAKING|JUST IN|UPDATE|DEVELOPING|URGENT|ALERT|WATCH)\b\s*[:|!-]*"
    r"|[^\w\s“\"'(])+"
)
_CLOSING: Final = re.compile(r"(?:\s+(?:[@#]\w+|via @\w+|[^\w\s.!?…”\"')]+))+\s*$")

Kind = Literal["verbatim", "close", "related"]

# One word changed in eight leaves .88 of the words in order, half a sentence kept leaves 1.0; sentences that
# only share their topic and the usual small words stay below .6.
CLOSE: Final = 0.75

# A sentence that fits better by this much is the one meant, whoever printed the other one first: one changed
# word in ten.
MUCH_WORSE: Final = 0.1

# A related sentence holds at least this much of the claim's weighted content words.
RELATED: Final = 0.35

# Three words in a row stand in every newspaper; below that only a whole sentence counts as printed.
SHORTEST_PRINTED: Final = 4

# What makes a sentence of nearly the same words another claim.
DECISIVE: Final = frozenset(("numbers", "dates", "negation"))

# How many runs of matching words at each end may be strays.
ENDS_TRIED: Final = 3

# Passages read for each sentence of a claim; the one that holds it is nearly always the first.
PASSAGES: Final = 12


class Search(Protocol):
    """What looking up a claim needs of the index."""

    def __call__(self, query: Query, top_k: int = ...) -> Found:
        """Find passages, best first."""
        ...


class Shelf(Protocol):
    """What looking up a claim needs of the archive."""

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...

    def copies(self, origin: str) -> Sequence[Article]:
        """Return all articles counted under an origin."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    kind: Kind
    score: float
    claim: str
    """The sentence of the claim that it matches."""
    differs: tuple[Difference, ...] = ()

    def match(self, n: int) -> Match:
        """What is reported of it."""
        changes = word_diff(self.claim, self.sentence.text) if self.kind == "close" else ()
        return Match(citation_of(self.sentence, n), self.kind, self.score, changes, self.differs)


def find(claim: str, *, archive: Shelf, search: Search, top: int = 10) -> ClaimReport:
    """Find who printed `claim`; each of its sentences is looked up on its own.

    Matches come verbatim first, then close, then related; within a kind the origins stand in order of
    publication, each followed by its copies.

    Args:
        claim: A quote, a sentence or a paragraph.
        archive: Where copies are found.
        search: Where candidates are found.
        top: Most matches reported.
    """
    stated = _stated(claim)
    sentences = [stated[start:end] for start, end in split(stated)] or [claim]
    best: dict[tuple[str, int], _Candidate] = {}
    for each in sentences:
        for candidate in _candidates(each, archive, search):
            known = best.get(candidate.sentence.key)
            if known is None or candidate.score > known.score:
                best[candidate.sentence.key] = candidate
    ordered = _ordered(list(best.values()))
    matches = tuple(each.match(n) for n, each in enumerate(ordered[:top], start=1))
    printed = [citation_of(each.sentence, n) for n, each in enumerate(ordered, 1) if each.kind != "related"]
    dated = sorted((each for each in printed if each.published), key=_precedence)
    return ClaimReport(
        claim=claim,
        matches=matches,
        first=dated[0] if dated else None,
        outlets=len({each.source for each in printed}),
        origins=len({each.origin for each in printed}),
    )


def _stated(claim: str) -> str:
    """What is stated in a post: without links, handles, cries and tags around it; tags inside are words."""
    bare = _LINK.sub(" ", claim)
    for dressing in (_OPENING, _CLOSING):
        bare = dressing.sub("", bare)
    return re.sub(r"\s+", " ", bare.replace("#", "")).strip() or claim


def _candidates(claim: str, archive: Shelf, search: Search) -> list[_Candidate]:
    """Return the sentences of the archive that match one sentence of a claim, the best of each article."""
    hits = search(Query(claim, Filters(phrases=(claim,))), PASSAGES).hits
    sentences = [sentence for hit in hits for sentence in hit.passage.sentences]
    found = [match for match in (_matched(claim, each) for each in sentences) if match]
    # Search shows one article of each origin; the others that carry the words are its copies.
    seen = {each.sentence.article.id for each in found}
    origins = {each.sentence.article.origin for each in found if each.kind != "related"}
    copies = [
        article.id
        for origin in sorted(origins)
        for article in archive.copies(origin)
        if article.id not in seen
    ]
    for version in archive.current(copies).values():
        found.extend(match for match in (_matched(claim, each) for each in version.sentences) if match)
    best: dict[str, _Candidate] = {}
    for each in sorted(found, key=lambda candidate: -candidate.score):
        best.setdefault(each.sentence.article.id, each)
    return list(best.values())


def _matched(claim: str, sentence: Sentence) -> _Candidate | None:
    """Return what kind of match a sentence is, if any."""
    ours, text = _words(claim), sentence.text
    is_long = len(ours) >= SHORTEST_PRINTED
    if ours == _words(text) or (is_long and speaks_verbatim(claim, text)):
        return _Candidate(sentence, "verbatim", 1.0, claim)
    likeness, stretch = _nearest(claim, text)
    is_near = is_long and likeness >= CLOSE
    if is_near and _states_the_same(claim, text, stretch):
        return _Candidate(sentence, "close", likeness, claim)
    held = recall(claim, text)
    if held < RELATED:
        return None
    differs = _differences(claim, sentence) if is_near else ()
    return _Candidate(sentence, "related", min(held, CLOSE) * CLOSE, claim, differs)


def _differences(claim: str, sentence: Sentence) -> tuple[Difference, ...]:
    """Where a sentence of nearly the same words says otherwise."""
    failed = checked(claim, Grounds(cited=sentence.text, around=sentence.text)).failed
    return differences(claim, sentence, failed)


def _states_the_same(claim: str, text: str, stretch: str) -> bool:
    """Whether numbers, days, quoted words and what is denied are those of `text`.

    Days are compared as printed: that an article appeared on a Friday does not make its Thursday one.
    """
    # A claim between quotation marks is quoted by who asks; words quoted within it are somebody's own.
    quoted = [quote.text for quote in quotes(claim) if _words(quote.text) != _words(claim)]
    return (
        DECISIVE.isdisjoint(checked(claim, Grounds(cited=text, around=text)).failed)
        and all(speaks_verbatim(each, text) for each in quoted)
        # "Did not rise" and "rose" share no stem, so the denials are counted as well.
        and len(negations(claim)) == len(negations(stretch))
    )


def similarity(claim: str, text: str) -> float:
    """Return the share of the claim's words that stand in `text` in the same order; gaps count against it."""
    return _nearest(claim, text)[0]


def _nearest(claim: str, text: str) -> tuple[float, str]:
    """Return the similarity, and the words of `text` that it was found in."""
    ours, theirs = _words(claim), _words(text)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    runs = [run for run in matcher.get_matching_blocks() if run.size]
    best, stretch = 0.0, ""
    # A small word far from the rest only widens the gap, so shorter stretches of the runs are tried as well.
    for first in range(min(len(runs), ENDS_TRIED)):
        for last in range(len(runs), max(first, len(runs) - ENDS_TRIED), -1):
            kept = runs[first:last]
            start, end = kept[0].b, kept[-1].b + kept[-1].size
            likeness = sum(run.size for run in kept) / max(len(ours), end - start)
            if likeness > best:
                best, stretch = likeness, " ".join(theirs[start:end])
    return best, stretch


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _ordered(found: Sequence[_Candidate]) -> list[_Candidate]:
    """Order by kind, then by the day the origin was first printed, keeping an origin together."""
    kinds: tuple[Kind, ...] = ("verbatim", "close", "related")
    best = {kind: max((each.score for each in found if each.kind == kind), default=0.0) for kind in kinds}
    standing: dict[str, tuple[str, float, int]] = {}
    for each in found:
        # Of two printed at one time, the one that fits better or says nothing else comes first.
        mine = (_day(each), -each.score, len(each.sentence.text))
        standing[each.sentence.article.origin] = min(standing.get(each.sentence.article.origin, mine), mine)

    def place(each: _Candidate) -> tuple[int, float, tuple[str, float, int], str, str, str]:
        article = each.sentence.article
        # Who says otherwise in nearly the same words stands before what only speaks of the same.
        rank = kinds.index(each.kind) + (each.kind == "related" and not each.differs)
        # What is only related, or fits much worse than another, is ordered by how near it is, not by age.
        is_far = each.kind == "related" or each.score < best[each.kind] - MUCH_WORSE
        farness = 1 - each.score if is_far else 0.0
        return (
            rank,
            farness,
            standing[article.origin],
            article.origin,
            _day(each),
            article.id,
        )

    return sorted(found, key=place)


def _precedence(citation: Citation) -> tuple[str, bool]:
    """Who printed it first: by time, and of two at one time the one that the others are copies of."""
    return Published(citation.published or "", "").moment, citation.article != citation.origin


def _day(candidate: _Candidate) -> str:
    published = candidate.sentence.article.published
    # Undated last.
    return published.moment if published else "9999"
