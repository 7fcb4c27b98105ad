"""The Home tab: briefings, feeds, feedback, and what is done with what people write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.feeds import Feed
from bot.opinions import REASONS, Feedback
from bot.slack.briefings.subscription_form import plan_words
from bot.slack.layout.elements import (
    Block,
    button,
    buttons,
    channel_name,
    context,
    divider,
    header,
    rich,
    words,
)
from bot.slack.limits import BLOCKS_PER_VIEW, clip
from bot.slack.views import LEFT_OUT, View
from bot.subscriptions import Subscription

NEW, EDIT, RUN, END = "sub_new", "sub_edit", "sub_run", "sub_end"
PAUSE, RESUME = "sub_pause", "sub_resume"

BY_READER: Final = "by a reader"
"""Why a briefing is paused that somebody paused here; else it is Slack's word for what went wrong."""

MOST_SUBSCRIPTIONS: Final = 15
MOST_FEEDS: Final = 20
MOST_FEEDBACK: Final = 5
LONGEST_LINE: Final = 200

INTRODUCTION: Final = (
    "Ask me in a message here, or mention me in a channel. I answer from your team's own archive of "
    "articles, and every sentence opens the passage it comes from."
)
NO_SUBSCRIPTIONS: Final = "No channel that you can see gets a daily briefing yet."
NOT_WHOLE: Final = (
    "Slack took too long to tell me which channels you are in, so some may be missing here. Open this tab "
    "again in a minute."
)
NO_FEEDS: Final = "No feeds are followed. Whoever runs me adds them with: newsdesk feeds add URL"
NO_FEEDBACK: Final = "You have not rated an answer yet; the thumbs under each one are for that."

PRIVACY: Final = (
    "What is kept: your questions and my answers with their citations, so that citations open later; your "
    "ratings; articles and links you share with me. What is not kept: other messages. Those of threads I "
    "take part in are read only to see whether they ask me something. Everything stays in the database of "
    "whoever runs me. In a channel shared with another organisation I show nothing unless a workspace "
    "admin opened outlets or feeds for it."
)
DISCLOSURE: Final = (
    "Answers are put together by software: {}. Numbers, names and quotes are checked against the cited "
    "sentences, but mistakes happen: open the source before you rely on it."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person's Home tab shows."""

    subscriptions: Sequence[tuple[Subscription, datetime]]
    """Each with the moment it is due next, in the reader's zone."""
    feeds: Sequence[Feed]
    feedback: Sequence[tuple[Feedback, str]]
    """Their newest opinions, each with what the answer was about."""
    engine: str
    """Who writes, in words."""
    now: datetime
    is_whole: bool = True
    """Whether Slack told in time of every channel that gets a briefing."""


def home_view(home: Shown) -> View:
    """The Home tab."""
    blocks = [
        header("Newsdesk"),
        rich(words(INTRODUCTION)),
        *_subscriptions(home),
        divider(),
        *_feeds(home),
        divider(),
        *_feedback(home),
        divider(),
        header("Privacy"),
        context(PRIVACY),
        context(DISCLOSURE.format(home.engine)),
    ]
    if len(blocks) > BLOCKS_PER_VIEW:
        blocks = [*blocks[: BLOCKS_PER_VIEW - 1], context(LEFT_OUT)]
    return {"type": "home", "blocks": blocks}


def _subscriptions(home: Shown) -> Iterator[Block]:
    yield header("Daily briefings")
    if not home.subscriptions and home.is_whole:
        yield rich(words(NO_SUBSCRIPTIONS))
    if not home.is_whole:
        yield context(NOT_WHOLE)
    for subscription, following in home.subscriptions[:MOST_SUBSCRIPTIONS]:
        yield rich(channel_name(subscription.channel), words(f"  {plan_words(subscription.plan)}"))
        yield context(_due(subscription, following))
        yield _controls(subscription)
    if (more := len(home.subscriptions) - MOST_SUBSCRIPTIONS) > 0:
        yield context(f"{more} more; newsdesk subscribe --list names them all.")
    yield buttons(button("Subscribe a channel", NEW, NEW, style="primary"))


def _due(subscription: Subscription, following: datetime) -> str:
    if subscription.paused_why:
        return f"Paused ({subscription.paused_why})"
    return f"Next for you: {following:%A %d %B, %H:%M} ({following.tzinfo})"


def _controls(subscription: Subscription) -> Block:
    end = button("Remove", END, subscription.id, style="danger", tells="Remove this briefing")
    end["confirm"] = {
        "title": {"type": "plain_text", "text": "Remove this briefing?"},
        "text": {"type": "plain_text", "text": "The channel gets it no more. What was posted stays."},
        "confirm": {"type": "plain_text", "text": "Remove"},
        "deny": {"type": "plain_text", "text": "Keep"},
    }
    return buttons(
        button("Run now", RUN, subscription.id, tells="Post this briefing now"),
        button("Change", EDIT, subscription.id, tells="Change this briefing"),
        button("Resume", RESUME, subscription.id, tells="Resume this briefing")
        if subscription.paused_why
        else button("Pause", PAUSE, subscription.id, tells="Pause this briefing"),
        end,
    )


def _feeds(home: Shown) -> Iterator[Block]:
    yield header("Feeds")
    if not home.feeds:
        yield context(NO_FEEDS)
    # Those that fail first: they are why somebody looks here.
    for feed in sorted(home.feeds, key=lambda each: -each.failures)[:MOST_FEEDS]:
        yield rich(words(clip(feed.name, LONGEST_LINE), bold=True), words(f"  {health(feed, home.now)}"))
    if (more := len(home.feeds) - MOST_FEEDS) > 0:
        yield context(f"{more} more feeds; /newsdesk feeds lists them all.")


def health(feed: Feed, now: datetime) -> str:
    """How a feed is, in a few words."""
    if feed.is_gone:
        return "✗ gone: its server says so"
    if feed.failures:
        return clip(f"✗ failed {feed.failures} times in a row: {feed.last_error}", LONGEST_LINE)
    if feed.last_success_at is None:
        return "· not read yet"
    return f"✓ read {feed.last_success_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"


def _feedback(home: Shown) -> Iterator[Block]:
    yield header("Your recent feedback")
    if not home.feedback:
        yield context(NO_FEEDBACK)
    for given, about in home.feedback[:MOST_FEEDBACK]:
        verdict = "Good" if given.rating == "good" else "Bad"
        reason = REASONS.get(given.reason or "")
        said = f": {reason}" if reason else ""
        yield rich(words(f"{verdict}{said}  ", bold=True), words(clip(about, LONGEST_LINE)))
