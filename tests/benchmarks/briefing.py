"""Brief on many articles by the sources' own sentences: seconds and memory against their bars.

    python -m tests.benchmarks.briefing [--shared SHARED] [--articles 5000] [--show]

Articles are the newsroom's (`tests/benchmarks/newsroom.py`), eight to a story, put into two days and stored
in a real archive; reading them in is not measured. Then the same window is briefed for a channel that was
told of a page of it. Every point is checked: the sentence it cites stands in the article at its place, word
for word.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from retrieval.chain.brief import Briefer, Reader
from retrieval.chain.topics.memory import Memory
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import Ledger
from retrieval.ingest.sentences import split
from retrieval.types import Briefing, Filters, Published, Reading
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.newsroom import Newsroom

LAST_DAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
WINDOW = Filters(LAST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1))

MOST_SECONDS, MOST_MEGABYTES = 90, 1500


def readings(bench: Path, articles: int) -> Iterator[Reading]:
    """Read the newsroom's articles, of yesterday and today by turns."""
    for number, raw in enumerate(Newsroom(bench).inputs(articles)):
        record = json.loads(raw.data)
        text = record["text"]
        day = LAST_DAY - timedelta(days=number % 2)
        yield Reading(
            record["title"],
            text,
            split(text),
            hashlib.sha256(raw.data).hexdigest(),
            path=str(raw.path),
            outlet=record["outlet"],
            published=Published(day.isoformat(), "made up"),
        )


def measured(name: str, briefer: Briefer, reader: Reader) -> tuple[Briefing, bool]:
    """Brief, and print what it took; return the briefing, and whether it kept to the bars."""
    began, used = time.perf_counter(), time.process_time()
    briefing = briefer(WINDOW, reader=reader)
    seconds, spent = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    points = sum(len(item.points) for item in briefing.items)
    print(  # noqa: T201
        f"{name}: {briefing.articles} articles, {len(briefing.items)} items, {points} points:"
        f" {seconds:.1f} s, {spent:.1f} s of processor, {peak:.0f} MB at most"
    )
    return briefing, spent <= MOST_SECONDS and peak <= MOST_MEGABYTES


def inexact(briefing: Briefing, archive: Archive) -> int:
    """Count the points that are not, word for word, what they cite, or failed a check."""
    versions = archive.versions_by_id([each.version for each in briefing.citations])
    by_number = {each.n: each for each in briefing.citations}
    faults = 0
    for point in (point for item in briefing.items for point in item.points):
        (cited,) = (by_number[n] for n in point.citations)
        stands = versions[cited.version].text[cited.start : cited.end]
        faults += bool(point.checks.failed) or not stands == cited.quote == point.text
    return faults


def main() -> None:
    """Measure, and fail above a bar."""
    parser = parser_for(__doc__)
    add_shared(parser)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--show", action="store_true", help="Print the briefing as well.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        engine = open_database(sqlite_url(Path(home)))
        archive = Archive(engine)
        archive.record_all(list(readings(asked.shared / "bench", asked.articles)), now=NOW)
        archive.settle(now=NOW)
        briefer = Briefer(archive, Ledger(engine), lambda: NOW, "UTC")
        first, is_within = measured("to anybody", briefer, Reader())
        versions = [name for item in first.items for name in item.versions]
        memory = Memory([first], archive.versions_by_id(versions))
        second, is_still_within = measured("to whom was told of it", briefer, Reader(memory=memory))
        faults = inexact(first, archive) + inexact(second, archive)
        print(f"{faults} points that are not what they cite")  # noqa: T201
        if asked.show:
            from bot.render import briefing_lines

            print("\n".join(each.plain for each in briefing_lines(first)))  # noqa: T201
        engine.dispose()
    sys.exit(bool(faults) or not (is_within and is_still_within))


if __name__ == "__main__":
    main()
