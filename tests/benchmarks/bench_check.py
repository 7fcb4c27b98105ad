"""Measure the checks: SummEdits, citation pairs, and corrupted insights.

    python -m tests.benchmarks.bench_check [SHARED]

SummEdits and the pairs have the scores of `score.py` beside the sets. The third table takes SummHay's
insights, checks each against a document that holds it, then changes one thing in it (a number, a name, a
negation, a quoted word) and checks again; a good check fires on the changed ones and stays quiet on the
others.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from retrieval.chain.check import support
from retrieval.chain.checking.facts import names, numbers
from tests.benchmarks.arguments import SHARED, parser_for
from tests.benchmarks.desks import lines, scorer

MARK = re.compile(r"\[[\d, ]+\]")
AUXILIARY = re.compile(r"\b(is|are|was|were|will|can|could|would|should|has|have|may|must)\b")
SAMPLE = 200


def summedits(bench: Path) -> dict[str, Any]:
    """Score the verdicts on finely edited summaries."""
    found = [support(row["summary"], row["doc"]) for row in lines(bench / "summedits" / "news.jsonl")]
    rows = [{"score": each.score, "supported": each.verdict == "supported"} for each in found]
    return scorer(bench).score_summedits(rows, bench)


def pairs(bench: Path, topics: list[Any]) -> dict[str, Any]:
    """Score the support of system sentences by the documents they cite."""
    texts = {document["document_id"]: document["text"] for topic in topics for document in topic["documents"]}
    rows = [
        {"score": support(MARK.sub("", pair["bullet"]).lstrip("-* "), texts[pair["document_id"]]).score}
        for pair in lines(bench / "summhay" / "citation_pairs.jsonl")
    ]
    return scorer(bench).score_pairs(rows, bench)


def insights(topics: list[Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (insight, a document that holds it, all insights of the topic)."""
    for topic in topics:
        others = [each["insight"] for subtopic in topic["subtopics"] for each in subtopic["insights"]]
        for subtopic in topic["subtopics"]:
            for each in subtopic["insights"]:
                holding = [d["text"] for d in topic["documents"] if each["insight_id"] in d["insights"]]
                yield each["insight"], holding[0], others


def change_number(text: str, _others: list[str], dice: random.Random) -> str | None:
    """Replace one number by another of the same look."""
    found = [each for each in numbers(text) if text[each.end - 1].isdecimal()]
    if not found:
        return None
    chosen = dice.choice(found)
    digits = re.search(r"\d[\d,]*(?:\.\d+)?$", text[: chosen.end])
    assert digits
    value = float(digits.group().replace(",", ""))
    changed = value + dice.choice([1, 2, 3, 5, 10]) if value < 1000 else value * dice.choice([1.2, 1.5, 2])
    printed = f"{changed:,.0f}" if "," in digits.group() else f"{changed:g}"
    return text[: digits.start()] + printed + text[chosen.end :]


def change_name(text: str, others: list[str], dice: random.Random) -> str | None:
    """Replace one name by another of the same topic that the insight does not hold."""
    found = names(text)
    known = {each.text for other in others for each in names(other) if each.text not in text}
    if not found or not known:
        return None
    chosen = dice.choice(found)
    return text[: chosen.start] + dice.choice(sorted(known)) + text[chosen.end :]


def insert_negation(text: str, _others: list[str], _dice: random.Random) -> str | None:
    """Deny the first auxiliary verb."""
    match = AUXILIARY.search(text)
    return f"{text[: match.end()]} not{text[match.end() :]}" if match else None


CHANGES: dict[str, Callable[..., str | None]] = {
    "number": change_number,
    "name": change_name,
    "negation": insert_negation,
}


def with_quote(text: str, document: str, dice: random.Random) -> tuple[str, str]:
    """Return the insight with a true quote of its document attached, and with an altered one."""
    tokens = [word for word in document.split() if word.isalpha()]
    runs = re.findall(r"(?<!['’])(?:\b[a-z]+ ){5}[a-z]+\b(?!['’])", document)
    quote = dice.choice(runs)
    altered = quote.split()
    altered[dice.randrange(len(altered))] = dice.choice(tokens)
    return f'{text} It was called "{quote}".', f'{text} It was called "{" ".join(altered)}".'


def corruptions(topics: list[Any]) -> dict[str, float]:
    """Return how often the check fires, by what was changed."""
    dice = random.Random(7)
    known = list(insights(topics))
    sample = dice.sample(known, min(SAMPLE, len(known)))
    fired: dict[str, list[bool]] = {}
    for text, document, others in sample:
        found = support(text, document)
        fired.setdefault("unaltered", []).append(bool(found.failed))
        for name in found.failed:
            fired.setdefault(f"unaltered: {name}", []).append(True)
        for kind, change in CHANGES.items():
            altered = change(text, others, dice)
            if altered is not None and altered != text:
                fired.setdefault(kind, []).append(bool(support(altered, document).failed))
        true, false = with_quote(text, document, dice)
        fired.setdefault("true quote", []).append("quotes" in support(true, document).failed)
        if true != false:
            fired.setdefault("quote", []).append("quotes" in support(false, document).failed)
    return {
        kind: round(sum(each) / (len(sample) if ":" in kind else len(each)), 3)
        for kind, each in fired.items()
    }


def main() -> None:
    """Run all three."""
    parser = parser_for(__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    bench = parser.parse_args().shared / "bench"
    topics = [json.loads(path.read_text()) for path in sorted((bench / "summhay").glob("topic_news*.json"))]
    print("summedits", summedits(bench))  # noqa: T201 - a script speaks
    print("pairs", pairs(bench, topics))  # noqa: T201
    print("corruptions", corruptions(topics))  # noqa: T201


if __name__ == "__main__":
    main()
