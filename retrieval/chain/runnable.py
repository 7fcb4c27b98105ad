"""The chain as a LangChain `Runnable`, so that it composes and traces like any other.

    AnswerRunnable(desk.answerer) | RunnableLambda(…)

A separate module, because importing LangChain takes longer than running most commands.
"""

from collections.abc import Iterator
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig

from retrieval.chain.answer import Answerer
from retrieval.types import Answer, Statement


class AnswerRunnable(Runnable[str, Statement | Answer]):
    """Question in, answer out; `stream` gives each checked statement, then the answer."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def invoke(
        self,
        input: str,  # noqa: A002 - the base class's name
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the base class's signature
    ) -> Answer:
        """Answer a question; keywords are those of `Answerer`."""

        def answered(question: str) -> Statement | Answer:
            return self._answerer(question, **kwargs)

        answer = self._call_with_config(answered, input, config)
        return cast("Answer", answer)

    def stream(
        self,
        input: str,  # noqa: A002 - the base class's name
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the base class's signature
    ) -> Iterator[Statement | Answer]:
        """Give each statement as soon as it has been checked, then the answer."""

        def told(questions: Iterator[str]) -> Iterator[Statement | Answer]:
            for question in questions:
                yield from self._answerer.stream(question, **kwargs)

        yield from self._transform_stream_with_config(iter([input]), told, config)
