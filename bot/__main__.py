"""The way in: run the command line, and turn our errors into one line and an exit code.

What takes time to import is imported in `run`, where Ctrl-C is met as anywhere else.
"""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn, cast

if TYPE_CHECKING:
    from bot.commands.frame import Exit

INTERRUPTED: Final = 130
"""What shells call a command that Ctrl-C ended: 128 and the number of the signal."""


def main() -> NoReturn:
    """Run `newsdesk`; every error we raise on purpose ends in one line on standard error."""
    try:
        sys.exit(_run_quietly())
    except KeyboardInterrupt:
        # It came before the command had begun, or after it had ended: there is nothing to say.
        sys.exit(INTERRUPTED)


def _run_quietly() -> int:
    import logging

    # A command complains in one line of its own; only `serve` keeps a log.
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    import typer

    from bot.cli import app
    from bot.commands.frame import Exit
    from bot.settings import SettingsError
    from retrieval.errors import NotFoundError, RetrievalError

    # Typer carries its own copy of click; the base of its public error names click's in every version.
    click_error = cast("type[Exception]", typer.BadParameter.__mro__[2])
    try:
        code = app(list(map(readable, arguments)), prog_name="newsdesk", standalone_mode=False)
    except (SettingsError, RetrievalError) as error:
        return complain(
            str(error), Exit.NOTHING_FOUND if isinstance(error, NotFoundError) else Exit.WRONG_USAGE
        )
    except click_error as error:
        return complain(usage_line(error), Exit.WRONG_USAGE)
    except typer.Abort:
        return complain("stopped", Exit.NOTHING_FOUND)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; nothing is wrong.
        sys.stderr.close()
        return Exit.DONE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return complain("the disk is full; the output could not be written", Exit.NOTHING_FOUND)
    return int(code or 0)


def readable(argument: str) -> str:
    """Return an argument with question marks for bytes that are no UTF-8, unless they are a file's name."""
    return argument if os.path.lexists(argument) else argument.encode("utf-8", "replace").decode()


def complain(message: str, code: "Exit") -> int:
    """Say what is wrong in one line, without control characters."""
    import typer

    words = "".join(letter if letter.isprintable() else " " for letter in message)
    typer.echo(f"newsdesk: {' '.join(words.split())}", err=True)
    return code


def usage_line(error: Exception) -> str:
    """One line of a usage error: what is wrong, and where the right use is told."""
    message = getattr(error, "format_message", error.__str__)().rstrip(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "newsdesk"
    return f"{message}; see: {command} --help"


if __name__ == "__main__":
    main()
