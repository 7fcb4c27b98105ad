"""What may stand beside a direct answer, and what need not (pure)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from retrieval.chain.prose.context import has_speech, is_bare_quote, outside_quotes
from retrieval.chain.prose.names import names
from retrieval.chain.prose.reasons import gives_reason_for_what_stands_before
from retrieval.chain.question.asking import Asking, asking
from retrieval.chain.question.causes import OF_SOMETHING, reason_asked
from retrieval.chain.question.wanted import values
from retrieval.ingest.words import words
from retrieval.types import Evidence, Query, Sentence

# Whatever follows a direct answer speaks of at least this share of what is asked, by weight.
ON_POINT: Final = 0.5
# A reason so near to the best sentence is for what is asked.
NEARLY_BEST: Final = 0.75
# With less of it a first sentence may be beside the point, and another one nearer to it.
DIRECT: Final = 0.8


def is_clear_from(asked: Asking, sentence: Sentence, context: Sequence[Sentence]) -> bool:
    """Whether the question names what `sentence` leans on, so that it can be read right after it.

    "By noon he had sold 61" answers what Piet Valdane sold, if the sentences before name nobody but him. A
    quotation without its speaker is never clear.
    """
    if not context or is_bare_quote(sentence.text) or any(is_bare_quote(each.text) for each in context):
        return False
    text = " ".join(outside_quotes(each.text) for each in context)
    if not asked.named.intersection(words(text)):
        return False
    others = (each for each in names(text) if asked.named.isdisjoint(each.words))
    return all(each.text.isupper() for each in others)


def reason_first(query: Query, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence with a plain reason in front, as worthy as the best, where the best gives none.

    Asked why, a reader wants the reason; a sentence with more of the question's words is no answer.
    """
    asked = asking(query)
    if asked.kind != "reason" or not evidence or _is_plain(asked, evidence[0].sentence):
        return evidence
    level = NEARLY_BEST * evidence[0].score
    near = (each for each in evidence if each.score >= level and _is_plain(asked, each.sentence))
    chosen = next(near, None)
    if chosen is None:
        return evidence
    raised = replace(chosen, score=evidence[0].score)
    return [raised, *(each for each in evidence if each.id != chosen.id)]


def _is_plain(asked: Asking, sentence: Sentence) -> bool:
    return reason_asked(asked, sentence.text) >= OF_SOMETHING


def goes_beside(query: Query, first: Sequence[Evidence], other: Sequence[Evidence]) -> bool:
    """Whether a sentence may follow a first one: it speaks of what is asked too, if the first answers.

    Args:
        query: The question as understood.
        first: The sentence told first, last, and what must be read before it.
        other: The same of the sentence that may follow.
    """
    return _answers(query, other, ON_POINT) or not _answers(query, first, DIRECT)


def _answers(query: Query, group: Sequence[Evidence], share: float) -> bool:
    """Whether a sentence speaks of a share of what is asked and has the kind of thing asked for."""
    asked, main = asking(query), group[-1].sentence
    if not asked.is_question:
        return True
    text = " ".join(each.sentence.text for each in group)
    headline = main.version.title if main.index == 0 else ""
    held = asked.held(f"{headline} {text}")
    is_on_point = asked.share(asked.weights, held) >= share or (
        asked.kind == "reason" and gives_reason_for_what_stands_before(main.text)
    )
    return is_on_point and _has_kind(query, asked, main, text)


def _has_kind(query: Query, asked: Asking, main: Sentence, text: str) -> bool:
    if asked.kind == "reason":
        return _is_plain(asked, main)
    if query.wants in {"number", "time"}:
        return bool(values(query, main.text))
    if asked.kind == "statement":
        return has_speech(text) and asked.speaker <= asked.held(outside_quotes(text))
    return True
