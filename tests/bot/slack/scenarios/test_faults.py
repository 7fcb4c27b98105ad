"""When Slack fails: each failure has an end, in words, and the bot lives on."""

import time

import pytest

from tests.bot.slack.scenarios.scene import ANSWER, Scene


def test_a_rate_limit_is_waited_out(scene):
    scene.slack.fault("chat.postMessage", retry_after_seconds=1)
    asked = scene.ask()
    assert ANSWER in scene.reply(asked).rendered
    assert len(scene.replies(asked)) == 1


@pytest.mark.parametrize("status", [500, 502])
def test_a_server_error_is_tried_again(scene, status):
    scene.slack.fault("chat.postMessage", status=status, error="internal_error")
    asked = scene.ask()
    assert ANSWER in scene.reply(asked).rendered
    assert len(scene.replies(asked)) == 1


def test_a_server_error_after_the_message_was_posted_posts_it_no_second_time(scene):
    scene.slack.fault("chat.postMessage", status=503, error="internal_error", takes_effect=True)
    asked = scene.ask()
    assert ANSWER in scene.reply(asked).rendered
    assert len(scene.replies(asked)) == 1


def test_a_lost_connection_after_the_message_was_posted_posts_it_no_second_time(scene):
    scene.slack.fault("chat.postMessage", is_lost=True, takes_effect=True)
    asked = scene.ask()
    assert ANSWER in scene.reply(asked).rendered
    assert len(scene.replies(asked)) == 1


def test_a_lost_connection_before_the_message_was_posted_is_tried_again(scene):
    scene.slack.fault("chat.postMessage", is_lost=True)
    asked = scene.ask()
    assert ANSWER in scene.reply(asked).rendered
    assert len(scene.replies(asked)) == 1


def test_a_channel_the_bot_was_taken_out_of_is_told_of_in_a_direct_message(scene):
    scene.slack.fault("chat.postMessage", error="not_in_channel")
    asked = scene.ask()
    told = scene.slack.wait_for_reply(scene.slack.direct(scene.user), timeout_seconds=20)
    assert f"<#{scene.channel}>" in told.text
    assert "/invite @newsdesk" in told.text
    assert scene.replies(asked) == []


def test_a_channel_that_is_not_found_is_told_of_in_a_direct_message(scene):
    scene.slack.fault("chat.postMessage", error="channel_not_found")
    scene.ask()
    told = scene.slack.wait_for_reply(scene.slack.direct(scene.user), timeout_seconds=20)
    assert "I cannot see" in told.text


def test_an_archived_channel_is_told_of_in_a_direct_message(scene):
    scene.slack.fault("chat.postMessage", error="is_archived")
    scene.ask()
    told = scene.slack.wait_for_reply(scene.slack.direct(scene.user), timeout_seconds=20)
    assert "has been archived" in told.text


def test_an_asker_who_cannot_be_told_anything_costs_nobody_else_an_answer(scene):
    scene.slack.fault("chat.postMessage", error="channel_not_found", times=2)
    scene.ask()
    scene.slack.wait_for_call(
        "chat.postMessage", count=len(scene.slack.calls("chat.postMessage")) + 2, timeout_seconds=20
    )
    assert ANSWER in scene.reply(scene.ask()).rendered


def test_a_thread_that_was_deleted_meanwhile_ends_in_silence(scene):
    scene.slack.fault("chat.postMessage", error="thread_not_found")
    asked = scene.ask()
    scene.slack.wait_until(lambda: scene.bot.logged(f"{asked.ts}: no reply: thread_not_found"), "log", 20)
    assert scene.replies(asked) == []


def test_a_missing_scope_is_named_to_whoever_runs_the_bot_and_to_nobody_else(scene):
    scene.slack.fault("chat.postMessage", error="missing_scope")
    asked = scene.ask()
    scene.slack.wait_until(
        lambda: scene.bot.logged(f"{asked.ts}: no reply: the app lacks the scope"), "log", 20
    )
    assert scene.replies(asked) == []


def test_a_message_slack_does_not_take_is_apologised_for_with_an_id(scene):
    scene.slack.fault("chat.postMessage", error="msg_blocks_too_long")
    asked = scene.ask()
    reply = scene.reply(asked)
    assert "something on my side failed" in reply.rendered
    assert asked.ts in reply.rendered
    assert len(scene.replies(asked)) == 1


def test_a_status_that_hangs_holds_up_no_acknowledgement(scene):
    scene.slack.fault("assistant.threads.setStatus", delay_seconds=2)
    asked = scene.ask()
    scene.taken(asked)
    own = [each for each in scene.slack.deliveries if each.event.get("ts") == asked.ts]
    assert all(each.ack_seconds < 2 for each in own)
    assert ANSWER in scene.reply(asked).rendered


def test_an_expired_trigger_opens_nothing_and_harms_nothing(scene):
    reply = scene.reply(scene.ask())
    scene.slack.fault("views.open", error="expired_trigger_id")
    clicked = scene.slack.click(reply, "cite:1", user=scene.user)
    assert clicked.is_acknowledged
    scene.slack.clear_faults()
    scene.slack.click(reply, "cite:1", user=scene.user)
    scene.slack.wait_until(
        lambda: scene.slack.wait_for_view(scene.user).title == "Citation [1]", "the passage", 20
    )


def test_a_revoked_token_is_named_in_the_log_and_answers_are_kept_for_later(scene):
    scene.slack.fault("chat.postMessage", error="token_revoked")
    asked = scene.ask()
    scene.slack.wait_until(
        lambda: scene.bot.logged(f"{asked.ts}: no reply: Slack no longer accepts SLACK_BOT_TOKEN"), "log", 20
    )
    assert scene.replies(asked) == []


def test_too_many_questions_in_a_minute_are_refused_to_the_asker_alone(bot_of_its_own):
    bot_of_its_own.settings = {"NEWSDESK_QUESTIONS_PER_MINUTE": "2"}
    scene = Scene(bot_of_its_own.start())
    for _ in range(3):
        scene.ask()
    assert "more than 2 questions in a minute" in scene.private_words()
    scene.slack.wait_until(lambda: len(scene.calls("chat.postMessage")) == 2, "two answers", 20)
    scene.slack.wait_until_quiet(0.5, 20)
    assert len(scene.calls("chat.postMessage")) == 2
    other = Scene(bot_of_its_own)
    assert ANSWER in other.reply(other.ask()).rendered


def test_commands_count_among_the_questions_of_a_minute(bot_of_its_own):
    bot_of_its_own.settings = {"NEWSDESK_QUESTIONS_PER_MINUTE": "2"}
    scene = Scene(bot_of_its_own.start())
    assert ANSWER in scene.reply(scene.ask()).rendered
    for _ in range(2):
        scene.slack.command("/newsdesk", "stories", user=scene.user, channel=scene.channel)
    assert "more than 2 questions in a minute" in scene.private_words()
    scene.slack.wait_until_quiet(0.5, 20)
    assert len(scene.calls("chat.postMessage")) == 2
    scene.slack.command("/newsdesk", "help", user=scene.user, channel=scene.channel)
    assert "What I do here" in scene.slack.wait_for_ephemeral(scene.user, count=2).rendered


def test_a_slow_slack_makes_nothing_double(scene):
    scene.slack.fault("chat.postMessage", delay_seconds=1.0)
    asked, started = scene.ask(), time.time()
    assert float(scene.reply(asked).ts) - started > 0.9
    assert len(scene.replies(asked)) == 1
