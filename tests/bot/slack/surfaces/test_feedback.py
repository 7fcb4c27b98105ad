"""Ratings under answers, the reason for a bad one, and what becomes of them."""

import pytest

from bot.opinions import Opinions
from retrieval.index.database import open_database, sqlite_url


def rate(room, rating):
    reply = room.ask()
    element = next(each for each in reply.actions if each["action_id"] == "feedback")
    name = "positive_button" if rating == "good" else "negative_button"
    room.slack.click(reply, "feedback", value=element[name]["value"], user=room.user)
    return reply


def kept(home, room):
    engine = open_database(sqlite_url(home))
    found = [each for each in Opinions(engine).all() if each.user == room.user]
    engine.dispose()
    return found


def test_a_good_rating_is_kept_and_thanked_for_in_the_thread(room, home):
    reply = rate(room, "good")
    thanks = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert "Thank you" in thanks.rendered
    assert thanks.thread == reply.thread
    assert [each.rating for each in kept(home, room)] == ["good"]


def test_a_bad_rating_is_asked_why_and_the_reason_kept(room, home):
    reply = rate(room, "bad")
    view = room.view("feedback_reason")
    room.slack.submit(view, {"reason": "outdated", "comment": "It was nine <!here> by then."})
    thanks = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert thanks.thread == reply.thread
    (given,) = kept(home, room)
    assert (given.rating, given.reason) == ("bad", "outdated")
    assert given.comment == "It was nine <!here> by then."


def test_a_bad_rating_counts_also_when_no_reason_is_given(room, home):
    rate(room, "bad")
    view = room.view("feedback_reason")
    room.slack.close(view)
    room.slack.wait_until(lambda: kept(home, room), "the rating", timeout_seconds=30)
    assert kept(home, room)[0].reason is None


def test_a_bad_rating_is_thanked_for_when_the_modal_comes_too_late(room, home):
    room.slack.fault("views.open", error="expired_trigger_id")
    rate(room, "bad")
    assert "Thank you" in room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30).rendered
    assert kept(home, room)[0].rating == "bad"


@pytest.mark.parametrize("error", ["internal_error", "ratelimited"])
def test_a_bad_rating_counts_and_is_thanked_for_whatever_keeps_the_modal_away(room, home, error):
    room.slack.fault("views.open", error=error)
    rate(room, "bad")
    assert "Thank you" in room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10).rendered
    assert kept(home, room)[0].rating == "bad"


def test_a_second_opinion_replaces_the_first_and_the_home_tab_shows_it(room, home):
    reply = rate(room, "good")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    element = next(each for each in reply.actions if each["action_id"] == "feedback")
    room.slack.click(reply, "feedback", value=element["negative_button"]["value"], user=room.user)
    room.slack.submit(room.view("feedback_reason"), {"reason": "missing"})
    room.slack.wait_until(
        lambda: [each.reason for each in kept(home, room)] == ["missing"], "the reason", timeout_seconds=30
    )
    assert "Bad: Something important is missing" in room.home().rendered


def test_nobody_sees_what_others_thought_and_asked(room):
    rate(room, "good")
    room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    mine = room.home().rendered
    room.user = room.admin
    assert "Good" in mine
    assert "You have not rated an answer yet" in room.home().rendered
