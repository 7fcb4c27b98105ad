"""The production entry point against a Slack emulator that nobody here wrote."""

import json

import pytest

from bot import sample
from bot.__main__ import run
from tests.bot.slack.test_serving import serving
from tests.web.emulator import emulated


@pytest.fixture(scope="module")
def slack(tmp_path_factory):
    """A workspace with the bot serving the sample desk in it."""
    home = tmp_path_factory.mktemp("emulated") / "desk"
    assert run(["--home", str(home), "ingest", str(sample.folder())]) == 0
    with emulated() as workspace, serving(workspace, home, over_http=True):
        yield workspace


@pytest.fixture(scope="module")
def answered(slack):
    """The root of a thread, and the bot's answer in it."""
    root = slack.post(f"{slack.mention} {sample.QUESTION}")
    return root, slack.wait_for_reply(root)


def elements(message):
    return [each for block in message["blocks"] for each in block.get("elements", ())]


def test_a_signed_mention_is_answered_in_its_thread(slack, answered):
    root, reply = answered
    assert reply["thread_ts"] == root
    assert reply["text"]
    assert "Sources" in json.dumps(reply["blocks"])


def test_the_mention_is_answered_once(slack, answered):
    root, _ = answered
    assert len(slack.replies(root)) == 1


def test_a_follow_up_needs_no_mention(slack, answered):
    root, _ = answered
    before = len(slack.replies(root))
    slack.post("And what does Rena Osterhaut say?", thread=root)
    reply = slack.wait_for_reply(root, before + 1)
    assert "Osterhaut" in json.dumps(reply["blocks"])


def test_a_citation_button_opens_a_view_that_the_workspace_keeps(slack, answered):
    """Emulate takes a trigger once and for three seconds, so two views prove that each click used its own."""
    _, reply = answered
    button = next(each for each in elements(reply) if each.get("action_id", "").startswith("cite:"))
    assert [slack.click(reply, button) for _ in range(2)] == [200, 200]
    slack.wait_for_modals("Eleven people were killed", 2)
    assert len(slack.modals()) == 2


def test_what_another_secret_signed_is_refused(slack):
    body = json.dumps({"type": "event_callback", "event": {"type": "message", "text": "hi"}})
    assert slack.send(body, "application/json", secret="another") == 401


def test_who_asked_in_a_channel_that_was_archived_since_is_told_directly(slack):
    channel = slack.archived("closed")
    assert slack.mention_in(channel, sample.QUESTION) == 200
    told = slack.wait_for_direct_message()
    assert f"<#{channel}> has been archived." in told["text"]


def test_people_who_do_not_ask_get_no_answer(slack, answered):
    root = slack.post("How many people died when the Brannick Dam broke?")
    slack.wait_for_reply(slack.post(f"{slack.mention} {sample.UNANSWERABLE}"))
    assert slack.replies(root) == []


def test_the_workspace_hook_still_exists(slack):
    """Without it every test here would wait in vain and none would say why."""
    assert slack.app_url.startswith("http://127.0.0.1:")
