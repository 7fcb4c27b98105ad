"""The HTTP door: refuses what cannot be Slack's before anything reads it.

Bolt parses a body before it checks the signature, so a malformed one ends in a traceback. This ASGI
layer answers those 400, caps the body, and serves the health check.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Any, Receive, Send], Awaitable[None]]

EVENTS_PATH: Final = "/slack/events"
HEALTH_PATH: Final = "/health"

BODY_LIMIT: Final = 1_000_000
"""Bytes. Slack's own payloads stay far below; a view may have 250 kB."""


class Gate:
    """Wraps Bolt's ASGI handler."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer health checks and refusals here, hand everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == HEALTH_PATH:
            await _respond(send, 200, "ok")
            return
        body = await _read(receive)
        if fault := _fault(scope, body):
            await _respond(send, *fault)
            return
        await self._app(scope, _replay(body), send)


async def _read(receive: Receive) -> bytes:
    """Read the body, but no more than just over the limit."""
    body = b""
    while len(body) <= BODY_LIMIT:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body


def _fault(scope: Scope, body: bytes) -> tuple[int, str] | None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if len(body) > BODY_LIMIT:
        return 413, "the body is too large"
    if not headers.get("x-slack-request-timestamp", "").isdecimal() or not headers.get("x-slack-signature"):
        return 401, "not signed by Slack"
    if not _is_readable(headers.get("content-type", ""), body):
        return 400, "the body cannot be read"
    return None


def _is_readable(content_type: str, body: bytes) -> bool:
    try:
        text = body.decode("utf-8")
        if "json" in content_type:
            return isinstance(json.loads(text), dict)
        fields = dict(parse_qsl(text, keep_blank_values=True))
        return "payload" not in fields or isinstance(json.loads(fields["payload"]), dict)
    except ValueError:
        return False


def _replay(body: bytes) -> Receive:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _respond(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
