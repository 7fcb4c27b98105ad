"""What Slack's refusals mean: whether to try later, to ask elsewhere, or to give up, and the words for it."""

import asyncio
from enum import Enum, auto
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

SlackFailure: Final = (SlackClientError, ClientError, asyncio.TimeoutError, OSError)
"""Whatever a call of the Web API raises."""


class Meaning(Enum):
    """What a failed call says of the next one."""

    LATER = auto()
    """Slack is busy or ill, or nobody knows whether the call took effect."""
    NOT_THERE = auto()
    """We cannot write in this place; the asker can be told elsewhere."""
    GONE = auto()
    """The message or thread was taken away: nobody waits."""
    NOT_ALLOWED = auto()
    """The app lacks a permission that only an administrator can give."""
    SHUT_OUT = auto()
    """Slack no longer takes our token."""
    OURS = auto()
    """We sent something that Slack does not take."""


_BY_NAME: Final = {
    Meaning.LATER: {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    },
    Meaning.NOT_THERE: {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_thread_locked",
        "cannot_reply_to_message",
        "user_not_in_channel",
    },
    Meaning.GONE: {"thread_not_found", "message_not_found", "invalid_thread_ts"},
    Meaning.NOT_ALLOWED: {"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"},
    Meaning.SHUT_OUT: {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "org_login_required",
        "team_access_not_granted",
    },
}
_MEANINGS: Final = {name: meaning for meaning, names in _BY_NAME.items() for name in names}

STREAM_OVER: Final = frozenset({"message_not_in_streaming_state", "stopped_by_user"})
"""A streamed message takes no more text; it can still be updated."""

STILL_STREAMING: Final = "streaming_state_conflict"


def name_of(error: BaseException) -> str:
    """The name of a failure, in Slack's words where it has them."""
    if isinstance(error, SlackApiError):
        said = error.response.get("error") if hasattr(error.response, "get") else None
        return str(said or f"status {getattr(error.response, 'status_code', 'unknown')}")
    return type(error).__name__


def meaning_of(error: BaseException) -> Meaning:
    """Say what a failed call means."""
    if not isinstance(error, SlackApiError):
        return Meaning.LATER
    if getattr(error.response, "status_code", HTTPStatus.OK) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Meaning.LATER
    return _MEANINGS.get(name_of(error), Meaning.OURS)


def elsewhere(error: BaseException, channel: str) -> str:
    """Tell an asker, in a direct message, why there is no answer where they asked."""
    place = f"<#{channel}>"
    words = {
        "not_in_channel": f"I am not in {place}. Invite me there (/invite @newsdesk) and ask again.",
        "channel_not_found": f"I cannot see {place}. Invite me there (/invite @newsdesk) and ask again.",
        "is_archived": f"{place} has been archived. Ask me in another channel, or here.",
    }
    otherwise = f"I am not allowed to write in {place}. Ask me in another channel, or here."
    return f"I have an answer for you but could not post it: {words.get(name_of(error), otherwise)}"


def for_the_log(error: BaseException) -> str:
    """Name a failure and what whoever runs the bot can do about it."""
    name = name_of(error)
    if meaning_of(error) is Meaning.SHUT_OUT:
        return f"Slack no longer accepts SLACK_BOT_TOKEN ({name}): install the app again, then restart"
    if name == "missing_scope" and isinstance(error, SlackApiError):
        scope = error.response.get("needed") or "it needs for this"
        return f"the app lacks the scope {scope}: add it and install the app again"
    return name
