"""Time two peers' searches on passages and vectors that `growth` wrote; for a Python that has their packages.

    python peers.py FOLDER SHARED

The tutorial's: LangChain's Chroma store as the baseline beside the sets makes it, four passages a
question. LanceDB's hybrid search: its own full-text index and the vectors (IVF-HNSW-SQ), joined by its
default reranker, reciprocal ranks. Both embed the question with the baseline's model. Filters are what each
offers: Chroma's `filter`, LanceDB's `where`. FOLDER holds passages.jsonl, vectors.npy and questions.json;
indexes are made there at the first run. Prints one JSON document: by peer and kind of filter, p50 and p95 of
wall, then of CPU time, in milliseconds.
"""

import json
import statistics
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

CHROMA_BATCH = 1_000
TUTORIAL_K = 4
HYBRID_K = 12
WARM_UP = 5

Ask = Callable[[str, dict[str, Any]], object]


def main(folder: Path, shared: Path) -> None:
    """Ask both, and print."""
    sys.path.insert(0, str(shared / "bench" / "peers"))
    peers = {"tutorial (LangChain, Chroma)": tutorial(folder), "LanceDB hybrid (RRF)": lance(folder)}
    asked = json.loads((folder / "questions.json").read_text())
    found: dict[str, dict[str, list[float]]] = {name: {} for name in peers}
    for kind, questions in asked.items():
        for name, ask in peers.items():
            timed = [_timed(ask, question, filters) for question, filters in questions][WARM_UP:]
            found[name][kind] = [cut for times in zip(*timed, strict=True) for cut in _cuts(times)]
    sys.stdout.write(json.dumps(found))


def _timed(ask: Ask, question: str, filters: dict[str, Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    ask(question, filters)
    return time.perf_counter() - wall, time.process_time() - cpu


def _cuts(seconds: tuple[float, ...]) -> list[float]:
    cuts = statistics.quantiles(seconds, n=100)
    return [1000 * cuts[49], 1000 * cuts[94]]


def tutorial(folder: Path) -> Ask:
    """The baseline's store, with our passages for its chunks."""
    import baseline

    store = baseline.store(Namespace(db=str(folder / "tutorial"), embedding="minilm"))
    vectors, rows = np.load(folder / "vectors.npy", mmap_mode="r"), _rows(folder)
    for first in range(store._collection.count(), len(rows), CHROMA_BATCH):
        some = rows[first : first + CHROMA_BATCH]
        store._collection.add(
            ids=[each["id"] for each in some],
            documents=[each["text"] for each in some],
            metadatas=[{key: each[key] for key in ("title", "outlet", "day")} for each in some],
            embeddings=np.asarray(vectors[first : first + CHROMA_BATCH], np.float32),
        )

    def ask(question: str, filters: dict[str, Any]) -> object:
        met: list[dict[str, Any]] = []
        if "outlet" in filters:
            met.append({"outlet": filters["outlet"]})
        if "since" in filters:
            met += [{"day": {"$gte": filters["since"]}}, {"day": {"$lt": filters["until"]}}]
        where = {"$and": met} if len(met) > 1 else met[0] if met else None
        return store.similarity_search(question, k=TUTORIAL_K, filter=where)

    return ask


def lance(folder: Path) -> Ask:
    """A table with a full-text and a vector index."""
    import baseline
    import lancedb
    import pyarrow as pa
    from lancedb.rerankers import RRFReranker

    model, database = baseline.make_embeddings("minilm"), lancedb.connect(str(folder / "lance"))
    if not (folder / "lance" / "made").exists():
        vectors, rows = np.load(folder / "vectors.npy").astype(np.float32), _rows(folder)
        columns = {name: [each[name] for each in rows] for name in ("id", "title", "text", "outlet", "day")}
        stored = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), vectors.shape[1])
        table = database.create_table("passages", pa.table({**columns, "vector": stored}), mode="overwrite")
        table.create_fts_index("text")
        table.create_index(metric="cosine", index_type="IVF_HNSW_SQ", vector_column_name="vector")
        (folder / "lance" / "made").touch()
    table, reranker = database.open_table("passages"), RRFReranker()

    def ask(question: str, filters: dict[str, Any]) -> object:
        vector = model.embed_query(question)
        search = table.search(query_type="hybrid").vector(vector).text(question).rerank(reranker)
        met = []
        if "outlet" in filters:
            met.append(f"outlet = '{filters['outlet']}'")
        if "since" in filters:
            met.append(f"day >= {filters['since']} and day < {filters['until']}")
        if met:
            search = search.where(" and ".join(met))
        return search.limit(HYBRID_K).to_list()

    return ask


def _rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in (folder / "passages.jsonl").read_text().splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
