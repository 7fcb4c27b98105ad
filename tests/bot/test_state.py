"""What the bot remembers: each event taken once, threads, and what readers think."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.state import EVENTS_KEPT, State
from retrieval.index.database import open_database, sqlite_url
from tests.doubles.at_once import at_once

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
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


def test_a_thread_that_hangs_under_a_briefing_is_known_and_says_which(state):
    conversation = state.link_thread(*PLACE, "bbbbbbbbbbbb", NOW)
    assert state.knows_thread(*PLACE)
    assert state.briefing_of(conversation) == "bbbbbbbbbbbb"
    state.remember_thread(*PLACE, NOW)
    assert state.briefing_of(conversation) == "bbbbbbbbbbbb"
    assert state.briefing_of("T1:C1:1") is None
