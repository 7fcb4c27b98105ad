"""Whether the archive holds anything on a question (pure).

Instead of a bare threshold on a cosine, a logistic regression weighs four signals that can be explained to a
person: how close in meaning the best sentence is, which of the question's words and which of its names the
best passages hold, and how long the question is (few sentences hold all forty words of a long one). They mean
the same in an archive of five articles and of fifty thousand, because words are weighted by rarity.

`tests/benchmarks/relevance.py` explains how the numbers were fitted, and fits them again.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.index import terms
from retrieval.ingest.language import detect
from retrieval.ingest.words import ENGLISH, stop_words, words
from retrieval.types import Passage, Relevance

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients of the regression, by signal."""

    meaning: float
    passage: float
    names: float
    length: float
    constant: float


# Fitted on development data only: 250 questions of MultiHop-RAG, 100 of ours on the seeds, 108 of SummHay,
# 307 headlines of NeuS, and 279 of these asked of archives they were not made for. Balanced accuracy in
# cross-validation: .98, .91, .95, .81, .99; without vectors .95, .83, .92, .83, .97.
WITH_MEANING: Final = Fit(meaning=12.2, passage=6.7, names=5.4, length=3.9, constant=-13.9)
WORDS_ONLY: Final = Fit(meaning=0.0, passage=7.8, names=7.3, length=4.9, constant=-10.8)

# To hear "not in the archive" of what is there is twice as bad as to be shown sources beside the point.
THRESHOLD: Final = 1 / 3

# From so many words on a question is long, at so many it is as long as it gets (logarithms to the base of 2).
_LONG: Final = 2.5
_LONGEST: Final = 4.0

# How a question is put, or when, not what it is about.
_FRAME: Final = """ accord according account answer article articles base based both consider considering
coverage describe described describing detail detailing detailed different discuss discussed discusses
discussing explain following happen happened happening happens information latest list mention mentioned
name named news outlet outlets piece please publish published question recent recently regarding report
reported reporting reports respectively show shows source sources stories story suggest suggests summarise
summarize summary update updates yesterday today tonight tomorrow week weeks weekend month monday tuesday
wednesday thursday friday
    saturday sunday last next
    """
_WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s$")
_BEFORE_A_SENTENCE: Final = '.!?:"“„«('


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer in the archive, each from 0 to 1."""

    meaning: float | None
    """Best cosine of the question and a sentence; None without vectors."""
    passage: float
    """Share of the question's words, by rarity, that the one best passage holds."""
    names: float
    """Share of its names and numbers that the best passages hold together; of its words when it has none."""
    length: float
    """0 for a question of up to five words to look for, 1 from sixteen."""
    unknown: tuple[str, ...]
    """The question's words that stand nowhere in the archive."""


def topic(question: str) -> list[str]:
    """Return the words that tell what a question is about; all that can be looked for when there are none."""
    asked = [each for each in terms.content_words(question) if not is_frame(each)]
    return asked or terms.asked_words(question)


def is_frame(word: str) -> bool:
    """Whether a lower-case word tells how or when a question is put, not what it is about."""
    return terms.term(word) in _frame()


@cache
def _frame() -> frozenset[str]:
    return frozenset(map(terms.term, _FRAME.split()))


def names(question: str) -> list[str]:
    """Return the names and numbers in a question, as words.

    A name is a word with a capital that does not open the question or a quotation; written all in capitals a
    question shows none.
    """
    if question.isupper():
        return []
    return [each for each in dict.fromkeys(_names(question)) if not is_frame(each)]


def _names(question: str) -> Iterator[str]:
    ignored = stop_words(detect(question) or ENGLISH)
    for found in _WORD.finditer(question):
        before = question[: found.start()].rstrip()
        opens = not before or before[-1] in _BEFORE_A_SENTENCE
        if found[0][0].isdigit() or (found[0][0].isupper() and not opens):
            bare = words(_POSSESSIVE.sub("", found[0]))
            yield from (each for each in bare if each not in ignored)


def rarity(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Return the weight of terms by how many passages hold them: BM25's, never negative."""
    return {
        each: math.log(1 + (passages - min(count, passages) + 0.5) / (count + 0.5))
        for each, count in frequencies.items()
    }


def read(
    question: str,
    passages: Sequence[Passage],
    meaning: float | None,
    frequencies: Mapping[str, int],
    total: int,
) -> Signals:
    """Compare a question with the best passages found for it.

    Args:
        question: Standing alone.
        passages: The best ones.
        meaning: The best cosine of the question and any of their sentences.
        frequencies: How many passages of the archive hold each word of `topic` and `names`.
        total: How many passages the archive has.
    """
    weights = rarity(frequencies, total)
    # A short question's language is that of what it finds: "du" carries a topic in English, in French none.
    ignored = stop_words(terms.language_of(passages[0].version.article)) if passages else frozenset()
    about, named = (
        [each for each in asked if each not in ignored] for asked in (topic(question), names(question))
    )
    languages = sorted({terms.language_of(passage.version.article) for passage in passages} - {ENGLISH})
    asked = {each: terms.variants(each, languages) for each in {*about, *named}}
    held = [_held(asked, passage) for passage in passages]
    together = frozenset[str]().union(*held)
    return Signals(
        meaning=meaning,
        passage=max((_share(about, each, weights) for each in held), default=0.0),
        names=_share(named or about, together, weights),
        length=_length(len(about)),
        unknown=tuple(each for each in about if not frequencies.get(each)),
    )


def decide(signals: Signals) -> Relevance:
    """Say whether there is an answer, with the evidence."""
    fit = WORDS_ONLY if signals.meaning is None else WITH_MEANING
    weighed = (
        fit.meaning * max(signals.meaning or 0.0, 0.0)
        + fit.passage * signals.passage
        + fit.names * signals.names
        + fit.length * signals.length
        + fit.constant
    )
    probability = 1 / (1 + math.exp(-weighed))
    evidence: dict[str, float | str] = {
        "probability": round(probability, 3),
        "threshold": round(THRESHOLD, 3),
        "words_in_best_passage": round(signals.passage, 3),
        "names_in_best_passages": round(signals.names, 3),
        "length_of_question": round(signals.length, 3),
        "not_in_archive": ", ".join(signals.unknown),
    }
    if signals.meaning is not None:
        evidence["meaning_of_best_sentence"] = round(signals.meaning, 3)
    return Relevance(probability >= THRESHOLD, evidence)


def _held(asked: Mapping[str, Sequence[str]], passage: Passage) -> frozenset[str]:
    """Which of the words a passage holds under any of their terms."""
    found = set(terms.passage_terms(passage))
    return frozenset(word for word, variants in asked.items() if not found.isdisjoint(variants))


def _share(asked: Sequence[str], held: Collection[str], weights: Weights) -> float:
    whole = sum(weights.get(each, 0.0) for each in asked)
    return sum(weights.get(each, 0.0) for each in asked if each in held) / whole if whole else 0.0


def _length(count: int) -> float:
    return min(max((math.log2(max(count, 1)) - _LONG) / (_LONGEST - _LONG), 0.0), 1.0)
