"""Which outlet's headline says best what a story is about (pure)."""

import re
from collections.abc import Sequence
from typing import Final

from retrieval.ingest.words import stems
from retrieval.types import Article

_ASKS: Final = re.compile(r"\?|^\W*(?:how|inside|what|when|where|who|why)\b", re.IGNORECASE)


def clearest(articles: Sequence[Article]) -> Article:
    """Return whose headline is clearest on the newest day: it shares most with the others, and reports.

    One that asks, or promises to explain ("Why the siren stayed silent"), says less of what happened.
    """
    words = [set(stems(article.title)) for article in articles]
    newest = max((article.day for article in articles if article.day), default=None)

    def clarity(index: int) -> tuple[bool, bool, float, int]:
        own, others = words[index], words[:index] + words[index + 1 :]
        overlap = sum(len(own & other) for other in others) / max(1, len(own))
        return not _ASKS.search(articles[index].title), articles[index].day == newest, overlap, -index

    return articles[max(range(len(articles)), key=clarity)]
