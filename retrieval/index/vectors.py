"""Nearest vectors, in Chroma: embedded for one process, or on a server for several.

Chroma holds ids and vectors only, one collection for each embedding model; it is built from the archive and
can be rebuilt. Embedded, it is for exactly one process: two writers lose one vector in seven in silence
(Chroma 1.5.9), so a lock file guards the directory.
"""

import fcntl
import hashlib
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import numpy as np

from retrieval.errors import DamagedError, LockedError, StoreError
from retrieval.index import disks, hnsw_files
from retrieval.index.passage_vectors import Matrix, Vector

if TYPE_CHECKING:
    import httpx
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

DIRECTORY: Final = "chroma"
LOCK_FILE: Final = "chroma.lock"

# Chroma takes 5,461 records a call at most, and is fastest with 100 to 1,000.
BATCH: Final = 1_000

# Chroma brings its files up to date after so many changes, in place: a kill meanwhile may destroy them.
# What is not in the files is read again at every start, 0.3 ms a vector: with 10,000 a start took 2.8 s of
# CPU time, with this number, Chroma's own, 0.3 s at most. What a kill destroys is seen at the start
# (`hnsw_files`), and the archive gives it back. The number counts for the life of a collection: a change
# does not reach an open one.
SYNC_THRESHOLD: Final = 1_000

# Links of a vector, and how many are looked at to choose them: twice Chroma's own numbers. Of the ten nearest
# of 20,000 made-up passages in stories a search for 200 found .94 with Chroma's, .99 with these; adding takes
# 0.5 ms a vector instead of 0.25, a fortieth of embedding it. A collection keeps what it was made with.
LINKS: Final = 32
LOOKED_AT: Final = 200

# Chroma's client waits for ever unless it is told otherwise; the other half of the search does not.
SERVER_TIMEOUT_SECONDS: Final = 10.0


class Vectors:
    """Vectors of one embedding model, by passage id."""

    def __init__(self, place: Path | str, model: str) -> None:
        """Open the index.

        Args:
            place: The desk's home, or the URL of a Chroma server.
            model: The embedding model's full name; vectors of two models never mix.

        Raises:
            LockedError: another process has the directory open.
            DamagedError: the index is unreadable.
            StoreError: the server cannot be reached, or the directory cannot be used.
        """
        self._place, self._model = place, model
        self._lock: IO[str] | None = None
        if isinstance(place, Path):
            self._lock = _locked(place)
        try:
            self._client, self._collection = self._open()
        except StoreError:
            self._unlock()
            raise

    @property
    def _is_embedded(self) -> bool:
        return isinstance(self._place, Path)

    @property
    def _directory(self) -> Path:
        return Path(self._place) / DIRECTORY

    def _open(self) -> "tuple[Client, Collection]":
        if self._is_embedded and (broken := hnsw_files.damaged(self._directory)):
            raise _unreadable(self._directory, f"{broken[0]} is cut short")
        with self._translated_errors():
            client = _embedded(self._directory) if self._is_embedded else _remote(str(self._place))
        try:
            with self._translated_errors():
                collection = _collection(client, self._model)
                _check(collection, self._model)
        except StoreError:
            _close(client)
            raise
        return client, collection

    def upsert(self, ids: Sequence[str], matrix: Matrix) -> None:
        """Store vectors, one row an id; known ids get the new ones.

        Raises:
            StoreError: they cannot be written.
        """
        with self._translated_errors():
            for first in range(0, len(ids), BATCH):
                rows = np.asarray(matrix[first : first + BATCH], np.float32)
                self._collection.upsert(ids=list(ids[first : first + BATCH]), embeddings=rows)

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids do no harm.

        Raises:
            StoreError: they cannot be removed.
        """
        with self._translated_errors():
            for first in range(0, len(ids), BATCH):
                self._collection.delete(ids=list(ids[first : first + BATCH]))

    def nearest(self, vector: Sequence[float] | Vector, top_k: int) -> list[tuple[str, float]]:
        """Return ids and cosines of the nearest vectors, best first.

        Raises:
            StoreError: they cannot be read.
        """
        with self._translated_errors():
            asked = np.asarray([vector], np.float32)
            found = self._collection.query(
                query_embeddings=asked, n_results=max(top_k, 1), include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(each, 1.0 - distance) for each, distance in zip(found["ids"][0], distances, strict=True)]

    def count(self) -> int:
        """How many vectors there are."""
        with self._translated_errors():
            return self._collection.count()

    def ids(self) -> list[str]:
        """Every id there is."""
        with self._translated_errors():
            return list(self._collection.get(include=[])["ids"])

    def reset(self) -> None:
        """Throw all vectors of this model away and begin anew; the archive can give them back."""
        with self._translated_errors():
            self._client.delete_collection(self._collection.name)
            self._collection = _collection(self._client, self._model)

    def close(self) -> None:
        """Let go of the directory or the server; safe to call twice."""
        _close(self._client)
        self._unlock()

    def _unlock(self) -> None:
        if self._lock:
            self._lock.close()
        self._lock = None

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        import httpx
        from chromadb.errors import ChromaError

        try:
            yield
        except httpx.HTTPError as error:
            raise _unreachable(str(self._place)) from error
        # Chroma says "could not connect" with a ValueError.
        except (ChromaError, ValueError) as error:
            if self._is_embedded:
                raise _unreadable(self._directory, str(error)) from error
            raise _unreachable(str(self._place)) from error


def clear(home: Path) -> None:
    """Remove the embedded index of a desk, whatever state it is in; the archive can give it back.

    Raises:
        LockedError: another process has it open.
    """
    lock = _locked(home)
    try:
        shutil.rmtree(home / DIRECTORY, ignore_errors=True)
    finally:
        lock.close()


def collection_name(model: str) -> str:
    """Return the name of a model's collection: Chroma allows no colons, nor long names."""
    return f"newsdesk-{hashlib.sha256(model.encode()).hexdigest()[:16]}"


def _locked(home: Path) -> IO[str]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / LOCK_FILE).open("w")
    except OSError as error:
        raise StoreError(f"{home}: cannot be used ({error.strerror})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise LockedError(
            f"{home / DIRECTORY} is in use by another process; wait for it, or run a Chroma server and set "
            "CHROMA_URL so that several processes can share the vectors"
        ) from error
    return lock


def _embedded(directory: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(path=str(directory), settings=settings))


def _remote(url: str) -> "Client":
    import chromadb
    import httpx
    from chromadb.config import Settings

    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if is_secure else 8000),
        ssl=is_secure,
        settings=Settings(anonymized_telemetry=False),
    )
    found = cast("Client", client)
    for session in _sessions(found):
        session.timeout = httpx.Timeout(SERVER_TIMEOUT_SECONDS)
    return found


def _collection(client: "Client", model: str) -> "Collection":
    return client.get_or_create_collection(
        collection_name(model),
        # Chroma's own function would download a model.
        embedding_function=None,
        metadata={"model": model},
        configuration={
            "hnsw": {
                "space": "cosine",
                "sync_threshold": SYNC_THRESHOLD,
                "max_neighbors": LINKS,
                "ef_construction": LOOKED_AT,
                "ef_search": LOOKED_AT,
            }
        },
    )


def _check(collection: "Collection", model: str) -> None:
    """Read one vector and look for it: an unreadable index says so at the first question.

    Raises:
        DamagedError: it is of another model, or does not find its own.
    """
    if (collection.metadata or {}).get("model") != model:
        raise _damaged(f"collection {collection.name} holds vectors of another model than {model}")
    found = collection.get(limit=1, include=["embeddings"])
    if not found["ids"]:
        return
    nearest = collection.query(query_embeddings=found["embeddings"], n_results=1, include=["distances"])
    if not nearest["ids"][0]:
        raise _damaged("it does not find its own vectors")


def _close(client: "Client") -> None:
    for session in _sessions(client):
        session.close()
    client.close()


def _sessions(client: "Client") -> "list[httpx.Client]":
    """Return the connections of a server's client, which Chroma neither limits in time nor closes."""
    # There is no other way to them; an embedded client has none.
    servers = (getattr(each, "_server", None) for each in (client, client._admin_client))  # noqa: SLF001
    return [found for each in servers if (found := getattr(each, "_session", None))]


def _unreadable(directory: Path, what: str) -> StoreError:
    """Say what is wrong with an embedded index; of a full disk Chroma's own words seldom tell."""
    # A directory may be a disk of its own.
    if any(map(disks.is_full, (directory, directory.parent))):
        logger.warning("Chroma's index: %s", what)
        return StoreError(f"{directory}: the disk is full; free some space and run the same command again")
    return _damaged(what)


def _damaged(what: str) -> DamagedError:
    logger.warning("Chroma's index: %s", what)
    return DamagedError("Chroma's index of vectors cannot be read; run `newsdesk rebuild`")


def _unreachable(url: str) -> StoreError:
    return StoreError(f"the Chroma server at {url} cannot be reached; check CHROMA_URL, or unset it")
