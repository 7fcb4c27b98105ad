"""What the app is told: events, signed, tried again until taken."""

import json
from dataclasses import replace

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.doubles.slack_workspace import SlackWorkspace, WaitedInVainError, free_port
from tests.doubles.workspace_tests.builders import QUICK
from tests.doubles.workspace_tests.listening import listening, said


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
