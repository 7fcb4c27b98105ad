"""Commands that look up where something comes from: a citation, a claim, every sentence of a draft."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import jsonform
from bot.commands.frame import AsJson, Batch, Exit, Shown, frame, inputs_of
from retrieval.errors import NotFoundError, UsageError
from retrieval.ingest.urls import canonical_url, is_web_url

if TYPE_CHECKING:
    from bot.desk import Desk

# A book of 300 pages; more is no draft.
LARGEST_DRAFT: Final = 1_000_000


def cite(
    context: typer.Context,
    answer: Annotated[
        str | None,
        typer.Argument(metavar="ANSWER", help="Id of an answer, summary or briefing.", show_default=False),
    ] = None,
    number: Annotated[
        int | None, typer.Argument(min=1, metavar="N", help="The n of [n].", show_default=False)
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(metavar="ARTICLE", help="Instead: list what cites this article (id, URL or path)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open a citation: the exact stored passage, its sentence marked."""
    from bot import render_lookups

    this = frame(context)
    if article is not None and answer is None:
        cited, uses = this.desk.lookups.uses(article)
        this.show(jsonform.uses_json(cited, uses), render_lookups.use_lines(cited, uses), as_json=as_json)
        raise typer.Exit(Exit.DONE if uses else Exit.NOTHING_FOUND)
    if answer is None or number is None or article is not None:
        raise UsageError("give an answer's id and the n of [n], or --article ID alone")
    looked_up = this.desk.lookups.open_citation(answer, number)
    this.show(jsonform.citation_json(looked_up), render_lookups.looked_up_lines(looked_up), as_json=as_json)


def find(
    context: typer.Context,
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help="A quote, a sentence, a paragraph, or a URL.")
    ] = None,
    batch: Batch = None,
    as_json: AsJson = False,
) -> None:
    """Look a claim up: who printed it, how closely, and who first."""
    this = frame(context)

    def found(asked: str) -> Shown:
        is_url = is_web_url(asked) and len(asked.split()) == 1
        return _found_url(this.desk, asked) if is_url else _found_claim(this.desk, asked)

    claims = inputs_of(claim, batch, "a claim")
    found_any = this.show_each(claims, found, as_json=as_json or batch is not None)
    raise this.found(is_found=found_any or batch is not None)


def _found_claim(desk: "Desk", claim: str) -> Shown:
    """Who printed a claim; what is only related does not count as found."""
    from bot import render_lookups

    report = desk.lookups.find_claim(claim)
    is_found = any(match.match != "related" for match in report.matches)
    return Shown(jsonform.claim_json(report), render_lookups.claim_lines(report), is_found)


def _found_url(desk: "Desk", url: str) -> Shown:
    """Whether a page is in the archive, and what cites it."""
    from bot import render_lookups

    try:
        article, uses = desk.lookups.uses(canonical_url(url))
    except NotFoundError:
        return Shown(jsonform.url_json(url, None, ()), render_lookups.unknown_url_lines(url), is_found=False)
    document = jsonform.url_json(url, article, uses)
    return Shown(document, render_lookups.use_lines(article, uses), is_found=True)


def check(
    context: typer.Context,
    draft: Annotated[
        Path | None, typer.Argument(metavar="DRAFT", help="A text or Markdown file; - for standard input.")
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='Instead of a draft: a JSONL file of {"claim": …, "source": …}; needs no archive.',
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a draft: does the archive support each of its sentences?"""
    from bot import render_lookups

    this = frame(context)
    if (draft is None) == (pairs is None):
        raise UsageError("give a draft, or --pairs FILE")
    if pairs is not None:
        from retrieval.chain.check import support

        outcomes = [support(claim, source) for claim, source in _pairs(pairs)]
        document = {"pairs": outcomes}
        this.show(document, render_lookups.support_lines(outcomes), as_json=as_json)
        return
    report = this.desk.lookups.check_draft(_read(draft or Path("-")))
    if not report.sentences:
        raise UsageError(f"{draft}: holds no sentence")
    this.show(jsonform.draft_json(report), render_lookups.draft_lines(report), as_json=as_json)
    is_clean = all(each.verdict in {"supported", "skipped"} for each in report.sentences)
    raise this.found(is_found=is_clean)


def _read(path: Path) -> str:
    """The words of a file, or of standard input.

    Raises:
        UsageError: not readable as UTF-8 text, or too large.
    """
    try:
        if str(path) == "-":
            data = typer.get_binary_stream("stdin").read(LARGEST_DRAFT + 1)
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST_DRAFT + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no UTF-8 text") from error
    if len(data) > LARGEST_DRAFT:
        raise UsageError(f"{path}: larger than {LARGEST_DRAFT // 1_000_000} MB; check it in parts")
    return text


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if line.strip():
            yield _pair(path, number, line)


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{path}: line {number} is no JSON ({error})") from error
    if not isinstance(row, Mapping) or not all(
        isinstance(row.get(name), str) for name in ("claim", "source")
    ):
        raise UsageError(f'{path}: line {number} needs "claim" and "source", both text')
    return row["claim"], row["source"]
