"""What the command lines of the benchmarks have in common, and where the data lies."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
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


def run_task(description: str | None, tasks: Mapping[str, Callable[[Path], None]]) -> None:
    """Run the task named on the command line, on the folder `bench` of the public sets."""
    parser = parser_for(description)
    parser.add_argument("task", choices=tasks)
    add_shared(parser)
    chosen = parser.parse_args()
    tasks[chosen.task](chosen.shared / "bench")
