"""What the commands that answer in the channel do: words in, messages out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Final

from bot.desk import Desk
from bot.limited import is_limited
from bot.slack.blocks import (
    answer_messages,
    briefing_messages,
    claim_messages,
    plain_message,
    summary_messages,
)
from bot.slack.layout.elements import bullet, header, words
from bot.slack.layout.lookup_views import NO_SENTENCE, draft_blocks
from bot.slack.layout.paging import Message, paged
from bot.todays import Told, todays_stories
from bot.wording import origins_of
from retrieval.ingest.urls import is_web_url
from retrieval.types import DraftReport, Filters

Job = Callable[[str, Filters, str | None], tuple[Message, ...]]
"""Given the words, what the channel may see, and the conversation it begins: what is posted."""

MOST_STORIES: Final = 30

NO_STORIES: Final = (
    "Nothing was published yesterday or today. Ask for an earlier time: /newsdesk ask QUESTION."
)

NO_LINKS: Final = (
    "This channel sees a part of the archive only, so I read no links here. Give a topic, or ask me directly."
)


def jobs(desk: Desk) -> Mapping[str, Job]:
    """The jobs by the name of their command."""
    return MappingProxyType(
        {
            "ask": partial(_ask, desk),
            "summarize": partial(_summarize, desk),
            "brief": partial(_brief, desk),
            "stories": partial(_stories, desk),
            "find": partial(_find, desk),
            "check": partial(_check, desk),
        }
    )


def lately(desk: Desk, limit: Filters) -> Filters:
    """Yesterday and today, within what may be seen."""
    today = desk.parts.today
    return replace(limit, since=today - timedelta(days=1), until=today + timedelta(days=1))


def _ask(desk: Desk, question: str, limit: Filters, conversation: str | None) -> tuple[Message, ...]:
    return answer_messages(desk.ask(question, thread=conversation, filters=limit))


def _summarize(desk: Desk, topic: str, limit: Filters, _conversation: str | None) -> tuple[Message, ...]:
    # A link may lead to an article of the archive that this channel does not see.
    if is_limited(limit) and any(is_web_url(each) for each in topic.split()):
        return (plain_message(NO_LINKS),)
    return summary_messages(desk.summarize(topic, filters=limit))


def _brief(desk: Desk, topics: str, limit: Filters, _conversation: str | None) -> tuple[Message, ...]:
    return briefing_messages(desk.briefings.brief(lately(desk, limit), topics=(topics,) if topics else ()))


def _stories(desk: Desk, _words: str, limit: Filters, _conversation: str | None) -> tuple[Message, ...]:
    told = todays_stories(desk.parts, lately(desk, limit))
    if not told:
        return (plain_message(NO_STORIES),)
    title = f"Stories of yesterday and today: {len(told)}"
    return paged(title, [header(title), *(_story(each) for each in told[:MOST_STORIES])])


def _story(told: Told) -> dict[str, object]:
    count = "single origin" if told.origins == 1 else origins_of(told.origins)
    carried = f"  {', '.join(told.outlets) or 'no outlet stated'} · {count}"
    return bullet(words(told.headline, bold=True), words(carried))


def _find(desk: Desk, claim: str, limit: Filters, _conversation: str | None) -> tuple[Message, ...]:
    return claim_messages(desk.lookups.find_claim(claim, limit=limit))


def _check(desk: Desk, text: str, limit: Filters, _conversation: str | None) -> tuple[Message, ...]:
    return draft_messages(desk.lookups.check_draft(text, limit=limit))


def draft_messages(report: DraftReport) -> tuple[Message, ...]:
    """What the archive says to each sentence of a text."""
    if not report.sentences:
        return (plain_message(NO_SENTENCE),)
    supported = sum(each.verdict == "supported" for each in report.sentences)
    summary = f"{supported} of {len(report.sentences)} sentences are supported by the archive"
    return paged(summary, list(draft_blocks(report)))
