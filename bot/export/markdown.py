"""An answer, a summary or a briefing as Markdown (CommonMark)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.export.documents import Exported, States, items_of, link_to, notes_of, shown, source, title_of
from bot.wording import DIFFERENCES, origins_of, sides, standing
from retrieval.types import Answer, Citation, Disagreement, Item, Statement

SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~&])")

# What opens a list or underlines a heading, at the start of a line only: "2026. ", "- ", "===".
OPENING: Final = re.compile(r"^(\d{0,9})([-=.])")


def write(given: Exported, _states: States) -> str:
    """Write `given` as Markdown."""
    lines = [f"# {escape(title_of(given))}", ""]
    if isinstance(given, Answer):
        lines += _answer(given)
    for item in items_of(given):
        lines += _item(item)
    lines += ["## Sources", ""] if given.citations else []
    for citation in given.citations:
        number = f"{citation.n}. "
        lines += [number + _source(citation), f"{' ' * len(number)}> {escape(citation.quote)}"]
    notes = [f"*{escape(note)}*\n" for note in notes_of(given)]
    return "\n".join([*lines, "", *notes]).rstrip()


def escape(text: str) -> str:
    """Escape every letter Markdown could read as a mark; line breaks become spaces."""
    return OPENING.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", shown(text)))


def _answer(answer: Answer) -> Iterator[str]:
    statements = [_statement(statement) for statement in answer.statements]
    yield from (" ".join(statements) or escape(answer.text), "")
    yield from _differences(answer.disagreements)
    if answer.as_of:
        yield from (f"As of {answer.as_of[:10]}; {origins_of(answer.origins)}.", "")


def _item(item: Item) -> Iterator[str]:
    yield from (f"## {escape(item.headline)}", "", f"*{escape(standing(item))}*", "")
    yield from (f"- {_statement(point)}" for point in item.points)
    yield ""
    yield from _differences(item.disagreements)
    for entry in item.timeline:
        yield f"- **{entry.date}** {escape(entry.text)}{_marks(entry.citations)}"
    yield ""


def _statement(statement: Statement) -> str:
    return escape(statement.text) + _marks(statement.citations)


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f" \\[{n}\\]" for n in numbers)


def _differences(disagreements: Sequence[Disagreement]) -> Iterator[str]:
    for each in disagreements:
        told = "; ".join(escape(said) + _marks(value.citations) for said, value in sides(each))
        yield from (f"**{DIFFERENCES[each.kind]} on {escape(each.about)}:** {told}", "")


def _source(citation: Citation) -> str:
    words, link = escape(source(citation)), link_to(citation)
    return f"[{words}](<{link}>)" if link else words
