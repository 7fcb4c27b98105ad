"""Modals, home tabs and forms, as Slack opens them and as people fill them in."""

import json
import time
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient

from tests.doubles.slack_workspace import ImpossibleActionError, SlackWorkspace, Timing
from tests.doubles.workspace_tests.builders import modal, plain, refusal, section, select
from tests.doubles.workspace_tests.listening import listening, said


def test_a_trigger_opens_one_view(workspace, client):
    trigger = workspace.trigger_id()
    client.views_open(trigger_id=trigger, view=modal())
    assert refusal(client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    assert refusal(client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_a_trigger_expires():
    with SlackWorkspace(timing=Timing(trigger_seconds=0.0)) as hasty:
        client = WebClient(hasty.who.bot_token, base_url=hasty.api_url)
        late = hasty.trigger_id()
        time.sleep(0.01)
        assert refusal(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


@pytest.mark.parametrize(
    ("error", "view"),
    [
        ("invalid_arguments", modal(title=plain("x" * 25))),
        ("invalid_arguments", modal(title=None)),
        ("invalid_arguments", modal(submit=plain("x" * 25))),
        ("invalid_arguments", modal(private_metadata="x" * 3_001)),
        ("invalid_arguments", modal(callback_id="x" * 256)),
        ("invalid_arguments", modal(*[section("x")] * 101)),
        ("invalid_arguments", modal(section(""))),
        ("invalid_arguments", modal({"type": "markdown", "text": "x"})),
        ("invalid_arguments", modal({"type": "input", "label": plain("x"), "element": select()})),
        ("invalid_arguments", {"type": "home", "blocks": [section("x")]}),
        ("view_too_large", modal(*[section("x" * 2_990)] * 90)),
    ],
)
def test_views_slack_would_not_open_are_refused(workspace, client, error, view):
    assert refusal(client.views_open, trigger_id=workspace.trigger_id(), view=view) == error


def test_views_pile_up_to_three(workspace, client):
    client.views_open(trigger_id=workspace.trigger_id(), view=modal(external_id="mine"))
    for _ in range(2):
        top = workspace.wait_for_view(workspace.user)
        client.views_push(trigger_id=workspace.trigger_id(view=top), view=modal())
    top = workspace.wait_for_view(workspace.user)
    pushed = workspace.trigger_id(view=top)
    assert refusal(client.views_push, trigger_id=pushed, view=modal()) == "push_limit_reached"
    taken = {"trigger_id": workspace.trigger_id(), "view": modal(external_id="mine")}
    assert refusal(client.views_open, **taken) == "duplicate_external_id"
    client.views_update(external_id="mine", view=modal(section("new"), external_id="mine"))
    assert workspace.modals(workspace.user)[0].rendered == "new"
    assert refusal(client.views_update, view_id=top.id, hash="old", view=modal()) == "hash_conflict"
    assert refusal(client.views_update, view_id="V0NONE", view=modal()) == "not_found"


def test_a_home_tab_is_published_for_one_person(workspace, client):
    home = {"type": "home", "blocks": [section("Yours")]}
    client.views_publish(user_id=workspace.user, view=home)
    assert workspace.wait_for_home(workspace.user).rendered == "Yours"
    assert refusal(client.views_publish, user_id="U0NOBODY", view=home) == "user_not_found"
    assert refusal(client.views_publish, user_id=workspace.user, view=modal()) == "invalid_arguments"


def test_people_enter_what_a_form_lets_them(workspace, client):
    text = {"type": "plain_text_input", "action_id": "text", "max_length": 5}
    form = modal(
        {"type": "input", "block_id": "t", "label": plain("Text"), "element": text},
        {"type": "input", "block_id": "c", "label": plain("Choice"), "element": select(), "optional": True},
        submit=plain("Send"),
    )
    client.views_open(trigger_id=workspace.trigger_id(), view=form)
    view = workspace.wait_for_view(workspace.user)
    for values in ({}, {"text": "too long"}, {"text": "x", "choice": "3"}, {"text": "x", "other": "y"}):
        with pytest.raises(ImpossibleActionError):
            workspace.submit(view, values)
    state = workspace.submit(view, {"text": "x", "choice": "Two"}).payload["view"]["state"]["values"]
    assert state["t"]["text"] == {"type": "plain_text_input", "value": "x"}
    assert state["c"]["choice"]["selected_option"]["value"] == "2"


@pytest.fixture
def opened(workspace, client):
    """An open modal with one input."""
    text = {"type": "plain_text_input", "action_id": "text"}
    inputs = {"type": "input", "block_id": "t", "label": plain("Text"), "element": text}
    form = modal(inputs, submit=plain("Send"), notify_on_close=True)
    client.views_open(trigger_id=workspace.trigger_id(), view=form)
    return workspace.wait_for_view(workspace.user)


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("", 0),
        ({"response_action": "clear"}, 0),
        ({"response_action": "update", "view": modal(section("new"))}, 1),
        ({"response_action": "push", "view": modal()}, 2),
        ({"response_action": "errors", "errors": {"t": "No."}}, 1),
    ],
)
def test_a_submitted_form_does_as_the_app_says(workspace, opened, answer, left):
    with listening(workspace, said(answer)):
        assert workspace.submit(opened, {"t": "x"}).problem == ""
    assert len(workspace.modals(workspace.user)) == left


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "dance"},
        {"response_action": "errors", "errors": {"elsewhere": "No."}},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
    ],
)
def test_a_wrong_answer_to_a_form_is_a_problem_for_the_person(workspace, opened, answer):
    with listening(workspace, said(answer)):
        assert workspace.submit(opened, {"t": "x"}).problem.startswith("invalid_arguments")


def test_a_closed_form_is_told_to_an_app_that_asked(workspace, opened):
    with listening(workspace) as received:
        assert workspace.close(opened).is_acknowledged
    payload = json.loads(parse_qs(received[0][1])["payload"][0])
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert workspace.modals(workspace.user) == []


def test_a_shortcut_carries_its_message(workspace, question):
    with listening(workspace) as received:
        assert workspace.shortcut("check", question).is_acknowledged
    # The question's own events are tried again meanwhile; they have no payload.
    [carried] = [each for _, body in received for each in parse_qs(body).get("payload", ())]
    payload = json.loads(carried)
    assert (payload["type"], payload["callback_id"]) == ("message_action", "check")
    assert payload["message"]["text"] == question.text
    assert payload["channel"]["id"] == question.channel
