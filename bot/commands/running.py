"""Commands that run and look after the bot: serve, subscribe, feedback, doctor, demo."""

import re
from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.commands.frame import AsJson, Exit, Frame, frame
from bot.schedule import Plan, days_of
from bot.settings import OPTIONS
from retrieval.errors import StoreError, UsageError

if TYPE_CHECKING:
    from rich.text import Text


CHANNEL_ID: Final = re.compile(r"[CDG][A-Z0-9]{6,}")


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on in HTTP mode.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port in HTTP mode; 0 is any.")] = 3000,
) -> None:
    """Run the Slack app: Socket Mode with an app token, HTTP without."""
    from bot.slack.serving import serve as serve_slack

    serve_slack(frame(context).desk, host=host, port=port)


def subscribe(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(help="Slack channel id, like C0123456789.")],
    at: Annotated[str, typer.Option(help="Local time, HH:MM.")] = "08:00",
    zone: Annotated[str | None, typer.Option(help="IANA zone; else the desk's.")] = None,
    days: Annotated[str, typer.Option(help="Days, like mon,tue,wed; or daily.")] = "mon,tue,wed,thu,fri",
    topic: Annotated[list[str] | None, typer.Option(help="Prefer stories on this; may be repeated.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="End the channel's subscriptions.")] = False,
    as_json: AsJson = False,
) -> None:
    """Subscribe a channel to a daily briefing."""
    from bot import render

    this = frame(context)
    if not CHANNEL_ID.fullmatch(channel):
        raise UsageError(f"{channel!r} is no channel id; Slack shows it at the end of a channel's details")
    if remove:
        ended = this.desk.unsubscribe(channel)
        words = f"Ended {ended} subscriptions of {channel}."
        this.show({"ended": ended}, [render.line(words)], as_json=as_json)
        raise typer.Exit(Exit.DONE if ended else Exit.NOTHING_FOUND)
    plan = Plan(_clock(at), zone or this.desk.settings.zone.key, days_of(days), tuple(topic or ()))
    subscription, following = this.desk.subscribe(channel, plan)
    words = f"{channel} gets a briefing at {at} ({plan.zone}); next on {following:%a %Y-%m-%d %H:%M %Z}"
    this.show({"subscription": subscription, "next": following}, [render.line(words)], as_json=as_json)


def feedback(context: typer.Context, as_json: AsJson = False) -> None:
    """List what readers said of answers."""
    from bot import render

    this = frame(context)
    given = this.desk.state.feedback()
    lines = [
        render.line(f"{each.given_at:%Y-%m-%d} {each.rating} {each.answer} {each.comment}") for each in given
    ]
    this.show({"feedback": given}, lines or [render.line("No feedback yet.")], as_json=as_json)
    raise typer.Exit(Exit.DONE if given else Exit.NOTHING_FOUND)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Say what is configured, where each value came from, and what works."""
    from bot import render

    this = frame(context)
    settings = this.desk.settings
    values = [
        {
            "setting": option.variable,
            "value": settings.shown(option),
            "from": settings.sources[option.variable],
            "meaning": option.meaning,
        }
        for option in OPTIONS
    ]
    checks = dict(_checks(this))
    lines: Iterator[Text] = (
        render.line((f"{row['setting']:22}", "bold"), f"{row['value']}  ({row['from']})") for row in values
    )
    states = [
        render.line(("✓ " if works else "✗ ", "green" if works else "red"), f"{name}: {words}")
        for name, (works, words) in checks.items()
    ]
    document = {
        "home": str(settings.home),
        "settings": values,
        "checks": {name: {"works": works, "says": words} for name, (works, words) in checks.items()},
    }
    this.show(
        document, [render.line(("home", "bold"), f"  {settings.home}"), *lines, *states], as_json=as_json
    )
    raise typer.Exit(Exit.DONE if all(works for works, _ in checks.values()) else Exit.NOTHING_FOUND)


def demo(context: typer.Context) -> None:
    """Ingest the sample desk and show every job."""
    from bot.demo import run

    run(frame(context).desk)


def _checks(this: Frame) -> Iterator[tuple[str, tuple[bool, str]]]:
    for name, check in this.desk.health().items():
        try:
            yield name, (True, check())
        except StoreError as error:
            yield name, (False, str(error))


def _clock(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise UsageError(f"--at {value!r} is no time; write one like 08:00") from None
