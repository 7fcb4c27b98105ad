"""What a model's words cost in money (pure).

A price that is not known stays unknown: nothing here is guessed from another model's price.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MILLION: Final = 1_000_000

Amounts = dict[str, float | None]
"""What was used, by name: requests, tokens, cost. None: it was used, and nobody knows how much."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float
    cached: float
    """Of what the server had read before."""

    def cost(self, amounts: Mapping[str, float | None]) -> float | None:
        """Return what tokens cost in US dollars; None when they were not counted."""
        read, written = amounts.get("input_tokens"), amounts.get("output_tokens")
        if read is None or written is None:
            return None
        cached = amounts.get("cached_tokens") or 0
        spent = (read - cached) * self.input + cached * self.cached + written * self.output
        return spent / MILLION


# OpenAI's list prices (developers.openai.com/api/docs/pricing), without discounts for batches.
LISTED_ON: Final = "2026-03-21"
LISTED: Final[Mapping[str, Price]] = MappingProxyType(
    {
        "gpt-5": Price(1.25, 10.00, 0.125),
        "gpt-5-mini": Price(0.25, 2.00, 0.025),
        "gpt-5-nano": Price(0.05, 0.40, 0.005),
        "gpt-4.1": Price(2.00, 8.00, 0.50),
        "gpt-4.1-mini": Price(0.40, 1.60, 0.10),
        "gpt-4.1-nano": Price(0.10, 0.40, 0.025),
        "gpt-4o": Price(2.50, 10.00, 1.25),
        "gpt-4o-mini": Price(0.15, 0.60, 0.075),
    }
)

# `gpt-5-mini-2025-08-07` is priced as `gpt-5-mini`; other endings name other models.
_SNAPSHOT: Final = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def listed_price(engine: str) -> Price | None:
    """Return OpenAI's price for a model, such as `openai:gpt-5-mini`; None when it is not listed here."""
    return LISTED.get(_SNAPSHOT.sub("", engine.partition(":")[2]))


def read_price(text: str) -> Price:
    """Read a price from `in,out` or `in,out,cached`, in US dollars per million tokens.

    Raises:
        ValueError: it is not of that form.
    """
    read, written, *rest = (float(each) for each in text.split(","))
    cached = rest.pop(0) if rest else read
    if rest or not all(0 <= each < MILLION for each in (read, written, cached)):
        raise ValueError(text)
    return Price(read, written, cached)


def add(total: Amounts, more: Mapping[str, float | None]) -> None:
    """Add amounts to `total`; known and unknown make unknown."""
    for name, amount in more.items():
        before = total.get(name, 0)
        total[name] = None if before is None or amount is None else before + amount
