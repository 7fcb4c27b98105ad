"""Measure the search on the development sets, by the rules of the scorer beside them.

    python -m tests.benchmarks.retrieval [TASK …] [--home DIR] [--shared DIR]

Tasks (all by default): multihop, summhay, neus, seeds, abstention. `--home` keeps the indexes for the next
run; the first takes three minutes on two cores. Questions are read as they are asked: outlets and
quotations that `retrieval.chain.query` finds in them are filters, unless the line says "words as they
stand".
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

from retrieval.chain.query import understand
from retrieval.index.search import Search
from retrieval.types import Query
from tests.benchmarks.desks import QUESTIONS, Desk, Desks, desk_parser, lines, name_of, opened

TODAY = date(2023, 12, 31)
"""The day after the last of MultiHop-RAG's articles."""

DEPTH = 1_000
"""Rankings are read to their end."""

Read = Callable[[str], Query]


def as_it_stands(question: str) -> Query:
    """Read nothing out of a question."""
    return Query(question)


def as_asked(desk: Desk) -> Read:
    """Return a reading of questions by the desk's outlets."""
    outlets = tuple(desk.archive.outlets())
    return lambda question: understand(question, today=TODAY, outlets=outlets)


def ranking(search: Search, query: Query) -> list[str]:
    """Return the names of the texts found, best first."""
    urls = (hit.passage.version.article.url for hit in search.plain(query, DEPTH).hits)
    return list(dict.fromkeys(map(name_of, urls)))


def multihop(desks: Desks) -> None:
    """Find the evidence facts among all facts."""
    desk = desks.multihop()
    questions = desks.score.multihop_questions(desks.bench)
    for label, read in (("words as they stand", as_it_stands), ("as asked", as_asked(desk))):
        search = desk.search
        rows = [
            {"id": each["id"], "ranking": [int(name) for name in ranking(search, read(each["question"]))]}
            for each in questions
            if each["evidence_list"]
        ]
        say(f"multihop, {label}", desks.score.score_multihop(rows, desks.bench))


def summhay(desks: Desks) -> None:
    """Rank each topic's documents for its subtopics."""
    rows = []
    for number, topic in desks.score.summhay_topics(desks.bench).items():
        search = desks.summhay(number).search
        for subtopic in topic["subtopics"]:
            short, long = subtopic["query"], f"{subtopic['query']} {subtopic['subtopic']}"
            rows += [
                {
                    "topic": number,
                    "subtopic_id": subtopic["subtopic_id"],
                    "mode": mode,
                    "ranking": ranking(search, Query(text)),
                }
                for mode, text in (("query", short), ("query+subtopic", long))
            ]
    say("summhay", desks.score.score_summhay(rows, desks.bench))


def neus(desks: Desks) -> None:
    """Find the three articles of a cluster by its neutral headline."""
    search, found = desks.neus().search, []
    for cluster in desks.clusters()[::2]:
        gold = {f"{cluster['id']}/{i}" for i in range(len(cluster["articles"]))}
        order = ranking(search, Query(cluster["summary"]["title"]))
        found.append((desks.score.recall_at(order, gold, len(gold)), desks.score.recall_at(order, gold, 10)))
    precision, recall = (statistics.mean(each) for each in zip(*found, strict=True))
    say("neus", {"n": len(found), "r_precision": precision, "recall@10": recall})


def seeds(desks: Desks) -> None:
    """Find the passages that answer our own questions on the five real pages."""
    search, ranks = desks.seeds().search, []
    for each in lines(QUESTIONS):
        if each["answer"]:
            hits = search.plain(Query(each["question"]), DEPTH).hits
            ranks.append(first_with([hit.passage.text for hit in hits], each["answer"]))
    scores = {"mrr": statistics.mean(1 / rank for rank in ranks)}
    say("seeds", {"n": len(ranks), **scores, "hits@4": statistics.mean(rank <= 4 for rank in ranks)})


def first_with(texts: Sequence[str], wanted: Sequence[str]) -> float:
    """Return the rank of the first text that holds one of the words, infinite without any."""
    return next(
        (
            float(rank)
            for rank, text in enumerate(texts, start=1)
            if any(each.casefold() in text.casefold() for each in wanted)
        ),
        float("inf"),
    )


def abstention(desks: Desks) -> None:
    """Tell what the archive answers from what it does not."""
    desk, questions = desks.multihop(), desks.score.multihop_questions(desks.bench)
    for label, search in (("", desk.search), (", words only", desk.by_words)):
        read, seconds, rows = as_asked(desk), [], []
        for each in questions:
            start = time.perf_counter()
            found = search(read(each["question"]))
            seconds.append(time.perf_counter() - start)
            rows.append({"id": each["id"], "abstained": not found.relevance.is_relevant})
        say(f"abstention, multihop{label}", desks.score.score_abstention(rows, desks.bench))
        say("  milliseconds", {"p50": 1000 * statistics.median(seconds)})
    for label, search in (("", desks.seeds().search), (", words only", desks.seeds().by_words)):
        kinds: dict[str, list[bool]] = {}
        for each in lines(QUESTIONS):
            relevant = search(Query(each["question"])).relevance.is_relevant
            kinds.setdefault(each["kind"], []).append(relevant == bool(each["answer"]))
        say(f"abstention, seeds{label}", {kind: statistics.mean(right) for kind, right in kinds.items()})


def say(label: str, scores: dict) -> None:
    """Print one line of scores."""
    rounded = json.dumps(scores, default=str, indent=None)
    tidy = json.loads(rounded, parse_float=lambda number: round(float(number), 4))
    sys.stdout.write(f"{label}: {json.dumps(tidy)}\n")
    sys.stdout.flush()


TASKS = {each.__name__: each for each in (multihop, summhay, neus, seeds, abstention)}


def main() -> None:
    """Run the tasks asked for."""
    parser = desk_parser(__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    chosen = parser.parse_args()
    with opened(chosen) as desks:
        for task in chosen.tasks or TASKS:
            TASKS[task](desks)


if __name__ == "__main__":
    main()
