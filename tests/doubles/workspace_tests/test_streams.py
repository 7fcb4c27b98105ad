"""Streams of an answer, as Slack takes them."""

import time

import pytest
from slack_sdk import WebClient

from tests.doubles.slack_workspace import SlackWorkspace, Timing
from tests.doubles.workspace_tests.builders import actions, button, refusal, section


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
