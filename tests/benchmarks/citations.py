"""Measure whether citations outlive restarts, new versions and withdrawals.

    python -m tests.benchmarks.citations [--home DIR] [--shared DIR] [--citations N]

One process reads the sample desk, the seeds and SummHay's documents and asks questions until there are enough
citations. Then three in ten articles get a new version and one in twenty is withdrawn. Another process looks
every citation up and compares it with what the articles say, as they were written by this script.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import sample
from bot.desk import Desk
from bot.settings import Settings
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines, scorer

SEED = 5
CHANGED, WITHDRAWN = 0.30, 0.05
NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)

ADDED = "An added opening paragraph moves all that follows it."


def desk_at(home: Path) -> Desk:
    """The desk of a home, by a clock that stands still."""
    return Desk(Settings.load({}, home), clock=lambda: NOW)


def summhay(shared: Path) -> list[dict[str, Any]]:
    """SummHay's topics."""
    return list(scorer(shared / "bench").summhay_topics(shared / "bench").values())


def documents(shared: Path) -> list[dict[str, str]]:
    """Every SummHay document as a record to be read in."""
    return [
        {
            "url": f"https://bench.invalid/{each['document_id']}",
            "title": f"Report {number}",
            "text": each["text"],
        }
        for topic in summhay(shared)
        for number, each in enumerate(topic["documents"])
    ]


def questions(shared: Path) -> Iterator[str]:
    """What is asked, most telling first: the sets' own questions, then what documents say."""
    yield sample.QUESTION
    yield "How many people died in the Paris attacks?"
    for topic in summhay(shared):
        for subtopic in topic["subtopics"]:
            yield f"{subtopic['query']} {subtopic['subtopic']}"
            yield f"What is said of {subtopic['subtopic']}?"
            yield from (each["insight"] for each in subtopic["insights"])


# ---- the two processes


def give(home: Path, shared: Path, wanted: int) -> None:
    """Read everything in, and answer until there are enough citations; write them down."""
    desk = desk_at(home)
    records = home / "documents.jsonl"
    records.write_text("\n".join(map(json.dumps, documents(shared))))
    seeds = sorted(str(each) for each in (shared / "seeds").glob("*.txt"))
    report = desk.keeper.ingest([str(records), str(sample.folder()), *seeds])
    given: list[dict[str, Any]] = []
    for question in questions(shared):
        answer = desk.ask(question)
        given += [
            {"answer": answer.id, "n": each.n, "quote": each.quote, "article": each.article, "url": each.url}
            for each in answer.citations
        ]
        if len(given) >= wanted:
            break
    (home / "given.json").write_text(json.dumps(given[:wanted]))
    print(f"{len(report.added)} articles, {len(given)} citations")  # noqa: T201 - a script speaks
    desk.close()


def change(home: Path) -> None:
    """Give some of the articles a new version, and withdraw others; write down which."""
    dice, desk = random.Random(SEED), desk_at(home)
    records = lines(home / "documents.jsonl")
    dice.shuffle(records)
    withdrawn = records[: round(WITHDRAWN * len(records))]
    changed = records[len(withdrawn) : len(withdrawn) + round(CHANGED * len(records))]
    for each in changed:
        each["text"] = edited(each["text"], dice)
    newer = home / "newer.jsonl"
    newer.write_text("\n".join(map(json.dumps, changed)))
    report = desk.keeper.ingest([str(newer)])
    for each in withdrawn:
        desk.keeper.forget(each["url"])
    state = {
        "withdrawn": [each["url"] for each in withdrawn],
        "texts": {each["url"]: each["text"] for each in records},
    }
    (home / "state.json").write_text(json.dumps(state))
    print(f"{len(report.updated)} new versions, {len(withdrawn)} withdrawn")  # noqa: T201 - a script speaks
    desk.close()


def edited(text: str, dice: random.Random) -> str:
    """A text with a paragraph before it, without one of its sentences, or with its words put differently."""
    kind = dice.choice(["moved", "cut", "reworded"])
    if kind == "moved":
        return f"{ADDED}\n{text}"
    if kind == "cut":
        sentences = re.split(r"(?<=[.!?])\s+", text)
        del sentences[dice.randrange(len(sentences))]
        return " ".join(sentences)
    return re.sub(r"\b(the|and|of)\b", lambda match: f"{match.group()} very", text, count=5)


def look_up(home: Path) -> dict[str, Any]:
    """Look every citation up, and compare."""
    desk = desk_at(home)
    given = json.loads((home / "given.json").read_text())
    state = json.loads((home / "state.json").read_text())
    outcomes: Counter[str] = Counter()
    wrong: list[dict[str, Any]] = []
    for each in given:
        opened = desk.lookups.open_citation(each["answer"], each["n"])
        text = desk.parts.archive.version(opened.citation.version).text
        is_exact = text[opened.citation.start : opened.citation.end] == each["quote"]
        expected = expected_states(each, state)
        outcomes[opened.current] += 1
        if not is_exact or opened.current not in expected or opened.citation.quote != each["quote"]:
            wrong.append({**each, "current": opened.current, "expected": sorted(expected)})
    desk.close()
    return {"citations": len(given), "states": dict(outcomes), "wrong": len(wrong), "first wrong": wrong[:3]}


def expected_states(citation: dict[str, Any], state: dict[str, Any]) -> set[str]:
    """What may be said of a citation, by what the articles' texts are now."""
    url = citation["url"]
    if url in state["withdrawn"]:
        return {"withdrawn"}
    if url not in state["texts"]:
        return {"same"}
    text = state["texts"][url]
    stands = " ".join(citation["quote"].split()) in " ".join(text.split())
    if not stands:
        return {"changed"}
    return {"moved"} if text.startswith(ADDED) else {"same", "moved"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the three steps, each in a process of its own."""
    parser = parser_for(__doc__)
    parser.add_argument("--home", type=Path)
    add_shared(parser)
    parser.add_argument("--citations", type=int, default=1000)
    parser.add_argument("--step", choices=["give", "change", "look"])
    options = parser.parse_args(arguments)
    if options.step == "give":
        give(options.home, options.shared, options.citations)
    elif options.step == "change":
        change(options.home)
    elif options.step == "look":
        found = look_up(options.home)
        print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - a script speaks
        return int(bool(found["wrong"]))
    else:
        home = options.home or Path(tempfile.mkdtemp())
        for step in ("give", "change", "look"):
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.citations",
                "--home",
                str(home),
                "--step",
                step,
            ]
            command += ["--shared", str(options.shared), "--citations", str(options.citations)]
            subprocess.run(command, check=True)
        if not options.home:
            shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
