"""What a sentence says and a source says in its place, for each check that failed (pure)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from retrieval.chain.checking.aligned import ALIKE, likeness, slips
from retrieval.chain.checking.counts import same_counts
from retrieval.chain.checking.facts import Mentions, names, negations, numbers, quotes, speaks_verbatim
from retrieval.chain.checking.opposites import compared_words, contradictions
from retrieval.chain.checking.speakers import swapped_speakers
from retrieval.chain.prose.days import ANY_DAY
from retrieval.chain.prose.numbers import Number
from retrieval.ingest.dates import resolve
from retrieval.ingest.words import stem
from retrieval.types import Difference, Sentence

Pairs = Iterator[tuple[str, str]]
"""Words of the sentence, and of the source."""


def differences(text: str, source: Sentence, failed: Iterable[str]) -> tuple[Difference, ...]:
    """Return what `text` says and `source` says in its place.

    Args:
        text: One sentence.
        source: The stored sentence it was checked against.
        failed: Names of the checks it failed; one that cannot tell what stands in the place adds nothing.
    """
    found = [Difference(kind, *pair) for kind in failed for pair in _DIFFERING[kind](text, source)]
    told = {each.kind for each in found}
    turned = (each for each in turned_differences(text, source) if each.kind not in told)
    return tuple(dict.fromkeys((*found, *turned)))


def turned_differences(text: str, source: Sentence) -> tuple[Difference, ...]:
    """Return where `text` turns what `source` says although every check passes."""
    swapped = (Difference("names", *pair) for pair in swapped_speakers(text, source))
    return (*aligned_differences(text, source.text), *swapped)


def aligned_differences(text: str, source: str) -> tuple[Difference, ...]:
    """Return where two sentences that are otherwise alike say different things in one place."""
    found = [Difference(slip.kind, slip.ours, slip.theirs) for slip in slips(text, source)]
    return (*found, *(Difference("numbers", *pair) for pair in _same_bound(text, source)))


def _same_bound(text: str, source: str) -> Pairs:
    """Figures that rounding would let pass: "about 420" is not "about 400" in the same sentence."""
    if likeness(text, source) < ALIKE:
        return
    printed = numbers(source)
    for number in numbers(text):
        same = [each for each in printed if (each.kind, each.bound) == (number.kind, number.bound)]
        if same and all((each.low, each.high) != (number.low, number.high) for each in same):
            yield number.text, same[0].text


def _numbers(text: str, source: Sentence) -> Pairs:
    ours, theirs = numbers(text), numbers(source.text)
    free = [each for each in theirs if not any(number.agrees_with(each) for number in ours)]
    for number in ours:
        if not any(number.agrees_with(each) for each in theirs):
            alike = same_counts(text, number, source.text)
            other = next((each for each in free if each.kind == number.kind and each in alike), None)
            if other:
                free.remove(other)
                yield _amount(number, other), _amount(other, number)


def _amount(number: Number, other: Number) -> str:
    """The words of a number, with its currency where that is what differs."""
    return f"{number.text} {number.currency}" if number.is_other_money(other) else number.text


def _names(text: str, source: Sentence) -> Pairs:
    told, known = Mentions(text), Mentions(*_around(source))
    free = [each.text for each in names(source.text) if not told.has(each)]
    unknown = [each.text for each in names(text) if not known.has(each)]
    yield from zip(unknown, free, strict=False)


def _dates(text: str, source: Sentence) -> Pairs:
    anchor = source.article.day or ANY_DAY
    ours, theirs = resolve(text, anchor), resolve(source.text, anchor)
    unknown = [each for each in ours if each.day not in {mention.day for mention in theirs}]
    free = [each for each in theirs if each.day not in {mention.day for mention in ours}]
    for one, other in zip(unknown, free, strict=False):
        yield text[one.start : one.end], source.text[other.start : other.end]


def _negation(text: str, source: Sentence) -> Pairs:
    ours, theirs = compared_words(text), compared_words(source.text)
    for claimed, sourced in contradictions({*map(stem, ours)}, {*map(stem, theirs)}):
        yield _printed(claimed, ours), _printed(sourced, theirs)
    denied, refuted = (" ".join(each.word for each in negations(said)) for said in (text, source.text))
    if denied != refuted:
        yield denied, refuted


def _quotes(text: str, source: Sentence) -> Pairs:
    around = "\n".join(_around(source))
    for quote in quotes(text):
        if not speaks_verbatim(quote.text, around):
            others = [each.text for each in quotes(around)]
            nearest = [(SequenceMatcher(None, quote.text, other).ratio(), other) for other in others]
            yield quote.text, max(nearest, default=(0.0, ""))[1]


def _printed(stemmed: str, among: Sequence[str]) -> str:
    return next((word for word in among if stem(word) == stemmed), stemmed)


def _around(source: Sentence) -> list[str]:
    neighbours = source.version.sentences[max(0, source.index - 1) : source.index + 2]
    return [*(each.text for each in neighbours), source.version.title, source.article.outlet or ""]


_DIFFERING: Final[Mapping[str, Callable[[str, Sentence], Pairs]]] = {
    "numbers": _numbers,
    "names": _names,
    "dates": _dates,
    "negation": _negation,
    "quotes": _quotes,
}
