"""What a channel may see: everything, some outlets, or nothing."""

import pytest

from bot import sample

OUTLET = "Northlight"


def shared(room):
    """The same people in a channel that strangers are in too."""
    room.channel = room.slack.add_channel("shared", room.user, room.admin, is_shared=True)
    return room


def outlets_in(message):
    lines = [line for line in message.rendered.splitlines() if line.lstrip("• ").startswith("[")]
    return {line.partition(", ")[0].rpartition("] ")[2] for line in lines}


def test_a_channel_sees_everything_until_somebody_limits_it(room):
    assert "sees the whole archive" in room.whispered("scope")
    assert len(outlets_in(room.posted(f"ask {sample.QUESTION}", "Sources"))) > 1


def test_only_an_admin_or_the_creator_limits_a_channel(room):
    assert "Only workspace admins" in room.whispered(f"scope {OUTLET}")
    assert f"sees only: {OUTLET}." in room.whispered(f"scope {OUTLET.upper()}", user=room.admin)
    room.channel = room.slack.add_channel("own", room.user, creator=room.user)
    assert f"sees only: {OUTLET}." in room.whispered(f"scope {OUTLET}")


def test_an_unknown_outlet_is_named_with_those_there_are(room):
    said = room.whispered("scope The Daily Zeppelin", user=room.admin)
    assert "No outlet or feed The Daily Zeppelin" in said
    assert OUTLET in said


@pytest.mark.parametrize(
    "command", [f"ask {sample.QUESTION}", "summarize the Brannick Dam", "brief", "stories"]
)
def test_a_limited_channel_is_told_of_its_outlets_alone(room, command):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    expected = {"brief": "Briefing 2026", "stories": "Stories of"}.get(command, "Sources")
    message = room.posted(command, expected)
    said = message.rendered + " ".join(each.rendered for each in room.slack.replies(room.channel, message.ts))
    for other in ("The Halven Courier", "Harbour Mercury", "Kellmark Press Bureau"):
        assert other not in said


def test_a_limited_channel_finds_and_checks_in_its_outlets_alone(room):
    before = room.posted(f"find {sample.CLAIM}", "Outlets that printed it")
    room.whispered("scope Harbour Mercury", user=room.admin)
    after = room.posted(f"find {sample.CLAIM}", "printed")
    assert before.rendered != after.rendered
    assert OUTLET not in after.rendered


def test_a_citation_of_before_does_not_open_where_its_outlet_may_not_be_seen(room):
    reply = room.ask()
    first = sorted(outlets_in(reply))[0]
    other = next(each for each in ("Harbour Mercury", OUTLET) if each != first)
    line = next(line for line in reply.rendered.splitlines() if f"] {first}," in line)
    number = line.partition("[")[2].partition("]")[0]
    room.whispered(f"scope {other}", user=room.admin)
    room.slack.click(reply, f"cite:{number}", user=room.user)
    assert room.view_saying("may not be shown in this channel")


def test_a_limit_is_lifted(room):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    assert "sees the whole archive" in room.whispered("scope all", user=room.admin)


@pytest.mark.parametrize(
    "command", [f"ask {sample.QUESTION}", "brief", "stories", "find Nine were dead.", "feeds"]
)
def test_a_shared_channel_gets_nothing_of_the_archive(room, command):
    assert "private to yours" in shared(room).whispered(command)
    assert room.slack.messages(room.channel) == []


def test_a_message_in_a_shared_channel_is_not_checked(room):
    message = room.slack.post(room.admin, shared(room).channel, "The Brannick Dam broke on Tuesday.")
    room.slack.shortcut("check_sources", message, user=room.user)
    assert room.view_saying("private to yours")


def test_an_admin_opens_outlets_for_a_shared_channel(room):
    said = shared(room).whispered(f"scope {OUTLET}", user=room.admin)
    assert f"sees only: {OUTLET}." in said
    assert outlets_in(room.posted(f"ask {sample.QUESTION}", "Sources")) == {OUTLET}


def test_a_shared_channel_never_sees_everything(room):
    assert "one by one" in shared(room).whispered("scope all", user=room.admin)


def test_when_slack_does_not_describe_a_channel_nothing_is_shown(room):
    room.slack.fault("conversations.info", error="fatal_error", times=3)
    assert "could not find out from Slack" in room.whispered("stories")
    room.slack.clear_faults()
    assert room.posted("stories", "Stories of")


def test_a_mention_in_a_shared_channel_is_refused_in_words(room):
    assert "private to yours" in shared(room).ask().rendered


def test_a_channel_that_strangers_came_to_shows_nothing_more_from_the_first_event_on(room):
    reply = room.ask()
    room.slack.let_strangers_in(room.channel)
    assert "private to yours" in room.ask().rendered
    room.slack.click(reply, "cite:1", user=room.user)
    assert room.view_saying("private to yours")


def narrowed(room):
    """An answer, a number in it whose outlet the channel may not see any more, and the only one it may."""
    reply = room.ask()
    first = sorted(outlets_in(reply))[0]
    line = next(line for line in reply.rendered.splitlines() if f"] {first}," in line)
    other = next(each for each in ("Harbour Mercury", OUTLET) if each != first)
    room.whispered(f"scope {other}", user=room.admin)
    return reply, line.partition("[")[2].partition("]")[0], other


def test_a_limit_holds_for_people_of_another_workspace_too(room):
    guest = room.slack.add_user("olaf", team="T0COMPANY")
    reply, number, _ = narrowed(room)
    room.slack.click(reply, f"cite:{number}", user=guest)
    assert room.view_saying("may not be shown in this channel", guest)


@pytest.mark.parametrize("is_admin", [True, False])
def test_no_admin_or_creator_of_another_workspace_opens_a_shared_channel(room, is_admin):
    guest = room.slack.add_user("fay", team="T0STRANGER", is_admin=is_admin)
    room.channel = room.slack.add_channel("theirs", room.user, guest, is_shared=True, creator=guest)
    assert "Only workspace admins" in room.whispered(f"scope {OUTLET}", user=guest)


def test_commas_alone_open_nothing(room):
    shared(room)
    assert "Name the outlets and feeds" in room.whispered("scope , ,", user=room.admin)
    assert "private to yours" in room.whispered("stories")


def test_a_limited_channel_is_not_told_what_else_the_archive_follows(room):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    assert "sees a part of the archive only" in room.whispered("feeds")


def test_a_follow_up_in_a_thread_of_before_is_answered_within_the_limit_of_now(room):
    reply, _, other = narrowed(room)
    room.slack.post(room.user, room.channel, sample.QUESTION, thread=reply.thread)
    later = room.slack.wait_for_reply(room.channel, reply.thread, count=2, timeout_seconds=30)
    assert outlets_in(reply) != outlets_in(later) == {other}


def test_a_cited_sentence_is_found_elsewhere_in_the_outlets_of_the_channel_alone(room):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    room.slack.click(room.ask(), "cite:1", user=room.user)
    room.slack.click(room.view("citation"), "elsewhere")
    found = room.view("claim").rendered
    for other in ("The Halven Courier", "Harbour Mercury", "Kellmark Press Bureau"):
        assert other not in found


def test_a_mention_in_a_limited_channel_is_answered_from_its_outlets_alone(room):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    assert outlets_in(room.ask()) == {OUTLET}


def test_what_comes_nearest_is_named_from_its_outlets_alone(room):
    room.whispered(f"scope {OUTLET}", user=room.admin)
    assert outlets_in(room.ask(sample.UNANSWERABLE)) <= {OUTLET}
