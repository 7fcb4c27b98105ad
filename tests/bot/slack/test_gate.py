import json

import pytest

from bot.slack.gate import BODY_LIMIT, Gate

SIGNED = [
    (b"X-Slack-Request-Timestamp", b"1"),
    (b"X-Slack-Signature", b"v0=x"),
    (b"Content-Type", b"application/json"),
]
FORM = [*SIGNED[:2], (b"Content-Type", b"application/x-www-form-urlencoded")]


class Inner:
    """Stands where Bolt stands and remembers what reached it."""

    def __init__(self):
        self.bodies = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            self.bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def through(body, headers, path="/slack/events", parts=1):
    inner, sent = Inner(), []
    size = max(1, -(-len(body) // parts))
    pieces = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    messages = [{"body": piece, "more_body": index + 1 < len(pieces)} for index, piece in enumerate(pieces)]

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    await Gate(inner)({"type": "http", "path": path, "headers": headers}, receive, send)
    return sent[0]["status"], inner.bodies


async def test_a_readable_signed_body_goes_through_whole():
    body = json.dumps({"type": "event_callback"}).encode()
    assert await through(body, SIGNED, parts=3) == (200, [body])
    assert await through(b"command=%2Fnewsdesk&text=help", FORM) == (200, [b"command=%2Fnewsdesk&text=help"])


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", SIGNED, 400),
        (b"[1]", SIGNED, 400),
        (b"\xff\xfe", SIGNED, 400),
        (b"payload=%7B", FORM, 400),
        (b"{}", SIGNED[1:], 401),
        (b"{}", [(b"X-Slack-Request-Timestamp", b"soon"), *SIGNED[1:]], 401),
        (b"{}", [SIGNED[0], SIGNED[2]], 401),
        (b" " * (BODY_LIMIT + 1), SIGNED, 413),
    ],
)
async def test_what_cannot_be_slacks_reaches_nobody(body, headers, status):
    assert await through(body, headers) == (status, [])


async def test_the_health_check_needs_no_signature():
    assert await through(b"", [], path="/health") == (200, [])


async def test_other_scopes_are_handed_on():
    inner, sent = Inner(), []

    async def send(message):
        sent.append(message)

    await Gate(inner)({"type": "lifespan"}, None, send)
    assert sent
