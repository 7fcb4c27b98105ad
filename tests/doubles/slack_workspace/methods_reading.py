"""The methods that read: who the app is, conversations, people and files."""

import base64
import copy
from collections.abc import Callable, Iterable
from typing import Any, Final

from . import limits
from .errors import RefusedError
from .messages import TIMESTAMP
from .records import Channel
from .state import State

Json = dict[str, Any]


def auth_test(state: State, arguments: Json) -> Json:
    """Say who the token belongs to."""
    who = state.identity
    return {
        "url": f"https://{who.team_domain}.slack.com/",
        "team": who.team_name,
        "user": who.bot_name,
        "team_id": who.team_id,
        "user_id": who.bot_user,
        "bot_id": who.bot_id,
        "is_enterprise_install": False,
    }


def users_info(state: State, arguments: Json) -> Json:
    """Describe a person, time zone included."""
    user = state.users.get(str(arguments.get("user")))
    if user is None:
        raise RefusedError("user_not_found")
    return {"user": copy.deepcopy(user)}


def conversations_info(state: State, arguments: Json) -> Json:
    """Describe a channel."""
    return {"channel": describe(state, state.channel(arguments.get("channel")))}


def describe(state: State, channel: Channel) -> Json:
    """Return a channel as Slack describes it."""
    described: Json = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
    }
    if channel.kind == "im":
        user = next(iter(channel.members - {state.identity.bot_user}))
        return described | {"user": user, "is_user_deleted": False}
    return described | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_private": channel.kind == "group",
        "is_member": state.identity.bot_user in channel.members,
        "is_general": False,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "creator": channel.creator,
        "is_mpim": False,
        "context_team_id": state.identity.team_id,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def conversations_open(state: State, arguments: Json) -> Json:
    """Open the direct conversation with a person."""
    users = str(arguments.get("users") or "")
    if "channel" in arguments:
        return {"channel": {"id": state.joined_channel(arguments["channel"]).id}}
    if users not in state.users or users == state.identity.bot_user:
        raise RefusedError("user_not_found" if users else "users_list_not_supplied")
    known = set(state.channels)
    channel = state.direct_channel(users)
    return {"channel": {"id": channel.id}, "already_open": channel.id in known, "no_op": channel.id in known}


def conversations_members(state: State, arguments: Json) -> Json:
    """List who is in a channel."""
    channel = state.channel(arguments.get("channel"))
    members, page = _page(sorted(channel.members), arguments)
    return {"members": members} | page


def conversations_history(state: State, arguments: Json) -> Json:
    """List a channel's messages outside threads, newest first."""
    channel = state.joined_channel(arguments.get("channel"))
    chosen = _within(channel.top_level(), arguments)
    found, page = _page(chosen[::-1], arguments)
    return {"messages": _shown(found, arguments), "has_more": bool(page), "pin_count": 0} | page


def conversations_replies(state: State, arguments: Json) -> Json:
    """List a thread, oldest first; for a reply's ts, that reply alone."""
    channel = state.joined_channel(arguments.get("channel"))
    ts = str(arguments.get("ts"))
    if ts not in channel.messages:
        raise RefusedError("thread_not_found")
    found, page = _page(_within(channel.thread(ts), arguments), arguments)
    return {"messages": _shown(found, arguments), "has_more": bool(page)} | page


def _shown(found: Iterable[Json], arguments: Json) -> list[Json]:
    """Return messages as they are handed out: their metadata only to those who ask for it."""
    if arguments.get("include_all_metadata") in (True, "1", "true"):
        return copy.deepcopy(list(found))
    return [copy.deepcopy({key: value for key, value in each.items() if key != "metadata"}) for each in found]


def _within(chosen: Iterable[Json], arguments: Json) -> list[Json]:
    """Return the messages between `oldest` and `latest`."""
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9" * 12)
    inclusive = arguments.get("inclusive") in (True, "1", "true")
    for bound in (oldest, latest):
        if not bound.replace(".", "", 1).isdigit():
            raise RefusedError("invalid_ts_oldest" if bound == oldest else "invalid_ts_latest")
    return [
        each
        for each in chosen
        if float(oldest) < float(each["ts"]) < float(latest) or (inclusive and each["ts"] in (oldest, latest))
    ]


def _page(chosen: list[Any], arguments: Json) -> tuple[list[Any], Json]:
    """Return one page and, when there is more, the cursor of the next."""
    asked = str(arguments.get("limit") or limits.PAGE)
    if not asked.isdigit():
        raise RefusedError("invalid_limit")
    limit, start = min(int(asked), limits.LARGEST_PAGE), 0
    if cursor := arguments.get("cursor"):
        try:
            start = int(base64.b64decode(str(cursor), validate=True).decode().removeprefix("next:"))
        except ValueError as error:
            raise RefusedError("invalid_cursor") from error
    end = start + limit
    if end >= len(chosen):
        return chosen[start:], {}
    following = base64.b64encode(f"next:{end}".encode()).decode()
    return chosen[start:end], {"response_metadata": {"next_cursor": following}}


def files_info(state: State, arguments: Json) -> Json:
    """Describe a shared file."""
    file = state.files.get(str(arguments.get("file")))
    if file is None:
        raise RefusedError("file_not_found")
    return {"file": copy.deepcopy(file), "comments": []}


def reactions_add(state: State, arguments: Json) -> Json:
    """Add the app's reaction to a message."""
    message, _, mine = _reaction(state, arguments)
    if mine is not None and state.identity.bot_user in mine["users"]:
        raise RefusedError("already_reacted")
    react(message, str(arguments["name"]), state.identity.bot_user)
    state.changed()
    return {}


def react(message: Json, name: str, user: str) -> None:
    """Store one person's reaction."""
    reactions = message.setdefault("reactions", [])
    found = next((each for each in reactions if each["name"] == name), None)
    if found is None:
        reactions.append(found := {"name": name, "users": [], "count": 0})
    found["users"].append(user)
    found["count"] = len(found["users"])


def reactions_remove(state: State, arguments: Json) -> Json:
    """Take the app's reaction back."""
    _, reactions, mine = _reaction(state, arguments)
    if mine is None or state.identity.bot_user not in mine["users"]:
        raise RefusedError("no_reaction")
    mine["users"].remove(state.identity.bot_user)
    mine["count"] -= 1
    reactions[:] = [each for each in reactions if each["users"]]
    state.changed()
    return {}


def _reaction(state: State, arguments: Json) -> tuple[Json, list[Json], Json | None]:
    """Return the message meant, its reactions, and the one of the given name."""
    name = str(arguments.get("name", ""))
    if not name or name.strip(":") != name or not name.isascii() or " " in name:
        raise RefusedError("invalid_name")
    channel = state.joined_channel(arguments.get("channel"))
    if not TIMESTAMP.fullmatch(str(arguments.get("timestamp"))):
        raise RefusedError("bad_timestamp")
    message = state.message(channel, arguments["timestamp"])
    reactions = message.setdefault("reactions", [])
    return message, reactions, next((each for each in reactions if each["name"] == name), None)


METHODS: Final[dict[str, Callable[[State, Json], Json]]] = {
    "auth.test": auth_test,
    "conversations.history": conversations_history,
    "conversations.info": conversations_info,
    "conversations.members": conversations_members,
    "conversations.open": conversations_open,
    "conversations.replies": conversations_replies,
    "files.info": files_info,
    "reactions.add": reactions_add,
    "reactions.remove": reactions_remove,
    "users.info": users_info,
}
