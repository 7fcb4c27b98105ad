"""Keeping within the day's budget for the language model: once it is spent, answers quote the sources."""

from collections.abc import Callable, Sequence
from typing import Final

from retrieval.chain.followup import Rewrite
from retrieval.chain.writing.compose import DraftStream, LanguageWriter
from retrieval.errors import ModelError
from retrieval.types import Answer, Draft, Evidence, Query

SPENT: Final = "today's budget for the language model is spent"


class ThriftyWriter:
    """A writer with a model that is asked only while there is money left."""

    def __init__(self, writer: LanguageWriter, is_spent: Callable[[], bool]) -> None:
        self.engine = writer.engine
        self._writer = writer
        self._is_spent = is_spent

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> DraftStream:
        """Write from evidence.

        Raises:
            ModelError: the budget is spent.
        """
        self._require_money()
        return self._writer(query, evidence)

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> DraftStream:
        """Write a failed draft anew.

        Raises:
            ModelError: the budget is spent.
        """
        self._require_money()
        return self._writer.mend(draft, failed, evidence)

    def _require_money(self) -> None:
        if self._is_spent():
            raise ModelError(SPENT)


def thrifty_rewrite(rewrite: Rewrite, is_spent: Callable[[], bool]) -> Rewrite:
    """Return a rewrite of follow-ups that asks its model only while there is money left."""

    def rewritten(question: str, earlier: Sequence[Answer]) -> str:
        if is_spent():
            raise ModelError(SPENT)
        return rewrite(question, earlier)

    return rewritten
