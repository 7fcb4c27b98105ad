"""Killed, stopped and started again: every question is answered, and answered once."""

import time

from bot.slack.words import INTERRUPTED
from tests.bot.slack.scenarios.scene import Scene, restart
from tests.doubles.quoting_model import quoting

SLOWLY = quoting(8, chunk_length=10, chunk_delay_seconds=0.1)


def test_a_bot_killed_while_it_streams_completes_that_very_message(mortal):
    mortal.model.script[0] = SLOWLY
    asked = mortal.ask()
    early = mortal.streamed(asked)
    restart(mortal)
    assert mortal.whole(asked).ts == early.ts
    assert len(mortal.replies(asked)) == 1
    assert mortal.slack.status(mortal.channel, asked.ts) == ""


def test_a_bot_killed_before_it_knew_its_message_finds_it_in_the_thread(mortal):
    mortal.model.script[:] = []
    mortal.slack.fault("chat.postMessage", is_lost=True, takes_effect=True)
    mortal.slack.fault("conversations.replies", delay_seconds=5)
    asked = mortal.ask("")
    mortal.reply(asked)
    restart(mortal)
    mortal.slack.wait_until(lambda: mortal.calls("chat.update"), "update", 20)
    assert len(mortal.replies(asked)) == 1


def test_a_question_taken_before_a_kill_is_answered_after_the_start(mortal):
    mortal.slack.fault("assistant.threads.setStatus", delay_seconds=5)
    asked = mortal.ask()
    mortal.taken(asked)
    restart(mortal)
    mortal.whole(asked)
    assert len(mortal.replies(asked)) == 1


def test_what_is_running_when_it_is_told_to_stop_is_finished_first(mortal):
    mortal.model.script[0] = quoting(3, chunk_length=20, chunk_delay_seconds=0.05)
    asked = mortal.ask()
    mortal.streamed(asked)
    assert mortal.bot.stop() == 0
    assert "Sources" in mortal.slack.replies(mortal.channel, asked.ts)[0].rendered


def test_a_follow_up_without_a_mention_and_no_repeated_delivery_is_answered_after_a_restart(mortal):
    asked = mortal.ask()
    mortal.whole(asked)
    restart(mortal)
    for each in [each for each in mortal.slack.deliveries if each.event.get("ts") == asked.ts]:
        mortal.slack.redeliver(each)
    mortal.say("And who is Rena Osterhaut?", thread=asked.ts)
    mortal.reply(asked, 2)
    assert len(mortal.replies(asked)) == 2


def test_a_question_that_ended_several_processes_is_apologised_for_once(mortal):
    mortal.model.script[:] = [SLOWLY] * 8
    asked = mortal.ask()
    mortal.streamed(asked)
    before = len(mortal.model.requests)
    for number in range(1, 4):
        restart(mortal)
        if number < 3:
            mortal.slack.wait_until(
                lambda so_far=before + number: len(mortal.model.requests) >= so_far, "request", 20
            )
    mortal.slack.wait_until(
        lambda: [each for each in mortal.replies(asked) if INTERRUPTED in each.rendered], "apology", 30
    )
    assert len(mortal.replies(asked)) == 1


def test_a_question_deleted_while_the_bot_is_down_is_answered_to_nobody(mortal):
    mortal.slack.fault("assistant.threads.setStatus", delay_seconds=5)
    asked = mortal.ask()
    mortal.taken(asked)
    mortal.bot.kill()
    mortal.slack.delete(asked)
    mortal.slack.clear_faults()
    mortal.bot.start()
    mortal.slack.wait_until_quiet(1.0, 20)
    assert [each for each in mortal.slack.messages(mortal.channel) if each.user == mortal.slack.bot] == []


def test_many_questions_are_all_answered_once_through_a_kill(mortal):
    scenes = [Scene(mortal.bot, mortal.model) for _ in range(8)]
    asked = [each.ask() for each in scenes]
    time.sleep(0.4)
    restart(mortal)
    for scene, question in zip(scenes, asked, strict=True):
        scene.whole(question)
    for scene, question in zip(scenes, asked, strict=True):
        assert len(scene.replies(question, 0.3)) == 1
