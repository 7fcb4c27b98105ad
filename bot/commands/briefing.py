"""Commands for the daily page: brief, subscribe."""

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from bot import jsonform
from bot.commands.frame import (
    AsJson,
    Exit,
    Format,
    Frame,
    Outlets,
    Since,
    Until,
    filters_from,
    frame,
    write_out,
)
from bot.schedule import DATES, LENGTHS, Plan, days_of, due_day
from bot.wording import count_of
from retrieval.errors import NotFoundError, UsageError
from retrieval.types import Filters

if TYPE_CHECKING:
    from bot.subscriptions import Subscription

CHANNEL_ID: Final = re.compile(r"[CDG][A-Z0-9]{6,}")

Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TEXT",
        help="Prefer stories on this: words, an outlet, or a sentence; may be repeated.",
    ),
]
Length = Annotated[
    str,
    typer.Option(metavar="LENGTH", help=f"{', '.join(LENGTHS)}, or stories and words of each, like 8x60."),
]


def brief(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    topic: Topics = None,
    length: Length = "standard",
    channel: Annotated[
        str | None, typer.Option(metavar="CHANNEL", help="Preview what a subscribed channel would get next.")
    ] = None,
    subscription: Annotated[
        str | None, typer.Option(metavar="ID", help="The same, by the subscription's id.")
    ] = None,
    written: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    as_json: AsJson = False,
) -> None:
    """Brief on the stories of a window, else of yesterday and today."""
    # Imported late, as everywhere in commands: looking a citation up must not wait for other jobs' parts.
    from bot import render
    from bot.export import export as exported

    this = frame(context)
    if channel or subscription:
        if since or until or outlet or topic:
            raise UsageError(
                "--channel and --subscription brief as subscribed: give no window, outlet or topic"
            )
        briefing = this.desk.briefings.brief_for(_subscription(this, channel, subscription))
    else:
        today = this.desk.parts.today
        first, end = since or today - timedelta(days=1), until or today + timedelta(days=1)
        outlets = this.desk.parts.archive.outlets() if outlet else ()
        window = filters_from(first, end, outlet or (), outlets) or Filters()
        briefing = this.desk.briefings.brief(window, topics=topic or (), length=length)
    if written in {Format.MARKDOWN, Format.HTML} and not as_json:
        write_out(exported(briefing, written.value))
    else:
        wants_json = as_json or written is Format.JSON
        this.show(jsonform.briefing_json(briefing), render.briefing_lines(briefing), as_json=wants_json)
    raise this.found(is_found=bool(briefing.items))


def _subscription(this: Frame, channel: str | None, ref: str | None) -> "Subscription":
    if ref:
        return this.desk.parts.state.subscription(ref)
    found = this.desk.parts.state.subscriptions(channel)
    if len(found) > 1:
        named = ", ".join(each.id for each in found)
        raise UsageError(f"{channel} has several subscriptions; choose one by --subscription: {named}")
    if not found:
        raise NotFoundError(f"{channel}: the channel has no subscription; make one with newsdesk subscribe")
    return found[0]


def subscribe(
    context: typer.Context,
    channel: Annotated[
        str | None,
        typer.Argument(metavar="CHANNEL", help="Slack channel id, like C0123456789.", show_default=False),
    ] = None,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="Local time.")] = "08:00",
    zone: Annotated[str | None, typer.Option(metavar="ZONE", help="IANA zone; else the desk's.")] = None,
    days: Annotated[
        str, typer.Option(metavar="DAYS", help="Days, like mon,tue,wed; or daily.")
    ] = "mon,tue,wed,thu,fri",
    topic: Topics = None,
    length: Length = "standard",
    dates: Annotated[
        str, typer.Option(metavar="FORM", help=f"How days are written: {', '.join(DATES)}.")
    ] = "iso",
    listed: Annotated[bool, typer.Option("--list", help="List the subscriptions instead.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="End the channel's subscriptions.")] = False,
    as_json: AsJson = False,
) -> None:
    """Subscribe a channel to a daily briefing, or resume it."""
    from bot import render

    this = frame(context)
    if listed:
        _list(this, channel, as_json=as_json)
    if channel is None:
        raise UsageError("give a channel's id, like C0123456789, or --list")
    if not CHANNEL_ID.fullmatch(channel):
        raise UsageError(f"{channel!r} is no channel id; Slack shows it at the end of a channel's details")
    if remove:
        _end(this, channel, as_json=as_json)
    zone = zone or this.desk.settings.zone.key
    plan = Plan(_clock(at), zone, days_of(days), tuple(topic or ()), length, dates)
    made, following = this.desk.briefings.subscribe(channel, plan)
    at_once = "today's comes at once; " if due_day(plan, this.desk.clock()) else ""
    words = f"{at_once}next on {following:%a %Y-%m-%d %H:%M %Z}"
    lines = [render.line(f"{channel} gets a briefing at {at} ({plan.zone}); {words}")]
    this.show({"subscription": made, "next": following}, lines, as_json=as_json)


def _end(this: Frame, channel: str, *, as_json: bool) -> NoReturn:
    """End a channel's subscriptions, and the command."""
    from bot import render

    ended = this.desk.parts.state.unsubscribe(channel)
    words = f"Ended {count_of(ended, 'subscription')} of {channel}."
    this.show({"ended": ended}, [render.line(words)], as_json=as_json)
    raise typer.Exit(Exit.DONE if ended else Exit.NOTHING_FOUND)


def _list(this: Frame, channel: str | None, *, as_json: bool) -> NoReturn:
    """Show the subscriptions, and end the command."""
    from bot import render

    found = this.desk.parts.state.subscriptions(channel)
    lines = [render.line(_words(each)) for each in found]
    this.show({"subscriptions": found}, lines or [render.line("No subscriptions yet.")], as_json=as_json)
    raise typer.Exit(Exit.DONE if found else Exit.NOTHING_FOUND)


def _words(subscription: "Subscription") -> str:
    plan = subscription.plan
    about = f" on {'; '.join(plan.topics)}" if plan.topics else ""
    paused = f"; paused: Slack says {subscription.paused_why}" if subscription.paused_why else ""
    when = f"{subscription.channel} at {plan.at:%H:%M} ({plan.zone})"
    return f"{subscription.id}  {when}, {plan.length}{about}{paused}"


def _clock(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise UsageError(f"--at {value!r} is no time; write one like 08:00") from None
