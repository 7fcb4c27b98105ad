"""The form in which a channel is subscribed to a briefing: plan to blocks, entered values to a plan."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from bot.schedule import DAY_NAMES, LENGTHS, Plan
from bot.slack.layout.elements import Block, button, buttons, plain, rich, words
from bot.slack.limits import BUTTON_LENGTH
from bot.slack.places import Place
from bot.slack.views import View, modal
from retrieval.errors import UsageError

FORM: Final = "subscription"
PREVIEW: Final = "preview"
CHANNEL, TOPICS, DAYS, AT, ZONE = "channel", "topics", "days", "at", "zone"
LENGTH, DATES_AS = "length", "dates"

MOST_TOPICS: Final = 20
LONGEST_TOPIC: Final = 200
LONGEST_TOPICS: Final = 1_500

DAY_WORDS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

INTRODUCTION: Final = (
    "One message a day: the stories of the day, each point cited. It comes at the local time of the zone "
    "below, also when clocks change."
)
NO_TIME: Final = "Choose a time."
NO_DAYS: Final = "Choose at least one day."
TOO_MANY: Final = f"Give at most {MOST_TOPICS} topics of at most {LONGEST_TOPIC} letters, one a line."

DATE_WORDS: Final = {"iso": "2026-03-12", "dmy": "12 March 2026", "mdy": "March 12, 2026"}
"""How days can be written, by the plan's word for it."""

EntryErrors = dict[str, str]
"""What is wrong with what was entered, by block."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody filled in."""

    channel: str
    plan: Plan


def form_view(channel: str | None, plan: Plan, *, place: Place, subscription: str | None = None) -> View:
    """The form, filled with a plan; with a subscription's id it changes that one."""
    blocks = [
        rich(words(INTRODUCTION)),
        _input(CHANNEL, "Channel", _channel_select(channel)),
        _input(DAYS, "Days", _day_boxes(plan)),
        _input(AT, "Time", {"type": "timepicker", "action_id": AT, "initial_time": f"{plan.at:%H:%M}"}),
        _input(ZONE, "Time zone", _text(ZONE, plan.zone), hint="An IANA name, like Europe/Berlin."),
        _input(
            TOPICS,
            "Topics",
            _text(TOPICS, "\n".join(plan.topics), is_long=True),
            hint="One a line; stories on them come first. Leave it empty for the whole day's news.",
            is_optional=True,
        ),
        _input(LENGTH, "Length", _choice(LENGTH, _lengths(plan), plan.length)),
        _input(DATES_AS, "Dates", _choice(DATES_AS, DATE_WORDS, plan.dates)),
        buttons(button("Preview", PREVIEW, PREVIEW, tells="Preview the briefing that would be posted")),
    ]
    title = "Change briefing" if subscription else "Daily briefing"
    view = modal(title, blocks, callback=FORM, submit="Save" if subscription else "Subscribe")
    carried = {**json.loads(place.metadata), "subscription": subscription}
    return view | {"private_metadata": json.dumps(carried)}


def subscription_of(view: Mapping[str, Any]) -> str | None:
    """The id of the subscription a form changes; None when it makes a new one."""
    found = json.loads(view["private_metadata"]).get("subscription")
    return str(found) if found else None


def entered(view: Mapping[str, Any]) -> Entered | EntryErrors:
    """Read what was filled in, or say what is wrong with it, by block."""
    values = {name: block.get(name, {}) for name, block in view["state"]["values"].items()}
    topics = _topics(values.get(TOPICS, {}).get("value") or "")
    days = tuple(int(each["value"]) for each in values.get(DAYS, {}).get("selected_options") or ())
    at = values.get(AT, {}).get("selected_time")
    wrong: EntryErrors = {}
    if len(topics) > MOST_TOPICS or any(len(each) > LONGEST_TOPIC for each in topics):
        wrong[TOPICS] = TOO_MANY
    if not days:
        wrong[DAYS] = NO_DAYS
    if not at:
        wrong[AT] = NO_TIME
    if wrong:
        return wrong
    channel = values[CHANNEL].get("selected_conversation") or ""
    zone = (values.get(ZONE, {}).get("value") or "").strip()
    try:
        plan = Plan(
            time.fromisoformat(at),
            zone,
            days,
            topics,
            _chosen(values, LENGTH, "standard"),
            _chosen(values, DATES_AS, "iso"),
        )
    except UsageError as error:
        return {ZONE: str(error)}
    return Entered(str(channel), plan)


def _chosen(values: Mapping[str, Any], name: str, otherwise: str) -> str:
    return str((values.get(name, {}).get("selected_option") or {}).get("value") or otherwise)


def _topics(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _input(
    name: str, label: str, element: Block, *, hint: str | None = None, is_optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, BUTTON_LENGTH),
        "element": element,
    }
    if hint:
        block["hint"] = plain(hint, LONGEST_TOPIC)
    return block | ({"optional": True} if is_optional else {})


def _channel_select(channel: str | None) -> Block:
    select: Block = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return select | ({"initial_conversation": channel} if channel else {})


def _day_boxes(plan: Plan) -> Block:
    options = [
        {"text": plain(day, BUTTON_LENGTH), "value": str(index)} for index, day in enumerate(DAY_WORDS)
    ]
    chosen = [options[each] for each in plan.days]
    return {"type": "checkboxes", "action_id": DAYS, "options": options, "initial_options": chosen}


def _choice(name: str, words_of: Mapping[str, str], chosen: str) -> Block:
    options = {
        value: {"text": plain(said, BUTTON_LENGTH), "value": value} for value, said in words_of.items()
    }
    select: Block = {"type": "static_select", "action_id": name, "options": list(options.values())}
    return select | {"initial_option": options[chosen]}


def _lengths(plan: Plan) -> dict[str, str]:
    """The lengths there are, and the plan's own where the command line gave it another."""
    known = {name: f"{name.title()}: {stories} stories" for name, (stories, _) in LENGTHS.items()}
    return known if plan.length in known else {plan.length: plan.length} | known


def _text(name: str, value: str, *, is_long: bool = False) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": name, "multiline": is_long}
    if is_long:
        element["max_length"] = LONGEST_TOPICS
    return element | ({"initial_value": value} if value else {})


def plan_words(plan: Plan) -> str:
    """A plan in a few words."""
    is_daily = len(plan.days) == len(DAY_NAMES)
    days = "every day" if is_daily else ", ".join(DAY_WORDS[each][:3] for each in plan.days)
    topics = f" · on {'; '.join(plan.topics)}" if plan.topics else ""
    length = f" · {plan.length}" if plan.length != "standard" else ""
    return f"{days} at {plan.at:%H:%M} ({plan.zone}){topics}{length}"
