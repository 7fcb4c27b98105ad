"""Answers that a model writes: streamed as they are checked, stopped, taken back, always whole at the end."""

from itertools import pairwise

from bot.slack.words import STOPPED
from bot.thrift import SPENT
from tests.bot.slack.scenarios.scene import ANSWER, Scene
from tests.doubles.openai_server import OpenAIServer, fails, torn
from tests.doubles.quoting_model import quoting

SLOWLY = {"chunk_length": 20, "chunk_delay_seconds": 0.05}
"""A sentence takes about half a second, as a model's do."""


def test_a_model_s_answer_is_one_message_with_sources_and_buttons(written):
    written.model.script.append(quoting(2))
    asked = written.ask()
    reply = written.reply(asked)
    assert "openai:gpt-5-mini" in reply.rendered
    assert [each for each in reply.actions if each["action_id"].startswith("cite:")]
    assert len(written.replies(asked)) == 1


def test_checked_sentences_are_shown_while_others_are_written(written):
    written.model.script.append(quoting(5, **SLOWLY))
    asked = written.ask()
    early = written.streamed(asked)
    assert "\\[1\\]" in early.text
    assert "Sources" not in early.rendered
    final = written.reply(asked)
    assert final.ts == early.ts
    assert "Sources" in final.rendered


def test_a_stream_names_its_reader_and_is_flushed_at_most_once_a_second(written):
    written.model.script.append(quoting(6, **SLOWLY))
    asked = written.ask()
    written.reply(asked)
    (started,) = written.calls("chat.startStream")
    assert (started["recipient_user_id"], started["recipient_team_id"]) == (written.user, written.slack.team)
    moments = [
        each.at
        for each in written.slack.calls()
        if each.method in {"chat.startStream", "chat.appendStream"}
        and each.arguments["channel"] == written.channel
    ]
    assert len(moments) > 1
    assert all(later - earlier > 0.9 for earlier, later in pairwise(moments))


def test_the_steps_told_are_those_done(written):
    written.model.script.append(quoting(4, first_delay_seconds=1.2, **SLOWLY))
    asked = written.ask()
    written.reply(asked)
    steps = written.steps(asked)
    assert steps[0] == "is reading the archive…"
    assert any("sentences and is writing" in each for each in steps)
    written.slack.wait_until_quiet(0.2)
    assert written.slack.status(written.channel, asked.ts) == ""


def test_the_stop_button_stops_the_model_and_keeps_what_was_said(written):
    written.model.script.append(quoting(8, chunk_length=10, chunk_delay_seconds=0.1))
    asked = written.ask()
    early = written.streamed(asked)
    written.slack.stop_stream(early)
    stopped = written.slack.wait_until(
        lambda: [
            each for each in written.slack.replies(written.channel, asked.ts) if STOPPED in each.rendered
        ],
        "stopped reply",
        10,
    )[0]
    assert stopped.ts == early.ts
    assert "[1]" in stopped.rendered
    assert len(written.replies(asked)) == 1


def test_a_stopped_answer_does_not_stand_in_the_way_of_the_next(written):
    written.model.script += [quoting(8, chunk_length=10, chunk_delay_seconds=0.1), quoting(1)]
    asked = written.ask()
    written.slack.stop_stream(written.streamed(asked))
    written.reply(asked)
    written.say(f"{written.question}?!", thread=asked.ts)
    assert "Sources" in written.reply(asked, 2).rendered


def test_a_question_deleted_while_it_is_answered_takes_its_answer_along(written):
    written.model.script.append(quoting(8, chunk_length=10, chunk_delay_seconds=0.1))
    root = written.say("About the dam:")
    asked = written.ask(thread=root.ts)
    written.streamed(asked)
    written.slack.delete(asked)
    written.slack.wait_until(
        lambda: (
            not [
                each
                for each in written.slack.messages(written.channel, root.ts)
                if each.user == written.slack.bot
            ]
        ),
        "empty thread",
        10,
    )
    assert written.replies(root) == []


def test_a_stream_that_expires_is_completed_by_an_update(written):
    written.slack.fault("chat.appendStream", error="message_not_in_streaming_state")
    written.model.script.append(quoting(6, **SLOWLY))
    asked = written.ask()
    reply = written.reply(asked)
    written.whole(asked)
    assert [each.ts for each in written.replies(asked)] == [reply.ts]


def test_a_stream_that_cannot_begin_leaves_a_posted_answer(written):
    written.slack.fault("chat.startStream", error="internal_error", status=500)
    written.model.script.append(quoting(3, **SLOWLY))
    asked = written.ask()
    written.whole(asked)
    assert len(written.replies(asked)) == 1


def test_a_stream_whose_beginning_was_not_heard_of_is_found_and_completed(written):
    written.slack.fault("chat.startStream", error="internal_error", status=503, takes_effect=True)
    written.model.script.append(quoting(3, **SLOWLY))
    asked = written.ask()
    written.whole(asked)
    assert len(written.replies(asked)) == 1


def test_a_stream_that_does_not_end_when_told_is_completed_all_the_same(written):
    written.slack.fault("chat.stopStream", error="internal_error", status=500, times=2)
    written.model.script.append(quoting(3, **SLOWLY))
    asked = written.ask()
    written.whole(asked)
    assert len(written.replies(asked)) == 1


def test_a_model_that_fails_leaves_the_sources_own_sentences_and_says_so(written):
    written.model.script += [fails(400, "no")] * 8
    reply = written.reply(written.ask())
    assert ANSWER in reply.rendered
    assert "these are the sources' own sentences" in reply.rendered


def test_a_model_that_breaks_off_leaves_a_whole_answer(written):
    written.model.script += [torn('{"sentences": [{"text": "Four')] * 4
    asked = written.ask()
    written.whole(asked)
    assert len(written.replies(asked)) == 1


def test_orders_and_mentions_in_what_a_model_says_reach_nobody(written):
    written.model.script.append(quoting(2))
    asked = written.ask("<!channel> <!here> " + written.question)
    reply = written.reply(asked)
    assert reply.live_mentions == []


def test_over_the_day_s_budget_the_sources_answer_and_it_is_said(bot_of_its_own):
    with OpenAIServer(quoting(1), quoting(1)) as model:
        bot_of_its_own.settings = {
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": model.key,
            "NEWSDESK_PRICES": "10,10",
            "NEWSDESK_SPEND_PER_DAY": "0.0001",
        }
        scene = Scene(bot_of_its_own.start(), model)
        scene.reply(scene.ask())
        reply = scene.reply(scene.ask("Who is Lena Corvath?"))
    assert SPENT in reply.rendered
    assert "Corvath" in reply.rendered
