"""Ask over real articles and prove every citation of every answer, summary and comparison exact.

    python -m tests.benchmarks.exactness HOME [--shared SHARED]

HOME is a folder for the desks; SHARED the folder that holds `bench`. The articles are the ten real ones of
each SummHay topic, the questions its subtopics and the headlines. Prints how many statements and citations
were read back, how many have no citation, differ from the stored text, or failed a check, and how long
writing an answer took after the search. Ends with code 1 when anything is wrong.
"""

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.chain.answer import Answerer
from retrieval.chain.summarize import Summarizer, Wanted
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import Ledger
from retrieval.types import Answer, Statement, Summary
from tests.benchmarks.desks import NOW, SHARED, Desk, Desks, reading

TOPICS = (1, 2, 3)
WORDS = 150


@dataclass
class Tally:
    """What was read back."""

    counts: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, desk: Desk, given: Answer | Summary) -> None:
        """Read every citation of `given` from the archive again, and every check of its statements."""
        statements = given.statements if isinstance(given, Answer) else given.item.points
        numbers = {citation.n for citation in given.citations}
        for statement in statements:
            self.counts["statements"] += 1
            self.counts["uncited"] += not statement.citations or not set(statement.citations) <= numbers
            self.counts["failed a check"] += bool(_failed(statement))
        for citation in given.citations:
            text = desk.archive.version(citation.version).text
            self.counts["citations"] += 1
            self.counts["inexact"] += text[citation.start : citation.end] != citation.quote
        if isinstance(given, Answer) and statements:
            self.milliseconds.append(given.timings_ms["total"] - given.timings_ms["search"])

    @property
    def is_right(self) -> bool:
        """Whether nothing was found wrong."""
        return not (self.counts["uncited"] or self.counts["inexact"] or self.counts["failed a check"])


def _failed(statement: Statement) -> list[str]:
    return [name for name in statement.checks.__slots__ if getattr(statement.checks, name) is False]


def given(desk: Desk, ledger: Ledger, questions: list[str]) -> Iterator[Answer | Summary]:
    """Answer, summarise and compare."""
    search = desk.search
    answer = Answerer(search, desk.archive, ledger, lambda: NOW)
    summarize = Summarizer(search, desk.archive, ledger, lambda: NOW)
    for question in questions:
        yield answer(question)
        yield summarize(Wanted(question, words=WORDS))
        yield answer(f"How did the outlets differ on {question.rstrip('?')}?")


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--shared", type=Path, default=SHARED)
    arguments = parser.parse_args()
    desks, tally = Desks(arguments.home, arguments.shared), Tally()
    for number in TOPICS:
        topic = json.loads((desks.bench / "summhay" / f"topic_news{number}.json").read_text())
        readings = [
            reading(each["content"], each["url"], each["title"], each["domain"]) for each in topic["articles"]
        ]
        desk = desks.made(f"real{number}", lambda readings=readings: readings)
        asked = [each["query"] for each in topic["subtopics"]] + [each["title"] for each in topic["articles"]]
        ledger = Ledger(open_database(sqlite_url(arguments.home / f"real{number}")))
        for each in given(desk, ledger, asked):
            tally.add(desk, each)
    desks.close()
    for name in ("statements", "citations", "uncited", "inexact", "failed a check"):
        print(f"{tally.counts[name]:6} {name}")  # noqa: T201 - a script speaks
    print(f"{statistics.median(tally.milliseconds):6.1f} ms to write an answer, p50")  # noqa: T201
    return 0 if tally.is_right else 1


if __name__ == "__main__":
    sys.exit(main())
