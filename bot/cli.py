"""`newsdesk`: the command line. The only place that reads the environment and the clock."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import asking, briefing, feeding, hearing, keeping, looking, running
from bot.commands.frame import Frame
from bot.commands.stories import stories
from bot.desk import Desk
from bot.settings import Settings, SettingsError
from retrieval.errors import UsageError

app = typer.Typer(
    name="newsdesk",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Answers, summaries and briefings from your news archive; every sentence opens its source.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"newsdesk {version('newsdesk')}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    home: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Holds everything the bot stores; else NEWSDESK_HOME, else your data folder."
        ),
    ] = None,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the desk; each command builds only what it needs of it."""
    settings, faults = Settings.inspected(os.environ, _default_home() if home is None else _home(home))
    if faults and context.invoked_subcommand != running.doctor.__name__:
        raise SettingsError("; ".join(faults))
    desk = Desk(settings, clock=lambda: settings.now or datetime.now(UTC))
    context.call_on_close(desk.close)
    context.obj = Frame(desk, faults)


def _home(given: str) -> Path:
    # An empty path would be the folder one happens to stand in: a variable that is not set, most likely.
    if not given.strip():
        raise UsageError("--home is empty; give a folder, or leave it out")
    return Path(given)


def _default_home() -> Path:
    if given := os.environ.get("NEWSDESK_HOME", "").strip():
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("newsdesk")


for _command in (
    keeping.ingest,
    asking.ask,
    asking.summarize,
    briefing.brief,
    stories,
    looking.cite,
    looking.find,
    looking.check,
    asking.search,
    asking.show,
    asking.export,
    keeping.forget,
    keeping.verify,
    keeping.rebuild,
    running.serve,
    briefing.subscribe,
    hearing.feedback,
    running.doctor,
    running.demo,
):
    app.command()(_command)

app.add_typer(feeding.app)
