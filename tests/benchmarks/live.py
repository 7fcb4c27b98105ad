"""Ask a real model the questions of the sample desk: what it cites, when it keeps silent, what it costs.

    OPENAI_API_KEY=… python -m tests.benchmarks.live [--questions N]

NEWSDESK_MODEL, OPENAI_BASE_URL and NEWSDESK_PRICES count as they do for `newsdesk ask`. Told are

- precision: of the citations of answers, how many open an article that is known to hold the answer
- recall: of the answerable questions, how many answers cite such an article
- said: of them, how many cite the very words that answer
- abstained: of near misses, whose fact no article holds, how many were not answered; and of the others
- written: of the statements, how many are the model's own sentences, all checked
- dropped: how many sentences of the model did not pass
- cost: in US dollars, of all requests whose price is known

Another article may tell the same, so precision is a lower bound.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot import sample
from bot.desk import Desk
from bot.settings import Settings
from retrieval.index.spending import Spent
from retrieval.types import Answer
from tests.benchmarks.arguments import parser_for
from tests.benchmarks.sufficiency import NOW, ON_THE_SAMPLE


class Asked(NamedTuple):
    """One question, what is known of it, and its answer."""

    files: tuple[str, ...]
    """The articles that hold the answer; none for a near miss."""
    words: str
    answer: Answer


class Live(NamedTuple):
    """All that was asked, and what it cost."""

    model: str
    asked: tuple[Asked, ...]
    spent: Spent


def run(environment: Mapping[str, str], home: Path, most: int | None = None) -> Live:
    """Ask up to `most` questions of each kind, on a fresh desk in `home`."""
    settings = Settings.load({**environment, "NEWSDESK_NOW": NOW.isoformat()}, home)
    desk = Desk(settings, clock=lambda: NOW)
    try:
        desk.keeper.ingest([str(sample.folder())])
        questions = json.loads(ON_THE_SAMPLE.read_text("utf-8"))
        rows = [*questions["answerable"][:most], *questions["near_misses"][:most]]
        asked = tuple(ask(desk, row) for row in rows)
        return Live(
            settings.model or "extractive",
            asked,
            desk.parts.chat_model.spending.since(datetime(2000, 1, 1, tzinfo=UTC)),
        )
    finally:
        desk.close()


def ask(desk: Desk, row: Mapping[str, Any]) -> Asked:
    """Ask one question; a near miss names no words that answer it."""
    words = row.get("answer", "")
    return Asked(tuple(row["files"]) if words else (), words, desk.ask(row["question"]))


def report(live: Live) -> str:
    """Return the figures, a line each."""
    answerable = [each for each in live.asked if each.words]
    others = [each for each in live.asked if not each.words]
    cited = [
        Path(citation.path or "").name in each.files
        for each in answerable
        for citation in each.answer.citations
    ]
    statements = Counter(each.form for one in live.asked for each in one.answer.statements)
    spent = live.spent
    lines = {
        "model": live.model,
        "questions": f"{len(answerable)} answerable, {len(others)} near misses",
        "citation precision": share(cited),
        "citation recall": share([cites_known(each) for each in answerable]),
        "said": share([says_words(each) for each in answerable]),
        "abstained, near misses": share([each.answer.status == "abstained" for each in others]),
        "abstained, answerable": share([each.answer.status == "abstained" for each in answerable]),
        "written": f"{statements['written']} of {statements.total()}",
        "dropped": sum(len(each.answer.dropped) for each in live.asked),
        "notes": dict(Counter(note for each in live.asked for note in each.answer.notes).most_common(5)),
        "requests": f"{spent.requests}, {spent.input_tokens} + {spent.output_tokens} tokens",
        "cost": f"${spent.cost_usd:.4f}"
        + (f" and {spent.unpriced} of unknown price" if spent.unpriced else ""),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def cites_known(asked: Asked) -> bool:
    """Whether an article that holds the answer is cited."""
    return any(Path(each.path or "").name in asked.files for each in asked.answer.citations)


def says_words(asked: Asked) -> bool:
    """Whether the words that answer stand in what is cited."""
    return any(asked.words.lower() in each.quote.lower() for each in asked.answer.citations)


def share(outcomes: Sequence[bool]) -> str:
    """Return how many are true, as `0.93 of 40`."""
    return f"{sum(outcomes) / len(outcomes):.2f} of {len(outcomes)}" if outcomes else "none"


def main() -> int:
    """Ask, and print the figures; exit 2 when there is nobody to ask."""
    parser = parser_for(__doc__)
    parser.add_argument("--questions", type=int, help="ask at most so many of each kind")
    chosen = parser.parse_args()
    if not os.environ.get("OPENAI_API_KEY") and not os.environ.get("OPENAI_BASE_URL"):  # noqa: TID251 - the edge
        sys.stderr.write(
            "live: set OPENAI_API_KEY, or OPENAI_BASE_URL and NEWSDESK_MODEL; asking costs money\n"
        )
        return 2
    with tempfile.TemporaryDirectory() as home:
        sys.stdout.write(report(run(os.environ, Path(home), chosen.questions)))  # noqa: TID251 - the edge
    return 0


if __name__ == "__main__":
    sys.exit(main())
