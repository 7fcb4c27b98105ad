"""Embeddings of OpenAI, or of any server that speaks its protocol."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
from langchain_core.embeddings import Embeddings

from retrieval.errors import EmbeddingError
from retrieval.index.passage_vectors import Matrix, PassageVectors
from retrieval.index.pooling import unit_rows
from retrieval.types import Passage

if TYPE_CHECKING:
    from langchain_openai import OpenAIEmbeddings

# OpenAI refuses requests of more than 2,048 texts or 300,000 tokens; 256 passages stay far below.
BATCH: Final = 256
# A text may have 8,191 tokens, a character of Chinese up to two; passages are shorter than this by half.
MAX_CHARACTERS: Final = 4_000
# Servers of one's own often ask for no key, but the client insists on sending one.
NO_KEY: Final = "none"
# A question must not wait longer for its vector than a reader would; words find something at once.
TIMEOUT_SECONDS: Final = 10.0
# The client's own, after half a second and a second; nothing here tries again.
RETRIES: Final = 2


class OpenAIProtocolEmbeddings(Embeddings):
    """OpenAI's embeddings, or those of any server that speaks its protocol."""

    languages = None

    def __init__(self, model: str, *, api_key: str | None = None, base_url: str | None = None) -> None:
        """Name the model; nothing is called yet.

        Raises:
            EmbeddingError: no key is given, and no server of one's own.
        """
        if not (api_key or base_url):
            raise EmbeddingError(f"openai:{model} needs OPENAI_API_KEY; or set NEWSDESK_EMBEDDINGS=local")
        self.name = f"openai:{model}"
        self._client = _client(model, api_key or NO_KEY, base_url)
        self._dimensions: int | None = None

    @property
    def dimensions(self) -> int:
        """Length of every vector, asked from the server once.

        Raises:
            EmbeddingError: the server gives no vectors.
        """
        if self._dimensions is None:
            self._dimensions = len(self.embed_query("length"))
        return self._dimensions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts.

        Raises:
            EmbeddingError: the server cannot be reached or refuses.
        """
        return [vector.tolist() for vector in self._vectors(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Embed a question; see `embed_documents`."""
        return self.embed_documents([text])[0]

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Embed passages under their articles' titles, and each of their sentences alone.

        Raises:
            EmbeddingError: the server cannot be reached or refuses.
        """
        if not passages:
            return []
        headed = [f"{passage.version.title}\n{passage.text}" for passage in passages]
        sentences = [sentence.text for passage in passages for sentence in passage.sentences]
        vectors = self._vectors([*headed, *sentences])
        wholes, parts = vectors[: len(headed)], vectors[len(headed) :]
        ends = np.cumsum([len(passage.sentences) for passage in passages])[:-1]
        return list(map(PassageVectors, wholes, np.split(parts, ends)))

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        # An empty text is refused by the server; a full stop means as little.
        cut = [text[:MAX_CHARACTERS].strip() or "." for text in texts]
        with _translated_errors(self.name):
            vectors = np.asarray(self._client.embed_documents(cut), np.float32)
            if len(vectors) != len(texts):
                raise ValueError(f"{len(vectors)} vectors for {len(texts)} texts")
            return unit_rows(vectors)


@contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    import openai

    try:
        yield
    # A reply that is no JSON, or that lacks what it should hold, reaches us as Python's own errors.
    except (openai.OpenAIError, ValueError, TypeError, LookupError) as error:
        raise EmbeddingError(
            f"the embedding server gave no vectors for {name} ({type(error).__name__}); "
            "check OPENAI_BASE_URL and OPENAI_API_KEY"
        ) from error


def _client(model: str, api_key: str, base_url: str | None) -> "OpenAIEmbeddings":
    from langchain_openai import OpenAIEmbeddings
    from pydantic import SecretStr

    return OpenAIEmbeddings(
        model=model,
        api_key=SecretStr(api_key),
        base_url=base_url,
        chunk_size=BATCH,
        timeout=TIMEOUT_SECONDS,
        max_retries=RETRIES,
        # Counting tokens would download tiktoken's tables; `_vectors` cuts by characters instead.
        check_embedding_ctx_length=False,
    )
