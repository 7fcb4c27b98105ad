"""Measure the search while an archive grows: latency, memory, disk, start; and beside two peers.

    python -m tests.benchmarks.growth [--passages N …] [--questions N] [--home DIR] [--shared SHARED]
                                      [--peer PYTHON]

Archives of 10,000, 100,000 and 300,000 passages (`grown`), each from the one before; `--home` keeps them.
Each is measured by a process of its own. A question is asked once of a search that remembers nothing of it:
its embedding is part of the time. Questions are real ones: MultiHop-RAG's, SummHay's, NeuS's headlines.
Filters: one of forty outlets, a month, three days. CPU is of all threads.

`recall@10` compares the index of vectors with looking at every vector. `--peer`, a Python with what
`peers.py` needs, adds rows for the peers on the passages and vectors of the last archive, in the same run.
"""

import argparse
import json
import multiprocessing
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np

from retrieval.index.archive import Archive
from retrieval.index.candidates import DEPTH
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.lexical import Lexical
from retrieval.index.search import Search
from retrieval.index.vectors import Vectors
from retrieval.types import Filters, Query
from tests.benchmarks.desks import SHARED, lines, scorer
from tests.benchmarks.grown import DAYS, FIRST_DAY, OUTLETS, grow

SIZES: Final = (10_000, 100_000, 300_000)
QUESTIONS: Final = 200
TOP_K: Final = 12
WARM_UP: Final = 5
COMPARED: Final = 10
"""Recall is of so many neighbours."""


@dataclass(frozen=True)
class Spread:
    """Milliseconds that half, and nineteen of twenty questions took at most."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Of measured seconds."""
        cuts = statistics.quantiles(seconds, n=100)
        return cls(1000 * cuts[49], 1000 * cuts[94])

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f}"


@dataclass(frozen=True)
class Size:
    """What an archive of one size costs."""

    passages: int
    articles: int
    start_cpu: float
    """Seconds of CPU until the first question is answered, imports included."""
    memory: float
    """MB the process holds after all questions."""
    recall: float
    disk: dict[str, float]
    wall: dict[str, Spread] = field(default_factory=dict)
    cpu: dict[str, Spread] = field(default_factory=dict)


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
    """Ask an archive; in a process that did nothing else before."""
    archive = Archive(open_database(sqlite_url(home)))
    model = LocalEmbeddings()
    vectors, lexical = Vectors(home, model.name), Lexical(home / "words")
    Search(archive, vectors, lexical, model)(Query("warm"), 1)
    start = time.process_time()
    asked = questions(bench, count + WARM_UP)
    wall, cpu = {}, {}
    for kind in KINDS:
        search = Search(archive, vectors, lexical, model)
        search.warm()
        timed = [_timed(search, Query(each, filters)) for each, filters in _asked(kind, asked)][WARM_UP:]
        wall[kind], cpu[kind] = (Spread.of(each) for each in zip(*timed, strict=True))
    memory = _resident()
    counted = archive.count()
    recall = recall_of(archive, vectors, model, asked)
    vectors.close()
    return Size(counted.passages, counted.articles, start, memory, recall, _disk(home), wall, cpu)


def _asked(kind: str, asked: Sequence[str]) -> list[tuple[str, Filters]]:
    chance = random.Random(kind)
    return [(each, KINDS[kind](chance)) for each in asked]


def _timed(search: Search, query: Query) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    search(query, TOP_K)
    return time.perf_counter() - wall, time.process_time() - cpu


def recall_of(archive: Archive, vectors: Vectors, model: LocalEmbeddings, asked: Sequence[str]) -> float:
    """Return the share of the nearest passages that the index puts first, asked as a search asks it."""
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


Figures = dict[str, dict[str, list[float]]]
"""By peer and kind of filter: p50 and p95 of wall, then of CPU time, in milliseconds."""


def ask_peers(home: Path, folder: Path, chosen: argparse.Namespace) -> Figures:
    """Give the peers an archive's passages and vectors, and ask them what the archive was asked."""
    folder.mkdir(exist_ok=True)
    archive = Archive(open_database(sqlite_url(home)))
    if not (folder / "passages.jsonl").exists():
        _export(archive, folder)
    asked = questions(chosen.shared / "bench", chosen.questions + WARM_UP)
    pairs = {kind: [(each, _for_peers(met)) for each, met in _asked(kind, asked)] for kind in KINDS}
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


def table(sizes: Sequence[Size]) -> str:
    """Return all figures, a row a size."""
    heads = ["passages", *(f"{kind} ms" for kind in KINDS), "recall@10", "RSS MB", "disk MB", "start CPU s"]
    rows = [heads, ["---"] * len(heads)]
    rows += [
        [
            f"{each.passages:,}",
            *(f"{each.wall[kind]} (CPU {each.cpu[kind]})" for kind in KINDS),
            f"{each.recall:.4f}",
            f"{each.memory:.0f}",
            f"{sum(each.disk.values()):.0f} ({', '.join(f'{k} {v:.0f}' for k, v in each.disk.items())})",
            f"{each.start_cpu:.2f}",
        ]
        for each in sizes
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def beside(size: Size, peers: Figures) -> str:
    """Return the archive's latency and the peers', a row each."""
    rows = [[f"{size.passages:,} passages, ms (CPU ms)", *KINDS], ["---"] * (1 + len(KINDS))]
    rows.append(["Newsdesk", *(f"{size.wall[kind]} ({size.cpu[kind]})" for kind in KINDS)])
    for name, found in peers.items():
        rows.append([name, *("{:.1f} / {:.1f} ({:.1f} / {:.1f})".format(*found[kind]) for kind in KINDS)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


BAR: Final = 50
"""Characters of the longest bar."""


def plot(sizes: Sequence[Size]) -> str:
    """Return bars: each figure by size, the largest as long as the line."""
    drawn = {
        **{f"p95 ms, {kind}": [each.wall[kind].p95 for each in sizes] for kind in KINDS},
        "memory MB": [each.memory for each in sizes],
        "disk MB": [sum(each.disk.values()) for each in sizes],
        "start CPU s": [each.start_cpu for each in sizes],
    }
    said = []
    for name, figures in drawn.items():
        said.append(name)
        for each, figure in zip(sizes, figures, strict=True):
            bar = "#" * max(round(BAR * figure / max(figures)), 1)
            said.append(f"  {each.passages:>8,} {bar} {figure:.1f}")
    return "\n".join(said)


def main() -> None:
    """Grow and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=SIZES)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--peer", help="A Python interpreter that has the peers' packages.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-growth-") as made:
        run(chosen.home or Path(made), chosen)


def run(home: Path, chosen: argparse.Namespace) -> None:
    """Bring the archives to their sizes, and print what they cost."""
    bench, sizes, desk = chosen.shared / "bench", list[Size](), None
    fresh = multiprocessing.get_context("spawn")
    for passages in chosen.passages:
        desk, before = home / str(passages), desk
        if before and not desk.exists():
            shutil.copytree(before, desk)
        grow(desk, passages, bench, home / "real")
        with fresh.Pool(1) as pool:
            sizes.append(pool.apply(measure, (desk, bench, chosen.questions)))
        sys.stdout.write(f"{table(sizes[-1:])}\n")
        sys.stdout.flush()
    if chosen.peer:
        sys.stdout.write(f"{beside(sizes[-1], ask_peers(desk, home / 'peers', chosen))}\n\n")
    sys.stdout.write(f"{table(sizes)}\n\n{plot(sizes)}\n")


if __name__ == "__main__":
    main()
