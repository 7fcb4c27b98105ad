"""Killed and stopped while it reads what was shared: it is read in and reported, or apologised for, once."""

from bot.slack.intake import GIVEN_UP
from tests.bot.slack.scenarios.scene import restart
from tests.bot.slack.surfaces.test_sharing import ARTICLE


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
    for number in range(1, 4):
        # Only what has begun counts as a try.
        mortal.slack.wait_until(
            lambda so_far=before + number: len(mortal.slack.calls("files.info")) >= so_far, "try", 20
        )
        mortal.bot.kill()
        if number == 3:
            mortal.slack.clear_faults()
        mortal.bot.start()
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
