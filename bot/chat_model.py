"""The chat model of a desk: its tokens are counted, and it is called only while the budget lasts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from sqlalchemy.engine import Engine

    from retrieval.chain.followup import Rewrite
    from retrieval.chain.writing.compose import LanguageWriter
    from retrieval.index.spending import Spending


class ChatModel:
    """Writes and rewrites with the model of the settings; without one there is neither writer nor rewrite."""

    def __init__(
        self, settings: Settings, engine: "Callable[[], Engine]", clock: Callable[[], datetime]
    ) -> None:
        """Bind what the model needs.

        Args:
            settings: Which model, its price, and what may be spent in a day.
            engine: The database where replies and costs are kept.
            clock: The present moment, in the zone whose midnight begins a day's budget.
        """
        self._settings = settings
        self._engine = engine
        self._clock = clock

    def writer(self, prompt: str, words: int | None = None) -> "LanguageWriter | None":
        """A writer by one of the prompts; None for the sources' own sentences."""
        if self._model is None or self._settings.model is None:
            return None
        from bot.thrift import ThriftyWriter
        from retrieval.chain.writing.model_writer import Books, ModelWriter
        from retrieval.index.replies import Replies

        values = {"words": str(words)} if words else {}
        books = Books(Replies(self._engine(), self._clock), self._settings.price)
        writer = ModelWriter(self._model, self._settings.model, prompt=prompt, values=values, books=books)
        return ThriftyWriter(writer, self.is_budget_spent)

    def rewrite(self) -> "Rewrite | None":
        """What makes a question of a follow-up; None without a model."""
        if self._model is None:
            return None
        from bot.thrift import thrifty_rewrite
        from retrieval.chain.followup import ModelRewrite

        return thrifty_rewrite(ModelRewrite(self._model), self.is_budget_spent)

    @cached_property
    def spending(self) -> "Spending":
        """What was spent on the model."""
        from retrieval.index.spending import Spending

        return Spending(self._engine())

    def is_budget_spent(self) -> bool:
        """Whether the model has cost as much today as it may."""
        budget = self._settings.spend_per_day
        if budget is None:
            return False
        midnight = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.spending.since(midnight).cost_usd >= budget

    @cached_property
    def _model(self) -> "BaseChatModel | None":
        if not self._settings.model:
            return None
        from retrieval.chain.write import load_model

        return load_model(
            self._settings.model,
            api_key=self._settings["OPENAI_API_KEY"] or None,
            base_url=self._settings["OPENAI_BASE_URL"] or None,
            account=self._account,
        )

    def _account(self, tokens: Mapping[str, float | None]) -> None:
        """Keep what a request to the model took."""
        price = self._settings.price
        cost = price.cost(tokens) if price else None
        self.spending.record(self._settings.model or "", {**tokens, "cost_usd": cost}, self._clock())
