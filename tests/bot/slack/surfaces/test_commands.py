"""`/newsdesk` and its words: what each gives, how it is refused, who sees it."""

import pytest

from bot import sample


def test_help_names_every_command_and_is_seen_by_the_asker_alone(room):
    said = room.whispered("help")
    for word in ("ask", "summarize", "brief", "stories", "find", "check", "subscribe", "feeds", "scope"):
        assert f"/newsdesk {word}" in said
    assert room.slack.messages(room.channel) == []


def test_what_is_no_command_gets_help(room):
    assert "What I do here" in room.whispered("frobnicate the news")


@pytest.mark.parametrize("name", ["ask", "summarize", "find", "check"])
def test_a_command_without_its_words_says_how_it_is_used(room, name):
    assert f"/newsdesk {name}" in room.whispered(name)
    assert room.slack.messages(room.channel) == []


@pytest.mark.parametrize("name", ["ask", "summarize", "find", "check", "brief"])
def test_a_command_of_many_pages_is_refused_before_any_work(room, name):
    assert "4000 letters" in room.whispered(f"{name} {'the dam broke ' * 1_000}").replace(",", "")
    assert room.slack.messages(room.channel) == []


@pytest.mark.parametrize("name", ["ask", "find", "check", "summarize"])
def test_what_a_command_says_calls_nobody(room, name):
    message = room.posted(f"{name} <!channel> <!here|here> <@{room.admin}> the dam &lt;!everyone&gt;", "dam")
    assert not message.live_mentions
    assert not [
        each
        for call in room.slack.calls("chat.postMessage")[-1:]
        for each in ("<!",)
        if each in call.arguments["text"]
    ]


@pytest.mark.parametrize("words", ["http://127.0.0.1:9/feed", "add http://169.254.169.254/latest"])
def test_feeds_are_listed_whatever_follows_and_none_is_fetched(room, words):
    assert "No feeds are followed yet" in room.whispered(f"feeds {words}")


def test_a_question_is_answered_in_the_channel_under_who_asked(room):
    message = room.posted(f"ask {sample.QUESTION}", "Sources")
    assert "/newsdesk ask" in message.rendered
    assert [each for each in message.actions if each["action_id"].startswith("cite:")]
    assert not message.live_mentions


def test_a_question_is_seen_before_it_is_answered(room):
    message = room.posted(f"ask {sample.QUESTION}", "Sources")
    posts = [each for each in room.slack.calls("chat.postMessage") if each.response.get("ts") == message.ts]
    assert "Sources" not in str(posts[0].arguments)


def test_a_follow_up_under_a_commands_answer_needs_no_mention(room):
    answer = room.posted("ask What does Corin Valdane want to do with the inner harbour?", "Sources")
    room.slack.post(room.user, room.channel, "And Rena Osterhaut?", thread=answer.ts)
    reply = room.slack.wait_for_reply(room.channel, answer.ts, count=2, timeout_seconds=30)
    assert "Osterhaut" in reply.rendered


def test_a_topic_is_summarised(room):
    assert room.posted(f"summarise {sample.TOPIC}", "Sources").rendered


def test_a_briefing_has_its_headlines_in_the_channel_and_each_story_in_the_thread(room):
    parent = room.posted("brief", "Each story with its sources is in the thread.")
    stories = room.slack.wait_until(
        lambda: [each for each in room.slack.replies(room.channel, parent.ts)[1:] if each.actions],
        "the stories",
        timeout_seconds=30,
    )
    assert all("Sources" in each.rendered for each in stories)
    assert not [each for each in parent.actions if each["action_id"].startswith("cite:")]
    story = stories[0]
    first = next(each for each in story.actions if each["action_id"].startswith("cite:"))
    room.slack.click(story, first["action_id"], user=room.user)
    assert room.view("citation").title.startswith("Citation [")


def test_stories_are_listed_with_who_carries_them(room):
    assert "origin" in room.posted("stories", "Stories of yesterday and today").rendered


def test_every_sentence_of_a_text_is_checked(room):
    message = room.posted(
        "check The lantern was wrapped in an old sail and lay under a rowing boat.", "Supported"
    )
    assert "1 of 1 sentences are supported" in message.text


def test_feeds_are_listed_for_the_asker(room):
    assert "No feeds are followed yet" in room.whispered("feeds")


def test_a_channel_the_bot_is_not_in_still_gets_its_answer(room):
    room.channel = room.slack.add_channel("elsewhere", room.user, has_bot=False)
    assert "Sources" in room.posted(f"ask {sample.QUESTION}", "Sources").rendered


def test_a_private_channel_the_bot_cannot_see_gets_nothing_and_is_told_why(room):
    room.channel = room.slack.add_channel("secret", room.user, is_private=True, has_bot=False)
    assert "shared with another organisation" in room.whispered(f"ask {sample.QUESTION}")
