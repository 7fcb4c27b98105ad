"""How many sources report something independently of each other (pure)."""

from collections.abc import Iterable

from retrieval.types import Article


def voices(articles: Iterable[Article]) -> int:
    """Return how many independent voices tell the same thing.

    Copies of one origin are one voice, under whatever name they are printed; so are the outlets of one
    owner, and all that one outlet prints. An article of which neither is known is a voice of its own.
    """
    return len({_voice(article) for article in articles})


def _voice(article: Article) -> str:
    origin = article.origin or article.id
    # A copy speaks with the voice of its original, which may be another outlet's.
    owner = (article.owner or article.outlet) if origin == article.id else None
    return owner.casefold() if owner else origin
