"""The terminal, or the pipe, that commands print to."""

from typing import NoReturn

from rich.console import Console


class Screen(Console):
    """A console on which our texts stand as they are: no markup in them, nothing highlighted."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> NoReturn:
        """Leave a reader who has seen enough to the way in; rich would end with an error's code."""
        raise BrokenPipeError
