"""Measure summaries of several articles: ROUGE of 75 words on NeuS, against both leads.

    python -m tests.benchmarks.coverage [--shared SHARED] [--write PREDICTIONS]

The scorer needs the package rouge-score for this; without it only the predictions can be written, to be
scored elsewhere:

    python -m tests.benchmarks.coverage --write predictions.jsonl
    python SHARED/bench/score.py rouge predictions.jsonl

Constants of `coverage.py` may be chosen by the clusters with an even number; those with an odd one are for
reporting. The headline "share of articles" is how many of a cluster's articles a text uses.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrieval.chain.topics.coverage import choose
from retrieval.ingest.sentences import split
from retrieval.types import Article, Sentence, Version
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines, scorer

WORDS = 75
NOW = datetime(2026, 3, 12, tzinfo=UTC)


def sentences(cluster: Mapping[str, Any]) -> list[Sentence]:
    """Return all sentences of a cluster's articles, each article an origin of its own."""
    found: list[Sentence] = []
    for number, each in enumerate(cluster["articles"]):
        name, text = f"{cluster['id']}-{number}", each["text"]
        if text.strip():
            article = Article(name, name, each["title"], None, name, None, None, None, NOW, origin=name)
            version = Version(name, article, 1, each["title"], text, name, name, split(text), NOW)
            found.extend(version.sentences)
    return found


def text_of(chosen: Sequence[Sentence]) -> str:
    """Return sentences as one text."""
    return " ".join(each.text for each in chosen)


def report(name: str, texts: Mapping[str, str], clusters: Sequence[Mapping[str, Any]], rouge: Any) -> None:
    """Print the scores of one method on both halves and the whole."""
    halves = {"even": clusters[::2], "odd": clusters[1::2], "all": clusters}
    row = [f"{name:32}"]
    for half, part in halves.items():
        scores = rouge((each["summary"]["text"], texts[each["id"]]) for each in part)
        row.append(f"{half} {100 * scores['rouge1']:.2f} / {100 * scores['rouge2']:.2f}")
    print("   ".join(row))  # noqa: T201 - a script speaks


def main() -> None:
    """Write or measure the summaries."""
    parser = parser_for(__doc__)
    add_shared(parser)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    bench = arguments.shared / "bench"
    clusters = lines(bench / "neus" / "clusters.jsonl")
    start = time.perf_counter()
    chosen = {each["id"]: choose(sentences(each), words=WORDS) for each in clusters}
    seconds = time.perf_counter() - start
    texts = {name: text_of(found) for name, found in chosen.items()}
    if arguments.write:
        rows = (json.dumps({"id": name, "text": text}) for name, text in texts.items())
        arguments.write.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return
    score = scorer(bench)
    leads: dict[str, Callable[[Sequence[str]], str]] = {
        "lead, sentences in turn": score.lead,
        "lead of the first article": lambda bodies: bodies[0],
    }
    for name, lead in leads.items():
        made = {each["id"]: lead([article["text"] for article in each["articles"]]) for each in clusters}
        report(name, made, clusters, score.rouge)
    report("coverage", texts, clusters, score.rouge)
    used = sum(len({each.article.id for each in found}) for found in chosen.values())
    words = sum(len(text.split()) for text in texts.values())
    print(  # noqa: T201
        f"{used / sum(len(each['articles']) for each in clusters):.2f} share of articles,"
        f" {words / len(texts):.1f} words, {1000 * seconds / len(texts):.1f} ms a text"
    )


if __name__ == "__main__":
    main()
