"""Kill an ingest again and again, end it once, and compare with a run that nobody killed.

    python -m tests.benchmarks.soak_ingest [--kills 200] [--articles 2000] [--shared DIR] [--seed 1]

The articles are recombined sentences of NeuS's, made at run time. Every kill is SIGKILL at a random moment
of a real `newsdesk ingest` process. So that kills meet every stage, each draws the stage it waits for, and
waits no longer than a few seconds for it; the stage it met is read from what the process traces. A run that
ends before it is killed ends a round: the home is looked at, and the next round begins with a new one.
Every round ends with one more ingest, and a `newsdesk rebuild` where that or `newsdesk verify` asks for it.
Lost or double is what differs from the undisturbed home in articles, passages, vectors and words; origins and
the passages found for a few questions are compared too.
"""

import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bot.desk import Desk
from bot.settings import Settings
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines

SENTENCES = 5
"""Short articles: embedding is what takes the time, and every stage is the same for them."""

STAGE_SECONDS = 12.0
"""How long a kill waits for its stage at most, after the process has begun to write."""

LATE_SECONDS = 0.5
"""How long after its stage began a kill comes, at most."""

SEARCHES = 20

TOP = 3
"""Further down, passages about as good may change places: the word index's statistics still count rows that
were replaced, until it merges them. After `newsdesk rebuild` of both homes they stand alike."""

COMPARED = ("lost", "double", "versions that differ", "origins that differ", "searches that differ")
STAGES = (
    "start",
    "record_all",
    "apply",
    "settle",
    "embed_passages",
    "store_vectors",
    "upsert",
    "set_position",
)
_SENTENCE = re.compile(r"[A-Z][^.?!\n]{40,200}\.")

# The real command, with a line for every stage it enters and leaves; nothing of it is replaced.
TRACED = """
import sys
from bot.__main__ import run
from retrieval.index.archive import Archive
from retrieval.index.embed import LocalEmbeddings
from retrieval.index.lexical import Lexical
from retrieval.index.vectors import Vectors

def traced(owner, name):
    plain = getattr(owner, name)
    def calling(*given, **named):
        print(name, flush=True)
        try:
            return plain(*given, **named)
        finally:
            print("between", flush=True)
    setattr(owner, name, calling)

for owner, names in (
    (Archive, ("record_all", "settle", "store_vectors", "set_position")),
    (Lexical, ("apply",)), (Vectors, ("upsert",)), (LocalEmbeddings, ("embed_passages",)),
):
    for name in names:
        traced(owner, name)
print("start", flush=True)
sys.exit(run(sys.argv[1:]))
"""


def write_articles(folder: Path, count: int, shared: Path, chance: random.Random) -> None:
    """Write articles of sentences that stand together nowhere else, every twentieth one a copy."""
    clusters = lines(shared / "bench" / "neus" / "clusters.jsonl")
    texts = [each["text"] for cluster in clusters for each in cluster["articles"]]
    said = sorted({each for text in texts for each in _SENTENCE.findall(text)})
    folder.mkdir()
    for number in range(count):
        picked = chance.sample(said, SENTENCES + 1)
        body = "\n\n".join(picked[1:])
        (folder / f"{number:05}.txt").write_text(f"{picked[0][:80].rstrip('.')}\n\n{body}\n")
        if number % 20 == 19:
            (folder / f"{number:05}-copy.txt").write_text(f"In brief: report {number}\n\n{body}\n")


class Killer:
    """Runs ingests and kills them; counts where."""

    def __init__(self, home: Path, folder: Path, chance: random.Random) -> None:
        self.home, self.folder, self.chance = home, folder, chance
        self.met: Counter[str] = Counter()

    def kill_one(self, wanted: str) -> bool:
        """Run until the wanted stage was entered some times, wait, kill; False when it ended first."""
        trace = self.home.parent / "trace"
        with trace.open("w") as out, trace.open() as told:
            run = start(self.home, self.folder, out)
            self._wait_for(run, told, wanted)
            run.kill()
            run.wait()
        # The report is printed there too, and the last line may be cut.
        stages = [each for each in trace.read_text().split("\n") if each in {*STAGES, "between"}]
        is_killed = run.returncode == -signal.SIGKILL
        self.met[stages[-1] if stages else "start"] += is_killed
        return is_killed

    def _wait_for(self, run: "subprocess.Popen[bytes]", told: TextIO, wanted: str) -> None:
        left, deadline = self.chance.choice((1, 1, 2)), float("inf")
        while run.poll() is None and left and time.monotonic() < deadline:
            line = told.readline().strip()
            if line not in {"", "start"} and deadline == float("inf"):
                deadline = time.monotonic() + self.chance.uniform(0.5, STAGE_SECONDS)
            left -= line == wanted
            time.sleep(0 if line else 0.002)
        # Most stages are short: half of the kills come while one has just begun.
        is_short = self.chance.random() < 0.5
        time.sleep(self.chance.uniform(0, 0.02 if is_short else LATE_SECONDS))


def start(home: Path, folder: Path, out: TextIO) -> "subprocess.Popen[bytes]":
    """Start a traced ingest."""
    command = [sys.executable, "-c", TRACED, "--home", str(home), "ingest", "--quiet", str(folder)]
    return subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)


def newsdesk(home: Path, *arguments: str) -> tuple[int, str]:
    """Run a command to its end; return its exit code and what it printed."""
    command = [sys.executable, "-m", "bot", "--home", str(home), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def ended(home: Path, folder: Path) -> dict[str, Any]:
    """End the work: one more ingest, a rebuild where an index is damaged, and the proof."""
    code, said = newsdesk(home, "ingest", "--quiet", str(folder), "--json")
    is_rebuilt = code != 0 or newsdesk(home, "verify")[0] != 0
    if is_rebuilt:
        newsdesk(home, "rebuild")
        code, said = newsdesk(home, "ingest", "--quiet", str(folder), "--json")
    verified, problems = newsdesk(home, "verify", "--json")
    again = json.loads(newsdesk(home, "ingest", "--quiet", str(folder), "--json")[1])
    return {
        "ingest": code if code == 0 else said,
        "rebuilt": is_rebuilt,
        "verify": "clean" if verified == 0 else problems,
        "a further run added, embedded": [len(again["added"]), again["embedded"]],
    }


def held(home: Path, questions: list[str]) -> dict[str, Any]:
    """What a home holds and finds."""
    desk = Desk(Settings.load({}, home), clock=lambda: datetime(2026, 3, 12, tzinfo=UTC))
    try:
        parts = desk.parts
        articles = {each.path: (each.id, each.version) for each in parts.archive.articles()}
        found = {
            each: [citation.quote for citation in desk.lookups.find_passages(each, TOP)[1]]
            for each in questions
        }
        return {
            "articles": articles,
            "passages": set(parts.archive.passage_ids()),
            "vectors": set(parts.vectors.ids()) if parts.vectors else set(),
            "words": parts.lexical.count(),
            "origins": parts.archive.count().origins,
            "searches": found,
        }
    finally:
        desk.close()


def compared(mine: dict[str, Any], whole: dict[str, Any]) -> dict[str, int]:
    """What is lost and what is double, against the home nobody disturbed."""
    pairs = [(set(mine[name]), set(whole[name])) for name in ("articles", "passages", "vectors")]
    words = mine["words"] - whole["words"]
    found = whole["searches"]
    return {
        "lost": sum(len(wanted - there) for there, wanted in pairs) + max(0, -words),
        "double": sum(len(there - wanted) for there, wanted in pairs) + max(0, words),
        "versions that differ": sum(
            mine["articles"].get(path) != each for path, each in whole["articles"].items()
        ),
        "origins that differ": abs(mine["origins"] - whole["origins"]),
        "searches that differ": sum(mine["searches"][each] != found[each] for each in found),
    }


def soak(scratch: Path, kills: int, articles: int, shared: Path, chance: random.Random) -> dict[str, Any]:
    """Run it all; return the table."""
    began, rounds = time.monotonic(), []
    folder, whole, met = scratch / "articles", scratch / "whole", Counter[str]()
    write_articles(folder, articles, shared, chance)
    newsdesk(whole, "ingest", "--quiet", str(folder))
    titles = [path.read_text().splitlines()[0] for path in sorted(folder.glob("*.txt"))]
    questions = chance.sample(titles, min(SEARCHES, len(titles)))
    wanted = held(whole, questions)
    while met.total() < kills:
        killer = Killer(scratch / f"killed-{len(rounds)}", folder, chance)
        while met.total() + killer.met.total() < kills and killer.kill_one(chance.choice(STAGES)):
            pass
        met += killer.met
        rounds.append(ended(killer.home, folder) | compared(held(killer.home, questions), wanted))
        say(killer.met.total(), rounds[-1])
    return {
        "articles": len(titles),
        "passages": len(wanted["passages"]),
        "kills": met.total(),
        "met": dict(met.most_common()),
        "rounds": len(rounds),
        "rounds rebuilt": sum(each["rebuilt"] for each in rounds),
        "rounds unclean": sum(each["verify"] != "clean" or each["ingest"] != 0 for each in rounds),
        **{name: sum(each[name] for each in rounds) for name in COMPARED},
        "seconds": round(time.monotonic() - began),
    }


def say(kills: int, table: dict[str, Any]) -> None:
    """Tell how a round ended, while the others go on."""
    sys.stderr.write(f"{kills} kills: {json.dumps(table)}\n")


def main() -> None:
    """Run it and print one JSON document; exit code 1 when anything is lost, double or unclean."""
    parser = parser_for(__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    add_shared(parser)
    chosen = parser.parse_args()
    if not (chosen.shared / "bench" / "neus").exists():
        sys.exit(f"not found: {chosen.shared}/bench/neus, skipped")
    with tempfile.TemporaryDirectory() as scratch:
        chance = random.Random(chosen.seed)
        table = soak(Path(scratch), chosen.kills, chosen.articles, chosen.shared, chance)
    sys.stdout.write(json.dumps(table, indent=1) + "\n")
    sys.exit(1 if table["rounds unclean"] or any(table[name] for name in COMPARED) else 0)


if __name__ == "__main__":
    main()
