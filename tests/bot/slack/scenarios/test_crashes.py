"""Killed, stopped and started again: every question is answered, and answered once."""

import time

from bot.slack.intake import GIVEN_UP
from bot.slack.words import INTERRUPTED
from tests.bot.slack.scenarios.scene import Scene
from tests.bot.slack.surfaces.test_sharing import ARTICLE
from tests.doubles.quoting_model import quoting

SLOWLY = quoting(8, chunk_length=10, chunk_delay_seconds=0.1)


def restart(scene):
    scene.bot.kill()
    scene.slack.clear_faults()
    scene.bot.start()


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


# ---- what was shared and is being read in


def accepted(scene, name="ferry.txt"):
    """Share a file and say yes to the offer; return the message, once the bot says that it is reading."""
    channel = scene.channel = scene.slack.direct(scene.user)
    message = scene.slack.share_file(scene.user, channel, name, ARTICLE.encode())
    offer = scene.slack.wait_for_ephemeral(scene.user, channel, timeout_seconds=30)
    scene.slack.click(offer, "add_to_archive")
    scene.slack.wait_until(
        lambda: "Reading it now" in scene.slack.ephemerals(scene.user, channel)[-1].rendered, "reading", 30
    )
    return message


def test_a_file_that_is_being_read_at_a_kill_is_read_and_reported_once(mortal):
    mortal.slack.fault("files.info", delay_seconds=5)
    message = accepted(mortal)
    restart(mortal)
    assert "In the archive now:" in mortal.reply(message).rendered
    assert len(mortal.replies(message)) == 1


def test_a_report_whose_process_was_killed_before_it_was_noted_is_not_posted_again(mortal):
    mortal.slack.fault("chat.postMessage", delay_seconds=5, takes_effect=True)
    message = accepted(mortal, "ferry-again.txt")
    mortal.reply(message)
    restart(mortal)
    mortal.slack.wait_until(lambda: mortal.calls("chat.update"), "update", 20)
    (report,) = mortal.replies(message)
    assert "In the archive now:" in report.rendered


def test_a_file_that_ended_several_processes_is_apologised_for_once(mortal):
    mortal.slack.fault("files.info", delay_seconds=5, times=3)
    before = len(mortal.slack.calls("files.info"))
    message = accepted(mortal)
    for number in range(2, 5):
        mortal.bot.kill()
        if number == 4:
            mortal.slack.clear_faults()
        mortal.bot.start()
        if number < 4:
            mortal.slack.wait_until(
                lambda so_far=before + number: len(mortal.slack.calls("files.info")) >= so_far,
                "another try",
                20,
            )
    assert GIVEN_UP in mortal.reply(message).rendered
    assert len(mortal.replies(message)) == 1


def test_what_is_being_read_when_it_is_told_to_stop_is_read_after_the_start(mortal):
    mortal.slack.fault("files.info", delay_seconds=2)
    message = accepted(mortal, "ferry-stopped.txt")
    assert mortal.bot.stop() == 0
    mortal.slack.clear_faults()
    mortal.bot.start()
    assert "In the archive now:" in mortal.reply(message).rendered
    assert len(mortal.replies(message)) == 1
