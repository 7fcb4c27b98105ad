"""Feeds and their runs as shown in the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from rich.text import Text

from bot.feed_runs import Added, FeedRun
from bot.feeds import Feed
from bot.render import line, note_lines
from bot.wording import count_of

NO_FEEDS: Final = "No feeds are followed yet; begin with: newsdesk feeds add URL"
_OUTCOMES: Final = {
    "not changed": "not changed since the last time",
    "busy": "another process is reading it now",
    "not due": "another process has just read it",
    "stopped": "stopped before the end; the next run goes on",
}


def added_lines(added: Added) -> Iterator[Text]:
    """What is followed from now on."""
    feed = added.feed
    if added.found_on:
        yield line(f"{added.found_on} is a page; it names this feed:")
    word = "Following" if added.is_new else "Already followed:"
    yield line(f"{word} ", (feed.name, "bold"), f" ({feed.url}), {count_of(added.items, 'item')} now.")
    yield line((f"id {feed.id} · looked at every {_interval(feed.every_seconds)}", "dim"))
    if added.others:
        yield line(f"The page names {count_of(len(added.others), 'further feed')}: {', '.join(added.others)}")
    yield line(f"Bring its articles in with: newsdesk feeds run {feed.id}")


def list_lines(feeds: Sequence[Feed], now: datetime) -> Iterator[Text]:
    """Every feed in a few lines."""
    if not feeds:
        yield line(NO_FEEDS)
    for feed in feeds:
        yield line((feed.name, "bold"), f"  {feed.id}")
        yield line((f"  {feed.url}", "dim"))
        yield line(f"  {_state(feed, now)}")
        if feed.last_error and feed.last_error_at:
            sign = ("✗ ", "red") if feed.failures else ("", "dim")
            yield line("  ", sign, f"last error {_when(feed.last_error_at, now.tzinfo)}: {feed.last_error}")


def run_lines(run: FeedRun, titles: Mapping[str, str], zone: tzinfo) -> Iterator[Text]:
    """What one run of one feed brought."""
    yield line((run.feed.name, "bold"), f": {_outcome(run, zone)}")
    for sign, ids in (("+", run.added), ("~", run.updated)):
        for article in ids:
            yield line((f"  {sign} ", "green"), titles.get(article, article))
    yield from note_lines(run.notes)


def total_lines(runs: Sequence[FeedRun]) -> Iterator[Text]:
    """What a run of several feeds came to."""
    if not runs:
        yield line("No feed is due; see: newsdesk feeds list")
        return
    failed = {
        "feed": sum(each.outcome in {"failed", "gone"} for each in runs),
        "item": sum(len(each.failed) for each in runs),
    }
    added, updated = sum(len(each.added) for each in runs), sum(len(each.updated) for each in runs)
    yield line(
        f"{count_of(len(runs), 'feed')}: {count_of(added, 'new article')}, {updated} updated",
        *(f", {count_of(number, thing)} failed" for thing, number in failed.items() if number),
    )


def _state(feed: Feed, now: datetime) -> str:
    """How a feed is and when it is due, on one line."""
    if feed.is_gone:
        return "gone: its server says so, and it is no longer looked at"
    parts = [f"every {_interval(feed.every_seconds)}"]
    if feed.items is not None:
        parts.append(count_of(feed.items, "item"))
    read = feed.last_success_at
    parts.append(f"last read {_when(read, now.tzinfo)}" if read else "never read")
    if feed.failures:
        parts.append(f"failed {count_of(feed.failures, 'time')} in a row")
    parts.append(
        "due now" if feed.is_due(now) else f"next {_when(feed.due_at, now.tzinfo)}",
    )
    return " · ".join(parts)


def _outcome(run: FeedRun, zone: tzinfo) -> str:
    feed = run.feed
    if run.outcome == "read":
        return f"{count_of(run.items, 'item')}, {_brought(run) or 'nothing new'}"
    if run.outcome == "failed":
        return f"failed: {feed.last_error}; next try {_when(feed.due_at, zone)}"
    if run.outcome == "gone":
        return f"gone: {feed.last_error}; it is no longer looked at"
    if run.outcome == "closed" and feed.closed_until:
        return f"not asked: its server wants to be left alone until {_when(feed.closed_until, zone)}"
    return _OUTCOMES[run.outcome]


def _brought(run: FeedRun) -> str:
    counts = {
        "new": len(run.added),
        "updated": len(run.updated),
        "in the archive already": run.unchanged,
        "failed": len(run.failed),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _interval(seconds: int) -> str:
    for unit, length in (("d", timedelta(days=1)), ("h", timedelta(hours=1))):
        if seconds % length.total_seconds() == 0:
            return f"{seconds // int(length.total_seconds())}{unit}"
    return f"{seconds // 60}m"


def _when(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
