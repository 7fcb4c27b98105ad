"""The bodies Slack sends: events, interactions and commands in their true shapes."""

import copy
import re
import time
import uuid
from typing import Any, Final

from .records import Channel, Message
from .state import ResponseUrl, State, Trigger

Json = dict[str, Any]

MARKUP: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")


def event_callback(state: State, event: Json) -> Json:
    """Return the envelope of an event, with an id of its own."""
    who = state.identity
    channel = event.get("channel")
    place = state.channels.get(channel) if isinstance(channel, str) else None
    return {
        "token": who.verification_token,
        "team_id": who.team_id,
        "context_team_id": who.team_id,
        "context_enterprise_id": None,
        "api_app_id": who.app_id,
        "event": copy.deepcopy(event),
        "type": "event_callback",
        "event_id": state.id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": who.team_id,
                "user_id": who.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": place is not None and place.is_shared,
        "event_context": f"4-{uuid.uuid4().hex}",
    }


def user_message(state: State, user: str, text: str) -> Json:
    """Return a message as a person's client writes it."""
    return {
        "type": "message",
        "client_msg_id": str(uuid.uuid4()),
        "user": user,
        "text": text,
        "team": state.identity.team_id,
        "blocks": [
            {
                "type": "rich_text",
                "block_id": f"rt{state.number()}",
                "elements": [{"type": "rich_text_section", "elements": rich_text(text)}],
            }
        ],
    }


def rich_text(text: str) -> list[Json]:
    """Return mrkdwn with mentions and links as rich text."""
    pieces: list[Json] = []
    end = 0
    for match in MARKUP.finditer(text):
        if text[end : match.start()]:
            pieces.append({"type": "text", "text": text[end : match.start()]})
        user, address, label = match.groups()
        link = {"type": "link", "url": address} | ({"text": label} if label else {})
        pieces.append({"type": "user", "user_id": user} if user else link)
        end = match.end()
    return [*pieces, {"type": "text", "text": text[end:]}] if text[end:] else pieces


def new_trigger(state: State, user: str, view: str | None = None) -> str:
    """Return an id that may open one view, soon."""
    trigger = f"{state.number()}.{state.number()}.{uuid.uuid4().hex}"
    state.triggers[trigger] = Trigger(user, time.time(), view)
    return trigger


def new_response_url(state: State, user: str, channel: str, message: Message | None = None) -> str:
    """Return an address that takes a few answers."""
    secret = uuid.uuid4().hex
    state.response_urls[secret] = ResponseUrl(user, channel, time.time(), message)
    return f"{state.base_url}/response/{secret}"


def interaction(state: State, kind: str, user: str, view: str | None = None) -> Json:
    """Return what every interaction begins with."""
    who = state.identity
    name, team = state.users[user]["name"], state.users[user]["team_id"]
    return {
        "type": kind,
        # The person's, who need not be of the workspace that the app is installed in.
        "team": {"id": team, "domain": who.team_domain},
        "user": {"id": user, "username": name, "name": name, "team_id": team},
        "api_app_id": who.app_id,
        "token": who.verification_token,
        "trigger_id": new_trigger(state, user, view),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_label(channel: Channel) -> Json:
    """Return a channel as interactions name it."""
    return {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name}


def block_actions(state: State, user: str, action: Json, message: Message) -> Json:
    """Return the click on an element of a message."""
    channel = state.channels[message.channel]
    hidden = message.recipient is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": hidden,
    }
    if "thread_ts" in message.content:
        container["thread_ts"] = message.content["thread_ts"]
    payload = interaction(state, "block_actions", user) | {
        "container": container,
        "channel": channel_label(channel),
        "state": {"values": {}},
        "response_url": new_response_url(state, user, channel.id, message),
        "actions": [{**action, "action_ts": state.next_ts()}],
    }
    return payload if hidden else payload | {"message": copy.deepcopy(message.content)}


def view_actions(state: State, user: str, action: Json, view: Json) -> Json:
    """Return the click on an element of a view."""
    return interaction(state, "block_actions", user, view["id"]) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": copy.deepcopy(view),
        "actions": [{**action, "action_ts": state.next_ts()}],
    }


def view_submission(state: State, user: str, view: Json) -> Json:
    """Return the submission of a modal whose state is filled in."""
    payload = interaction(state, "view_submission", user, view["id"])
    return payload | {"view": copy.deepcopy(view), "response_urls": []}


def view_closed(state: State, user: str, view: Json, *, is_cleared: bool) -> Json:
    """Return the closing of a modal."""
    payload = interaction(state, "view_closed", user, view["id"])
    del payload["trigger_id"]
    return payload | {"view": copy.deepcopy(view), "is_cleared": is_cleared}


def shortcut(state: State, callback_id: str, user: str, message: Message | None) -> Json:
    """Return the use of a shortcut, on a message or anywhere."""
    kind = "shortcut" if message is None else "message_action"
    payload = interaction(state, kind, user)
    payload |= {"callback_id": callback_id, "action_ts": state.next_ts()}
    if message is None:
        return payload
    channel = state.channels[message.channel]
    return payload | {
        "channel": channel_label(channel),
        "message_ts": message.ts,
        "message": copy.deepcopy(message.content),
        "response_url": new_response_url(state, user, channel.id),
    }


def command(state: State, name: str, text: str, user: str, channel: Channel) -> Json:
    """Return the use of a slash command."""
    who = state.identity
    return {
        "token": who.verification_token,
        "team_id": state.users[user]["team_id"],
        "team_domain": who.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_label(channel)["name"],
        "user_id": user,
        "user_name": state.users[user]["name"],
        "command": name,
        "text": text,
        "api_app_id": who.app_id,
        "is_enterprise_install": "false",
        "response_url": new_response_url(state, user, channel.id),
        "trigger_id": new_trigger(state, user),
    }
