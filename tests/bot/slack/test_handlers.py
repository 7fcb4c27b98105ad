"""What the handlers do when the desk fails; with the desk well, they are tested as the process users run."""

import asyncio
import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.limited import EVERYTHING
from bot.slack.actions import Lookups
from bot.slack.app import on_error
from bot.slack.bridge import Bridge, BusyError
from bot.slack.commands import Commands
from bot.slack.events import Conversation, NotTakenError, asked
from bot.slack.modals import GONE
from bot.slack.words import APOLOGY, BUSY
from retrieval.errors import NotFoundError, StoreError

BOT, TEAM, NOW = "UBOT", "T1", datetime(2026, 3, 12, 7, tzinfo=UTC)

LONG_SECONDS = 60.0


def message(**changes):
    return {"type": "message", "user": "U1", "channel": "C1", "ts": "1.0", "text": "hello", **changes}


class OpenScopes:
    """Every channel sees everything."""

    team = "T1"

    async def allowed(self, channel):
        return EVERYTHING


def no_such_answer(given, n, **_limit):
    raise NotFoundError(f"{given}: no such answer")


class BrokenDesk:
    """A desk whose archive cannot be read."""

    parts = SimpleNamespace(
        state=SimpleNamespace(remember_thread=lambda *place: ":".join(map(str, place[:3]))),
        inbox=SimpleNamespace(count=lambda *_: True),
    )
    settings = SimpleNamespace(questions_per_minute=20)

    def __init__(self, open_citation=no_such_answer):
        self.lookups = SimpleNamespace(open_citation=open_citation)

    def clock(self):
        return datetime(2026, 3, 12, tzinfo=UTC)

    def ask(self, question, **_):
        raise StoreError(f"newsdesk.db: cannot answer {question}")


class Slack:
    """Remembers what would be sent to Slack."""

    def __init__(self):
        self.sent = []

    async def views_open(self, **arguments):
        self.sent.append(arguments)
        return {"view": {"id": "V1"}}

    async def chat_postMessage(self, **arguments):  # noqa: N802 - the client's name
        self.sent.append(arguments)
        return {"ts": "1.0"}

    async def _take(self, **arguments):
        self.sent.append(arguments)
        return type("Response", (), {"status_code": 200, "body": "ok"})

    views_update = chat_update = respond = chat_postEphemeral = _take  # noqa: N815 - the client's name

    async def ack(self):
        self.sent.append("ack")


def commands(bridge):
    return Commands(BrokenDesk(), bridge, OpenScopes(), settler=None)


@pytest.mark.parametrize(
    "event",
    [
        message(bot_id="B1"),
        message(user=BOT),
        message(subtype="message_changed"),
        message(),
        message(thread_ts="0.5", text="<@U2> did you see?"),
        {"type": "message", "channel": "C1", "ts": "1.0", "subtype": "message_deleted"},
    ],
)
def test_what_nobody_asks_us_is_no_question(event):
    assert asked(event, TEAM, BOT, NOW) is None


@pytest.mark.parametrize(
    ("event", "is_addressed", "thread"),
    [
        (message(text="<@UBOT> who?"), True, "1.0"),
        (message(type="app_mention", text="<@UBOT> who?", thread_ts="0.5"), True, "0.5"),
        (message(channel_type="im"), True, "1.0"),
        (message(thread_ts="0.5", text="and then?"), False, "0.5"),
        (message(thread_ts="0.5", subtype="thread_broadcast"), False, "0.5"),
    ],
)
def test_a_question_knows_its_thread_and_whether_it_was_meant_for_us(event, is_addressed, thread):
    found = asked(event, TEAM, BOT, NOW)
    assert (found.is_addressed, found.question.thread) == (is_addressed, thread)
    assert found.question.key == "T1:C1:1.0"


async def test_a_citation_that_is_gone_says_so_in_the_modal():
    slack = Slack()
    body = {"actions": [{"value": "0123456789ab:1"}], "trigger_id": "t", "channel": {"id": "C1"}}
    await Lookups(BrokenDesk(), Bridge(), OpenScopes()).on_citation(slack.ack, body, slack)
    assert slack.sent[0] == "ack"
    assert GONE in str(slack.sent[2]["view"])


async def test_whatever_goes_wrong_behind_a_modal_it_does_not_stay_as_it_opened():
    def gone_wrong(*_, **_limit):
        raise ZeroDivisionError

    slack, desk = Slack(), BrokenDesk(gone_wrong)
    body = {"actions": [{"value": "0123456789ab:1"}], "trigger_id": "t7", "channel": {"id": "C1"}}
    await Lookups(desk, Bridge(), OpenScopes()).on_citation(slack.ack, body, slack)
    assert "It is logged under t7." in str(slack.sent[-1]["view"])


async def test_whoever_clicked_is_told_what_nobody_caught():
    slack = Slack()
    body = {"channel": {"id": "C1"}, "user": {"id": "U1"}, "trigger_id": "t"}
    await on_error(ZeroDivisionError(), body, slack)
    (told,) = slack.sent
    assert (told["channel"], told["user"]) == ("C1", "U1")
    assert "something on my side failed" in told["text"]


@pytest.mark.parametrize(("bridge", "words"), [(Bridge(), APOLOGY.format("t1")), (Bridge(places=0), BUSY)])
async def test_a_command_the_desk_cannot_do_ends_in_our_words_in_the_place_of_the_question(bridge, words):
    slack = Slack()
    command = {
        "text": "ask who?", "trigger_id": "t1", "team_id": "T1", "channel_id": "C1", "user_id": "U1"
    }  # fmt: skip
    await commands(bridge).on_command(slack.ack, command, slack.respond, slack)
    assert slack.sent[-1]["ts"] == "1.0"
    assert slack.sent[-1]["text"] == words
    assert "newsdesk.db" not in str(slack.sent)


async def test_the_bridge_takes_only_so_many_and_drains_what_it_took():
    bridge, gate = Bridge(workers=1, places=2), threading.Event()
    first = asyncio.create_task(bridge.run(gate.wait))
    second = asyncio.create_task(bridge.run(gate.wait))
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="2 questions"):
        await bridge.run(gate.wait)
    asyncio.get_running_loop().call_later(0.05, gate.set)
    await bridge.drain(5)
    assert await first
    assert await second


class LockedInbox:
    """An inbox nothing can be written into."""

    def claim(self, question, event):
        raise StoreError("newsdesk.db: the disk is full")


async def test_a_question_that_cannot_be_written_down_is_not_acknowledged():
    parts, passed = SimpleNamespace(inbox=LockedInbox()), []

    async def go_on():
        passed.append("on")

    context = SimpleNamespace(team_id=TEAM, bot_user_id=BOT)
    conversation = Conversation(parts, None, lambda: NOW)
    with pytest.raises(NotTakenError, match=r"T1:C1:1\.0"):
        await conversation.take({"event_id": "Ev1"}, message(text="<@UBOT> who?"), context, go_on)
    assert passed == []


async def test_work_nobody_waits_for_any_more_is_not_begun():
    bridge, gate, begun = Bridge(workers=1), threading.Event(), []

    def waiting():
        gate.wait()
        yield "first"

    def second():
        begun.append("second")
        yield "second"

    first = bridge.stream(waiting, 0.01)
    assert await anext(first) is None
    queued = bridge.stream(second, 0.01)
    assert await anext(queued) is None
    await queued.aclose()
    await asyncio.sleep(0)
    gate.set()
    assert [each async for each in first if each] == ["first"]
    await bridge.drain(1)
    assert begun == []


async def test_what_goes_wrong_in_a_stream_comes_after_what_was_given():
    asked_for_more = threading.Event()

    def half():
        yield "half"
        asked_for_more.wait()
        raise StoreError("gone")

    told = Bridge().stream(half, LONG_SECONDS)
    assert await anext(told) == "half"
    asyncio.get_running_loop().call_later(0.05, asked_for_more.set)
    with pytest.raises(StoreError, match="gone"):
        await anext(told)
