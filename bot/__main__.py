"""The way in: run the command line, and turn our errors into one line and an exit code."""

import errno
import io
import logging
import os
import sys
from typing import NoReturn, cast

import typer

from bot.cli import app
from bot.commands.frame import Exit
from bot.settings import SettingsError
from retrieval.errors import NotFoundError, RetrievalError

# Typer carries its own copy of click; the base of its public error names click's error in every version.
ClickError = cast("type[Exception]", typer.BadParameter.__mro__[2])


def main() -> NoReturn:
    """Run `newsdesk`; every error we raise on purpose ends in one line on standard error."""
    # A command complains in one line of its own; only `serve` keeps a log.
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code = app(list(map(readable, arguments)), prog_name="newsdesk", standalone_mode=False)
    except (SettingsError, RetrievalError) as error:
        return complain(
            str(error), Exit.NOTHING_FOUND if isinstance(error, NotFoundError) else Exit.WRONG_USAGE
        )
    except ClickError as error:
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


def complain(message: str, code: Exit) -> int:
    """Say what is wrong in one line, without control characters."""
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
