"""Questions: who asks us, where the answer comes, and that it comes once."""

from itertools import pairwise

import pytest

from bot.slack.words import EDITED, TOO_LONG
from retrieval.chain.query import MOST_LETTERS
from tests.bot.slack.scenarios.scene import ANSWER, UNANSWERABLE


def test_a_mention_in_a_channel_is_answered_in_its_thread(scene):
    asked = scene.ask()
    reply = scene.reply(asked)
    assert reply.thread == asked.ts
    assert ANSWER in reply.rendered


def test_a_mention_in_a_thread_is_answered_there(scene):
    root = scene.say("The dam, then.")
    asked = scene.ask(thread=root.ts)
    assert scene.reply(asked).thread == root.ts


def test_a_mention_in_the_middle_of_a_sentence_counts(scene):
    asked = scene.say(f"{scene.question} {scene.slack.mention}, please")
    assert ANSWER in scene.reply(asked).rendered


def test_a_direct_message_needs_no_mention(scene):
    asked = scene.say(scene.question, channel=scene.slack.direct(scene.user))
    assert ANSWER in scene.reply(asked).rendered


def test_a_private_channel_is_answered_too(scene):
    scene.channel = scene.slack.add_channel(f"closed{scene.number}", scene.user, is_private=True)
    assert ANSWER in scene.reply(scene.ask()).rendered


def test_a_follow_up_needs_no_mention(scene):
    asked = scene.ask("What does Corin Valdane want to do with the inner harbour?")
    scene.reply(asked)
    scene.say("And Rena Osterhaut?", thread=asked.ts)
    assert "Osterhaut" in scene.reply(asked, 2).rendered


def test_a_follow_up_by_somebody_else_is_answered_as_well(scene):
    asked = scene.ask()
    scene.reply(asked)
    other = scene.slack.add_user(f"other{scene.number}")
    scene.slack._state.channels[scene.channel].members.add(other)
    scene.slack.post(other, scene.channel, "And who is Lena Corvath?", thread=asked.ts)
    assert "Corvath" in scene.reply(asked, 2).rendered


def test_a_reply_shown_in_the_channel_is_a_follow_up(scene):
    asked = scene.ask()
    scene.reply(asked)
    scene.slack.deliver(
        {
            "type": "message",
            "subtype": "thread_broadcast",
            "user": scene.user,
            "channel": scene.channel,
            "channel_type": "channel",
            "thread_ts": asked.ts,
            "ts": scene.say("(shown in the channel)").ts,
            "text": "Who is Lena Corvath?",
        }
    )
    assert "Corvath" in scene.reply(asked, 2).rendered


def test_a_bare_mention_gets_help(scene):
    assert "Ask me about the news" in scene.reply(scene.ask("")).rendered


def test_what_the_archive_does_not_hold_is_said(scene):
    reply = scene.reply(scene.ask(UNANSWERABLE))
    assert "Nothing in the archive answers this" in reply.rendered


@pytest.mark.parametrize(
    "text",
    ["How many people died?", "<@U0SOMEBODY1> how many people died?", "newsdesk, how many people died?"],
)
def test_talk_that_is_not_for_us_is_left_alone(scene, text):
    assert scene.replies(scene.say(text)) == []


def test_other_peoples_threads_are_left_alone(scene):
    root = scene.say("How many people died when the dam broke?")
    scene.say("I wonder too", thread=root.ts)
    assert scene.replies(root) == []


def test_a_word_to_somebody_else_in_our_thread_is_left_alone(scene):
    asked = scene.ask()
    scene.reply(asked)
    scene.say(f"<@{scene.slack.user}> did you see this?", thread=asked.ts)
    assert len(scene.replies(asked)) == 1


def test_other_bots_are_not_answered(scene):
    said = scene.slack.post_as_other_bot(scene.channel, f"{scene.slack.mention} {scene.question}")
    assert scene.replies(said) == []


def test_another_bot_in_our_thread_is_not_answered(scene):
    asked = scene.ask()
    scene.reply(asked)
    scene.slack.post_as_other_bot(scene.channel, "Build 12 failed", thread=asked.ts)
    assert len(scene.replies(asked)) == 1


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "me_message", "bot_message"])
def test_what_slack_tells_of_a_channel_is_not_answered(scene, subtype):
    root = scene.say("hello")
    scene.slack.deliver(
        {
            "type": "message",
            "subtype": subtype,
            "user": scene.user,
            "channel": scene.channel,
            "channel_type": "channel",
            "ts": "1700000000.000100",
            "text": f"<@{scene.slack.bot}> {scene.question}",
        }
    )
    assert scene.replies(root) == []
    assert scene.calls("chat.postMessage") == []


def test_mention_and_message_of_one_question_are_answered_once(scene):
    asked = scene.ask()
    scene.reply(asked)
    kinds = {each.type for each in scene.slack.deliveries if each.event.get("ts") == asked.ts}
    assert kinds == {"message", "app_mention"}
    assert len(scene.replies(asked)) == 1


def test_a_repeated_delivery_is_answered_once(scene):
    asked = scene.ask()
    scene.reply(asked)
    for each in [each for each in scene.slack.deliveries if each.event.get("ts") == asked.ts] * 3:
        scene.slack.redeliver(each)
    assert len(scene.replies(asked)) == 1


def test_a_delivery_repeated_while_the_answer_is_written_is_answered_once(scene):
    asked = scene.ask()
    for each in [each for each in scene.slack.deliveries if each.event.get("ts") == asked.ts] * 2:
        scene.slack.redeliver(each)
    scene.reply(asked)
    assert len(scene.replies(asked)) == 1


def test_a_message_delivered_by_other_event_ids_is_answered_once(scene):
    asked = scene.ask()
    scene.reply(asked)
    event = next(each.event for each in scene.slack.deliveries if each.event.get("ts") == asked.ts)
    scene.slack.deliver(event, event_id=f"EvOther{scene.number}")
    assert len(scene.replies(asked)) == 1


def test_an_edited_question_gets_no_second_answer_but_an_offer_to_its_asker(scene):
    asked = scene.ask()
    first = scene.reply(asked)
    scene.slack.edit(asked, f"{asked.text} Quickly!")
    assert scene.private_words() == EDITED
    scene.slack.edit(asked, f"{asked.text} Now!")
    assert [each.text for each in scene.replies(asked)] == [first.text]
    assert len(scene.slack.ephemerals(scene.user)) == 1


def test_a_preview_that_slack_adds_is_no_edit(scene):
    asked = scene.ask()
    scene.reply(asked)
    scene.slack.unfurl(asked)
    assert len(scene.replies(asked)) == 1
    assert scene.slack.ephemerals(scene.user) == []


def test_a_mention_added_by_an_edit_is_a_question(scene):
    said = scene.say(scene.question)
    assert scene.replies(said) == []
    scene.slack.edit(said, f"{scene.slack.mention} {scene.question}")
    assert ANSWER in scene.reply(said).rendered


def test_a_deleted_question_that_was_answered_keeps_its_answer(scene):
    root = scene.say("About the dam:")
    asked = scene.ask(thread=root.ts)
    scene.reply(root)
    scene.slack.delete(asked)
    assert len(scene.replies(root)) == 1


def test_the_status_comes_first_and_within_a_second(scene):
    asked = scene.ask()
    scene.reply(asked)
    status = scene.slack.statuses(scene.channel, asked.ts)[0]
    assert status.text == "is reading the archive…"
    assert status.at - float(asked.ts) < 1.0


def test_no_status_is_left_hanging(scene):
    asked = scene.ask()
    scene.reply(asked)
    scene.slack.wait_until_quiet(0.2)
    assert scene.slack.status(scene.channel, asked.ts) == ""


def test_a_status_that_is_refused_costs_no_answer(scene):
    scene.slack.fault("assistant.threads.setStatus", error="missing_scope", times=3)
    assert ANSWER in scene.reply(scene.ask()).rendered


def test_events_are_acknowledged_before_the_answer_is_there(scene):
    asked = scene.ask()
    reply = scene.reply(asked)
    scene.taken(asked)
    own = [each for each in scene.slack.deliveries if each.event.get("ts") == asked.ts]
    assert own
    assert all(len(each.attempts) == 1 for each in own)
    assert all(each.attempts[0].sent_at + each.ack_seconds < float(reply.ts) for each in own)


def test_nothing_unfurls_and_nobody_is_called(scene):
    reply = scene.reply(scene.ask())
    assert all(each["unfurl_links"] in (False, "0", "false") for each in scene.calls("chat.postMessage"))
    assert all(each["unfurl_media"] in (False, "0", "false") for each in scene.calls("chat.postMessage"))
    assert reply.live_mentions == []


def test_words_of_slack_s_markup_in_a_question_are_read_as_words(scene):
    asked = scene.ask(f"<!channel> {scene.question} &lt;!here&gt;")
    reply = scene.reply(asked)
    assert ANSWER in reply.rendered
    assert reply.live_mentions == []


def test_a_question_longer_than_anybody_asks_is_told_so(scene):
    reply = scene.reply(scene.ask(f"{scene.question} {'dam ' * 7_000}"))
    assert reply.rendered == TOO_LONG.format(MOST_LETTERS)


def test_two_questions_in_one_thread_get_an_answer_each(scene):
    root = scene.say("Two things:")
    first, second = scene.ask("Who is Lena Corvath?", root.ts), scene.ask(thread=root.ts)
    scene.reply(root, 2)
    markers = {each.blocks[0]["block_id"] for each in scene.replies(root)}
    assert markers == {f"reply:{first.ts}:0", f"reply:{second.ts}:0"}


def test_a_channel_gets_no_more_than_a_message_a_second(scene):
    asked = [scene.ask() for _ in range(3)]
    posted = sorted(float(scene.reply(each).ts) for each in asked)
    assert all(later - earlier > 0.9 for earlier, later in pairwise(posted))


def test_the_socket_may_be_refreshed_and_dropped(scene):
    if scene.bot.is_http:
        pytest.skip("there is no socket in HTTP mode")
    before = scene.slack.connections_made
    scene.slack.refresh_sockets()
    scene.slack.wait_for_socket(before + 1, 20)
    assert ANSWER in scene.reply(scene.ask()).rendered


def test_the_health_check_answers(scene):
    if not scene.bot.is_http:
        pytest.skip("nothing listens in Socket Mode")
    assert scene.bot.health() == 200
    assert scene.slack.verify_url()
