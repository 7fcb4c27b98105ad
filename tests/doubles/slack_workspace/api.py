"""The Web API: who calls, whether they may, what comes of it."""

import asyncio
import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from . import methods_assistant, methods_chat, methods_reading, methods_streams, methods_views
from .arguments import read_call
from .errors import RefusedError
from .faults import Fault, Faults, RateLimits
from .records import Call
from .state import State

Json = dict[str, Any]

METHODS: Final[dict[str, Callable[[State, Json], Json]]] = (
    methods_assistant.METHODS
    | methods_chat.METHODS
    | methods_reading.METHODS
    | methods_streams.METHODS
    | methods_views.METHODS
)

APP_TOKEN_METHODS: Final = frozenset({"apps.connections.open"})

# The scope a method needs; those that are read per kind of channel are below.
SCOPES: Final = {
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "chat.appendStream": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "users.info": "users:read",
}
CHANNEL_SCOPES: Final = {
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.replies": "history",
}
KINDS: Final = {"channel": "channels", "group": "groups", "im": "im"}


@dataclass(slots=True)
class Api:
    """Answers the Web API from the workspace's state."""

    state: State
    faults: Faults
    rates: RateLimits

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call and remember it."""
        method, at = request.match_info["method"], time.time()
        fault = self.faults.take(method)
        if fault:
            await asyncio.sleep(fault.delay_seconds)
        token, arguments, refusal = "", Json(), None
        try:
            token, arguments = await read_call(request, method)
        except RefusedError as error:
            refusal = error
        with self.state.lock:
            status, body, headers = self._outcome(method, token, arguments, refusal or fault)
            self.state.calls.append(Call(method, copy.deepcopy(arguments), copy.deepcopy(body), status, at))
            self.state.changed()
        if fault and fault.is_lost and request.transport:
            request.transport.close()
        return web.json_response(body, status=status, headers=headers)

    def _outcome(
        self, method: str, token: str, arguments: Json, disturbance: RefusedError | Fault | None
    ) -> tuple[int, Json, dict[str, str]]:
        """Return the status, body and headers of an answer."""
        if isinstance(disturbance, RefusedError):
            return 200, refusal_body(disturbance), {}
        if disturbance and disturbance.answers:
            if disturbance.takes_effect:
                self.answer(method, token, arguments)
            return _faulty(disturbance)
        if wait := self.rates.wait_seconds(method, str(arguments.get("channel", ""))):
            return _rate_limited(wait)
        return (
            200,
            self.answer(method, token, arguments),
            {"X-OAuth-Scopes": ",".join(sorted(self.state.scopes))},
        )

    def answer(self, method: str, token: str, arguments: Json) -> Json:
        """Carry out one call."""
        try:
            if method not in METHODS:
                raise RefusedError("unknown_method", req_method=method)
            self._check_token(method, token)
            self._check_scope(method, arguments)
            return {"ok": True, **METHODS[method](self.state, arguments)}
        except RefusedError as error:
            return refusal_body(error)

    def _check_token(self, method: str, token: str) -> None:
        """Refuse a call without the right token."""
        who = self.state.identity
        needed, other = (who.bot_token, who.app_token)
        if method in APP_TOKEN_METHODS:
            needed, other = other, needed
        if not token:
            raise RefusedError("not_authed")
        if token == other:
            raise RefusedError("not_allowed_token_type")
        if token != needed:
            raise RefusedError("invalid_auth")
        if self.state.revoked:
            raise RefusedError(self.state.revoked)

    def _check_scope(self, method: str, arguments: Json) -> None:
        """Refuse a call the app was not allowed to make when it was installed."""
        needed = SCOPES.get(method)
        if (kind := CHANNEL_SCOPES.get(method)) and (
            channel := self.state.channels.get(str(arguments.get("channel")))
        ):
            needed = f"{KINDS[channel.kind]}:{kind}"
        if needed and needed not in self.state.scopes:
            raise RefusedError("missing_scope", needed=needed, provided=",".join(sorted(self.state.scopes)))


def refusal_body(error: RefusedError) -> Json:
    """Return a refusal as Slack words it."""
    body: Json = {"ok": False, "error": error.error, **error.details}
    return body | {"response_metadata": {"messages": list(error.messages)}} if error.messages else body


def _faulty(fault: Fault) -> tuple[int, Json, dict[str, str]]:
    """Return the answer a fault makes."""
    if fault.retry_after_seconds is not None:
        return _rate_limited(fault.retry_after_seconds)
    return fault.status, {"ok": False, "error": fault.error or "internal_error"}, {}


def _rate_limited(wait_seconds: int) -> tuple[int, Json, dict[str, str]]:
    """Return the answer to one call too many."""
    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait_seconds)}
