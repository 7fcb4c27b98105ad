"""The HTTP door: refuses what cannot be Slack's before anything reads it.

Bolt parses a body before it checks the signature, so a malformed one ends in a traceback. This ASGI
layer answers those 400, checks signature and age itself, caps the body, and serves the health check.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Any, Receive, Send], Awaitable[None]]

EVENTS_PATH: Final = "/slack/events"
HEALTH_PATH: Final = "/health"

BODY_LIMIT: Final = 1_000_000
"""Bytes. Slack's own payloads stay far below; a view may have 250 kB."""


MOST_FIELDS: Final = 100

KNOCKING_SECONDS: Final = 2.0
"""How long Slack is kept waiting at the start: after three seconds it comes again by itself."""

Health = Callable[[], Awaitable[tuple[int, str]]]
"""Says how the app is: an HTTP status and a few words."""


class Gate:
    """Wraps Bolt's ASGI handler."""

    def __init__(self, app: Asgi, signing_secret: str, health: Health) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._health = health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer health checks and refusals here, hand everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == HEALTH_PATH:
            await _respond(send, *await self._health())
            return
        body = await _read(receive)
        if fault := self._fault(scope, body):
            await _respond(send, *fault)
            return
        await self._app(scope, _replay(body), send)

    def _fault(self, scope: Scope, body: bytes) -> tuple[int, str] | None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if len(body) > BODY_LIMIT:
            return 413, "the body is too large"
        if not _is_readable(headers.get("content-type", ""), body):
            return 400, "the body cannot be read"
        if not self._is_signed(headers, body):
            return 401, "not signed by Slack, or too long ago"
        return None

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the body was signed with our secret in the last five minutes."""
        at, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        is_complete = at.isascii() and at.isdecimal() and signature.isascii()
        return is_complete and self._verifier.is_valid(body, at, signature)


class FrontDoor:
    """Answers from the first second: that the app is not there yet and why, then what the app answers."""

    def __init__(self, why: str) -> None:
        """Begin with nothing behind it.

        Args:
            why: What is waited for, for whoever checks the health.
        """
        self.why = why
        self._door: Asgi | None = None
        self._is_open = asyncio.Event()

    def open(self, door: Asgi) -> None:
        """Let in what comes."""
        self._door = door
        self._is_open.set()

    def close(self, why: str) -> None:
        """Let nothing in any more: Slack comes again, and finds who starts next."""
        self._door, self.why = None, why

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what comes; health checks do not wait until somebody is there, Slack's requests do."""
        if scope["type"] == "http" and scope["path"] != HEALTH_PATH:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_open.wait(), KNOCKING_SECONDS)
        if self._door:
            await self._door(scope, receive, send)
        elif scope["type"] == "http":
            await _respond(send, 503, self.why)


class HealthDoor:
    """Answers health checks and nothing else: in Socket Mode nobody delivers by HTTP."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say how the app is; of everything else, that it is not here."""
        del receive
        if scope["type"] == "http":
            is_asked = scope["path"] == HEALTH_PATH
            await _respond(send, *(await self._health() if is_asked else (404, "not here")))


async def _read(receive: Receive) -> bytes:
    """Read the body, but no more than just over the limit."""
    body = b""
    while len(body) <= BODY_LIMIT:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body


def _is_readable(content_type: str, body: bytes) -> bool:
    try:
        text = body.decode("utf-8")
        if "json" in content_type:
            return _is_object(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
        return "payload" not in fields or _is_object(fields["payload"])
    # What nests too deep is no payload either.
    except (ValueError, RecursionError):
        return False


def _is_object(text: str) -> bool:
    said = json.loads(text)
    return isinstance(said, dict) and isinstance(said.get("event", {}), dict)


def _replay(body: bytes) -> Receive:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _respond(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
