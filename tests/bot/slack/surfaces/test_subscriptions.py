"""The subscribe form, its preview, and the Home tab."""

from datetime import UTC, datetime, time

import pytest

from bot.schedule import Plan
from bot.state import State
from retrieval.index.database import open_database, sqlite_url

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
PLAN = Plan(time(8), "Europe/Berlin", (0, 1))
VALID = {
    "at": "09:30",
    "zone": "Europe/Berlin",
    "topics": "the dam\nferries",
    "length": "short",
    "dates": "dmy",
}


def form(room):
    room.command("subscribe")
    return room.view("subscription")


def subscribe(room, **changes):
    return room.slack.submit(form(room), VALID | changes)


def mine(room, action):
    """The Home tab, and the value of the button that is about this room's subscription."""
    home = room.home()
    after = next(n for n, block in enumerate(home.blocks) if room.channel in str(block))
    row = next(block for block in home.blocks[after:] if block["type"] == "actions")
    return home, next(each["value"] for each in row["elements"] if each["action_id"] == action)


def with_state(home, work):
    """Do something with the state of the bot that runs."""
    engine = open_database(sqlite_url(home))
    work(State(engine))
    engine.dispose()


def end_all(state):
    for each in state.subscriptions():
        state.unsubscribe(each.channel)


@pytest.fixture(autouse=True)
def emptied(home):
    """No subscriptions of other scenarios: the Home tab lists so many only."""
    yield
    with_state(home, end_all)


def test_the_form_offers_the_channel_and_the_readers_own_zone(room):
    view = form(room)
    channel = next(each for each in view.actions if each["action_id"] == "channel")
    zone = next(each for each in view.actions if each["action_id"] == "zone")
    assert channel["initial_conversation"] == room.channel
    assert zone["initial_value"] == "Europe/Paris"


def test_a_subscription_is_confirmed_with_its_next_moment(room):
    before = len(room.slack.ephemerals(room.user, room.channel))
    assert subscribe(room).is_acknowledged
    told = room.slack.wait_for_ephemeral(room.user, room.channel, count=before + 1, timeout_seconds=30)
    assert "at 09:30 (Europe/Berlin)" in told.rendered
    assert "Friday, 13 March 2026 at 09:30 (Europe/Berlin)" in told.rendered
    assert room.slack.modals(room.user) == []


def test_a_zone_nobody_knows_is_said_in_the_form(room):
    subscribe(room, zone="Europe/Atlantis")
    view = room.view("subscription")
    assert "IANA" in view.content["errors"]["zone"]


def test_a_form_without_a_day_is_said_in_the_form(room):
    view = form(room)
    stored = room.slack._state.views[view.id]
    boxes = next(each["element"] for each in stored["blocks"] if each.get("block_id") == "days")
    del boxes["initial_options"]
    next(each for each in stored["blocks"] if each.get("block_id") == "days")["optional"] = True
    room.slack.submit(view, VALID)
    assert "at least one day" in room.view("subscription").content["errors"]["days"]


def test_too_long_a_topic_is_said_in_the_form(room):
    subscribe(room, topics="word " * 100)
    assert "at most 200 letters" in room.view("subscription").content["errors"]["topics"]


def test_a_channel_the_bot_is_not_in_is_said_in_the_form(room):
    other = room.slack.add_channel("other", room.user, has_bot=False)
    subscribe(room, channel=other)
    assert "Invite me" in room.view("subscription").content["errors"]["channel"]


def test_a_channel_shared_with_strangers_is_said_in_the_form(room):
    other = room.slack.add_channel("strangers", room.user, is_shared=True)
    subscribe(room, channel=other)
    assert "private to yours" in room.view("subscription").content["errors"]["channel"]


def test_the_preview_shows_the_briefing_that_would_be_posted(room):
    view = form(room)
    room.slack.click(view, "preview", entered=VALID)
    preview = room.view("previewed")
    assert "12 March 2026" in preview.rendered
    assert len(room.slack.modals(room.user)) == 2
    assert room.slack.messages(room.channel) == []
    first = next(each for each in preview.actions if each["action_id"].startswith("cite:"))
    room.slack.click(preview, first["action_id"], value=first["value"])
    assert room.view("citation").rendered


def test_the_preview_of_a_wrong_form_says_what_is_wrong(room):
    room.slack.click(form(room), "preview", entered=VALID | {"zone": "Nowhere/Here"})
    assert room.view_saying("IANA time zone")


def test_the_home_tab_lists_briefings_in_the_readers_zone(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home = room.home()
    assert "at 09:30 (Europe/Berlin) · on the dam; ferries · short" in home.rendered
    assert "Next for you: Friday 13 March, 09:30 (Europe/Paris)" in home.rendered
    for heading in ("Feeds", "Your recent feedback", "Privacy"):
        assert heading in home.rendered
    assert "mistakes happen" in home.rendered


def test_run_now_posts_the_briefing_with_its_stories_in_the_thread(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home, value = mine(room, "sub_run")
    room.slack.click(home, "sub_run", value=value)
    parent = room.slack.wait_until(
        lambda: room.slack.messages(room.channel), "a briefing", timeout_seconds=30
    )[0]
    assert "Briefing " in parent.rendered
    told = room.slack.wait_until(
        lambda: room.slack.messages(room.slack.direct(room.user)), "a word that it is out", timeout_seconds=60
    )
    assert "The briefing is in the channel." in told[0].rendered
    assert len(room.slack.replies(room.channel, parent.ts)) > 1


def points_in_thread(room, briefing):
    """The sentences a briefing tells its stories in; what is as long and is a source names its article."""
    replies = [each.rendered for each in room.slack.replies(room.channel, briefing.ts)[1:]]
    lines = {line.strip("• ") for each in replies for line in each.splitlines()}
    return {each for each in lines if len(each.split()) > 8 and not each.startswith("[")}


def test_what_was_run_now_counts_as_told_and_who_ran_it_is_told_so(room):
    subscribe(room, topics="")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home, value = mine(room, "sub_run")
    for count in (1, 2):
        room.slack.click(home, "sub_run", value=value)
        words = room.slack.wait_for_reply(room.slack.direct(room.user), count=count, timeout_seconds=60)
        assert "counts as told: the next one comes as planned" in words.rendered
    first, second = (points_in_thread(room, each) for each in room.slack.messages(room.channel))
    assert first
    assert not first & second


def test_a_click_delivered_again_posts_no_second_briefing(room):
    subscribe(room, topics="")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home, value = mine(room, "sub_run")
    clicked = room.slack.click(home, "sub_run", value=value)
    room.slack.wait_for_reply(room.slack.direct(room.user), timeout_seconds=60)
    again = room.slack.wait_for_delivery(room.slack.redeliver(clicked), 30)
    assert [each.status for each in again.attempts] == [200, 200]
    room.slack.wait_until_quiet(1.0)
    assert len(room.slack.messages(room.channel)) == 1
    assert len(room.slack.messages(room.slack.direct(room.user))) == 1


def test_a_form_sent_back_with_a_complaint_can_be_sent_again(room):
    view = form(room)
    room.slack.submit(view, VALID | {"zone": "Europe/Atlantis"})
    room.slack.submit(view, VALID)
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert "at 09:30 (Europe/Berlin)" in told.rendered


def test_questions_in_the_thread_of_a_briefing_run_now_are_about_its_stories_first(room):
    subscribe(room, topics="")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    home, value = mine(room, "sub_run")
    room.slack.click(home, "sub_run", value=value)
    room.slack.wait_for_reply(room.slack.direct(room.user), timeout_seconds=60)
    (parent,) = room.slack.messages(room.channel)
    known = len(room.slack.replies(room.channel, parent.ts))
    question = "What does Corin Valdane want to do with the inner harbour?"
    room.slack.post(room.user, room.channel, question, thread=parent.ts)
    reply = room.slack.wait_for_reply(room.channel, parent.ts, count=known + 1, timeout_seconds=30)
    assert "the stories of this briefing do not answer this" in reply.rendered


def test_a_briefing_is_changed_from_the_home_tab(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home, value = mine(room, "sub_edit")
    room.slack.click(home, "sub_edit", value=value)
    view = room.view("subscription")
    assert view.title == "Change briefing"
    room.slack.submit(view, {"at": "17:45"})
    room.slack.wait_until(
        lambda: "at 17:45 (Europe/Berlin)" in room.slack.home(room.user).rendered,
        "the change",
        timeout_seconds=30,
    )


def test_a_briefing_is_paused_and_resumed_from_the_home_tab(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    for action, words in (("sub_pause", "Paused (by a reader)"), ("sub_resume", "Next for you")):
        home, value = mine(room, action)
        room.slack.click(home, action, value=value)
        room.slack.wait_until(
            lambda words=words: words in room.slack.home(room.user).rendered, words, timeout_seconds=30
        )


def test_a_briefing_is_removed_from_the_home_tab(room):
    subscribe(room, at="05:05")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    home, value = mine(room, "sub_end")
    room.slack.click(home, "sub_end", value=value)
    room.slack.wait_until(
        lambda: "at 05:05" not in room.slack.home(room.user).rendered, "the removal", timeout_seconds=30
    )


@pytest.mark.parametrize("action", ["sub_run", "sub_edit", "sub_end"])
def test_who_is_not_in_the_channel_changes_nothing(room, action):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    room.user = room.slack.add_user("mallory")
    home, value = mine(room, action)
    room.slack.click(home, action, value=value)
    assert room.view_saying("Only people in that channel")
    assert room.slack.messages(room.channel) == []


def test_a_private_channels_briefing_is_seen_by_its_people_alone(room):
    room.channel = room.slack.add_channel("merger", room.user, is_private=True)
    subscribe(room, topics="the merger")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    assert "the merger" in room.home().rendered
    room.user = room.slack.add_user("mallory")
    assert "the merger" not in room.home().rendered


def test_while_slack_does_not_describe_a_channel_its_briefing_is_seen_by_its_owner_alone(room, home):
    with_state(home, lambda state: state.subscribe("C0GONE", PLAN, NOW, owner=room.user))
    assert "C0GONE" in str(room.home().blocks)
    room.user = room.slack.add_user("mallory")
    assert "C0GONE" not in str(room.home().blocks)


def test_a_slow_slack_keeps_nobody_from_what_is_known_on_their_home_tab(room, home):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    room.slack.wait_until_quiet(0.5)
    slow = room.slack.add_channel("slow", room.user, is_private=True)
    with_state(home, lambda state: state.subscribe(slow, PLAN, NOW))
    room.slack.fault("conversations.members", delay_seconds=8)

    def tab():
        return room.slack.home(room.user)

    room.slack.open_home(room.user)
    room.slack.wait_until(lambda: "some may be missing" in tab().rendered, "what is known", 7.5)
    assert "at 09:30" in tab().rendered
    assert slow not in str(tab().blocks)
    room.slack.open_home(room.user)
    room.slack.wait_until(lambda: slow in str(tab().blocks), "all of it", 10)
    assert "some may be missing" not in tab().rendered


def test_who_is_not_in_a_channel_neither_previews_nor_subscribes_it(room):
    other = room.slack.add_channel("theirs", room.admin, is_private=True)
    view = form(room)
    room.slack.click(view, "preview", entered=VALID | {"channel": other})
    assert room.view_saying("Only people in that channel")
    room.slack.close(room.slack.modals(room.user)[-1])
    room.slack.submit(view, VALID | {"channel": other})
    assert "Only people in that channel" in room.view("subscription").content["errors"]["channel"]


def test_who_left_a_channel_with_the_form_open_changes_nothing_there(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    tab, value = mine(room, "sub_edit")
    room.slack.click(tab, "sub_edit", value=value)
    view, own = room.view("subscription"), room.slack.add_channel("own", room.user)
    room.slack.leave(room.user, room.channel)
    room.slack.submit(view, {"channel": own, "at": "17:45"})
    assert "Only people in that channel" in room.view("subscription").content["errors"]["channel"]
    room.user = room.admin
    assert "at 09:30" in room.home().rendered


def test_unsubscribe_ends_a_channels_briefings(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert "Ended 1" in room.whispered("unsubscribe")
    assert "has no briefing" in room.whispered("unsubscribe")


def test_who_is_not_in_a_channel_does_not_end_its_briefings(room):
    subscribe(room)
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    mallory = room.slack.add_user("mallory")
    assert "Only people in that channel" in room.whispered("unsubscribe", user=mallory)
    assert "at 09:30" in room.home().rendered
    assert "Ended 1" in room.whispered("unsubscribe", user=room.admin)


def test_the_form_says_when_its_trigger_is_over(room):
    room.slack.fault("views.open", error="expired_trigger_id")
    assert "Please click again" in room.whispered("subscribe")


def test_a_form_that_the_home_tab_cannot_open_is_told_of_in_a_direct_message(room):
    home = room.home()
    room.slack.fault("views.open", error="expired_trigger_id")
    room.slack.click(home, "sub_new", user=room.user)
    told = room.slack.wait_for_reply(room.slack.direct(room.user), timeout_seconds=10)
    assert "Please click again" in told.rendered


def test_a_form_is_not_taken_while_slack_does_not_describe_the_channel(room):
    view = form(room)
    room.slack.fault("conversations.info", error="fatal_error")
    assert room.slack.submit(view, VALID).is_acknowledged
    assert "send the form again" in room.view("subscription").content["errors"]["channel"]


def test_a_form_is_answered_in_time_by_whom_slack_keeps_waiting(room):
    view = form(room)
    room.slack.fault("conversations.info", delay_seconds=2.5)
    sent = room.slack.submit(view, VALID)
    assert sent.is_acknowledged
    assert sent.ack_seconds < 3
    assert "send the form again" in room.view("subscription").content["errors"]["channel"]
