"""What the command lines of the benchmarks have in common, and where the data lies."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Final

SHARED: Final = Path(__file__).parents[3] / "shared"
"""The folder of the public sets unless a benchmark is told another."""


def parser_for(description: str | None) -> ArgumentParser:
    """Return a parser whose help shows a module's docstring as it is written."""
    return ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)


def add_shared(parser: ArgumentParser) -> None:
    """Add `--shared`, the folder of the public sets."""
    parser.add_argument("--shared", type=Path, default=SHARED)
