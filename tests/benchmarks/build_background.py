"""Measure how common words are in news, and write the table that stories are weighed with.

    python -m tests.benchmarks.build_background [SHARED]

Counts, for every stem, in how many titles-with-lead it occurs, and how often its words are printed without a
capital anywhere. Only these counts are kept, none of the text. Sources: the pages of article_extraction, the
articles of neus, the evidence of multihoprag, and the real articles of summhay (ecbplus is left
out: it measures the clustering). Run again only to change the table.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.ingest.background import LEAD_WORDS, TABLE
from retrieval.ingest.words import STOP_WORDS, stem, words
from tests.benchmarks.arguments import SHARED, parser_for
from tests.benchmarks.desks import lines

# A stem seen in one text only says nothing yet; unknown stems count as rare anyway.
FEWEST_TEXTS = 2

# From this many uses on, how a stem is printed tells a common word from a name.
FEWEST_USES = 3

PUNCTUATION = "\"'“”‘’()[]—–-"


def texts(bench: Path) -> Iterator[str]:
    """Yield every text counted: title and lead, or the whole of a short item."""
    pages = json.loads((bench / "article_extraction" / "ground-truth.json").read_text())
    yield from (page.get("articleBody") or "" for page in pages.values())
    for cluster in lines(bench / "neus" / "clusters.jsonl"):
        yield from (f"{article['title']}\n{article['text']}" for article in cluster["articles"])
    facts = {
        fact["fact"]: fact["title"]
        for question in lines(bench / "multihoprag" / "queries.jsonl")
        for fact in question["evidence_list"]
    }
    yield from (f"{title}\n{fact}" for fact, title in facts.items())
    for path in sorted((bench / "summhay").glob("topic_news*.json")):
        yield from _articles(json.loads(path.read_text()))


def _articles(topic: dict[str, Any]) -> Iterator[str]:
    for article in topic["articles"]:
        yield f"{article['title']}\n{article['content']}"


def count(bench: Path) -> tuple[int, list[str]]:
    """Return how many texts were counted, and the rows of the table, the most frequent stems first."""
    frequency: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    small: Counter[str] = Counter()
    total = 0
    for text in filter(None, texts(bench)):
        total += 1
        lead = " ".join(text.split()[:LEAD_WORDS])
        frequency.update({stem(word) for word in words(lead) if word not in STOP_WORDS})
        for token in text.split():
            stems = [stem(word) for word in words(token)]
            uses.update(stems)
            small.update(stems if token.strip(PUNCTUATION)[:1].islower() else ())
    kept = [
        each
        for each in uses
        if not each.isdecimal() and (frequency[each] >= FEWEST_TEXTS or uses[each] >= FEWEST_USES)
    ]
    kept.sort(key=lambda each: (-frequency[each], each))
    return total, [f"{each} {frequency[each]} {round(100 * small[each] / uses[each])}" for each in kept]


def main() -> None:
    """Count and write the table."""
    parser = parser_for(__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    total, rows = count(parser.parse_args().shared / "bench")
    TABLE.write_text(f"{total}\n" + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{total} texts, {len(rows)} stems, {TABLE.stat().st_size} bytes")  # noqa: T201 - a script speaks


if __name__ == "__main__":
    main()
