"""Have everything written that can be, over real articles, and prove every sentence of it exact.

    python -m tests.benchmarks.exactness HOME [--shared SHARED]

HOME is a folder for the desks. The articles are the sample desk's, the five seeds', and the ten real ones of
each SummHay topic, dated one a day. Over each, questions are answered, topics summarised and compared by
outlet, and a window briefed: by the sources' own sentences, and by a scripted model that copies, miscounts
and cites the wrong sentence.

Of everything written is read back: that each statement has citations, that they exist, that
`text[start:end] == quote` in the stored version, that a quoted statement and a line of a timeline are the
words they cite, and that the checks recorded are those that a new check finds, with none failed. Ends with
code 1 when anything is wrong.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot import sample
from bot.desk import Desk
from bot.settings import Settings
from retrieval.chain.check import check
from retrieval.types import Answer, Briefing, Citation, Filters, Item, Sentence, Statement, Summary
from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.desks import ON_THE_SAMPLE
from tests.doubles.openai_server import OpenAIServer, always
from tests.doubles.quoting_model import careless

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
TOPICS = (1, 2, 3)
WORDS = 150
LENGTHS = ("short", "standard", "long")
MOST_REQUESTS = 5000

Written = Answer | Summary | Briefing


class Case(NamedTuple):
    """Articles, and what is asked of them."""

    name: str
    inputs: tuple[str, ...]
    questions: tuple[str, ...]
    window: Filters


@dataclass
class Tally:
    """What was read back."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, desk: Desk, given: Written) -> None:
        """Read every citation of `given` from the archive again, and check its sentences anew."""
        self.counts[type(given).__name__.lower()] += 1
        versions = desk.parts.archive.versions_by_id(sorted({each.version for each in given.citations}))
        for each in given.citations:
            text = versions[each.version].text
            self._count("citations", each.quote, is_right=text[each.start : each.end] == each.quote)
        cited = {each.n: each for each in given.citations}
        sentences = {
            n: next(one for one in versions[each.version].sentences if one.span.end == each.end)
            for n, each in cited.items()
        }
        for statement in statements_of(given):
            self._count(statement.form, statement.text, is_right=_is_right(statement, cited, sentences))
        for item in items_of(given):
            for line in item.timeline:
                quotes = [cited[n].quote for n in line.citations]
                self._count("timeline", line.text, is_right=quotes == [line.text])
        for difference in given.disagreements if isinstance(given, Answer) else ():
            self._sides(difference.values, cited)
        for item in items_of(given):
            for difference in item.disagreements:
                self._sides(difference.values, cited)

    def _sides(self, values: Sequence, cited: Mapping[int, Citation]) -> None:
        for value in values:
            known = bool(value.citations) and set(value.citations) <= cited.keys()
            self._count("sides", value.value, is_right=known)

    def _count(self, what: str, text: str, *, is_right: bool) -> None:
        self.counts[what] += 1
        if not is_right:
            self.wrong.append(f"{what}: {text}")


def _is_right(statement: Statement, cited: Mapping[int, Citation], sentences: Mapping[int, Sentence]) -> bool:
    """Whether a statement cites what exists, and a new check finds what was recorded: nothing failed."""
    if not statement.citations or not set(statement.citations) <= cited.keys():
        return False
    if statement.form == "quoted" and statement.text not in {cited[n].quote for n in statement.citations}:
        return False
    found = check(statement.text, [sentences[n] for n in sorted(statement.citations)])
    return not statement.checks.failed and statement.checks == found


def statements_of(given: Written) -> Iterator[Statement]:
    """Yield all sentences that were written."""
    if isinstance(given, Answer):
        yield from given.statements
    for item in items_of(given):
        yield from item.points


def items_of(given: Written) -> tuple[Item, ...]:
    """The items of a summary or a briefing."""
    if isinstance(given, Answer):
        return ()
    return given.items if isinstance(given, Briefing) else (given.item,)


def written(desk: Desk, case: Case) -> Iterator[Written]:
    """Answer, summarise, compare and brief."""
    for question in case.questions:
        comparison = f"How did the outlets differ on {question.rstrip('?')}?"
        yield desk.ask(question)
        yield desk.summarize(question, words=WORDS)
        yield desk.ask(comparison)
        yield desk.summarize(comparison, words=WORDS)
    yield desk.summarize("", filters=case.window, words=2 * WORDS)
    for length in LENGTHS:
        yield desk.briefings.brief(case.window, length=length)
    days = ((case.window.until or date.max) - (case.window.since or date.min)).days
    for back in range(min(days, 7)):
        until = (case.window.until or date.max) - timedelta(days=back)
        yield desk.briefings.brief(Filters(until - timedelta(days=1), until))


def cases(home: Path, shared: Path) -> Iterator[Case]:
    """Yield what is read and asked."""
    asked = json.loads(ON_THE_SAMPLE.read_text())
    yield Case(
        "sample",
        (str(sample.folder()),),
        tuple(each["question"] for each in asked["answerable"]),
        Filters(date(2026, 3, 9), date(2026, 3, 13)),
    )
    seeds = sorted((shared / "seeds").glob("*.txt"))
    yield Case(
        "seeds",
        tuple(map(str, seeds)),
        (
            "What did Putin and Hollande agree?",
            "How many people died in Paris?",
            "What will Germany contribute?",
            "the fate of Assad",
        ),
        Filters(date(2015, 11, 18), date(2015, 11, 28)),
    )
    for number in TOPICS:
        yield _summhay(home, shared, number)


def _summhay(home: Path, shared: Path, number: int) -> Case:
    """The real articles of a topic; no day is known of them, so each is given one."""
    topic = json.loads((shared / "bench" / "summhay" / f"topic_news{number}.json").read_text())
    first = NOW.date() - timedelta(days=len(topic["articles"]))
    records = [
        {
            "url": each["url"],
            "title": each["title"],
            "publisher": each["domain"],
            "published": str(first + timedelta(days=place)),
            "text": each["content"],
        }
        for place, each in enumerate(topic["articles"])
    ]
    path = home / f"topic_news{number}.json"
    path.write_text(json.dumps(records))
    asked = [each["query"] for each in topic["subtopics"]] + [each["title"] for each in topic["articles"]]
    return Case(f"SummHay {number}", (str(path),), tuple(asked), Filters(first, NOW.date()))


def measured(case: Case, home: Path, environment: Mapping[str, str]) -> Tally:
    """Have everything written that can be, and read it back."""
    tally = Tally()
    settings = Settings.load({**environment, "NEWSDESK_NOW": NOW.isoformat()}, home)
    desk = Desk(settings, clock=lambda: NOW)
    try:
        desk.keeper.ingest(list(case.inputs))
        for each in written(desk, case):
            tally.add(desk, each)
    finally:
        desk.close()
    return tally


def main() -> int:
    """Measure; return the exit code."""
    parser = parser_for(__doc__)
    parser.add_argument("home", type=Path)
    add_shared(parser)
    arguments = parser.parse_args()
    arguments.home.mkdir(parents=True, exist_ok=True)
    path = {"PATH": os.environ.get("PATH", "")}  # noqa: TID251 - the edge
    wrong: list[str] = []
    with OpenAIServer(*always(careless(), MOST_REQUESTS)) as server:
        model = {"OPENAI_API_KEY": server.key, "OPENAI_BASE_URL": server.url}
        for case in cases(arguments.home, arguments.shared):
            for writer, environment in (("own sentences", path), ("careless model", {**path, **model})):
                tally = measured(case, arguments.home / case.name, environment)
                counted = ", ".join(f"{count} {name}" for name, count in sorted(tally.counts.items()))
                sys.stdout.write(f"{case.name}, {writer}: {counted}; {len(tally.wrong)} wrong\n")
                wrong += tally.wrong
    sys.stdout.writelines(f"  {each}\n" for each in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
