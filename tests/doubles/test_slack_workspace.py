"""The stand-in for Slack must refuse what Slack refuses and send what Slack sends."""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from tests.doubles.slack_workspace import (
    ImpossibleActionError,
    SlackWorkspace,
    Timing,
    WaitedInVainError,
    free_port,
)

QUICK = Timing(retry_delays_seconds=(0.0, 0.05, 0.1))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace():
    with SlackWorkspace(timing=QUICK) as running:
        yield running


@pytest.fixture
def client(workspace):
    return WebClient(workspace.who.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def question(workspace):
    return workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what closed?")


def refusal(call, *arguments, **named):
    """Return the name of the error a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call(*arguments, **named)
    return caught.value.response["error"]


def section(text, **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id="go", **more):
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def plain(text):
    return {"type": "plain_text", "text": text}


def select(**more):
    options = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
    return {"type": "static_select", "action_id": "choice", "options": options, **more}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks) or [section("Hi")], **more}


# What is posted ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "blocks"),
    [
        ("invalid_blocks", [section("x")] * 51),
        ("invalid_blocks", [section("x" * 3_001)]),
        ("invalid_blocks", [section("")]),
        ("invalid_blocks", [{"type": "section"}]),
        ("invalid_blocks", [{"type": "header", "text": plain("x" * 151)}]),
        ("invalid_blocks", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
        ("invalid_blocks", [actions(button(value="x" * 2_001))]),
        ("invalid_blocks", [actions(button(text=plain("x" * 76)))]),
        ("invalid_blocks", [actions(button("a"), button("a"))]),
        ("invalid_blocks", [actions()]),
        ("invalid_blocks", [actions(*(button(f"a{number}") for number in range(26)))]),
        ("invalid_blocks", [actions(button(url="javascript:alert(1)"))]),
        ("invalid_blocks", [actions({"type": "slider", "action_id": "a"})]),
        ("invalid_blocks", [actions(select(initial_option={"text": plain("Three"), "value": "3"}))]),
        ("invalid_blocks", [section("x", block_id="b"), section("y", block_id="b")]),
        ("invalid_blocks", [section("x", colour="red")]),
        ("invalid_blocks", [actions(button(tooltip="x"))]),
        ("invalid_blocks", [{"type": "section", "fields": [plain("x" * 2_001)]}]),
        ("invalid_blocks", [{"type": "context", "elements": [plain("x")] * 11}]),
        ("invalid_blocks", [{"type": "markdown", "text": "x" * 12_001}]),
        ("invalid_blocks", [{"type": "markdown", "text": "x" * 6_001}] * 2),
        ("invalid_blocks", [{"type": "hologram"}]),
        ("invalid_blocks", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}]),
        ("only_one_table_allowed", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2),
        ("msg_blocks_too_long", [section("x" * 2_700)] * 5),
    ],
)
def test_blocks_slack_would_not_show_are_refused(workspace, client, error, blocks):
    assert refusal(client.chat_postMessage, channel=workspace.channel, text="x", blocks=blocks) == error
    assert workspace.replies(workspace.channel) == []


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        ("no_text", {}),
        ("msg_too_long", {"markdown_text": "x" * 12_001}),
        ("markdown_text_conflict", {"markdown_text": "x", "text": "y"}),
        ("markdown_text_conflict", {"markdown_text": "x", "blocks": [section("y")]}),
        ("channel_not_found", {"text": "x", "channel": "C0NOWHERE"}),
        ("invalid_thread_ts", {"text": "x", "thread_ts": "yesterday"}),
        ("thread_not_found", {"text": "x", "thread_ts": "1700000000.000001"}),
        ("invalid_blocks_format", {"text": "x", "blocks": "not json"}),
        ("invalid_metadata_format", {"text": "x", "metadata": {"a": 1}}),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_messages_slack_would_not_take_are_refused(workspace, client, error, arguments):
    assert refusal(client.chat_postMessage, **{"channel": workspace.channel, **arguments}) == error


GOOD_BLOCKS = [
    {"type": "header", "text": plain("x" * 150)},
    section("x" * 3_000, accessory=select(placeholder=plain("Which?"))),
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "x", "verbatim": True}] * 10},
    {"type": "divider"},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A map", "title": plain("Map")},
    {"type": "context", "elements": [plain("x")] * 10},
    actions(
        button(value="x" * 2_000, style="primary", url="https://example.org/a#:~:text=b,c"),
        select(action_id="other", initial_option={"text": plain("One"), "value": "1"}),
        {"type": "overflow", "action_id": "more", "options": [{"text": plain("A"), "value": "a"}]},
        {"type": "datepicker", "action_id": "day", "initial_date": "2015-11-26"},
        {"type": "multi_users_select", "action_id": "who", "placeholder": plain("Who?")},
    ),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "Good"},
                "negative_button": {"text": plain("Bad"), "value": "bad", "accessibility_label": "Bad"},
            }
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "Closed, ", "style": {"bold": True}},
                            {"type": "link", "url": "https://example.org/", "text": "they say"},
                        ],
                    }
                ],
            }
        ],
    },
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 3},
    {
        "type": "task_card",
        "task_id": "1",
        "title": "Read",
        "status": "complete",
        "sources": [{"type": "url", "url": "https://example.org/2", "text": "Second"}],
    },
    {"type": "data_table", "caption": "Free", "rows": []},
    {
        "type": "container",
        "title": plain("More"),
        "child_blocks": [section("Inside"), actions(button("inside"))],
    },
]


def test_what_slack_takes_is_taken(workspace, client):
    posted = client.chat_postMessage(channel=workspace.channel, text="x", blocks=GOOD_BLOCKS)
    message = workspace.message(workspace.channel, posted["ts"])
    known = {"go", "choice", "other", "more", "day", "who", "feedback", "inside"}
    assert {each["action_id"] for each in message.actions} == known
    assert len({block["block_id"] for block in message.blocks}) == len(GOOD_BLOCKS)
    assert "Closed, they say" in message.rendered
    labels = [label for label, _ in message.links]
    assert labels == ["Go", "they say", "Second"]


@pytest.mark.parametrize(
    ("action_id", "value", "expected"),
    [
        ("go", None, {"type": "button", "value": "x" * 2_000}),
        ("feedback", "bad", {"type": "feedback_buttons", "value": "bad"}),
        ("choice", "Two", {"selected_option": {"text": plain("Two"), "value": "2"}}),
        ("more", "a", {"selected_option": {"text": plain("A"), "value": "a"}}),
        ("day", "2015-11-27", {"selected_date": "2015-11-27"}),
    ],
)
def test_every_kind_of_element_can_be_clicked(workspace, client, action_id, value, expected):
    posted = client.chat_postMessage(channel=workspace.channel, text="x", blocks=GOOD_BLOCKS)
    message = workspace.message(workspace.channel, posted["ts"])
    with listening(workspace) as received:
        assert workspace.click(message, action_id, value=value).is_acknowledged
    # What the message itself is told of may come later than the click.
    [clicked] = [form["payload"][0] for _, body in received if "payload" in (form := parse_qs(body))]
    payload = json.loads(clicked)
    [action] = payload["actions"]
    assert expected.items() <= action.items()
    assert {"action_id", "block_id", "action_ts"} <= action.keys()
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == message.ts
    assert payload["team"]["id"] == payload["user"]["team_id"] == workspace.team


def test_a_good_message_is_stored_with_ids_and_read_as_people_read_it(workspace, client, question):
    blocks = [
        section("*Closed*: <https://example.org/a?b=1&amp;c=2|the border> &lt;now&gt;"),
        {"type": "markdown", "text": "See [\\[1\\]](https://example.org/1) and \\*stars\\*."},
        actions(button(value="v")),
    ]
    client.chat_postMessage(
        channel=workspace.channel, text="Closed <!here>", blocks=blocks, thread_ts=question.ts
    )
    reply = workspace.wait_for_reply(workspace.channel, question.ts)
    assert reply.rendered == "*Closed*: the border <now>\nSee [1] and *stars*.\nGo"
    assert reply.links == [("the border", "https://example.org/a?b=1&c=2"), ("[1]", "https://example.org/1")]
    assert reply.live_mentions == ["<!here>"]
    assert all(block["block_id"] for block in reply.blocks)
    assert workspace.message(workspace.channel, question.ts).content["reply_count"] == 1


def test_a_message_is_written_in_channels_the_app_is_in_only(workspace, client):
    outside = workspace.add_channel("outside", workspace.user, has_bot=False)
    secret = workspace.add_channel("secret", workspace.user, is_private=True, has_bot=False)
    workspace.archive(workspace.channel)
    assert refusal(client.chat_postMessage, channel=outside, text="x") == "not_in_channel"
    assert refusal(client.chat_postMessage, channel=secret, text="x") == "channel_not_found"
    assert refusal(client.chat_postMessage, channel=workspace.channel, text="x") == "is_archived"
    workspace.invite(outside)
    assert client.chat_postMessage(channel=outside, text="x")["ok"]


def test_only_own_messages_are_changed_and_only_shortly(workspace, client, question):
    own = client.chat_postMessage(channel=workspace.channel, text="x", blocks=[section("kept")])
    change = {"channel": workspace.channel, "ts": own["ts"]}
    assert refusal(client.chat_update, **change, text="x" * 4_001) == "msg_too_long"
    assert refusal(client.chat_update, **change | {"ts": question.ts}, text="y") == "cant_update_message"
    assert (
        refusal(client.chat_update, **change | {"ts": "1700000000.000001"}, text="y") == "message_not_found"
    )
    assert refusal(client.chat_delete, channel=workspace.channel, ts=question.ts) == "cant_delete_message"
    client.chat_update(**change, text="y")
    changed = workspace.message(workspace.channel, own["ts"])
    assert (changed.text, changed.rendered) == ("y", "kept")
    client.chat_update(**change, text="z", blocks=[])
    assert workspace.message(workspace.channel, own["ts"]).rendered == "z"
    client.chat_delete(**change)
    assert workspace.message(workspace.channel, own["ts"]) is None


def test_a_message_in_markdown_is_one_block(workspace, client):
    client.chat_postMessage(channel=workspace.user, markdown_text="**Hi** <@U1>")
    message = workspace.wait_for_reply(workspace.direct())
    assert [block["type"] for block in message.blocks] == ["markdown"]
    assert "<@U1>" in message.live_mentions
    client.chat_update(channel=message.channel, ts=message.ts, markdown_text="Bye")
    assert workspace.wait_for_reply(message.channel).rendered == "Bye"


def test_a_thread_outlives_its_root(workspace, client, question):
    client.chat_postMessage(channel=workspace.channel, text="x", thread_ts=question.ts)
    workspace.delete(question)
    root, reply = workspace.messages(workspace.channel, question.ts)
    assert root.content["subtype"] == "tombstone"
    call = {"channel": workspace.channel, "text": "x"}
    assert refusal(client.chat_postMessage, **call, thread_ts=reply.ts) == "cannot_reply_to_message"


def test_what_is_read_is_a_copy(workspace, question):
    question.content["text"] = "changed"
    workspace.calls().append("x")
    workspace.deliveries.clear()
    assert workspace.message(workspace.channel, question.ts).text.endswith("what closed?")
    assert len(workspace.deliveries) == 2


# Who calls, and how --------------------------------------------------------------------------------


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


def fetch(url, body=None, headers=None):
    """Return the status and the text at an address."""
    request = urllib.request.Request(url, body and body.encode(), headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


# Streams -------------------------------------------------------------------------------------------


@pytest.fixture
def stream(workspace, question):
    return {
        "channel": workspace.channel,
        "thread_ts": question.ts,
        "recipient_team_id": workspace.team,
        "recipient_user_id": workspace.user,
    }


def test_a_stream_is_a_message_once_it_stops(workspace, client, stream):
    started = client.chat_startStream(**stream, markdown_text="One ")
    place = {"channel": workspace.channel, "ts": started["ts"]}
    client.chat_appendStream(**place, markdown_text="two")
    assert workspace.replies(workspace.channel, stream["thread_ts"]) == []
    assert refusal(client.chat_update, **place, text="x") == "streaming_state_conflict"
    assert refusal(client.chat_delete, **place) == "cant_delete_message"
    assert refusal(client.chat_appendStream, **place) == "no_text"
    chunks = [{"type": "markdown_text", "text": "x"}]
    assert refusal(client.chat_appendStream, **place, chunks=chunks) == "streaming_mode_mismatch"
    client.chat_stopStream(**place, blocks=[actions(button())])
    reply = workspace.wait_for_reply(workspace.channel, stream["thread_ts"])
    assert reply.rendered == "One two\nGo"
    assert refusal(client.chat_appendStream, **place, markdown_text="x") == "message_not_in_streaming_state"
    assert refusal(client.chat_stopStream, **place) == "message_not_in_streaming_state"
    client.chat_update(**place, text="x")


@pytest.mark.parametrize("name", ["recipient_team_id", "recipient_user_id"])
def test_a_stream_in_a_channel_names_its_reader(client, stream, name):
    del stream[name]
    assert refusal(client.chat_startStream, **stream) == f"missing_{name}"


def test_a_stream_takes_no_more_than_slack_does(workspace, client, stream):
    assert refusal(client.chat_startStream, **stream, markdown_text="x" * 12_001) == "msg_too_long"
    task = [{"type": "task_update", "id": "1", "title": "x" * 257}]
    assert refusal(client.chat_startStream, **stream, chunks=task) == "invalid_chunks"
    started = client.chat_startStream(**stream, markdown_text="x" * 12_000)
    place = {"channel": workspace.channel, "ts": started["ts"]}
    assert refusal(client.chat_appendStream, **place, markdown_text="x" * 1_300) == "msg_too_long"
    assert refusal(client.chat_stopStream, **place, blocks=[section("x" * 1_300)]) == "msg_blocks_too_long"


def test_a_stream_of_chunks_shows_its_tasks(workspace, client, stream):
    task = {"type": "task_update", "id": "1", "title": "Search", "status": "in_progress"}
    plan = {"type": "plan_update", "title": "Plan"}
    place = {"channel": workspace.channel, "ts": client.chat_startStream(**stream, chunks=[task, plan])["ts"]}
    assert refusal(client.chat_appendStream, **place, chunks=[{"type": "noise"}]) == "invalid_chunks"
    assert refusal(client.chat_appendStream, **place, markdown_text="x") == "streaming_mode_mismatch"
    text = {"type": "markdown_text", "text": "Done."}
    blocks = {"type": "blocks", "blocks": [section("Below")]}
    client.chat_appendStream(**place, chunks=[task | {"status": "complete"}, text, blocks])
    client.chat_stopStream(**place, chunks=[])
    reply = workspace.wait_for_reply(workspace.channel, stream["thread_ts"])
    assert reply.rendered == "Plan\nSearch\nDone.\nBelow"
    assert reply.blocks[0]["tasks"][0]["status"] == "complete"


def test_a_stream_ends_by_the_clock_or_by_its_reader(client, workspace, stream):
    place = {"channel": workspace.channel, "ts": client.chat_startStream(**stream, markdown_text="x")["ts"]}
    workspace.stop_stream(workspace.message(**place))
    assert refusal(client.chat_appendStream, **place, markdown_text="x") == "stopped_by_user"
    [stopped] = workspace.deliveries_of("agent_session_stopped")
    assert stopped.event["streaming_message_ts"] == [place["ts"]]
    with SlackWorkspace(timing=Timing(stream_seconds=0.0)) as hasty:
        other = WebClient(hasty.who.bot_token, base_url=hasty.api_url)
        root = hasty.post(hasty.user, hasty.direct(), "Hello")
        place = {
            "channel": hasty.direct(),
            "ts": other.chat_startStream(channel=hasty.direct(), thread_ts=root.ts)["ts"],
        }
        time.sleep(0.01)
        assert (
            refusal(other.chat_appendStream, **place, markdown_text="x") == "message_not_in_streaming_state"
        )


# Views ---------------------------------------------------------------------------------------------


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


# Answers to interactions ---------------------------------------------------------------------------


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


# What the app is told ------------------------------------------------------------------------------


class Listener(BaseHTTPRequestHandler):
    """Answers with the statuses it is given and keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append((dict(self.headers), body))
        answer = self.server.answers.pop(0) if self.server.answers else said()
        time.sleep(answer["pause"])
        try:
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer["body"].encode())
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *arguments):
        pass


def said(body="", *, status=200, pause=0.0, headers=None):
    """Return one answer of a listening app; a body that is no string is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return {"status": status, "headers": headers or {}, "pause": pause, "body": text}


@contextmanager
def listening(workspace, *answers):
    """Let the workspace deliver to a server that gives these answers, then 200."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        server.received, server.answers = [], list(answers)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        workspace.connect_http(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield server.received
        server.shutdown()
        thread.join()


def test_a_mention_is_told_twice_with_one_ts_and_signed(workspace):
    with listening(workspace) as received:
        message = workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what closed?")
        workspace.wait_for_deliveries()
    bodies = [json.loads(body) for _, body in received]
    assert {body["event"]["type"] for body in bodies} == {"app_mention", "message"}
    assert {body["event"]["ts"] for body in bodies} == {message.ts}
    assert len({body["event_id"] for body in bodies}) == 2
    assert bodies[0]["authorizations"][0]["user_id"] == workspace.bot
    verifier = SignatureVerifier(workspace.who.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in received)
    assert not verifier.is_valid_request(received[0][1] + " ", received[0][0])


def test_what_the_app_cannot_hear_is_not_told(workspace):
    outside = workspace.add_channel("outside", workspace.user, has_bot=False)
    workspace.post(workspace.user, outside, f"{workspace.mention} hello")
    assert workspace.deliveries == []
    workspace.post(workspace.user, workspace.direct(), f"{workspace.mention} hello")
    assert [each.type for each in workspace.deliveries] == ["message"]
    assert workspace.deliveries[0].event["channel_type"] == "im"


def test_own_messages_edits_previews_and_deletions_are_told(workspace, client, question):
    client.chat_postMessage(channel=workspace.channel, text="x", thread_ts=question.ts)
    workspace.edit(question, f"{workspace.mention} what opened?")
    workspace.unfurl(question)
    workspace.delete(question)
    own, edited, unfurled, deleted = workspace.deliveries_of("message")[1:]
    assert own.event["bot_id"] == workspace.who.bot_id
    assert edited.event["message"]["edited"]
    assert edited.event["previous_message"]["text"] == question.text
    assert unfurled.event["message"]["attachments"]
    assert deleted.event["deleted_ts"] == question.ts
    assert [each.event["subtype"] for each in (edited, deleted)] == ["message_changed", "message_deleted"]
    assert len(workspace.deliveries_of("app_mention")) == 1


def test_other_apps_reactions_and_comings_and_goings_are_told(workspace, question):
    workspace.post_as_other_bot(workspace.channel, f"{workspace.mention} beep")
    mention = workspace.deliveries_of("app_mention")[-1]
    assert mention.event["bot_id"] != workspace.who.bot_id
    workspace.react(question, "eyes")
    assert workspace.deliveries_of("reaction_added") == []
    assert workspace.message(question.channel, question.ts).content["reactions"][0]["count"] == 1
    workspace.remove_bot(workspace.channel)
    workspace.invite(workspace.channel)
    assert workspace.deliveries[-1].type == "member_joined_channel"


def test_an_event_is_tried_again_until_taken():
    timing = replace(QUICK, ack_seconds=1.0)
    with (
        SlackWorkspace(timing=timing) as workspace,
        listening(workspace, said(status=500), said(pause=timing.ack_seconds + 0.2)) as received,
    ):
        delivery = workspace.wait_for_delivery(workspace.open_home())
    assert [each.status for each in delivery.attempts] == [500, None, 200]
    assert [each.reason for each in delivery.attempts] == ["", "http_error", "http_timeout"]
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in received] == [None, "1", "2"]
    assert len({body for _, body in received}) == 1
    assert delivery.ack_seconds < timing.ack_seconds


def test_an_event_is_tried_four_times_at_most_and_once_when_unwelcome(workspace):
    unwelcome = said(status=404, headers={"X-Slack-No-Retry": "1"})
    with listening(workspace, *[said(status=500)] * 4, unwelcome):
        assert len(workspace.wait_for_delivery(workspace.open_home()).attempts) == 4
        assert len(workspace.wait_for_delivery(workspace.open_home()).attempts) == 1


def test_an_app_that_is_not_there_is_a_failed_connection(workspace):
    workspace.connect_http(f"http://127.0.0.1:{free_port()}/slack/events")
    delivery = workspace.wait_for_delivery(workspace.open_home())
    assert {each.failure for each in delivery.attempts} == {"connection_failed"}
    assert workspace.shortcut("any").problem == "connection_failed: status None"


def test_waiting_in_vain_tells_what_happened(workspace, question):
    with pytest.raises(WaitedInVainError, match=r"(?s)reply number 1.*app_mention"):
        workspace.wait_for_reply(workspace.channel, question.ts, timeout_seconds=0.2)


# A real app ----------------------------------------------------------------------------------------


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
