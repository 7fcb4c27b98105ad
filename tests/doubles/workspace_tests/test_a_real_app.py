"""An app made with Bolt finds in the stand-in what it finds in Slack."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.doubles.slack_workspace import ImpossibleActionError, SlackWorkspace, Timing, free_port
from tests.doubles.workspace_tests.builders import QUICK, actions, button
from tests.doubles.workspace_tests.listening import fetch

ROOT = Path(__file__).parents[3]


@contextmanager
def app_of(workspace, *, has_socket_mode):
    """Run the example app as a process, connected to the workspace."""
    port = free_port()
    environment = workspace.environment(has_socket_mode=has_socket_mode) | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.doubles.slack_workspace.example_bot", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            if has_socket_mode:
                workspace.wait_for_socket()
            else:
                workspace.connect_http(f"http://127.0.0.1:{port}/slack/events")
                workspace.wait_for_app()
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="module", params=[False, True], ids=["http", "socket"])
def served(request):
    """A workspace with the example app running in it."""
    timing = replace(QUICK, trigger_seconds=2.0)
    with SlackWorkspace(timing=timing) as running, app_of(running, has_socket_mode=request.param):
        yield running


@pytest.fixture
def answer(served):
    """An answer of the app in a thread of its own."""
    question = served.post(served.user, served.add_channel("new", served.user), f"{served.mention} what?")
    return served.wait_for_reply(question.channel, question.ts)


def test_an_app_answers_a_mention_in_its_thread(served, answer):
    assert answer.rendered.startswith(f"Heard: <@{served.bot}> what?")
    served.wait_for_deliveries()
    assert len(served.deliveries_of("app_mention")[-1].attempts) == 1
    served.wait_until_quiet()
    assert len(served.replies(answer.channel, answer.thread)) == 1


def test_an_app_streams_in_a_direct_conversation(served):
    question = served.post(served.user, served.direct(), "what?")
    assert served.wait_for_reply(served.direct(), question.ts).text == "Streamed answer"


def test_a_click_opens_a_form_that_is_checked_and_sent(served, answer):
    assert served.click(answer, "open").is_acknowledged
    view = served.wait_for_view(served.user, "form")
    served.submit(view, {"typed": "no question"})
    assert served.modals(served.user)[0].content["errors"] == {"question": "That is no question."}
    served.submit(view, {"typed": "What closed?"})
    assert served.modals(served.user) == []
    assert served.wait_for_reply(served.direct()).text == "Asked: What closed?"


def test_a_view_is_not_opened_too_late(served, answer):
    served.click(answer, "late")
    assert served.wait_for_ephemeral(served.user, answer.channel).text == "expired_trigger_id"
    assert served.modals(served.user) == []


def test_a_click_nobody_handles_fails_before_the_persons_eyes(served, answer):
    client = WebClient(served.who.bot_token, base_url=served.api_url)
    blocks = [actions(button("unheard"))]
    other = client.chat_postMessage(channel=answer.channel, text="x", blocks=blocks)
    message = served.message(answer.channel, other["ts"])
    assert served.click(message, "unheard").problem
    with pytest.raises(ImpossibleActionError, match="only: unheard"):
        served.click(message, "open")


def test_a_command_is_answered_five_times_after_its_acknowledgement(served):
    room = served.add_channel("commands", served.user)
    served.command("/newsdesk", "find x", channel=room)
    served.wait_for_ephemeral(served.user, room, count=6)
    served.wait_until_quiet()
    texts = sorted(each.text for each in served.ephemerals(served.user, room))
    assert texts == [*(f"Part {number}" for number in range(5)), "Working on find x"]


def test_an_opened_home_tab_is_filled(served):
    served.open_home()
    assert served.wait_for_home(served.user).rendered == "Hello."


def test_an_event_delivered_again_runs_again(served, answer):
    delivery = served.redeliver(served.deliveries_of("app_mention")[-1])
    served.wait_for_reply(answer.channel, answer.thread, count=2)
    assert [each.number for each in served.wait_for_delivery(delivery).attempts] == [0, 1]


def test_an_event_nobody_handles_is_tried_four_times():
    timing = Timing(ack_seconds=0.3, retry_delays_seconds=(0.0, 0.05, 0.1))
    with SlackWorkspace(timing=timing) as workspace, app_of(workspace, has_socket_mode=True):
        delivery = workspace.wait_for_delivery(workspace.deliver({"type": "team_join", "user": {}}))
        assert [each.reason for each in delivery.attempts] == ["", "timeout", "timeout", "timeout"]


def test_an_app_reconnects_when_asked_and_when_cut_off():
    with SlackWorkspace() as workspace, app_of(workspace, has_socket_mode=True):
        for number, disturb in enumerate((workspace.refresh_sockets, workspace.drop_sockets), 2):
            disturb()
            workspace.wait_for_socket(number)
            question = workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what?")
            assert workspace.wait_for_reply(workspace.channel, question.ts)


def test_an_app_over_http_proves_itself_and_refuses_what_is_not_signed():
    with SlackWorkspace() as workspace, app_of(workspace, has_socket_mode=False):
        assert workspace.verify_url()
        url, body = workspace._http_link.url, json.dumps({"type": "event_callback", "event": {}})
        json_type = {"Content-Type": "application/json"}
        assert fetch(url, body, json_type)[0] == 401
        old = workspace.signed_headers(body, at=int(time.time()) - 360)
        assert fetch(url, body, json_type | old)[0] == 401
        other = workspace.signed_headers(body + " ")
        assert fetch(url, body, json_type | other)[0] == 401


def test_an_app_waits_when_told_to():
    with SlackWorkspace() as workspace, app_of(workspace, has_socket_mode=False):
        workspace.fault("chat.postMessage", retry_after_seconds=1)
        question = workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what?")
        assert workspace.wait_for_reply(workspace.channel, question.ts)
        refused, taken = workspace.calls("chat.postMessage")
        assert (refused.status, taken.status) == (429, 200)
        assert taken.at - refused.at >= 1
