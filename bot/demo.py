"""`newsdesk demo`: every job once, on the sample desk, with no API key and no network."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from bot import render, render_lookups, sample
from bot.commands.frame import console
from bot.desk import Desk
from bot.settings import Settings
from retrieval.types import Filters

if TYPE_CHECKING:
    from rich.text import Text

NOW: Final = datetime(2026, 3, 12, 18, tzinfo=UTC)
"""The evening of the sample desk's last day: the demo's clock."""

WINDOW: Final = Filters(since=date(2026, 3, 11), until=date(2026, 3, 13))


def run(caller: Desk) -> None:
    """Ingest the sample desk into a home of its own below the caller's, and show every job.

    The environment is left out on purpose: the demo asks no model and reaches no server.
    """
    home = caller.settings.home / "demo"
    desk = Desk(Settings.load({}, home), clock=lambda: NOW)
    try:
        for command, lines in scenes(desk):
            show(command, lines)
    finally:
        desk.close()
    show(f'newsdesk --home {home} ask "…"', [render.line("Your turn.")])


def scenes(desk: Desk) -> Iterator[tuple[str, Iterable["Text"]]]:
    """Every job as the command a user would type, and what it prints."""
    report = desk.keeper.ingest([str(sample.folder())])
    yield "newsdesk ingest bot/sample/articles", render.report_lines(report, desk.keeper.titles(report.added))
    answer = desk.ask(sample.QUESTION)
    yield f'newsdesk ask "{sample.QUESTION}"', render.answer_lines(answer)
    yield (
        f"newsdesk cite {answer.id} 1",
        render_lookups.looked_up_lines(desk.lookups.open_citation(answer.id, 1)),
    )
    summary = desk.summarize(sample.TOPIC, words=120)
    yield f'newsdesk summarize "{sample.TOPIC}" --words 120', render.summary_lines(summary)
    briefing = desk.briefings.brief(WINDOW)
    yield f"newsdesk brief --since {WINDOW.since} --until {WINDOW.until}", render.briefing_lines(briefing)
    yield f'newsdesk find "{sample.CLAIM}"', render_lookups.claim_lines(desk.lookups.find_claim(sample.CLAIM))
    unknown = desk.ask(sample.UNANSWERABLE)
    yield f'newsdesk ask "{sample.UNANSWERABLE}"', render.answer_lines(unknown)


def show(command: str, lines: Sequence["Text"] | Iterable["Text"]) -> None:
    """Print a command line and what it answers."""
    screen = console()
    screen.print(render.line(("\n$ ", "green"), (command, "bold green")))
    for each in lines:
        screen.print(each)
