import asyncio
import json
import time

import pytest

from bot.slack.gate import BODY_LIMIT, MOST_FIELDS, FrontDoor, Gate, HealthDoor
from tests.doubles.slack_workspace.signing import signed_headers

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"


def signed(body, kind=JSON, age_seconds=0):
    """The headers Slack sends with a body."""
    at = int(time.time()) - age_seconds
    return [
        (name.encode(), value.encode())
        for name, value in signed_headers(SECRET, body.decode(), at=at).items()
    ] + [(b"Content-Type", kind)]


async def well():
    return 200, "ok"


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

    await Gate(inner, SECRET, well)({"type": "http", "path": path, "headers": headers}, receive, send)
    return sent[0]["status"], inner.bodies


async def test_a_readable_signed_body_goes_through_whole():
    body = json.dumps({"type": "event_callback", "event": {}}).encode()
    assert await through(body, signed(body), parts=3) == (200, [body])
    form = b"command=%2Fnewsdesk&text=help"
    assert await through(form, signed(form, FORM)) == (200, [form])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", JSON),
        (b"[1]", JSON),
        (b'{"event": []}', JSON),
        (b"[" * 100_000, JSON),
        (b"payload=%7B", FORM),
        (b"payload=%5B%5D", FORM),
        (b"a=1&" * (MOST_FIELDS + 1), FORM),
    ],
)
async def test_a_malformed_body_is_answered_400_even_signed(body, kind):
    assert await through(body, signed(body, kind)) == (400, [])
    assert await through(body, [(b"Content-Type", kind)]) == (400, [])


async def test_a_body_that_is_no_text_is_answered_400():
    assert await through(b"\xff\xfe", [(b"Content-Type", JSON)]) == (400, [])


async def test_a_body_over_the_limit_is_not_read_to_its_end():
    body = b" " * (BODY_LIMIT + 1)
    assert await through(body, signed(body)) == (413, [])


@pytest.mark.parametrize("left_out", [b"X-Slack-Request-Timestamp", b"X-Slack-Signature"])
async def test_an_unsigned_body_reaches_nobody(left_out):
    headers = [each for each in signed(b"{}") if each[0] != left_out]
    assert await through(b"{}", headers) == (401, [])


@pytest.mark.parametrize(("age_seconds", "status"), [(290, 200), (310, 401), (-310, 401)])
async def test_a_signature_is_good_for_five_minutes(age_seconds, status):
    assert (await through(b"{}", signed(b"{}", age_seconds=age_seconds)))[0] == status


@pytest.mark.parametrize(
    "headers",
    [
        signed(b'{"changed": 1}'),
        [(b"X-Slack-Request-Timestamp", "²".encode("latin-1")), *signed(b"{}")[1:]],
        [(b"X-Slack-Request-Timestamp", b"soon"), *signed(b"{}")[1:]],
    ],
)
async def test_a_signature_of_something_else_reaches_nobody(headers):
    assert await through(b"{}", headers) == (401, [])


async def test_the_health_check_needs_no_signature():
    assert await through(b"", [], path="/health") == (200, [])


async def test_other_scopes_are_handed_on():
    inner, sent = Inner(), []

    async def send(message):
        sent.append(message)

    await Gate(inner, SECRET, well)({"type": "lifespan"}, None, send)
    assert sent


async def answered(door, path):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"{}", "more_body": False}

    await door({"type": "http", "path": path, "headers": []}, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def test_a_request_that_comes_just_before_the_app_is_there_is_let_in():
    door = FrontDoor("loading the archive")
    waiting = asyncio.create_task(answered(door, "/slack/events"))
    assert await answered(door, "/health") == (503, "loading the archive")
    door.why = "waiting for Slack"
    assert await answered(door, "/health") == (503, "waiting for Slack")

    async def healthy():
        return 200, "ok"

    door.open(HealthDoor(healthy))
    assert await waiting == (404, "not here")
    assert await answered(door, "/health") == (200, "ok")


async def test_from_the_moment_it_is_told_to_stop_nothing_is_let_in():
    door = FrontDoor("loading the archive")
    door.open(HealthDoor(lambda: None))
    door.close("stopping")
    assert await answered(door, "/slack/events") == (503, "stopping")
