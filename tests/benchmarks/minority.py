"""Measure whether what one article tells is drowned by what many repeat.

    python -m tests.benchmarks.minority [--shared SHARED]

Of each cluster of NeuS the first two articles are repeated 3, 5 and 10 times in all, each time as an origin
of its own with a tenth of its sentences and of its words left out; the third article stands there once. A
fact is distinctive when its sentence is near the top of the third article, on the cluster's topic, and like
nothing in the other two. Told is the share of summaries of 150 words that hold such a sentence, of those
clusters that have one. Clusters with an even number may be looked at; the others are only counted.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from retrieval.chain.prose.similarity import dot, vector
from retrieval.chain.prose.weighing import share_told
from retrieval.chain.topics.coverage import choose
from retrieval.ingest.sentences import split
from retrieval.types import Article, Sentence, Version
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import lines

WORDS = 150
REPEATED = (3, 5, 10)
LEFT_OUT = 0.1
NOW = datetime(2026, 3, 12, tzinfo=UTC)

# A sentence down to here, with this share of the topic's words and less than this in common with any sentence
# of the others (`retrieval.chain.comparing.differ` tells "only X" by the same), is a distinctive fact.
TOP, ON_TOPIC, ALONE = 10, 0.2, 0.25
FEWEST_WORDS = 8


def version(name: str, title: str, text: str) -> Version:
    """Return a text as an article of its own origin."""
    article = Article(name, name, title, None, name, None, None, None, NOW, origin=name)
    return Version(name, article, 1, title, text, name, name, split(text), NOW)


def repeated(name: str, title: str, text: str, dice: random.Random) -> Version:
    """Return a near repetition of a text."""
    sentences = [text[start:end] for start, end in split(text)]
    kept = [each for each in sentences if dice.random() > LEFT_OUT]
    told = (" ".join(word for word in each.split()[:-1] if dice.random() > LEFT_OUT) for each in kept)
    ended = (f"{each} {whole.split()[-1]}" for each, whole in zip(told, kept, strict=True))
    return version(name, title, " ".join(ended))


def distinctive(alone: Version, others: Sequence[Version]) -> list[Sentence]:
    """Return the sentences that tell a fact only one article has."""
    known = [vector(each.text) for other in others for each in other.sentences]
    topic = " ".join({other.title: None for other in (alone, *others)})
    return [
        each
        for each in alone.sentences[:TOP]
        if len(each.text.split()) >= FEWEST_WORDS
        and share_told(topic, each.text) >= ON_TOPIC
        and max((dot(vector(each.text), other) for other in known), default=0.0) < ALONE
    ]


def is_told(cluster: Mapping[str, Any], count: int, dice: random.Random) -> bool | None:
    """Whether a summary holds a distinctive fact; None when there is none."""
    *two, third = [each for each in cluster["articles"] if each["text"].strip()]
    alone = version("alone", third["title"], third["text"])
    facts = {
        each.key
        for each in distinctive(
            alone, [version(f"v{n}", each["title"], each["text"]) for n, each in enumerate(two)]
        )
    }
    if not facts or len(two) < 2:
        return None
    many = [repeated(f"r{n}", two[n % 2]["title"], two[n % 2]["text"], dice) for n in range(count)]
    chosen = choose([each for every in (*many, alone) for each in every.sentences], words=WORDS)
    return any(each.key in facts for each in chosen)


def main() -> None:
    """Summarise, and print the shares."""
    parser = parser_for(__doc__)
    add_shared(parser)
    clusters = lines(parser.parse_args().shared / "bench" / "neus" / "clusters.jsonl")
    for count in REPEATED:
        for half, part in (("even", clusters[::2]), ("odd", clusters[1::2])):
            dice = random.Random(count)
            found = [each for cluster in part if (each := is_told(cluster, count, dice)) is not None]
            share = sum(found) / len(found)
            print(f"{count:2} repetitions, {half:4}: told {share:.3f} of {len(found)}")  # noqa: T201 - a script speaks


if __name__ == "__main__":
    main()
