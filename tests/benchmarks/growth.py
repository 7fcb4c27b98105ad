"""Measure the search while an archive grows: latency, memory, disk, start; and beside two peers.

    python -m tests.benchmarks.growth [--passages N …] [--questions N] [--home DIR] [--shared SHARED]
                                      [--peer PYTHON] [--write DIR]

Archives of 10,000, 100,000 and 300,000 passages (`grown`), each from the one before; `--home` keeps them.
Each is a desk of its own in a process of its own, warm as a bot is. No question is asked twice: its embedding
is part of the time. Questions are real ones: MultiHop-RAG's, SummHay's, NeuS's headlines.
Filters: one of forty outlets, a month, three days. CPU is of all threads.

`recall@10` compares the index of vectors with looking at every vector. `--peer`, a Python with what
`peers.py` needs, adds rows for the peers on the passages and vectors of the archive of 100,000, or else of
the last, in the same run. `--write` puts all of it into growth.md and growth.svg.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from bot.desk import Desk
from bot.parts import Parts
from bot.settings import Settings
from retrieval.index.archive import Archive
from retrieval.index.candidates import DEPTH
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.search import Search
from retrieval.types import Filters, Query
from tests.benchmarks import growth_page
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines, scorer
from tests.benchmarks.grown import DAYS, FIRST_DAY, NOW, OUTLETS, grow
from tests.benchmarks.growth_page import Figures, Size, Spread

SIZES: Final = (10_000, 100_000, 300_000)
QUESTIONS: Final = 200
TOP_K: Final = 12
WARM_UP: Final = 5
COMPARED: Final = 10
"""Recall is of so many neighbours."""
BESIDE_PEERS: Final = 100_000
"""The size that the bars are for."""


def questions(bench: Path, count: int) -> list[str]:
    """Return questions and topics that people wrote, in an order of chance."""
    found = [each["question"] for each in lines(bench / "multihoprag" / "queries.jsonl")]
    found += [each["summary"]["title"] for each in lines(bench / "neus" / "clusters.jsonl")]
    for topic in scorer(bench).summhay_topics(bench).values():
        found += [each["query"] for each in topic["subtopics"]]
    return random.Random(0).sample(sorted(set(found)), count)


def unfiltered(_chance: random.Random) -> Filters:
    """Everything."""
    return Filters()


def of_an_outlet(chance: random.Random) -> Filters:
    """One of forty; the largest has a sixth of the articles, the smallest one in eighty."""
    return Filters(outlets=(chance.choice(OUTLETS),))


def of_days(days: int) -> Callable[[random.Random], Filters]:
    """So many days of the year."""

    def choose(chance: random.Random) -> Filters:
        since = FIRST_DAY + timedelta(days=chance.randrange(DAYS - days))
        return Filters(since=since, until=since + timedelta(days=days))

    return choose


def of_an_outlet_s_month(chance: random.Random) -> Filters:
    """One outlet in thirty days."""
    return replace(of_days(30)(chance), outlets=of_an_outlet(chance).outlets)


KINDS: Final = {
    "no filter": unfiltered,
    "outlet": of_an_outlet,
    "30 days": of_days(30),
    "3 days": of_days(3),
    "outlet, 30 days": of_an_outlet_s_month,
}


def measure(home: Path, bench: Path, count: int) -> Size:
    """Ask a desk; in a process that did nothing else before."""
    desk = Desk(Settings.load({}, home), clock=lambda: NOW)
    desk.parts.search(Query("warm"), 1)
    first_answer = time.process_time()
    desk.keeper.warm()
    start = time.process_time()
    asked, wall, cpu = asked_by_kind(bench, count), {}, {}
    for kind, queries in asked.items():
        timed = [_timed(desk.parts.search, each) for each in queries][WARM_UP:]
        wall[kind], cpu[kind] = (Spread.of(each) for each in zip(*timed, strict=True))
    memory, counted = _resident(), desk.parts.archive.count()
    recall = recall_of(desk.parts, [each.text for each in asked["no filter"]])
    desk.close()
    return Size(
        counted.passages, counted.articles, first_answer, start, memory, recall, _disk(home), wall, cpu
    )


def asked_by_kind(bench: Path, count: int) -> dict[str, list[Query]]:
    """Return questions for each kind of filter, none of them twice; some come first to warm up."""
    found, asked = iter(questions(bench, (count + WARM_UP) * len(KINDS))), {}
    for kind, choose in KINDS.items():
        chance = random.Random(kind)
        asked[kind] = [Query(each, choose(chance)) for each in islice(found, count + WARM_UP)]
    return asked


def _timed(search: Search, query: Query) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    search(query, TOP_K)
    return time.perf_counter() - wall, time.process_time() - cpu


def recall_of(parts: Parts, asked: Sequence[str]) -> float:
    """Return the share of the nearest passages that the index puts first, asked as a search asks it."""
    archive, vectors, model = parts.archive, parts.vectors, parts.embeddings
    assert vectors
    assert model
    ids = archive.passage_ids()
    kept = (archive.vectors(model.name, some).values() for some in _slices(ids, 1000))
    matrix = np.concatenate([np.stack([each.passage for each in row]).astype(np.float16) for row in kept])
    shares = []
    for question in asked:
        vector = np.asarray(model.embed_query(question), np.float32)
        scores = np.concatenate([some.astype(np.float32) @ vector for some in np.array_split(matrix, 50)])
        exact = {ids[row] for row in np.argpartition(-scores, COMPARED)[:COMPARED]}
        found = vectors.nearest(vector, DEPTH)[:COMPARED]
        shares.append(len(exact & {each for each, _ in found}) / COMPARED)
    return statistics.mean(shares)


def _slices(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _disk(home: Path) -> dict[str, float]:
    places = {"archive": "newsdesk.db*", "vectors": "chroma/**/*", "words": "words/**/*"}
    return {
        name: sum(file.stat().st_size for file in home.glob(pattern) if file.is_file()) / 1e6
        for name, pattern in places.items()
    }


def ask_peers(home: Path, folder: Path, chosen: argparse.Namespace) -> Figures:
    """Give the peers an archive's passages and vectors, and ask them what the archive was asked."""
    folder.mkdir(exist_ok=True)
    if not (folder / "passages.jsonl").exists():
        _export(Archive(open_database(sqlite_url(home))), folder)
    asked = asked_by_kind(chosen.shared / "bench", chosen.questions)
    pairs = {kind: [(each.text, _for_peers(each.filters)) for each in some] for kind, some in asked.items()}
    (folder / "questions.json").write_text(json.dumps(pairs))
    command = [chosen.peer, str(Path(__file__).with_name("peers.py")), str(folder), str(chosen.shared)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: Figures = json.loads(ran.stdout)
    return found


def _export(archive: Archive, folder: Path) -> None:
    ids, rows = archive.passage_ids(), []
    with (folder / "passages.jsonl").open("w") as file:
        for some in _slices(ids, 1000):
            vectors = archive.vectors(LocalEmbeddings.name, some)
            rows += [vectors[each].passage.astype(np.float16) for each in some]
            for passage in archive.passages(some).values():
                article = passage.version.article
                told = {"title": article.title, "outlet": article.outlet, "day": article.day.toordinal()}
                file.write(json.dumps({"id": passage.id, "text": passage.text, **told}) + "\n")
    np.save(folder / "vectors.npy", np.stack(rows))


def _for_peers(filters: Filters) -> dict:
    found = {"outlet": filters.outlets[0]} if filters.outlets else {}
    if filters.since and filters.until:
        found |= {"since": filters.since.toordinal(), "until": filters.until.toordinal()}
    return found


def main() -> None:
    """Grow and measure."""
    parser = parser_for(__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=SIZES)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    add_shared(parser)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--peer", help="A Python interpreter that has the peers' packages.")
    parser.add_argument("--write", type=Path, help="A folder for growth.md and growth.svg.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-growth-") as made:
        run(chosen.home or Path(made), chosen)


def run(home: Path, chosen: argparse.Namespace) -> None:
    """Bring the archives to their sizes, and print what they cost."""
    sizes: dict[int, Size] = {}
    before, (load, *_) = None, os.getloadavg()
    for passages in chosen.passages:
        desk = home / str(passages)
        if before and not desk.exists():
            shutil.copytree(before, desk)
        grow(desk, passages, chosen.shared / "bench", home / "real")
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            sizes[passages] = pool.apply(measure, (desk, chosen.shared / "bench", chosen.questions))
        sys.stdout.write(f"{growth_page.latency([sizes[passages]])}\n")
        sys.stdout.flush()
        before = desk
    compared = BESIDE_PEERS if BESIDE_PEERS in sizes else max(sizes)
    peers = (
        ask_peers(home / str(compared), home / f"peers-{compared}", chosen) if chosen.peer else Figures({})
    )
    told = growth_page.page(list(sizes.values()), sizes[compared], peers, load)
    sys.stdout.write(f"\n{told}")
    if chosen.write:
        (chosen.write / "growth.md").write_text(told)
        (chosen.write / "growth.svg").write_text(growth_page.plot(list(sizes.values())))


if __name__ == "__main__":
    main()
