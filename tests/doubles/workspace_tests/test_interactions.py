"""Answers to interactions go where they say."""

import json
from urllib.parse import parse_qs

import pytest

from tests.doubles.workspace_tests.builders import actions, button, refusal, section
from tests.doubles.workspace_tests.listening import fetch, listening, said


@pytest.fixture
def clicked(workspace, client):
    """A message of the app, and a way to answer a click on it."""
    posted = client.chat_postMessage(channel=workspace.channel, text="old", blocks=[actions(button())])
    message = workspace.message(workspace.channel, posted["ts"])
    with listening(workspace) as received:
        workspace.click(message, "go")
    url = json.loads(parse_qs(received[-1][1])["payload"][0])["response_url"]
    return message, lambda **answer: fetch(url, json.dumps(answer))


def test_an_answer_to_a_click_goes_where_it_says(workspace, clicked):
    message, answer = clicked
    assert answer(text="for one", response_type="ephemeral", replace_original=False) == (200, "ok")
    assert workspace.wait_for_ephemeral(workspace.user).text == "for one"
    answer(text="for all", response_type="in_channel")
    assert workspace.replies(workspace.channel)[-1].text == "for all"
    answer(text="new", replace_original=True)
    assert workspace.message(workspace.channel, message.ts).rendered == "new"
    answer(delete_original=True)
    assert workspace.message(workspace.channel, message.ts) is None


def test_a_click_is_answered_five_times_with_what_slack_takes(clicked):
    _, answer = clicked
    assert answer(response_type="ephemeral")[0] == 400
    assert answer(text="x", blocks=[section("")])[0] == 400
    assert [answer(text="x")[0] for _ in range(3)] == [200] * 3
    assert answer(text="x") == (404, "used_url")


def test_what_one_person_sees_can_be_clicked_and_replaced(workspace, client):
    shown = {"channel": workspace.channel, "text": "old", "blocks": [actions(button())]}
    assert refusal(client.chat_postEphemeral, user="U0NOBODY", **shown) == "user_not_in_channel"
    client.chat_postEphemeral(user=workspace.user, **shown)
    with listening(workspace) as received:
        workspace.click(workspace.wait_for_ephemeral(workspace.user), "go")
    payload = json.loads(parse_qs(received[-1][1])["payload"][0])
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    fetch(payload["response_url"], json.dumps({"text": "new"}))
    assert [each.text for each in workspace.ephemerals()] == ["new"]
    fetch(payload["response_url"], json.dumps({"delete_original": True}))
    assert workspace.ephemerals() == []


@pytest.mark.parametrize(
    ("body", "kind"), [({"text": "x"}, "ephemeral"), ({"text": "x", "response_type": "in_channel"}, "reply")]
)
def test_a_command_is_answered_as_it_is_acknowledged(workspace, body, kind):
    with listening(workspace, said(body)):
        assert workspace.command("/newsdesk", "help", channel=workspace.channel).is_acknowledged
    assert len(workspace.ephemerals()) == (kind == "ephemeral")
    assert len(workspace.replies(workspace.channel)) == (kind == "reply")
