"""Commands that keep the archive: ingest, forget, verify, rebuild."""

from typing import Annotated, Final

import typer

from bot import jsonform
from bot.commands.frame import AsJson, Exit, Frame, errors, frame
from bot.commands.watching import shown_progress, stop_signals
from bot.desk import Desk
from bot.wording import count_of
from retrieval.errors import EmbeddingError

COUNTED: Final = {"word_index": "passages in the word index"}
"""What `verify` counts, for people, where its name in the JSON does not say it."""


def ingest(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, URLs, feeds.")],
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not show how far the work has come.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read articles in: cleaned, dated, de-duplicated, searchable.

    Ctrl-C or SIGTERM stores what was read so far and ends; the second one ends at once.
    """
    from bot import render

    this = frame(context)
    with stop_signals() as stop, shown_progress(is_quiet=quiet) as progress:
        report = this.desk.keeper.ingest(inputs, progress=progress, stop=stop)
    for failed in () if as_json else render.failure_lines(report.failed):
        errors().print(failed, soft_wrap=True)
    titles = this.desk.keeper.titles([*report.added, *report.updated])
    this.show(jsonform.report_json(report), render.report_lines(report, titles), as_json=as_json)
    raise typer.Exit(Exit.NOTHING_FOUND if report.failed or report.is_stopped else Exit.DONE)


def forget(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id, URL or path.")],
    as_json: AsJson = False,
) -> None:
    """Withdraw an article: shown no more, and its citations say so."""
    from bot import render

    this = frame(context)
    forgotten, answers = this.desk.keeper.forget(article)
    document = {"article": forgotten.id, "title": forgotten.title, "cited_by": answers}
    cited = f"; cited by {', '.join(answers)}" if answers else "; no answer cites it"
    this.show(
        document, [render.line(f"Withdrawn: {forgotten.title} ({forgotten.id}){cited}")], as_json=as_json
    )


def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Prove that archive, vectors, word index and citations agree."""
    from bot import render

    this = frame(context)
    report = this.desk.keeper.verify()
    counts = ", ".join(f"{count} {COUNTED.get(name, name)}" for name, count in report.counts.items())
    lines = [render.line(counts), *(render.line(("✗ ", "red"), problem) for problem in report.problems)]
    verdict = "everything agrees" if not report.problems else "run: newsdesk rebuild"
    this.show(
        {"counts": report.counts, "problems": report.problems},
        [*lines, render.line(verdict)],
        as_json=as_json,
    )
    raise typer.Exit(Exit.NOTHING_FOUND if report.problems else Exit.DONE)


def rebuild(
    context: typer.Context,
    embeddings: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Embed anew with this model: local, or openai:NAME.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the indexes anew from the archive; judge its copies again."""
    from bot import render

    desk = frame(context).desk
    lines = []
    if embeddings:
        desk = Desk(desk.settings.chosen("NEWSDESK_EMBEDDINGS", embeddings), clock=desk.clock)
        context.call_on_close(desk.close)
        if desk.parts.embeddings is None:
            raise EmbeddingError("; ".join(desk.parts.notes))
        lines = [render.line(f"From now on set NEWSDESK_EMBEDDINGS={embeddings}.")]
    with shown_progress() as progress:
        passages = desk.keeper.rebuild(progress=progress)
    Frame(desk).show(
        {"passages": passages},
        [render.line(f"Rebuilt from the archive: {count_of(passages, 'passage')}."), *lines],
        as_json=as_json,
    )
