"""What the bot remembers: each event taken once, each briefing posted once, whoever asks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.schedule import Plan
from bot.state import EVENTS_KEPT, LEASE, Feedback, State
from retrieval.index.database import open_database, sqlite_url
from tests.doubles.at_once import at_once

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
DAY = date(2026, 3, 12)
PLAN = Plan(time(8), "Europe/Berlin", (0, 1, 2, 3, 4), ("the dam", "ferries"))
PLACE = ("T1", "C1", "1700000000.000100")


@pytest.fixture
def state(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield State(engine)
    engine.dispose()


def replica(tmp_path):
    return State(open_database(sqlite_url(tmp_path)))


def test_an_event_is_taken_once(state):
    assert state.claim_event("T1:C1:1", NOW)
    assert not state.claim_event("T1:C1:1", NOW + timedelta(minutes=1))
    assert state.claim_event("T1:C1:2", NOW)


def test_replicas_that_get_one_event_at_once_take_it_once(tmp_path, state):
    replicas = [replica(tmp_path) for _ in range(4)]
    assert sorted(at_once(lambda number: replicas[number].claim_event("one", NOW), 4)) == [0, 0, 0, 1]
    for each in replicas:
        each._engine.dispose()


def test_events_are_forgotten_when_nobody_repeats_them_any_more(state):
    state.claim_event("old", NOW)
    state.claim_event("new", NOW + EVENTS_KEPT)
    assert not state.claim_event("old", NOW + EVENTS_KEPT)
    state.claim_event("newer", NOW + EVENTS_KEPT + timedelta(seconds=1))
    assert state.claim_event("old", NOW + EVENTS_KEPT + timedelta(seconds=2))


def test_a_thread_is_known_once_the_bot_takes_part_in_it(state):
    assert not state.knows_thread(*PLACE)
    assert state.remember_thread(*PLACE, NOW) == "T1:C1:1700000000.000100"
    state.remember_thread(*PLACE, NOW + timedelta(days=1))
    assert state.knows_thread(*PLACE)
    assert not state.knows_thread("T1", "C2", PLACE[2])


def test_a_moment_without_zone_is_refused(state):
    with pytest.raises(Exception, match="has no time zone"):
        state.claim_event("one", datetime(2026, 3, 12))  # noqa: DTZ001 - the fault under test


def test_a_subscription_comes_back_as_it_was_made(state):
    made = state.subscribe("C1", PLAN, NOW)
    assert (made.channel, made.plan, made.created_at) == ("C1", PLAN, NOW)
    assert state.subscriptions() == [made] == state.subscriptions("C1")
    assert state.subscriptions("C2") == []


def test_the_same_subscription_again_is_the_first_one(state):
    first = state.subscribe("C1", PLAN, NOW)
    assert state.subscribe("C1", PLAN, NOW + timedelta(days=1)) == first
    assert state.subscriptions() == [first]


def test_a_channel_may_have_several_and_ends_them_together(state):
    state.subscribe("C1", PLAN, NOW)
    state.subscribe("C1", Plan(time(17, 30), "UTC", (4,)), NOW + timedelta(hours=1))
    other = state.subscribe("C2", PLAN, NOW + timedelta(hours=2))
    assert [each.plan.at for each in state.subscriptions()] == [time(8), time(17, 30), time(8)]
    assert state.unsubscribe("C1") == 2
    assert state.unsubscribe("C1") == 0
    assert state.subscriptions() == [other]


def test_a_briefing_is_claimed_once_a_day_and_subscription(state):
    assert state.claim_delivery("s1", DAY, NOW)
    assert not state.claim_delivery("s1", DAY, NOW)
    assert state.claim_delivery("s2", DAY, NOW)
    assert state.claim_delivery("s1", DAY + timedelta(days=1), NOW)


def test_replicas_that_wake_at_once_claim_a_briefing_once(tmp_path, state):
    replicas = [replica(tmp_path) for _ in range(4)]
    claims = at_once(lambda number: replicas[number].claim_delivery("s1", DAY, NOW), 4)
    assert sorted(claims) == [False, False, False, True]
    for each in replicas:
        each._engine.dispose()


def test_a_claim_whose_replica_died_is_taken_over_once_its_lease_is_out(state):
    state.claim_delivery("s1", DAY, NOW)
    assert not state.claim_delivery("s1", DAY, NOW + LEASE - timedelta(seconds=1))
    assert state.claim_delivery("s1", DAY, NOW + LEASE)
    assert not state.claim_delivery("s1", DAY, NOW + LEASE)


def test_a_briefing_that_was_posted_is_never_claimed_again(state):
    state.claim_delivery("s1", DAY, NOW)
    state.delivered("s1", DAY, NOW, "bbbbbbbbbbbb")
    assert not state.claim_delivery("s1", DAY, NOW + 10 * LEASE)


def test_feedback_is_one_readers_last_word(state):
    state.record_feedback("answer", "U1", "up", NOW)
    state.record_feedback("answer", "U2", "up", NOW)
    state.record_feedback("answer", "U1", "down", NOW + timedelta(hours=1), comment="Old numbers.")
    assert state.feedback() == [
        Feedback("answer", "U2", "up", "", NOW),
        Feedback("answer", "U1", "down", "Old numbers.", NOW + timedelta(hours=1)),
    ]
