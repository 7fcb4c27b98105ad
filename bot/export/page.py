"""An answer, a summary or a briefing as one HTML file: it loads nothing and makes no requests.

Every `[n]` leads to its source, and shows the passage on hover and when the keyboard reaches it.
Styles and places are page.css, the Escape key is page.js; a content security policy admits these two
by their hashes and nothing else, so that even a flaw in escaping could not run or load anything.
"""

import base64
import hashlib
import html
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.export.documents import Exported, States, items_of, link_to, notes_of, shown, title_of
from bot.wording import DIFFERENCES, EARLIER, STATES, count_of, day_of, origins_of, standing
from retrieval.types import (
    Answer,
    Briefing,
    Citation,
    Disagreement,
    DisagreementValue,
    Item,
    State,
    Statement,
    Summary,
)

KINDS: Final[Mapping[type, str]] = MappingProxyType(
    {Answer: "answer", Summary: "summary", Briefing: "briefing"}
)

ALARMING: Final[tuple[State, ...]] = ("changed", "withdrawn")
"""States that are written into the mark itself: who reads past it must see them."""

# Days are not broken at the end of a line.
DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")

# With one story there is nothing to choose from.
FEWEST_IN_CONTENTS: Final = 2


class _Cited:
    """Writes marks of citations; each shows its own copy of the passage, named by a number of its own."""

    def __init__(self, citations: Sequence[Citation], states: States) -> None:
        self._citations = {citation.n: citation for citation in citations}
        self._states = states
        self._names = (f"passage-{number}" for number in itertools.count(1))

    def marks(self, numbers: Sequence[int]) -> str:
        """The marks of citations, by their numbers."""
        return "".join(
            _mark(citation, self._states.get(citation.n), next(self._names)) for citation in self._of(numbers)
        )

    def outlets(self, numbers: Sequence[int]) -> str:
        """Who printed what is cited."""
        return ", ".join(dict.fromkeys(citation.source for citation in self._of(numbers)))

    def _of(self, numbers: Sequence[int]) -> Iterator[Citation]:
        return (self._citations[n] for n in numbers if n in self._citations)


def write(given: Exported, states: States) -> str:
    """Write `given` as an HTML page that stands alone."""
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = _words(title_of(given))
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<title>{title}</title>",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<style>{style}</style>\n</head>\n<body>",
            *_header(given, title),
            "<main>",
            *_main(given, _Cited(given.citations, states)),
            *_sources(given.citations, states),
            "</main>",
            f'<footer class="meta"><p>{_how(given)}</p></footer>',
            f"<script>{script}</script>\n</body>\n</html>",
        ]
    )


def _part(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(part: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


def _words(text: str) -> str:
    """Text of any origin, as HTML."""
    return html.escape(shown(text))


def _header(given: Exported, title: str) -> Iterator[str]:
    heading = DAY.sub(r'<span class="day">\g<0></span>', title)
    yield f'<header>\n<p class="meta">Newsdesk {KINDS[type(given)]}</p>\n<h1 dir="auto">{heading}</h1>'
    if facts := " · ".join(_facts(given)):
        yield f'<p class="meta">{_words(facts)}</p>'
    yield "</header>"


def _facts(given: Exported) -> Iterator[str]:
    if isinstance(given, Answer) and given.as_of:
        yield f"as of {given.as_of[:10]}"
        yield origins_of(given.origins)
    if isinstance(given, Briefing):
        yield count_of(given.articles, "article")
        yield f"days counted in {given.zone}"


def _how(given: Exported) -> str:
    told = f"Written by Newsdesk from its archive ({_words(given.engine)})."
    return f"{told} Open a passage as stored: <code>newsdesk cite {given.id} 1</code>"


def _main(given: Exported, cited: _Cited) -> Iterator[str]:
    yield from _notes(notes_of(given))
    if isinstance(given, Answer):
        statements = [_statement(statement, cited) for statement in given.statements]
        yield f'<p class="answer" dir="auto">{" ".join(statements) or _words(given.text)}</p>'
        yield from _differences(given.disagreements, cited)
    items = items_of(given)
    yield from _contents(items)
    for number, item in enumerate(items, 1):
        heading = item.headline if item.headline != title_of(given) else "In short"
        yield from _item(item, heading, f"story-{number}", cited)


def _notes(notes: Sequence[str]) -> Iterator[str]:
    if not notes:
        return
    yield '<aside class="notes" aria-label="Notes">\n<ul>'
    yield from (f'<li dir="auto">{_words(note)}</li>' for note in notes)
    yield "</ul>\n</aside>"


def _contents(items: Sequence[Item]) -> Iterator[str]:
    if len(items) < FEWEST_IN_CONTENTS:
        return
    yield '<nav aria-label="Stories">\n<ol>'
    for number, item in enumerate(items, 1):
        yield f'<li dir="auto"><a href="#story-{number}">{_words(item.headline)}</a></li>'
    yield "</ol>\n</nav>"


def _item(item: Item, heading: str, name: str, cited: _Cited) -> Iterator[str]:
    yield f'<section aria-labelledby="{name}">\n<h2 id="{name}" dir="auto">{_words(heading)}</h2>'
    yield f'<p class="meta" dir="auto">{_words(standing(item))}</p>'
    if item.points:
        yield '<ul class="points">'
        for index, point in enumerate(item.points):
            told = "" if not item.new or index in item.new else ' <span class="meta">(told before)</span>'
            yield f'<li dir="auto">{_statement(point, cited)}{told}</li>'
        yield "</ul>"
    yield from _differences(item.disagreements, cited)
    yield from _timeline(item, cited)
    yield "</section>"


def _timeline(item: Item, cited: _Cited) -> Iterator[str]:
    if not item.timeline:
        return
    yield '<h3>Day by day</h3>\n<ol class="timeline">'
    for entry in item.timeline:
        said = f"{_words(entry.text)}{cited.marks(entry.citations)}"
        yield f'<li><span class="day">{_words(entry.date)}</span> <span dir="auto">{said}</span></li>'
    yield "</ol>"


def _statement(statement: Statement, cited: _Cited) -> str:
    return f"{_words(statement.text)}{cited.marks(statement.citations)}"


def _differences(disagreements: Sequence[Disagreement], cited: _Cited) -> Iterator[str]:
    for each in disagreements:
        yield f'<table>\n<caption dir="auto">{DIFFERENCES[each.kind]}: {_words(each.about)}</caption>'
        yield '<thead><tr><th scope="col">What is said</th><th scope="col">By</th>'
        yield '<th scope="col">Published</th></tr></thead>\n<tbody>'
        for place, value in enumerate(each.values):
            yield _side(value, cited, EARLIER if each.is_superseded(place) else "")
        yield "</tbody>\n</table>"


def _side(value: DisagreementValue, cited: _Cited, earlier: str) -> str:
    speaker = (value.speaker,) if value.speaker else ()
    by = ", in ".join((*speaker, cited.outlets(value.citations)))
    day = value.published[:10] if value.published else "undated"
    mark = f'<span class="meta">{earlier}</span>' if earlier else ""
    return (
        f'<tr><td dir="auto">{mark}{_words(value.value)}{cited.marks(value.citations)}</td>'
        f'<td dir="auto">{_words(by)}</td><td class="day">{_words(day)}</td></tr>'
    )


def _mark(citation: Citation, state: State | None, name: str) -> str:
    # The space before a mark does not break, so that no line begins with one.
    told, alarm = (f" {state}", ' class="alarm"') if state in ALARMING else ("", "")
    return (
        f'\u00a0<span class="cite"><a{alarm} role="doc-noteref" href="#source-{citation.n}" '
        f'aria-label="Source {citation.n}{told}" aria-describedby="{name}">[{citation.n}{told}]</a>'
        f'<span class="passage" role="tooltip" id="{name}"><span class="words" dir="auto">'
        f'{_words(citation.quote)}</span> <span class="meta" dir="auto">{_by(citation)}: '
        f"{_words(citation.title)}</span>{_state(state)}</span></span>"
    )


def _by(citation: Citation) -> str:
    author = (citation.author,) if citation.author else ()
    by = " · ".join(map(_words, (citation.outlet or "no outlet stated", *author)))
    return f'{by} · <span class="day">{_words(day_of(citation))}</span>'


def _state(state: State | None) -> str:
    return f' <strong class="state">{STATES[state].capitalize()}.</strong>' if state in ALARMING else ""


def _sources(citations: Sequence[Citation], states: States) -> Iterator[str]:
    if not citations:
        return
    yield '<section aria-labelledby="sources">\n<h2 id="sources">Sources</h2>\n<ol class="sources">'
    for citation in citations:
        yield f'<li id="source-{citation.n}" value="{citation.n}"><span dir="auto">{_title(citation)}</span>'
        yield f'<span class="meta" dir="auto">{_by(citation)}</span>{_state(states.get(citation.n))}'
        yield f'<blockquote dir="auto">{_words(citation.quote)}</blockquote></li>'
    yield "</ol>\n</section>"


def _title(citation: Citation) -> str:
    """The source's title, as a link that opens it at the words; on paper its address follows."""
    title, link = _words(citation.title), link_to(citation)
    if link is None:
        return f"<cite>{title}</cite>"
    address = f'<span class="address">{_words(citation.url or "")}</span>'
    return f'<a href="{html.escape(link)}" rel="noreferrer"><cite>{title}</cite></a> {address}'
