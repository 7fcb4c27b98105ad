"""Measure how well and how fast articles are grouped into stories.

    python -m tests.benchmarks.stories ecbplus    [--shared SHARED]   B3 F and ARI on train and dev
    python -m tests.benchmarks.stories bar        [--shared SHARED]   what BAR_OF_ONE and BAR_RISE come from
    python -m tests.benchmarks.stories stragglers [--shared SHARED]   what the bars of stragglers.py come from
    python -m tests.benchmarks.stories telltales  [--shared SHARED]   what the bar of kinship.py comes from
    python -m tests.benchmarks.stories many       [--shared SHARED]   seconds and memory for 5,000 articles

Scores are those of the scorer beside the sets. `bar`, `stragglers`
and `telltales` read ECB+ train and NeuS only, never ECB+ dev; `bar` takes the ECB+ train items out of the
background that was counted on them as well, `telltales` those of NeuS, whose names are known else.
"""

import json
import math
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np

from retrieval.chain.prose import similarity
from retrieval.chain.prose.similarity import Overlap, weigh
from retrieval.chain.stories import stories
from retrieval.chain.story import kinship, stragglers
from retrieval.chain.story.grouping import bar
from retrieval.chain.story.leads import stems_of
from retrieval.chain.story.linkage import link
from retrieval.ingest.background import Background, read_background
from retrieval.ingest.sentences import split
from retrieval.types import Article, Published, Version
from tests.benchmarks.arguments import run_task
from tests.benchmarks.desks import lines, scorer

MANY = 5000
FIRST_DAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 12, tzinfo=UTC)

LEVELS = [round(0.06 + 0.005 * step, 3) for step in range(52)]
# Topics of ECB+ (two events each) and clusters of NeuS in a sample, and how many samples of that size.
ECB_SAMPLES = ((1, 25), (2, 24), (4, 16), (8, 10), (16, 6), (25, 1))
NEUS_SAMPLES = ((5, 40), (10, 30), (20, 20), (40, 10), (80, 6), (160, 4), (307, 1))


class Labelled(NamedTuple):
    """A text, the event it is about, and what is sampled together with it."""

    version: Version
    event: str
    unit: str


class Curve(NamedTuple):
    """Mean B3 F at each level, for samples of about one size."""

    name: str
    size: float
    scores: list[float]


def version(name: str, title: str, text: str, day: date | None = None) -> Version:
    """Make an article's version of a text."""
    published = Published(day.isoformat(), "made up") if day else None
    article = Article(name, name, title, None, name, None, None, published, NOW, origin=name)
    return Version(name, article, 1, title, text, name, name, split(text), NOW)


def ecbplus(bench: Path, part: str) -> list[Labelled]:
    """Read the items of one part of ECB+; the sets have no titles apart."""
    items = lines(bench / "ecbplus" / f"{part}.jsonl")
    return [
        Labelled(version(item["doc_id"], "", item["text"]), item["event"], item["topic"]) for item in items
    ]


def neus(bench: Path) -> list[Labelled]:
    """Read the articles of NeuS; each three outlets' reports on one thing."""
    return [
        Labelled(version(f"{each['id']}-{n}", article["title"], article["text"]), each["id"], each["id"])
        for each in lines(bench / "neus" / "clusters.jsonl")
        for n, article in enumerate(each["articles"])
        if article["text"].strip()
    ]


def print_ecbplus(bench: Path) -> None:
    """Score what `stories` makes of each part."""
    for part in ("train", "dev"):
        found = stories([item.version for item in ecbplus(bench, part)])
        rows = [{"doc_id": name, "cluster": story.story} for story in found for name in story.articles]
        print(part, json.dumps(scorer(bench).score_clusters(rows, bench, part)))  # noqa: T201 - a script speaks


def without(items: Sequence[Labelled]) -> Background:
    """Return the background less the items that were counted in it."""
    whole = read_background()
    own = Counter(stem for item in items for stem in set(stems_of(item.version)))
    kept = {stem: max(0, count - own[stem]) for stem, count in whole.frequency.items()}
    return Background(whole.texts - len(items), kept, whole.lower)


def curve(items: Sequence[Labelled], background: Background, plan: tuple[int, int], score: Any) -> Curve:
    """Return the scores at each level, over samples of so many units."""
    units, samples = plan
    dice = random.Random(units)
    totals = np.zeros(len(LEVELS))
    size = 0
    for _ in range(samples):
        chosen = set(dice.sample(sorted({item.unit for item in items}), units))
        sample = [item for item in items if item.unit in chosen]
        size += len(sample)
        similarity = Overlap(weigh([stems_of(item.version) for item in sample], background)).matrix()
        totals += [_score(sample, similarity, level, score) for level in LEVELS]
    return Curve(items[0].unit, size / samples, (totals / samples).tolist())


def _score(sample: Sequence[Labelled], similarity: Any, level: float, score: Any) -> float:
    groups = link(similarity, np.ones_like(similarity, bool), level)
    return _clusters_score([item.event for item in sample], groups, score)


def print_bar(bench: Path) -> None:
    """Print, for straight lines over the logarithm of the size, the mean share of the best score."""
    score = scorer(bench).cluster_scores
    train, politics = ecbplus(bench, "train"), neus(bench)
    curves = [curve(train, without(train), plan, score) for plan in ECB_SAMPLES]
    curves += [curve(politics, read_background(), plan, score) for plan in NEUS_SAMPLES]
    for each in curves:
        best = max(each.scores)
        good = [level for level, value in zip(LEVELS, each.scores, strict=True) if value >= 0.99 * best]
        print(f"{each.size:5.0f} items  best F {best:.3f}, good from {good[0]:.3f} to {good[-1]:.3f}")  # noqa: T201
    found = sorted(_lines(curves), reverse=True)[:8]
    for share, first, rise in found:
        print(f"{first:.2f} + {rise:.3f} ln n: {share:.4f} of the best")  # noqa: T201


def print_stragglers(bench: Path) -> None:
    """Print, for several bars, mean B3 F before and after, and how many of those moved come home."""
    score = scorer(bench).cluster_scores
    samples = [each for items in (ecbplus(bench, "train"), neus(bench)) for each in _samples(items)]
    linked = [(items, *_linked(items)) for items in samples]
    for likeness, ratio in product((0.14, 0.16, 0.18, 0.2), (1.0, 1.5, 2.0, 2.5)):
        stragglers.LIKENESS, stragglers.LEAD_OVER_NEXT = likeness, ratio
        moved = home = 0
        before = after = 0.0
        for items, groups, vectors in linked:
            events = [item.event for item in items]
            joined = stragglers.joined(groups, vectors, [None] * len(items))
            before += _clusters_score(events, groups, score) / len(linked)
            after += _clusters_score(events, joined, score) / len(linked)
            alone = {row for group in groups if len(group) == 1 for row in group}
            for story in (each for each in joined if len(each) > 1):
                own = Counter(events[row] for row in story if row not in alone).most_common(1)[0][0]
                moved += len(alone.intersection(story))
                home += sum(events[row] == own for row in alone.intersection(story))
        print(f"{likeness:.2f}, {ratio:.1f} times: F {before:.4f} to {after:.4f}, {home} of {moved} home")  # noqa: T201


def print_telltales(bench: Path) -> None:
    """Print, for several numbers of telltales, B3 F of both sets, NeuS weighed without its own words."""
    score = scorer(bench).cluster_scores
    train, politics = ecbplus(bench, "train"), neus(bench)
    parts = (train, read_background()), (politics, without(politics))
    for kinship.TELLTALES in range(2, 8):
        found = []
        for items, background in parts:
            read = mock.Mock(return_value=background)
            with (
                mock.patch.object(similarity, "read_background", read),
                mock.patch.object(kinship, "read_background", read),
            ):
                told = stories([item.version for item in items])
            story_of = {name: story.story for story in told for name in story.articles}
            events = [item.event for item in items]
            found.append(score(events, [story_of[item.version.id] for item in items])["bcubed_f1"])
        print(f"{kinship.TELLTALES} telltales: ECB+ train {found[0]:.4f}, NeuS {found[1]:.4f}")  # noqa: T201


def _samples(items: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    units = sorted({item.unit for item in items})
    for count in (15, 40, 80, 160, len(units)):
        for seed in range(3 if count < len(units) else 1):
            if count <= len(units):
                chosen = set(random.Random(seed * 1000 + count).sample(units, count))
                yield [item for item in items if item.unit in chosen]


def _linked(items: Sequence[Labelled]) -> tuple[list[tuple[int, ...]], list[Any]]:
    vectors = weigh([stems_of(item.version) for item in items])
    similarity = Overlap(vectors).matrix()
    return list(link(similarity, np.ones_like(similarity, bool), bar(len(items)))), vectors


def _clusters_score(events: Sequence[str], groups: Sequence[Sequence[int]], score: Any) -> float:
    group_of = {row: number for number, group in enumerate(groups) for row in group}
    return float(score(events, [group_of[row] for row in range(len(events))])["bcubed_f1"])


def _lines(curves: Sequence[Curve]) -> Iterator[tuple[float, float, float]]:
    for first in np.arange(0.0, 0.2, 0.01):
        for rise in np.arange(0.0, 0.04, 0.002):
            levels = [first + rise * math.log(each.size) for each in curves]
            shares = [
                float(np.interp(level, LEVELS, each.scores)) / max(each.scores)
                for level, each in zip(levels, curves, strict=True)
            ]
            yield float(np.mean(shares)), float(first), float(rise)


def many(bench: Path) -> list[Version]:
    """Make many articles: each the first half of one real article's lead and the second half of another's."""
    dice = random.Random(3)
    articles = [item.version for item in neus(bench)]
    for path in sorted((bench / "summhay").glob("topic_news*.json")):
        documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
        articles += [version(each["document_id"], "", each["text"]) for each in documents]
    made = []
    for number in range(MANY):
        one, other = (dice.choice(articles).text.split()[:200] for _ in range(2))
        dice.shuffle(other)
        text = " ".join(one[: len(one) // 2] + other[: len(other) // 2]) + "."
        day = FIRST_DAY + timedelta(days=dice.randrange(10)) if dice.random() < 0.9 else None
        made.append(version(f"{number:05}", " ".join(one[:8]), text, day))
    return made


def print_many(bench: Path) -> None:
    """Time the grouping of many articles."""
    versions = many(bench)
    start = time.perf_counter()
    found = stories(versions)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    largest = max(len(story.articles) for story in found)
    print(  # noqa: T201
        f"{MANY} articles, bar {bar(MANY):.3f}: {len(found)} stories, largest {largest},"
        f" {seconds:.1f} s, {peak:.0f} MB"
    )


def main() -> None:
    """Measure what is asked."""
    tasks = {
        "ecbplus": print_ecbplus,
        "bar": print_bar,
        "stragglers": print_stragglers,
        "telltales": print_telltales,
        "many": print_many,
    }
    run_task(__doc__, tasks)


if __name__ == "__main__":
    main()
