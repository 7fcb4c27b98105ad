"""Measure stories where they are kept, and a small desk's stories among many others.

    python -m tests.benchmarks.storybook grown   [--shared SHARED]   CPU seconds to group 4,800 and 200 more
    python -m tests.benchmarks.storybook crowded [--shared SHARED]   the sample desk's stories among others,
                                                                     whole and less one article each

SHARED is the folder that holds `bench`. `grown` makes its articles from real ones: the first words of one,
and words of two others in any order, which keeps most from being copies.
"""

import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import bot.sample
from retrieval.chain.stories import stories
from retrieval.chain.story.storybook import StoryBook
from retrieval.index.archive import Archive
from retrieval.index.archive_stories import StoryStore
from retrieval.index.database import open_database, sqlite_url
from retrieval.ingest.extract import read
from retrieval.ingest.raw import Raw
from retrieval.types import Reading, Version
from tests.benchmarks.arguments import run_task
from tests.benchmarks.desks import lines
from tests.benchmarks.stories import FIRST_DAY, MANY, NOW, neus, version
from tests.readings import a_reading

MORE = 200
DAYS = 10
UNDATED_SHARE = 0.1
WORDS = 70
AT_A_TIME = 200
GOLD = Path(__file__).parents[1] / "data" / "sample" / "gold.json"


def made(bench: Path) -> list[Reading]:
    """Make many articles, the undated ones first and the newest last."""
    dice = random.Random(3)
    texts = [item.version.text.split()[:200] for item in neus(bench)]
    readings = []
    for number in range(MANY):
        first, *others = (list(dice.choice(texts)) for _ in range(3))
        for each in others:
            dice.shuffle(each)
        words = [word for each in (first, *others) for word in each[:WORDS]]
        is_dated = dice.random() >= UNDATED_SHARE
        day = (FIRST_DAY + timedelta(days=dice.randrange(DAYS))).isoformat() if is_dated else None
        readings.append(a_reading(" ".join(words) + ".", title=" ".join(first[:8]), raw=str(number), day=day))
    return sorted(readings, key=lambda each: (each.published.value if each.published else "", each.raw_hash))


def measured(what: str, work: Callable[[], object]) -> None:
    """Print the CPU seconds that work takes, and the memory held at most so far."""
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {seconds:.1f} s CPU, {peak:.0f} MB")  # noqa: T201 - a script speaks


def print_grown(bench: Path) -> None:
    """Time stories of an archive that is new, unchanged, and grown."""
    readings = made(bench)
    with tempfile.TemporaryDirectory() as home:
        engine = open_database(sqlite_url(Path(home)))
        archive = Archive(engine)
        book = StoryBook(StoryStore(engine), archive, lambda: NOW)

        def record(some: Sequence[Reading]) -> None:
            for start in range(0, len(some), AT_A_TIME):
                archive.record_all(some[start : start + AT_A_TIME], now=NOW)
            archive.settle(now=NOW)

        record(readings[:-MORE])
        measured(f"{MANY - MORE} articles grouped", book.refresh)
        measured("nothing new", book.refresh)
        record(readings[-MORE:])
        measured(f"{MORE} more", book.refresh)
        measured("all listed", book.entries)
        counts = archive.count()
        print(f"{counts.articles} articles, {counts.origins} origins, {len(book.stories())} stories")  # noqa: T201
        engine.dispose()


def sample() -> Iterator[tuple[Version, str]]:
    """Read the sample desk's articles with their labels, which were written with them."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    for path in sorted((Path(bot.sample.__file__).parent / "articles").iterdir()):
        for n, each in enumerate(read(Raw(path.read_bytes(), path=path.name)), start=1):
            name = f"{path.name}#{n}" if path.suffix == ".jsonl" else path.name
            article = version(name, each.title, each.text)
            yield _dated(article, each.published.value if each.published else None), gold[name]["story"]


def _dated(undated: Version, day: str | None) -> Version:
    if day is None:
        return undated
    return version(undated.id, undated.title, undated.text, FIRST_DAY.fromisoformat(day[:10]))


def pages(bench: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts of web pages, which all tell of different things."""
    found = json.loads((bench / "article_extraction" / "ground-truth.json").read_text(encoding="utf-8"))
    yield from ((name, page["articleBody"]) for name, page in sorted(found.items()) if page["articleBody"])


def print_crowded(bench: Path) -> None:
    """Print how many stories the sample desk's four become among others, and how many of them mix."""
    articles = list(sample())
    label_of = {article.id: label for article, label in articles}
    dice = random.Random(1)
    clusters = [each["id"] for each in lines(bench / "neus" / "clusters.jsonl")]
    days = [f"2026-03-{day:02}" for day in range(8, 13)]
    day_of = {name: dice.choice(days) for name in clusters}
    others = [_dated(item.version, day_of[item.unit]) for item in neus(bench)]
    others += [_dated(version(name, "", text), dice.choice(days)) for name, text in pages(bench)]
    for count in (0, 100, 300, 1000):
        told, mixed = _told([article for article, _ in articles], others[:count], label_of)
        print(f"among {count}: {told} stories of {len(set(label_of.values()))}, {mixed} mixed")  # noqa: T201
        for left_out in label_of:
            rest = [article for article, _ in articles if article.id != left_out]
            if _told(rest, others[:count], label_of) != (told, mixed):
                print(f"    otherwise without {left_out}")  # noqa: T201


def _told(own: Sequence[Version], others: Sequence[Version], label_of: Mapping[str, str]) -> tuple[int, int]:
    """Return how many stories the labelled articles become, and how many of those hold two labels."""
    found = stories([*own, *others])
    labels = [{label_of.get(name) for name in story.articles} for story in found]
    told = [each for each in labels if each != {None}]
    return len(told), sum(len(each) > 1 for each in told)


def main() -> None:
    """Measure what is asked."""
    run_task(__doc__, {"grown": print_grown, "crowded": print_crowded})


if __name__ == "__main__":
    main()
