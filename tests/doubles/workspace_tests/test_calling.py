"""Who calls, and how: tokens, scopes, forms, pages, faults, files."""

import json

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.doubles.slack_workspace import SlackWorkspace
from tests.doubles.workspace_tests.builders import refusal, section
from tests.doubles.workspace_tests.listening import fetch


def test_tokens_scopes_and_methods_are_checked(workspace, client):
    def with_token(token):
        return WebClient(token, base_url=workspace.api_url, retry_handlers=[])

    assert refusal(with_token("xoxb-other").auth_test) == "invalid_auth"
    assert refusal(with_token(None).auth_test) == "not_authed"
    assert refusal(with_token(workspace.who.app_token).auth_test) == "not_allowed_token_type"
    assert (
        refusal(client.apps_connections_open, app_token=workspace.who.bot_token) == "not_allowed_token_type"
    )
    assert refusal(client.api_call, "chat.shout") == "unknown_method"
    workspace.uninstall()
    assert refusal(client.auth_test) == "account_inactive"


def test_a_missing_scope_is_named():
    with SlackWorkspace(scopes=frozenset({"channels:history"})) as workspace:
        client = WebClient(workspace.who.bot_token, base_url=workspace.api_url)
        assert client.conversations_history(channel=workspace.channel)["messages"] == []
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=workspace.channel, text="x")
        assert caught.value.response["needed"] == "chat:write"


def test_forms_and_json_are_read_as_slack_reads_them(workspace, client):
    blocks = json.dumps([section("in a form")])
    form = {"channel": workspace.channel, "text": "x", "blocks": blocks}
    assert client.api_call("chat.postMessage", data=form)["message"]["blocks"][0]["type"] == "section"
    assert client.api_call("users.info", params={"user": workspace.user})["user"]["tz"] == "Europe/Paris"
    assert refusal(client.api_call, "users.info", json={"user": workspace.user}) == "user_not_found"


def test_threads_and_channels_are_read_page_by_page(workspace, client, question):
    for number in range(3):
        client.chat_postMessage(channel=workspace.channel, text=f"r{number}", thread_ts=question.ts)
    pages = client.conversations_replies(channel=workspace.channel, ts=question.ts, limit=3)
    texts = [message["text"] for page in pages for message in page["messages"]]
    assert texts == [question.text, "r0", "r1", "r2"]
    history = client.conversations_history(channel=workspace.channel)
    assert [message["ts"] for message in history["messages"]] == [question.ts]
    replies = client.conversations_replies
    assert refusal(replies, channel=workspace.channel, ts="1.0") == "thread_not_found"
    assert client.conversations_info(channel=workspace.channel)["channel"]["is_member"]
    assert workspace.bot in client.conversations_members(channel=workspace.channel)["members"]
    assert client.conversations_open(users=workspace.user)["channel"]["id"] == workspace.direct()


def test_faults_happen_as_often_as_asked(workspace, client):
    workspace.fault("chat.postMessage", error="fatal_error", times=2)
    workspace.fault("chat.postMessage", retry_after_seconds=7)
    workspace.fault("chat.postMessage", status=500, takes_effect=True)
    for expected in ("fatal_error", "fatal_error", "ratelimited", "internal_error"):
        assert refusal(client.chat_postMessage, channel=workspace.channel, text="x") == expected
    assert client.chat_postMessage(channel=workspace.channel, text="x")["ok"]
    assert [call.status for call in workspace.calls("chat.postMessage")] == [200, 200, 429, 500, 200]
    assert len(workspace.replies(workspace.channel)) == 2


def test_a_burst_of_posts_is_slowed_down(workspace, client):
    answers = [client.api_call for _ in range(5)]
    for call in answers:
        call("chat.postMessage", json={"channel": workspace.channel, "text": "x"})
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=workspace.channel, text="x")
    assert caught.value.response.status_code == 429
    assert int(caught.value.response.headers["Retry-After"]) >= 1


def test_reactions_prompts_and_statuses_are_kept(workspace, client, question):
    reaction = {"channel": workspace.channel, "timestamp": question.ts, "name": "eyes"}
    client.reactions_add(**reaction)
    assert refusal(client.reactions_add, **reaction) == "already_reacted"
    client.reactions_remove(**reaction)
    assert refusal(client.reactions_remove, **reaction) == "no_reaction"
    assert refusal(client.reactions_add, **reaction | {"name": ":eyes:"}) == "invalid_name"
    thread = {"channel_id": workspace.channel, "thread_ts": question.ts}
    client.assistant_threads_setStatus(**thread, status="reads …", loading_messages=["one"])
    assert workspace.status(workspace.channel, question.ts) == "reads …"
    too_many = {"status": "x", "loading_messages": ["x"] * 11}
    assert refusal(client.assistant_threads_setStatus, **thread, **too_many) == "invalid_arguments"
    client.chat_postMessage(channel=workspace.channel, text="x", thread_ts=question.ts)
    assert workspace.status(workspace.channel, question.ts) == ""
    client.assistant_threads_setTitle(**thread, title="The border")
    assert workspace.thread_title(workspace.channel, question.ts) == "The border"
    prompts = [{"title": "t", "message": "m"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=workspace.direct(), prompts=prompts)
    assert workspace.suggested_prompts(workspace.direct()) == prompts
    many = {"channel_id": workspace.direct(), "prompts": prompts * 5}
    assert refusal(client.assistant_threads_setSuggestedPrompts, **many) == "invalid_arguments"


def test_files_need_the_token(workspace, client):
    message = workspace.share_file(workspace.user, workspace.channel, "notes.txt", b"text")
    file = client.files_info(file=message.content["files"][0]["id"])["file"]
    authorized = {"Authorization": f"Bearer {workspace.who.bot_token}"}
    assert fetch(file["url_private"], headers=authorized) == (200, "text")
    assert "Sign in" in fetch(file["url_private"])[1]
