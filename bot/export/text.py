"""An answer, a summary or a briefing as plain text."""

from collections.abc import Iterator, Sequence

from bot.export.documents import Exported, States, items_of, notes_of, shown, source, title_of
from bot.wording import DIFFERENCES, origins_of, sides, standing
from retrieval.types import Answer, Disagreement, Statement


def write(given: Exported, _states: States) -> str:
    """Write `given` as plain text, a paragraph or a point a line."""
    return "\n".join(map(shown, _lines(given)))


def _lines(given: Exported) -> Iterator[str]:
    yield from (title_of(given), "")
    if isinstance(given, Answer):
        yield given.text
        yield from map(_difference, given.disagreements)
        if given.as_of:
            yield f"As of {given.as_of[:10]}; {origins_of(given.origins)}."
    for item in items_of(given):
        yield from (item.headline, standing(item))
        yield from (f"- {_numbered(point)}" for point in item.points)
        yield from map(_difference, item.disagreements)
        yield from (f"{entry.date}: {_cited(entry.text, entry.citations)}" for entry in item.timeline)
        yield ""
    yield ""
    yield from (f"[{citation.n}] {source(citation)}" for citation in given.citations)
    yield from notes_of(given)


def _difference(disagreement: Disagreement) -> str:
    told = "; ".join(
        said + "".join(f" [{n}]" for n in value.citations) for said, value in sides(disagreement)
    )
    return f"{DIFFERENCES[disagreement.kind]} on {disagreement.about}: {told}"


def _numbered(statement: Statement) -> str:
    return _cited(statement.text, statement.citations)


def _cited(words: str, numbers: Sequence[int]) -> str:
    return words + "".join(f" [{n}]" for n in numbers)
