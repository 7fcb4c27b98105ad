"""Commands that answer: ask, summarize, search, show, export."""

from pathlib import Path
from typing import Annotated

import typer

from bot import jsonform
from bot.commands.frame import (
    AsJson,
    Batch,
    Format,
    Frame,
    Outlets,
    Shown,
    Since,
    Until,
    filters_from,
    frame,
    inputs_of,
    write_out,
)
from retrieval.errors import UsageError
from retrieval.types import Filters


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="What you want to know.")] = None,
    thread: Annotated[
        str | None, typer.Option(metavar="ANSWER", help="Id of an earlier answer to follow up on.")
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    batch: Batch = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the archive, every sentence cited."""
    from bot import render

    this = frame(context)
    chosen = _filters(this, since, until, outlet)
    if thread:
        this.desk.conversation(thread)

    def answered(asked: str) -> Shown:
        answer = this.desk.ask(asked, thread=thread, filters=chosen)
        is_answered = answer.status == "answered"
        return Shown(jsonform.answer_json(answer), render.answer_lines(answer), is_answered)

    questions = inputs_of(question, batch, "a question")
    answered_any = this.show_each(questions, answered, as_json=as_json or batch is not None)
    raise this.found(is_found=answered_any or batch is not None)


def summarize(
    context: typer.Context,
    topic: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TOPIC",
            help="What the summary is about, or links to read first.",
            show_default=False,
        ),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="ARTICLE", help="Id, URL or path of an article; may be repeated."),
    ] = None,
    thread: Annotated[
        str | None, typer.Option(metavar="ANSWER", help="Id of an answer: the articles cited in its thread.")
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    words: Annotated[int, typer.Option(min=20, max=2000, metavar="N", help="Length aimed at.")] = 150,
    as_json: AsJson = False,
) -> None:
    """Summarise a topic, a window, articles, links or a thread."""
    from bot import render

    this = frame(context)
    chosen = _filters(this, since, until, outlet)
    if not (topic or article or thread or chosen):
        raise UsageError("give a topic, links, --article, --thread, or a window by --since and --until")
    summary = this.desk.summarize(
        " ".join(topic or ()),
        articles=tuple(article or ()),
        thread=thread,
        filters=chosen,
        words=words,
    )
    this.show(jsonform.summary_json(summary), render.summary_lines(summary), as_json=as_json)
    raise this.found(is_found=bool(summary.item.points))


def search(
    context: typer.Context,
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="Words, a question, a phrase in quotes.")
    ] = None,
    top_k: Annotated[int, typer.Option(min=1, max=100, metavar="N", help="How many passages.")] = 10,
    raw: Annotated[bool, typer.Option("--raw", help="The plain ranking: copies not folded.")] = False,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    batch: Batch = None,
    as_json: AsJson = False,
) -> None:
    """Find passages, best first."""
    from bot import render

    this = frame(context)
    chosen = _filters(this, since, until, outlet)

    def searched(asked: str) -> Shown:
        found, citations = this.desk.lookups.find_passages(asked, top_k, filters=chosen, raw=raw)
        document = jsonform.search_json(found, citations)
        return Shown(document, render.found_lines(found, citations), bool(found.hits))

    queries = inputs_of(query, batch, "a query")
    found_any = this.show_each(queries, searched, as_json=as_json or batch is not None)
    raise this.found(is_found=found_any)


def show(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id, URL or path.")],
    version: Annotated[str | None, typer.Option(metavar="VERSION", help="Id of an older version.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show an article as stored: text, dates, versions, copies."""
    from bot import render

    this = frame(context)
    shown, others, copies = this.desk.lookups.open_article(article, version)
    this.show(
        jsonform.version_json(shown, others, copies),
        render.version_lines(shown, others, copies),
        as_json=as_json,
    )


def export(
    context: typer.Context,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="Id of an answer, summary or briefing.")],
    written: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File; else standard output.")
    ] = None,
) -> None:
    """Write an answer, summary or briefing as one file."""
    from bot.export import export as exported

    desk = frame(context).desk
    given = desk.parts.ledger.answer(answer)
    states = {
        citation.n: desk.lookups.open_citation(given.id, citation.n).current for citation in given.citations
    }
    text = exported(given, written.value, states)
    if output is None:
        write_out(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output {output}: cannot be written ({error.strerror})") from error


def _filters(this: Frame, since: Since, until: Until, outlets: Outlets) -> Filters | None:
    return filters_from(since, until, outlets or (), this.desk.parts.archive.outlets() if outlets else ())
