"""Commands that follow feeds: feeds add, list, remove, run."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.commands.frame import AsJson, Exit, Frame, errors, frame
from bot.commands.watching import stop_signals
from bot.parts import Parts
from retrieval.errors import UsageError

if TYPE_CHECKING:
    from bot.feed_runs import FeedRun
    from bot.feeds import Feed

app = typer.Typer(
    name="feeds", no_args_is_help=True, help="Follow RSS, Atom and JSON feeds: add, list, remove, run."
)

LEAST_EVERY: Final = timedelta(minutes=5)
"""More often is rude, and no feed of news changes faster."""

MOST_EVERY: Final = timedelta(days=7)

_INTERVAL: Final = re.compile(r"(\d{1,4})\s*(m|h|d)", re.IGNORECASE)
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


@app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that names one.")],
    every: Annotated[
        str | None,
        typer.Option(metavar="INTERVAL", help="How often to look, like 30m, 2h or 1d; 30m if never said."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Follow a feed; it is read once to be sure that it is one."""
    from bot import feed_views

    this = frame(context)
    added = this.desk.parts.feed_runner.add(url, _interval(every) if every else None)
    this.show(added, feed_views.added_lines(added), as_json=as_json)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the followed feeds: what they are, how they are, when they are due."""
    from bot import feed_views

    this = frame(context)
    feeds, now = this.desk.parts.feeds.all(), this.desk.clock()
    this.show({"feeds": feeds}, feed_views.list_lines(feeds, now), as_json=as_json)
    raise typer.Exit(Exit.DONE if feeds else Exit.NOTHING_FOUND)


@app.command()
def remove(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="URL|ID", help="A followed feed.")],
    as_json: AsJson = False,
) -> None:
    """Follow a feed no longer; its articles stay."""
    from bot import render

    this = frame(context)
    feed = this.desk.parts.feeds.remove(this.desk.parts.feed_runner.find(ref).id)
    words = f"No longer followed: {feed.name} ({feed.url}). Its articles stay in the archive."
    this.show({"removed": feed}, [render.line(words)], as_json=as_json)


@app.command()
def run(
    context: typer.Context,
    refs: Annotated[list[str] | None, typer.Argument(metavar="URL|ID", help="Else all.")] = None,
    only_due: Annotated[bool, typer.Option("--due", help="Only those that are due.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring in what is new in the followed feeds.

    Ctrl-C or SIGTERM stores what was read so far and ends; the second one ends at once.
    """
    from bot import feed_views, render

    this = frame(context)
    if not this.desk.parts.feeds.all():
        this.show({"feeds": []}, [render.line(feed_views.NO_FEEDS)], as_json=as_json)
        raise typer.Exit(Exit.NOTHING_FOUND)
    runs = []
    with stop_signals() as stop:
        for feed in _chosen(this.desk.parts, refs or [], only_due=only_due):
            if stop():
                break
            runs.append(done := this.desk.parts.feed_runner.run(feed, only_due=only_due, stop=stop))
            if not as_json:
                _tell(this, done)
    this.show({"feeds": runs}, feed_views.total_lines(runs), as_json=as_json)
    is_clean = all(each.is_clean for each in runs) and not stop()
    raise typer.Exit(Exit.DONE if is_clean else Exit.NOTHING_FOUND)


def _tell(this: Frame, done: "FeedRun") -> None:
    """Say what became of one feed as soon as it is known."""
    from bot import feed_views, render

    titles = this.desk.keeper.titles([*done.added, *done.updated])
    this.show(None, feed_views.run_lines(done, titles, this.desk.settings.zone), as_json=False)
    for failed in render.failure_lines(done.failed):
        errors().print(failed, soft_wrap=True)


def _chosen(parts: Parts, refs: Sequence[str], *, only_due: bool) -> list["Feed"]:
    """The feeds to run: the named ones, else all that are not gone."""
    if refs:
        named = {feed.id: feed for feed in map(parts.feed_runner.find, refs)}
        feeds = list(named.values())
    else:
        feeds = [each for each in parts.feeds.all() if not each.is_gone]
    return [each for each in feeds if each.is_due(parts.clock())] if only_due else feeds


def _interval(value: str) -> timedelta:
    """Read how often a feed is looked at.

    Raises:
        UsageError: no such interval, too often, or too rarely.
    """
    found = _INTERVAL.fullmatch(value.strip())
    if found is None:
        raise UsageError(f"--every {value!r} is no interval; write one like 30m, 2h or 1d")
    every = timedelta(**{_UNITS[found[2].lower()]: int(found[1])})
    if not LEAST_EVERY <= every <= MOST_EVERY:
        raise UsageError(f"--every {value}: choose between 5m, out of respect for the server, and 7d")
    return every
