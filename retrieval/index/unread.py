"""Which languages an embedding model does not read, and how users are told (pure).

A model reads the languages it was trained on. For others it still returns vectors, of word pieces that mean
nothing to it, and a wrong neighbour is worse than none. So such passages get no vector, such questions ask
for none, and only the word index finds them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from retrieval.ingest.language import NAMES

if TYPE_CHECKING:
    from retrieval.index.passage_vectors import EmbeddingModel

WAY_OUT: Final = "set NEWSDESK_EMBEDDINGS=openai:text-embedding-3-small"

# More languages than this are counted; nobody reads on.
NAMED: Final = 4


def reads(model: "EmbeddingModel", language: str | None) -> bool:
    """Whether a model reads a language; one that is not known is taken for one it does."""
    return language is None or model.languages is None or language in model.languages


def question_note(model: "EmbeddingModel", language: str) -> str:
    """Tell why a question in a language the model does not read was looked for by its words only."""
    read = _listed([NAMES.get(each, each) for each in sorted(model.languages or ())])
    return (
        f"searched by words only: the embedding model reads {read}, not {NAMES.get(language, language)}; "
        f"{WAY_OUT} to search it by meaning"
    )


def articles_note(model: "EmbeddingModel", articles: Mapping[str, int]) -> str | None:
    """Tell how many articles in which languages are found by their words only; None when there are none.

    Args:
        model: The one that makes the vectors.
        articles: How many there are, by language.
    """
    unread = {each: count for each, count in articles.items() if count and not reads(model, each)}
    if not unread:
        return None
    count = sum(unread.values())
    most = sorted(unread, key=lambda each: (-unread[each], each))
    names = [NAMES.get(each, each) for each in most[:NAMED]]
    more = len(most) - NAMED
    names += [f"{more} more {'language' if more == 1 else 'languages'}"] if more > 0 else []
    told = f"{count} articles in {_listed(names)} are" if count > 1 else f"1 article in {names[0]} is"
    return f"{told} found by words only; {WAY_OUT} to search by meaning too"


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
