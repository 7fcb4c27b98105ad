"""What every command shares: the desk, the output, and the kinds of argument."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from bot import jsonform
from bot.desk import Desk
from retrieval.errors import UsageError
from retrieval.types import Filters

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


NO_ARTICLES: Final = (
    "The archive holds no articles to show. They come in by: newsdesk ingest FILE|DIR|URL|FEED"
)


class Exit(IntEnum):
    """What a command tells its caller; scripts may rely on it."""

    DONE = 0
    NOTHING_FOUND = 1
    """Nothing found, or a part of the work failed."""
    WRONG_USAGE = 2
    """Wrong usage or configuration."""


class Format(StrEnum):
    """How a document is written out."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the main callback hands to a command."""

    desk: Desk
    faults: tuple[str, ...] = ()
    """What is wrong with the settings, for the command that shows it; all others are refused then."""

    def show(self, document: object, lines: Iterable["Text"], *, as_json: bool) -> None:
        """Print one JSON document, or lines for people."""
        if as_json:
            write_out(jsonform.dumps(document))
            return
        screen = console()
        for each in lines:
            screen.print(each, soft_wrap=not screen.is_terminal)

    def show_each(self, inputs: Iterable[str], look_up: Callable[[str], "Shown"], *, as_json: bool) -> bool:
        """Look one input up after the other and show what is found; return whether any was."""
        found_any = False
        for each in inputs:
            shown = look_up(each)
            found_any |= shown.is_found
            self.show(shown.document, shown.lines, as_json=as_json)
        return found_any

    def found(self, *, is_found: bool) -> typer.Exit:
        """The end of a command that looks for something; where there is nothing to find, it says so."""
        if is_found:
            return typer.Exit(Exit.DONE)
        if not self.desk.parts.archive.count().articles:
            errors().print(NO_ARTICLES, soft_wrap=True)
        return typer.Exit(Exit.NOTHING_FOUND)


class Shown(NamedTuple):
    """What a command found for one input, as it is shown."""

    document: object
    """For programs."""
    lines: Iterable["Text"]
    """For people."""
    is_found: bool


def write_out(document: str) -> None:
    """Print a document for programs or for keeping: UTF-8, whatever the terminal speaks."""
    typer.echo(document.encode("utf-8", "replace"))


def console() -> "Console":
    """Standard output as `rich` sees it; colour respects NO_COLOR and pipes."""
    from bot.commands.screen import Screen

    return Screen()


def errors() -> "Console":
    """Standard error, for progress and complaints."""
    from bot.commands.screen import Screen

    return Screen(stderr=True)


def frame(context: typer.Context) -> Frame:
    """What the main callback left for this command."""
    found = context.obj
    if not isinstance(found, Frame):
        raise TypeError("the command was called without the main callback")
    return found


def day(value: str) -> date:
    """Read a day from the command line.

    Raises:
        typer.BadParameter: not a date.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write one like 2026-03-11") from None


def filters_from(
    since: date | None, until: date | None, outlets: Iterable[str], known_outlets: Iterable[str]
) -> Filters | None:
    """The window and outlets chosen by flags; None when no flag was given.

    Raises:
        UsageError: the window is empty, or an outlet is not in the archive.
    """
    if since and until and since >= until:
        raise UsageError(f"the window is empty: --since {since} is not before --until {until}")
    chosen = tuple(_outlet(name, tuple(known_outlets)) for name in outlets)
    return Filters(since, until, chosen) if since or until or chosen else None


def _outlet(name: str, known: tuple[str, ...]) -> str:
    for each in known:
        if each.casefold() == name.casefold():
            return each
    raise UsageError(f"no outlet {name!r} in the archive; there are: {', '.join(sorted(known)) or 'none'}")


def read_lines(path: Path) -> list[str]:
    """The inputs of a batch file, one a line; empty lines are none.

    Raises:
        UsageError: not readable as UTF-8 text, or empty.
    """
    try:
        lines = [each.strip() for each in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--batch {path}: cannot be read as text ({error})") from error
    if not any(lines):
        raise UsageError(f"--batch {path}: holds no line")
    return [each for each in lines if each]


def inputs_of(given: str | None, batch: Path | None, what: str) -> list[str]:
    """The inputs of a command that takes one by argument or many by file.

    Raises:
        UsageError: neither or both were given.
    """
    if (given is None) == (batch is None):
        raise UsageError(f"give {what}, or --batch FILE with one a line")
    if batch:
        return read_lines(batch)
    if not (given or "").strip():
        raise UsageError(f"{what} is empty")
    return [str(given).strip()]


AsJson = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document.")]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE", help="A file with one input a line; prints one JSON document a line."
    ),
]
Since = Annotated[
    date | None, typer.Option("--since", parser=day, metavar="DAY", help="First day, in the desk's zone.")
]
Until = Annotated[
    date | None, typer.Option("--until", parser=day, metavar="DAY", help="First day no longer included.")
]
Outlets = Annotated[
    list[str] | None, typer.Option("--outlet", metavar="NAME", help="Only this outlet; may be repeated.")
]
