"""Commands that run and look after the bot: serve, doctor, demo."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.frame import AsJson, Exit, Frame, frame
from bot.settings import OPTIONS
from retrieval.errors import StoreError

if TYPE_CHECKING:
    from rich.text import Text


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on in HTTP mode.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port in HTTP mode; 0 is any.")
    ] = 3000,
    health_port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            metavar="PORT",
            help="In Socket Mode, answer GET /health on this port; 0 is any.",
        ),
    ] = None,
) -> None:
    """Run the Slack app: Socket Mode with an app token, HTTP without."""
    from bot.slack.serving import serve as serve_slack

    serve_slack(frame(context).desk, host=host, port=port, health_port=health_port)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Say what is configured, by what, what is wrong, and what works."""
    from bot import render

    this = frame(context)
    settings = this.desk.settings
    values = [
        {
            "setting": option.variable,
            "value": settings.shown(option),
            "from": settings.sources[option.variable],
            "meaning": option.meaning,
        }
        for option in OPTIONS
    ]
    checks = dict(_checks(this))
    longest = max(len(row["setting"]) for row in values)
    lines: Iterator[Text] = (
        render.line((f"{row['setting']:{longest}}", "bold"), f"  {row['value']}  ({row['from']})")
        for row in values
    )
    states = [
        render.line(("✓ " if works else "✗ ", "green" if works else "red"), f"{name}: {words}")
        for name, (works, words) in checks.items()
    ]
    faults = [render.line(("✗ ", "red"), fault) for fault in this.faults]
    unknown = [render.line(("? ", "yellow"), words) for words in settings.unknown]
    document = {
        "home": str(settings.home),
        "settings": values,
        "faults": this.faults,
        "unknown": settings.unknown,
        "checks": {name: {"works": works, "says": words} for name, (works, words) in checks.items()},
    }
    this.show(
        document,
        [render.line(("home", "bold"), f"  {settings.home}"), *lines, *faults, *unknown, *states],
        as_json=as_json,
    )
    if this.faults:
        raise typer.Exit(Exit.WRONG_USAGE)
    raise typer.Exit(Exit.DONE if all(works for works, _ in checks.values()) else Exit.NOTHING_FOUND)


def demo(context: typer.Context) -> None:
    """Ingest the sample desk and show every job."""
    from bot.demo import run

    run(frame(context).desk)


def _checks(this: Frame) -> Iterator[tuple[str, tuple[bool, str]]]:
    for name, check in this.desk.keeper.health().items():
        try:
            yield name, (True, check())
        except StoreError as error:
            yield name, (False, str(error))
