"""Answers, briefings and claims as Block Kit: values in, messages out."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.slack.layout.elements import Block, bullet, context, header, marks, rich, words
from bot.slack.layout.lookup_views import claim_blocks, source_elements, verdict
from bot.slack.layout.paging import Message, paged
from bot.slack.limits import BUTTON_LENGTH, BUTTONS_PER_BLOCK, clip
from bot.slack.mrkdwn import escape
from bot.wording import (
    DIFFERENCES,
    count_of,
    day_words,
    origins_of,
    printable,
    sides,
    standing,
    usage_words,
    window_words,
)
from retrieval.types import Answer, Briefing, Citation, ClaimReport, Disagreement, Item, Statement, Summary

CITE: Final = "cite"
"""Action id of the citation buttons; the number follows, for ids must differ within a block."""

FEEDBACK: Final = "feedback"

IN_THREAD: Final = "Each story with its sources is in the thread."

CHECKED: Final = "Numbers, names and quotes were checked against the cited sentences"


def answer_messages(answer: Answer) -> tuple[Message, ...]:
    """The answer, what sources differ on, its sources with a button each, how old it is."""
    blocks = [answer_text(answer), *map(_difference, answer.disagreements)]
    blocks += _sources(answer.citations, "Sources")
    blocks += _sources(answer.nearest, "Nearest in the archive")
    blocks += _buttons(answer.id, answer.citations)
    if footer := _footer(answer):
        blocks += [context(footer)]
    if answer.status == "answered":
        blocks += [_feedback(answer.id)]
    return paged(answer.text, blocks)


def summary_messages(summary: Summary) -> tuple[Message, ...]:
    """A summary: its points, its sources with a button each."""
    blocks = [*_item(summary.item), *_sources(summary.citations, "Sources")]
    blocks += [
        *_buttons(summary.id, summary.citations),
        *map(context, summary.notes),
        context(_engine(summary.engine)),
    ]
    return paged(summary.item.headline, blocks)


def briefing_messages(briefing: Briefing, dates: str = "iso") -> tuple[Message, ...]:
    """A briefing: the headlines in one message, and for its thread each story with its sources.

    Args:
        briefing: The briefing.
        dates: How days are written, as `wording.day_words` does.
    """
    title = f"Briefing {window_words(briefing, dates)}"
    blocks = [header(title), *(_headline(item, dates) for item in briefing.items)]
    blocks += map(context, (*briefing.notes, *briefing.failures))
    read = count_of(briefing.articles, "article")
    blocks += [context(f"{read} · {briefing.zone} · {_engine(briefing.engine)}")]
    if briefing.items:
        blocks += [context(IN_THREAD), _feedback(briefing.id)]
    headlines = "; ".join(item.headline for item in briefing.items)
    parent = paged(f"{title}: {headlines or 'nothing to report'}", blocks)
    return (*parent, *(page for item in briefing.items for page in _story_messages(briefing, item, dates)))


def _headline(item: Item, dates: str) -> Block:
    return bullet(words(item.headline, bold=True), words(f"  {standing(item, dates)}"))


def _story_messages(briefing: Briefing, item: Item, dates: str) -> tuple[Message, ...]:
    numbers = _cited(item)
    citations = [each for each in briefing.citations if each.n in numbers]
    blocks = [*_item(item, dates), *_sources(citations, "Sources"), *_buttons(briefing.id, citations)]
    return paged(item.headline, blocks)


def _cited(item: Item) -> set[int]:
    """Numbers of everything a story cites."""
    sides = [value.citations for each in item.disagreements for value in each.values]
    points = [each.citations for each in item.points]
    days = [each.citations for each in item.timeline]
    return {n for numbers in (*points, *sides, *days) for n in numbers}


def claim_messages(report: ClaimReport) -> tuple[Message, ...]:
    """Who printed a claim, and where."""
    return paged(verdict(report), list(claim_blocks(report)))


def plain_message(text: str) -> Message:
    """Our own words in one paragraph."""
    return Message(escape(text), (rich(words(text)),))


def answer_text(answer: Answer) -> Block:
    """The sentences of an answer with their marks, or the words for having none."""
    if not answer.statements:
        return rich(words(answer.text))
    return rich(*(element for statement in answer.statements for element in _statement(statement)))


def _statement(statement: Statement) -> Iterator[Block]:
    yield words(statement.text)
    yield from marks(statement.citations)
    yield words(" ")


def _difference(disagreement: Disagreement) -> Block:
    elements = [words(f"{DIFFERENCES[disagreement.kind]} on {disagreement.about}: ", bold=True)]
    for index, (said, value) in enumerate(sides(disagreement)):
        elements += [words(f"{'; ' if index else ''}{said}"), *marks(value.citations)]
    return rich(*elements)


def _item(item: Item, dates: str = "iso") -> Iterator[Block]:
    yield header(item.headline)
    for point in item.points:
        yield rich(words("• "), *_statement(point))
    yield from map(_difference, item.disagreements)
    for entry in item.timeline:
        day = words(f"{day_words(entry.date, dates)}  ", bold=True)
        yield rich(day, words(entry.text), *marks(entry.citations))
    yield context(standing(item, dates))


def _sources(citations: Sequence[Citation], heading: str) -> Iterator[Block]:
    """The articles cited, an outlet's together, each once with all its numbers."""
    if citations:
        yield rich(words(heading, bold=True))
    # One entry a block keeps every block small enough to page.
    for group in _by_article(citations):
        numbers = "".join(f"[{each.n}] " for each in group)
        yield bullet(*source_elements(group[0], numbers))


def _by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations by article; those of one outlet stand together, in order of first mention."""
    groups: dict[str, list[Citation]] = {}
    for each in citations:
        groups.setdefault(each.article, []).append(each)
    outlets = list(dict.fromkeys(each.outlet for each in citations))
    return sorted(groups.values(), key=lambda group: outlets.index(group[0].outlet))


def _buttons(given: str, citations: Sequence[Citation]) -> Iterator[Block]:
    for start in range(0, len(citations), BUTTONS_PER_BLOCK):
        buttons = [_button(given, citation) for citation in citations[start : start + BUTTONS_PER_BLOCK]]
        yield {"type": "actions", "elements": buttons}


def _button(given: str, citation: Citation) -> Block:
    label = clip(f"[{citation.n}] {printable(citation.source)}", BUTTON_LENGTH)
    return {
        "type": "button",
        "action_id": f"{CITE}:{citation.n}",
        "value": f"{given}:{citation.n}",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "accessibility_label": f"Open citation {citation.n}",
    }


def _feedback(given: str) -> Block:
    def button(label: str, rating: str) -> Block:
        text = {"type": "plain_text", "text": label}
        return {"text": text, "value": f"{given}:{rating}", "accessibility_label": label}

    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": button("Good answer", "good"),
        "negative_button": button("Bad answer", "bad"),
    }
    return {"type": "context_actions", "elements": [element]}


def _engine(engine: str) -> str:
    """Who wrote it, in words."""
    return "the sources' own sentences" if engine == "extractive" else f"written by {engine}"


def _footer(answer: Answer) -> str:
    parts = [f"As of {answer.as_of[:10]}"] if answer.as_of else []
    if answer.citations:
        parts.append(origins_of(answer.origins))
    if answer.status == "answered":
        parts.append(_engine(answer.engine))
    if spent := usage_words(answer.usage):
        parts.append(spent)
    if any(statement.form == "written" for statement in answer.statements):
        parts.append(CHECKED)
    return " · ".join([*parts, *answer.notes])
