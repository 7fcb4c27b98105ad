"""Which of the outlets' headlines says best what a story is about (pure)."""

from collections.abc import Sequence

from retrieval.ingest.words import stems
from retrieval.types import Article


def clearest(articles: Sequence[Article]) -> Article:
    """Return whose headline is clearest on the newest day: it shares most with the others, no question."""
    words = [set(stems(article.title)) for article in articles]
    newest = max((article.day for article in articles if article.day), default=None)

    def clarity(index: int) -> tuple[bool, bool, float, int]:
        own, others = words[index], words[:index] + words[index + 1 :]
        overlap = sum(len(own & other) for other in others) / max(1, len(own))
        is_question = articles[index].title.rstrip().endswith("?")
        return not is_question, articles[index].day == newest, overlap, -index

    return articles[max(range(len(articles)), key=clarity)]
