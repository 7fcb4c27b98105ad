"""Choosing the sentences an answer is written from (pure).

A sentence counts for what it shares with the question: meaning (the similarity given), words (weighted by how
rare they are among the candidates), quotations, and whether it holds the kind of thing asked for. Then
sentences are taken one by one, each penalised for what it repeats (maximal marginal relevance, Carbonell and
Goldstein 1998): a copy is never taken, but a sentence that gives a different figure for the same thing is.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.chain.prose.alike import Gist, concept, gist, says_same, shared
from retrieval.chain.prose.asides import is_aside
from retrieval.chain.prose.context import needed_before, outside_quotes
from retrieval.chain.question.asking import OF_THE_KIND, asking, asks, asks_for_latest, asks_what_happened
from retrieval.chain.question.telling import tellings
from retrieval.chain.question.wanted import held, values
from retrieval.ingest.words import count_words, words
from retrieval.types import Evidence, Found, Query, Sentence

# What a model can weigh and a reader would accept as "the sources": at most this many sentences.
LIMIT: Final = 12

# Shorter is a heading or a cry, longer is a list; neither answers.
FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 90

# Shares of a sentence's score. Meaning and words weigh alike, as in the search's own fusion
# (reference table of the fusions: neither alone is best on every set); the rest decides between equals.
MEANING: Final = 0.50
WORDS: Final = 0.30
WANTED: Final = 0.15
PASSAGE: Final = 0.10
LEAD: Final = 0.03
# Asked what happened, an article's first sentences tell it; asked for the latest, the newest article's do.
LEAD_OF_EVENTS: Final = 0.2
FRESH_OF_EVENTS: Final = 0.25
PHRASE: Final = 0.30

# How much it counts that the sentence has what is asked for, next to what it is asked of
# (`retrieval.chain.question.telling`).
TELLS: Final = 0.5
# Nothing else tells a reason, or somebody's words, from what is only on the topic: no word of the question
# stands for it. Squared, what tells it in part counts less.
TELLS_SQUARED: Final = 1.5
SQUARED: Final = frozenset(("reason", "statement"))

# Counts move: asked for one without a date, of two equal sentences the newer one answers.
FRESH: Final = 0.10

# How much the meaning of the sentence before counts beside the sentence's own.
BEFORE: Final = 0.4

# What a sentence loses for each other one that must be read before it.
CONTEXT_COST: Final = 0.05

# How much of a sentence's score is lost by repeating what another source told already.
REPETITION: Final = 0.35

# What is counted in "how many people …" and what asks for it: no sentence need repeat them.
UNITS: Final = frozenset(
    map(concept, ("people", "persons", "number", "amount", "percentage", "share", "news"))
)

# One thing may come in from this many origins.
CONFIRMATIONS: Final = 2

# Deeper than this no sentence was ever chosen, and looking costs time.
POOL: Final = 40

# Sentences far below the best one are about something else.
WEAKEST: Final = 0.45


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its score, what it is about, and what must be read before it."""

    sentence: Sentence
    score: float
    gist: Gist
    context: tuple[Sentence, ...]


def select(
    query: Query,
    found: Found,
    similarity: Mapping[tuple[str, int], float],
    limit: int = LIMIT,
) -> tuple[Evidence, ...]:
    """Choose the sentences that best answer `query`, best first, numbered s1, s2, ….

    What a sentence leans on (the one that names "he", or who speaks) stands right before it; a
    sentence whose antecedent is not near by is left out.

    Args:
        query: The question as understood.
        found: What the search found for it.
        similarity: Cosine of question and sentence, by (version id, sentence index).
        limit: At most this many sentences, context included.
    """
    chosen: list[Candidate] = []
    taken: dict[tuple[str, int], tuple[Sentence, float]] = {}
    remaining = list(rank(query, found, similarity))
    # How much of each is told already; only what was chosen last can add to that.
    told = dict.fromkeys((each.sentence.key for each in remaining), 0.0)
    while remaining and len(taken) < limit:
        best = max(remaining, key=lambda each: each.score - REPETITION * told[each.sentence.key])
        remaining.remove(best)
        new = [each for each in (*best.context, best.sentence) if each.key not in taken]
        if len(taken) + len(new) > limit or _is_repetition(best, chosen):
            continue
        chosen.append(best)
        for each in remaining:
            told[each.sentence.key] = max(told[each.sentence.key], _told_by(query, each, best))
        taken |= {each.key: (each, best.score) for each in new}
    return tuple(
        Evidence(f"s{i}", sentence, score) for i, (sentence, score) in enumerate(taken.values(), start=1)
    )


def rank(query: Query, found: Found, similarity: Mapping[tuple[str, int], float]) -> tuple[Candidate, ...]:
    """Score the sentences of the passages found; return the best of those that can be shown, best first."""
    readable = _readable(found)
    asked = _weights(_asked(query), [gist(sentence.text) for sentence, _ in readable])
    newest = max((day for each, _ in readable if (day := each.article.day)), default=None)
    told = tellings(found, similarity)
    is_squared = asking(query).kind in SQUARED
    scored = [
        (
            _score(query, sentence, asked, (_meaning(sentence, similarity), hit_score))
            + _freshness(query, sentence, newest)
            + _weighed(told.get(sentence.key, 0.0), is_squared=is_squared),
            sentence,
        )
        for sentence, hit_score in readable
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].key))
    floor = WEAKEST * scored[0][0] if scored else 0.0
    candidates = [
        Candidate(sentence, score - CONTEXT_COST * len(context), gist(sentence.text), context)
        for score, sentence in scored[:POOL]
        if score >= floor and (context := _context(query, sentence)) is not None
    ]
    return tuple(sorted(candidates, key=lambda each: -each.score))


def _context(query: Query, sentence: Sentence) -> tuple[Sentence, ...] | None:
    """What must be read before a sentence; nothing before the words of whom the question names."""
    before, speaker = needed_before(sentence), asking(query).speaker
    if before is None and speaker and speaker <= asking(query).held(outside_quotes(sentence.text)):
        return ()
    return before


def _weighed(told: float, *, is_squared: bool) -> float:
    return TELLS_SQUARED * told * told if is_squared else TELLS * told


def _readable(found: Found) -> list[tuple[Sentence, float]]:
    """The sentences of the hits that are of a sentence's length, each with its best passage's score."""
    readable: dict[tuple[str, int], tuple[Sentence, float]] = {}
    for hit in found.hits:
        for sentence in hit.passage.sentences:
            if FEWEST_WORDS <= count_words(sentence.text) <= MOST_WORDS and not is_aside(sentence.text):
                readable.setdefault(sentence.key, (sentence, hit.score))
    return list(readable.values())


def _asked(query: Query) -> frozenset[str]:
    """What is asked about: "called" of "Why was it called?" is no call a sentence should speak of."""
    frame = OF_THE_KIND if asking(query).is_question else frozenset[str]()
    return gist(query.text).concepts - UNITS - frame


def _weights(asked: frozenset[str], gists: Sequence[Gist]) -> dict[str, float]:
    """Weigh what is asked about by how few candidates speak of it; what none speaks of weighs nothing."""
    counts = Counter(concept for each in gists for concept in each.concepts & asked)
    weights = {concept: math.log1p(len(gists) / count) for concept, count in counts.items()}
    total = sum(weights.values())
    return {concept: weight / total for concept, weight in weights.items()}


def _meaning(sentence: Sentence, similarity: Mapping[tuple[str, int], float]) -> float:
    """How close the sentence is to the question, and how close the one before: answers follow their topic."""
    version, index = sentence.key
    own, before = (max(0.0, similarity.get((version, at), 0.0)) for at in (index, index - 1))
    return own + BEFORE * before


def _score(query: Query, sentence: Sentence, asked: Mapping[str, float], found: tuple[float, float]) -> float:
    """Score one sentence; `found` is its similarity to the question and its passage's score."""
    similarity, passage = found
    text = sentence.text
    # A first sentence tells in full what its headline says in short.
    title = sentence.version.title
    spoken = f"{title} {text}" if sentence.index == 0 and not asks(title) else text
    covered = sum(weight for concept, weight in asked.items() if concept in gist(spoken).concepts)
    return (
        MEANING * similarity
        + WORDS * covered
        + WANTED * held(query, text, asked)
        + PASSAGE * passage
        + (LEAD_OF_EVENTS if asks_what_happened(query.text) else LEAD) / (1 + sentence.index)
        + PHRASE * _quoted(query, text)
    )


def _freshness(query: Query, sentence: Sentence, newest: date | None) -> float:
    """How much a count, or the latest, of the newest day counts; half for the day before, and so on.

    0 where the question names its days.
    """
    day, weight = sentence.article.day, FRESH_OF_EVENTS if asks_for_latest(query.text) else FRESH
    is_moving = query.wants == "number" or asks_for_latest(query.text)
    if not is_moving or query.filters.since or query.filters.until or not (day and newest):
        return 0.0
    return weight / (1 + (newest - day).days)


def _quoted(query: Query, text: str) -> float:
    """The share of the question's quotations that the sentence holds word for word."""
    if not query.filters.phrases:
        return 0.0
    line = " ".join(words(text))
    return sum(" ".join(words(phrase)) in line for phrase in query.filters.phrases) / len(
        query.filters.phrases
    )


def _told_by(query: Query, candidate: Candidate, chosen: Candidate) -> float:
    """How much of a sentence one that was chosen tells."""
    return 0.0 if _differs(query, candidate, chosen) else shared(candidate.gist, chosen.gist)


def _differs(query: Query, candidate: Candidate, other: Candidate) -> bool:
    """Whether, asked for a number or a time, another source gives another: the last thing to leave out."""
    return origin(candidate.sentence) != origin(other.sentence) and bool(
        values(query, candidate.sentence.text) - values(query, other.sentence.text)
    )


def _is_repetition(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether its own origin, or two others, told it already: one more source may confirm, not three."""
    told = [each for each in chosen if says_same(candidate.gist, each.gist)]
    origins = {origin(each.sentence) for each in told}
    return origin(candidate.sentence) in origins or len(origins) >= CONFIRMATIONS


def origin(sentence: Sentence) -> str:
    """The origin a sentence counts under."""
    return sentence.article.origin or sentence.article.id
