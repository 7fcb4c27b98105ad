"""Checking a sentence against the sentences it cites, without a language model (pure).

Five typed checks, never one score: quotes verbatim, numbers, dates, names, and what is denied. They look at
the cited sentences and one neighbour on each side, because with the whole article as evidence a swapped name
is caught a third as often. They claim nothing about what rules cannot see (who did what to whom, new
adjectives): a passed check means "numbers, names and quotes checked", not "true".

Measured by `tests/benchmarks/bench_check.py`; the shares given here are of the 762 summary sentences that
people aligned with their sources for "Attribute First, then Generate" (Slobodkin et al. 2024).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from retrieval.chain.checking.facts import (
    Mentions,
    Number,
    names,
    negations,
    numbers,
    quotes,
    speaks_verbatim,
)
from retrieval.chain.checking.miscounts import is_miscounted
from retrieval.chain.checking.opposites import compared_words, contradictions
from retrieval.chain.prose.days import days_agree
from retrieval.chain.prose.weighing import overlap, share
from retrieval.ingest.sentences import split
from retrieval.ingest.words import stem, stems, words
from retrieval.types import Checks, Sentence

# A sentence that shares less than this of its weighted content words with what it cites speaks of something
# different (catches .97 of wrong citations nearby, fires on .16 of right ones).
ABOUT_RECALL = 0.3

# How many sentences of a longer source a claim is checked against, with their neighbours: with three, more of
# what a claim changed is found somewhere else in the source.
NEAREST = 2

# What a failed check leaves of the score: .5 ranks edited summaries best, .75 citations.
FAILED_FACTOR = 0.6

# What counts besides digits: "both leaders", "the pair", "twice".
COUNTING_WORDS = {
    "both": 2.0,
    "pair": 2.0,
    "couple": 2.0,
    "twins": 2.0,
    "twice": 2.0,
    "single": 1.0,
    "once": 1.0,
}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may rest on."""

    cited: str
    """The cited sentences."""
    around: str
    """The same with their neighbours."""
    named: tuple[str, ...] = ()
    """Title, outlet and author: they may be named, though no sentence says them."""
    quotable: str = ""
    """Where else quoted words may stand."""
    published: tuple[date, ...] = ()

    def quotes(self, words_spoken: str) -> bool:
        """Whether the words stand verbatim in what was read."""
        return any(speaks_verbatim(words_spoken, each) for each in (self.around, self.quotable))


@dataclass(frozen=True, slots=True)
class Support:
    """How well a source supports a claim."""

    score: float
    """From 0 to 1: how much of the claim stands in the source, less for every failed check."""
    failed: tuple[str, ...]
    verdict: Literal["supported", "contradicted", "unsupported"]


def check(text: str, cited: Sequence[Sentence]) -> Checks:
    """Check what `text` states against the sentences it cites.

    A field is None when `text` holds nothing of that kind. Words taken verbatim from a cited sentence pass.
    """
    return checked(text, grounds_of(cited))


def failures(text: str, cited: Sequence[Sentence]) -> tuple[str, ...]:
    """Return what `text` fails: names of checks, and "support" when what it cites is about something else."""
    grounds = grounds_of(cited)
    is_about = recall(text, grounds.around) >= ABOUT_RECALL
    return (*checked(text, grounds).failed, *(() if is_about else ("support",)))


def grounds_of(cited: Sequence[Sentence]) -> Grounds:
    """Gather what a sentence that cites `cited` may rest on."""
    around: dict[tuple[str, int], str] = {}
    for sentence in cited:
        for neighbour in sentence.version.sentences[max(0, sentence.index - 1) : sentence.index + 2]:
            around[neighbour.key] = neighbour.text
    named = {
        words: None
        for sentence in cited
        for words in (sentence.version.title, sentence.article.outlet, sentence.article.author)
    }
    return Grounds(
        cited="\n".join(sentence.text for sentence in cited),
        around="\n".join(around.values()),
        named=tuple(filter(None, named)),
        published=tuple(dict.fromkeys(each.article.day for each in cited if each.article.day)),
    )


def checked(text: str, grounds: Grounds) -> Checks:
    """Check what `text` states against its grounds."""
    stated = _without(grounds.named, text)
    return Checks(
        quotes=_all(grounds.quotes(quote.text) for quote in quotes(stated)),
        numbers=_numbers(stated, grounds.around),
        dates=days_agree(stated, grounds.around, grounds.published),
        names=_names(text, grounds),
        negation=_negation(stated, grounds),
    )


def _without(named: Iterable[str], text: str) -> str:
    """`text` without names: the 19 of 19thnews.org counts nothing, and a title in marks quotes nobody."""
    for name in named:
        text = text.replace(f"“{name}”", " ")
        text = text.replace(name, " ")
    return text


def _all(outcomes: Iterable[bool]) -> bool | None:
    """Return whether all passed, None when there was nothing to check."""
    known = list(outcomes)
    return all(known) if known else None


def _numbers(text: str, source: str) -> bool | None:
    found = [each for each in numbers(text) if each.kind != "year"]
    is_sourced = _all(_is_sourced(number, source) for number in found)
    return is_sourced and not is_miscounted(text, source)


def _is_sourced(number: Number, source: str) -> bool:
    if any(number.agrees_with(other) for other in numbers(source)):
        return True
    return number.low in {COUNTING_WORDS.get(word) for word in words(source)}


def _names(text: str, grounds: Grounds) -> bool | None:
    found = names(text)
    mentions = Mentions(grounds.around, *grounds.named) if found else None
    return _all(mentions.has(name) for name in found) if mentions else None


def _negation(text: str, grounds: Grounds) -> bool | None:
    """Whether what `text` denies is denied by its source too, and what it affirms is not."""
    ours = _all_stems(text)
    if contradictions(ours, _all_stems(grounds.cited)):
        return False
    denied = [each for each in negations(text) if each.is_plain]
    if denied:
        theirs = {what for each in negations(grounds.around) for what in each.scope}
        return all(not each.scope or not theirs.isdisjoint(each.scope) for each in denied)
    refuted = [each.scope[0] for each in negations(grounds.cited) if each.is_plain and each.scope]
    return False if any(what in ours and _is_only_denied(what, grounds.cited) for what in refuted) else None


def _is_only_denied(what: str, source: str) -> bool:
    """Whether the source never says `what` without denying it."""
    denials = sum(each.is_plain and each.scope[:1] == (what,) for each in negations(source))
    return stems(source).count(what) <= denials


def _all_stems(text: str) -> set[str]:
    return {stem(word) for word in compared_words(text)}


def recall(claim: str, source: str) -> float:
    """Return the share of the claim's content words, weighted by rarity, that stand in `source`."""
    return share(_content(claim), _content(source), of_nothing=1.0)


@lru_cache(maxsize=4096)
def _content(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def cosine(one: str, other: str) -> float:
    """Return the cosine of two texts' sets of content words, weighted by rarity."""
    return overlap(_content(one), _content(other))


def support(claim: str, source: str) -> Support:
    """Tell whether `source`, a text of any length, supports every sentence of `claim`.

    Each sentence of the claim is checked against the sentences of the source nearest to it.
    """
    sourced = _sentences(source)
    outcomes = [_support(each, sourced, source) for each in _sentences(claim)]
    failed = tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.failed))
    score = sum(outcome.score for outcome in outcomes) / len(outcomes) if outcomes else 0.0
    return Support(score, failed, _verdict(score, failed))


def _support(claim: str, sourced: Sequence[str], source: str) -> Support:
    ranked = sorted(range(len(sourced)), key=lambda place: -recall(claim, sourced[place]))[:NEAREST]
    around = sorted(
        {near for place in ranked for near in range(place - 1, place + 2) if 0 <= near < len(sourced)}
    )
    grounds = Grounds(
        cited="\n".join(sourced[place] for place in sorted(ranked)),
        around="\n".join(sourced[place] for place in around),
        quotable=source,
    )
    failed = checked(claim, grounds).failed
    return Support(_closeness(claim, sourced) * FAILED_FACTOR ** len(failed), failed, "supported")


def _closeness(claim: str, sourced: Sequence[str]) -> float:
    """Return how near the nearest sentence, and the nearest two in a row, come to the claim."""
    pairs = [f"{one}\n{other}" for one, other in pairwise(sourced)] or list(sourced)
    return (
        max((cosine(claim, each) for each in sourced), default=0.0)
        + max((recall(claim, each) for each in pairs), default=0.0)
    ) / 2


def _verdict(score: float, failed: Sequence[str]) -> Literal["supported", "contradicted", "unsupported"]:
    if score * FAILED_FACTOR ** -len(failed) < ABOUT_RECALL:
        return "unsupported"
    return "contradicted" if failed else "supported"


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]
