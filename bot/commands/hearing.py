"""The command that lists what readers said of answers: feedback."""

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.frame import AsJson, Exit, Since, frame, write_out

if TYPE_CHECKING:
    from bot.opinions import Feedback


def feedback(
    context: typer.Context,
    since: Since = None,
    as_cases: Annotated[
        bool, typer.Option("--cases", help="Print the answers rated as evaluation cases, one JSON a line.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what readers said of answers, also as evaluation cases."""
    from bot import jsonform, render
    from bot.feedback_cases import cases

    this = frame(context)
    moment = datetime.combine(since, time.min, this.desk.settings.zone) if since else None
    given = this.desk.parts.opinions.all(moment)
    if as_cases:
        for each in cases(given, this.desk.parts.ledger):
            write_out(jsonform.dumps(each))
    else:
        lines = [render.line(_words(each)) for each in given] or [render.line("No feedback yet.")]
        this.show({"feedback": given}, lines, as_json=as_json)
    raise typer.Exit(Exit.DONE if given else Exit.NOTHING_FOUND)


def _words(given: "Feedback") -> str:
    from bot.opinions import REASONS

    reason = REASONS.get(given.reason or "")
    said = ": ".join(part for part in (reason, given.comment) if part)
    return f"{given.given_at:%Y-%m-%d} {given.rating:4} {given.answer} {said}".rstrip()
