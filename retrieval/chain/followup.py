"""Follow-up questions: what "and Germany?" or "who said that?" asks, given what was asked before.

Plain cases are resolved by rules. If there is a model, it is asked first, and the rules take over when it
fails. A question that is complete by itself is returned unchanged, without asking a model.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import prompts
from retrieval.chain.prose.untrusted import for_prompt, prose
from retrieval.chain.question.followup_rules import by_rules, leans
from retrieval.chain.write import model_errors
from retrieval.errors import ModelError
from retrieval.types import Answer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Rewrite = Callable[[str, Sequence[Answer]], str]
"""Given a follow-up question and the answers before it, oldest first, return it as one that stands alone."""

# What was said longer ago than this is not what "he" means.
TURNS: Final = 4

# A standalone question longer than this is no question any more.
LONGEST: Final = 400


def standalone(question: str, earlier: Sequence[Answer], *, rewrite: Rewrite | None = None) -> str:
    """Return `question` so that it can be understood without the conversation.

    Args:
        question: The question as asked.
        earlier: The answers given before it, oldest first.
        rewrite: A model's way to do it; asked only when the question leans on what came before.
    """
    if not earlier or not leans(question, earlier):
        return question
    turns = earlier[-TURNS:]
    try:
        return rewrite(question, turns) if rewrite else by_rules(question, turns)
    except ModelError:
        # The rules need no model; that it could not be reached, the answer itself will say.
        return by_rules(question, turns)


class ModelRewrite:
    """Lets a chat model resolve follow-up questions."""

    def __init__(self, model: "BaseChatModel") -> None:
        self._model = model

    def __call__(self, question: str, earlier: Sequence[Answer]) -> str:
        """Ask the model.

        Raises:
            ModelError: it failed, or what it said is no question.
        """
        turns = [
            line for each in earlier for line in (f"Question: {each.standalone}", f"Answer: {each.text}")
        ]
        values = {"conversation": "\n".join(map(for_prompt, turns)), "question": for_prompt(question)}
        asked = prompts.load("followup").invoke(values)
        with model_errors():
            said = prose(str(self._model.invoke(asked).text))
        if not said or len(said) > LONGEST:
            raise ModelError("the language model gave no question")
        return said
