"""Feedback as cases to evaluate an answerer with: what was asked, what was said, what a reader thought."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.jsonform import plain
from bot.opinions import Feedback
from retrieval.errors import NotFoundError
from retrieval.types import Answer

if TYPE_CHECKING:
    from retrieval.index.ledger import Ledger

Json = dict[str, Any]


def cases(given: Sequence[Feedback], ledger: "Ledger") -> Iterator[Json]:
    """Yield one case for each opinion on an answer; summaries and briefings ask no question and are none."""
    for each in given:
        try:
            answer = ledger.answer(each.answer)
        except NotFoundError:
            continue
        if isinstance(answer, Answer):
            yield case(each, answer)


def case(given: Feedback, answer: Answer) -> Json:
    """Return one opinion with the answer it is about."""
    return {
        "answer": answer.id,
        "question": answer.question,
        "standalone": answer.standalone,
        "status": answer.status,
        "text": answer.text,
        "citations": plain(answer.citations),
        "engine": answer.engine,
        "rating": given.rating,
        "reason": given.reason,
        "comment": given.comment,
        "given_at": given.given_at.isoformat(),
    }
