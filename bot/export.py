"""Answers, summaries and briefings as files that stand alone: Markdown, HTML, JSON.

Article text is untrusted: it is escaped for the place it goes, and only http(s) links are written.
"""

import html
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from bot import jsonform
from bot.wording import DIFFERENCES, day_of, origins_of, side
from retrieval.types import Answer, Briefing, Citation, Disagreement, Item, Statement, Summary

Exported = Answer | Summary | Briefing

MARKDOWN_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")

STYLE: Final = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff }
h1, h2 { line-height: 1.25 } h2 { margin-top: 2.2rem } .meta { color: #595959; font-size: .9rem }
.cite { position: relative; white-space: nowrap } .cite > a { color: #0645ad; text-decoration: none }
.cite > .quote { display: none; position: absolute; left: 0; top: 1.5em; z-index: 1; width: 22rem;
       max-width: 80vw; white-space: normal; background: #fff; color: #1a1a1a;
       border: 1px solid #767676; padding: .6rem }
.cite:hover > .quote, .cite:focus-within > .quote { display: block }
a:focus-visible { outline: 3px solid #0645ad; outline-offset: 2px }
.differ { border-left: 4px solid #8a6100; padding-left: .8rem }
blockquote { margin: .2rem 0 1rem; border-left: 3px solid #767676; padding-left: .8rem }
@media (prefers-color-scheme: dark) {
  body, .cite > .quote { background: #16181b; color: #ececec } .meta { color: #b3b3b3 }
  .cite > a, a { color: #8ab4f8 } a:focus-visible { outline-color: #8ab4f8 }
  .differ { border-color: #e0a93b } }
""".strip()


def export(given: Exported, form: str, withdrawn: Collection[str] = ()) -> str:
    """Write `given` as `text`, `markdown`, `html` or `json`.

    Args:
        given: What to write.
        form: How.
        withdrawn: Ids of articles that may not be used any more; citations of them are marked.
    """
    return WRITERS[form](_marked(given, withdrawn))


def _marked(given: Exported, withdrawn: Collection[str]) -> Exported:
    """Return what is written, with a note on the sources that were withdrawn since."""
    numbers = [f"[{each.n}]" for each in given.citations if each.article in withdrawn]
    if not numbers:
        return given
    notes = (*given.notes, f"{', '.join(numbers)}: withdrawn since this was written; do not use it")
    return replace(given, notes=notes)


def is_web(url: str | None) -> bool:
    """Whether a link may be written: http or https, and a host."""
    parts = urlsplit(url or "")
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def title_of(given: Exported) -> str:
    """The heading of the document."""
    if isinstance(given, Answer):
        return given.question
    if isinstance(given, Summary):
        return given.topic or given.item.headline
    return f"Briefing {given.since} to {given.until}"


def items_of(given: Exported) -> tuple[Item, ...]:
    """The stories of a briefing, the one of a summary, none of an answer."""
    if isinstance(given, Answer):
        return ()
    return given.items if isinstance(given, Briefing) else (given.item,)


# ---- plain text


def _text(given: Exported) -> str:
    lines = [title_of(given), ""]
    if isinstance(given, Answer):
        lines += [given.text, *map(_text_difference, given.disagreements)]
        lines += [f"As of {given.as_of[:10]}; {origins_of(given.origins)}."] if given.as_of else []
    for item in items_of(given):
        lines += [item.headline, *(f"- {_numbered(point)}" for point in item.points)]
        lines += [*map(_text_difference, item.disagreements), ""]
    lines += ["", *(f"[{citation.n}] {_source(citation)}" for citation in given.citations), *given.notes]
    return "\n".join(lines)


def _text_difference(disagreement: Disagreement) -> str:
    sides = "; ".join(
        side(value) + "".join(f" [{n}]" for n in value.citations) for value in disagreement.values
    )
    return f"{DIFFERENCES[disagreement.kind]} on {disagreement.about}: {sides}"


def _numbered(statement: Statement) -> str:
    return statement.text + "".join(f" [{n}]" for n in statement.citations)


def _source(citation: Citation) -> str:
    return f"{citation.outlet or 'no outlet stated'}, {day_of(citation)}: {citation.title}"


# ---- Markdown


def escape_markdown(text: str) -> str:
    """Escape every letter Markdown could read as a mark; line breaks become spaces."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _markdown(given: Exported) -> str:
    lines = [f"# {escape_markdown(title_of(given))}", ""]
    if isinstance(given, Answer):
        lines += _markdown_answer(given)
    for item in items_of(given):
        lines += _markdown_item(item)
    lines += ["## Sources", ""] if given.citations else []
    for citation in given.citations:
        lines += [f"{citation.n}. {_markdown_source(citation)}", f"   > {escape_markdown(citation.quote)}"]
    notes = [f"*{escape_markdown(note)}*" for note in given.notes]
    return "\n".join([*lines, "", *notes]).rstrip()


def _markdown_answer(answer: Answer) -> Iterator[str]:
    statements = [_markdown_statement(statement) for statement in answer.statements]
    yield from (" ".join(statements) or escape_markdown(answer.text), "")
    yield from _markdown_differences(answer.disagreements)
    if answer.as_of:
        yield from (f"As of {answer.as_of[:10]}; {origins_of(answer.origins)}.", "")


def _markdown_item(item: Item) -> Iterator[str]:
    yield from (f"## {escape_markdown(item.headline)}", "")
    yield from (f"- {_markdown_statement(point)}" for point in item.points)
    yield ""
    yield from _markdown_differences(item.disagreements)
    for entry in item.timeline:
        yield f"- **{entry.date}** {escape_markdown(entry.text)}" + "".join(
            f" \\[{n}\\]" for n in entry.citations
        )
    yield ""


def _markdown_statement(statement: Statement) -> str:
    return escape_markdown(statement.text) + "".join(f" \\[{n}\\]" for n in statement.citations)


def _markdown_differences(disagreements: Sequence[Disagreement]) -> Iterator[str]:
    for each in disagreements:
        sides = "; ".join(
            escape_markdown(side(value)) + "".join(f" \\[{n}\\]" for n in value.citations)
            for value in each.values
        )
        yield from (f"**{DIFFERENCES[each.kind]} on {escape_markdown(each.about)}:** {sides}", "")


def _markdown_source(citation: Citation) -> str:
    words = escape_markdown(_source(citation))
    url = citation.url or ""
    return f"[{words}](<{url.replace('>', '%3E')}>)" if is_web(url) else words


# ---- HTML


def _html(given: Exported) -> str:
    cited = {citation.n: citation for citation in given.citations}
    title = html.escape(title_of(given))
    body = "\n".join([*_html_body(given, cited), *_html_sources(given.citations)])
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style></head>\n<body><main>\n<h1>{title}</h1>\n{body}\n</main></body></html>"
    )


def _html_body(given: Exported, cited: Mapping[int, Citation]) -> Iterator[str]:
    if isinstance(given, Answer):
        statements = [_html_statement(statement, cited) for statement in given.statements]
        yield f"<p>{' '.join(statements) or html.escape(given.text)}</p>"
        yield from _html_differences(given.disagreements, cited)
        if given.as_of:
            yield f'<p class="meta">As of {given.as_of[:10]}; {origins_of(given.origins)}.</p>'
    for item in items_of(given):
        yield f"<h2>{html.escape(item.headline)}</h2>"
        yield f'<p class="meta">{html.escape(", ".join(item.outlets) or "no outlet stated")}</p><ul>'
        yield from (f"<li>{_html_statement(point, cited)}</li>" for point in item.points)
        yield "</ul>"
        yield from _html_differences(item.disagreements, cited)
        for entry in item.timeline:
            marks = _html_marks(entry.citations, cited)
            yield f"<p><strong>{html.escape(entry.date)}</strong> {html.escape(entry.text)}{marks}</p>"
    yield from (f'<p class="meta">{html.escape(note)}</p>' for note in given.notes)


def _html_statement(statement: Statement, cited: Mapping[int, Citation]) -> str:
    return html.escape(statement.text) + _html_marks(statement.citations, cited)


def _html_marks(numbers: Sequence[int], cited: Mapping[int, Citation]) -> str:
    return "".join(
        f' <span class="cite"><a href="#source-{n}" aria-describedby="quote-{n}">[{n}]</a>'
        f'<span class="quote" role="tooltip">{html.escape(cited[n].quote)}<br>'
        f'<span class="meta">{html.escape(_source(cited[n]))}</span></span></span>'
        for n in numbers
        if n in cited
    )


def _html_differences(disagreements: Sequence[Disagreement], cited: Mapping[int, Citation]) -> Iterator[str]:
    for each in disagreements:
        sides = "; ".join(
            html.escape(side(value)) + _html_marks(value.citations, cited) for value in each.values
        )
        heading = f"{DIFFERENCES[each.kind]} on {html.escape(each.about)}:"
        yield f'<p class="differ"><strong>{heading}</strong> {sides}</p>'


def _html_sources(citations: Sequence[Citation]) -> Iterator[str]:
    if not citations:
        return
    yield "<h2>Sources</h2><ol>"
    for citation in citations:
        words = html.escape(_source(citation))
        if is_web(citation.url):
            words = f'<a href="{html.escape(citation.url or "")}" rel="noreferrer">{words}</a>'
        quote = f'<blockquote id="quote-{citation.n}">{html.escape(citation.quote)}</blockquote>'
        yield f'<li id="source-{citation.n}" value="{citation.n}">{words}{quote}</li>'
    yield "</ol>"


# ---- JSON


def _json(given: Exported) -> str:
    documents: Mapping[type, Callable[..., jsonform.Json]] = {
        Answer: jsonform.answer_json,
        Summary: jsonform.summary_json,
        Briefing: jsonform.briefing_json,
    }
    return json.dumps(documents[type(given)](given), ensure_ascii=False, indent=2)


WRITERS: Final[Mapping[str, Callable[[Exported], str]]] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "html": _html, "json": _json}
)
