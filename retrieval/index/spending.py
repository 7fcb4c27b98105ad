"""What was spent on a model, request by request, for budgets and reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from retrieval.index.database import reading, writing
from retrieval.index.tables import spending


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent in a time."""

    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float
    """Of the requests whose cost is known."""
    unpriced: int
    """How many requests cost nobody knows what."""


class Spending:
    """Every request to a model that was answered, even if only in part."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, model: str, amounts: Mapping[str, float | None], now: datetime) -> None:
        """Keep what one request took.

        Args:
            model: Provider and model.
            amounts: `input_tokens`, `cached_tokens`, `output_tokens`, `cost_usd`; None where not known.
            now: When it was answered.

        Raises:
            StoreError: the database cannot be written to.
        """
        names = ("input_tokens", "cached_tokens", "output_tokens", "cost_usd")
        row = {"model": model, "spent_at": now, **{name: amounts.get(name) for name in names}}
        with writing(self._engine) as connection:
            connection.execute(sa.insert(spending), row)

    def since(self, moment: datetime) -> Spent:
        """Return what was spent from `moment` on.

        Raises:
            StoreError: the database cannot be read.
        """
        sums = [
            sa.func.coalesce(sa.func.sum(column), 0)
            for column in (
                spending.c.input_tokens,
                spending.c.cached_tokens,
                spending.c.output_tokens,
                spending.c.cost_usd,
            )
        ]
        asked = sa.select(sa.func.count(), *sums, sa.func.count(spending.c.cost_usd))
        with reading(self._engine) as connection:
            requests, read, cached, written, cost, priced = connection.execute(
                asked.where(spending.c.spent_at >= moment)
            ).one()
        return Spent(requests, int(read), int(cached), int(written), float(cost), requests - priced)
