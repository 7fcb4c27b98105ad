"""The writer without a model: the sources' own sentences, chosen so that they read as an answer (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.sides import RawDisagreement
from retrieval.chain.prose.alike import gist, new_share, says_same
from retrieval.chain.prose.context import needed_before
from retrieval.chain.prose.reasons import gives_reason
from retrieval.chain.question.asking import asking
from retrieval.chain.question.beside import goes_beside, is_clear_from, reason_first
from retrieval.chain.question.standing import superseded
from retrieval.chain.question.wanted import values
from retrieval.ingest.words import count_words
from retrieval.types import Draft, Evidence, Query, Sentence

# An answer is read in a chat: five sentences at most, and after two of them no more than these words.
MOST_SENTENCES: Final = 5
MOST_WORDS: Final = 140
# Where nothing near the best is a plain reason, or a time, more sentences would only hide that.
MOST_BESIDE: Final = 2

# Beside a direct answer, what is this much weaker is about something else; a question for one fact
# leaves less beside it than an open one.
WEAKEST: Final = 0.65
WEAKEST_FACT: Final = 0.80
FACTS: Final = frozenset({"number", "time", "place", "person"})

# Counts of nearly equal worth are told by their day; a weaker one may count something else.
NEARLY_BEST: Final = 0.90

# Whoever asks so is told the earlier counts too.
_ASKS_OF_CHANGE: Final = re.compile(
    r"\b(?:chang(?:es?|ed|ing)|r(?:ise|isen|ose)|f(?:all|allen|ell)|grew|grow[ns]?|develop\w*|revised?"
    r"|at\s+first|first|initial(?:ly)?|original(?:ly)?|earlier|previous(?:ly)?)\b",
    re.IGNORECASE,
)

# A sentence is worth its place when this share of what it speaks of was not told yet.
NEWS: Final = 0.35


def extractive(query: Query, evidence: Sequence[Evidence]) -> Iterator[Draft]:
    """Answer `query` with two to five of its sentences, word for word: the best first, then what adds to it.

    Asked why, a reason comes first; asked for a count, the newest, and what it took the place of is left out.

    A sentence that leans on another stands after it. Copies and sentences that tell nothing new are
    left out; the same fact with another figure is new.
    """
    counts = disagreements(evidence, about=query.text) if query.wants == "number" else ()
    evidence = reason_first(query, _newest_count_first(evidence, counts))
    old = frozenset[str]() if _ASKS_OF_CHANGE.search(query.text) else superseded(counts, evidence)
    told: list[Evidence] = []
    groups: list[list[Evidence]] = []
    floor = evidence[0].score * (WEAKEST_FACT if query.wants in FACTS else WEAKEST) if evidence else 0.0
    most = _most_sentences(query, [each for each in evidence if each.score >= floor])
    for group in _groups(query, evidence):
        main = group[-1]
        if told and (main.score < floor or main.id in old or not _adds(query, main, told)):
            continue
        if groups and not goes_beside(query, groups[0], group):
            continue
        new = [each for each in group if each not in told]
        if not _fits(told, new, most):
            continue
        told.extend(new)
        groups.append(new)
    level = NEARLY_BEST * evidence[0].score if evidence else 0.0
    for group in sorted(groups, key=lambda each: _age(query, each) if each[-1].score >= level else 0):
        told_in_order = sorted(group, key=lambda each: each.sentence.index)
        yield from (Draft(each.sentence.text, (each.id,), "quoted") for each in told_in_order)


def _newest_count_first(
    evidence: Sequence[Evidence], counts: Sequence[RawDisagreement]
) -> Sequence[Evidence]:
    """The evidence with the newest count of what changed over time in front, as worthy as the best.

    Asked how many, a reader wants the count that holds; a better sentence with an earlier one is no answer.
    """
    changed = (each for each in counts if each.kind == "update")
    newest = next((each.sides[0].evidence[0] for each in changed), None)
    chosen = next((each for each in evidence if each.id == newest), None)
    if chosen is None:
        return evidence
    keys = {chosen.sentence.key, *(each.key for each in _context(chosen.sentence))}
    raised = [replace(each, score=evidence[0].score) for each in evidence if each.sentence.key in keys]
    return [*raised, *(each for each in evidence if each.sentence.key not in keys)]


def _age(query: Query, group: Sequence[Evidence]) -> int:
    """Order of telling: a count that rose is told newest first, all else as it was chosen."""
    day = group[-1].sentence.article.day
    if query.wants != "number" or not values(query, group[-1].sentence.text):
        return 0
    return -day.toordinal() if day else 0


def _groups(query: Query, evidence: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    """Each sentence with what must be read before it; what only serves another does not stand alone."""
    by_key = {each.sentence.key: each for each in evidence}
    served: set[tuple[str, int]] = set()
    for each in reversed(evidence):
        if each.sentence.key in served:
            continue
        served |= {other.key for other in _context(each.sentence) if _is_level(by_key.get(other.key), each)}
    for each in evidence:
        if each.sentence.key not in served:
            context = _context(each.sentence)
            is_named = is_clear_from(asking(query), each.sentence, context)
            before = [] if is_named else [by_key[other.key] for other in context if other.key in by_key]
            yield [*before, each]


def _context(sentence: Sentence) -> tuple[Sentence, ...]:
    return needed_before(sentence) or ()


def _is_level(context: Evidence | None, main: Evidence) -> bool:
    """Whether a context sentence came in for the sake of `main`: then it has its score."""
    return context is not None and context.score == main.score


def _adds(query: Query, main: Evidence, told: Sequence[Evidence]) -> bool:
    known = [gist(each.sentence.text) for each in told]
    new = gist(main.sentence.text)
    if values(query, main.sentence.text) - _values_of(query, told):
        return True
    return new_share(new, known) >= NEWS and not any(says_same(new, each) for each in known)


def _values_of(query: Query, told: Sequence[Evidence]) -> frozenset[str]:
    return frozenset[str]().union(*(values(query, each.sentence.text) for each in told))


def _most_sentences(query: Query, near: Sequence[Evidence]) -> int:
    """How long an answer may be for which the sentences `near` the best one are to choose from."""
    texts = [each.sentence.text for each in near]
    if asking(query).kind == "reason":
        tells = any(gives_reason(text) == 1 for text in texts)
    elif query.wants == "time":
        tells = any(values(query, text) for text in texts)
    else:
        tells = True
    return MOST_SENTENCES if tells else MOST_BESIDE


def _fits(told: Sequence[Evidence], new: Sequence[Evidence], most: int) -> bool:
    if not told:
        return True
    words = sum(count_words(each.sentence.text) for each in (*told, *new))
    return len(told) + len(new) <= most and (words <= MOST_WORDS or len(told) + len(new) <= 2)  # noqa: PLR2004
