"""Which channels get a briefing: each posted once, whoever asks, crashes, or comes back."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.schedule import Plan
from bot.state import State
from bot.subscriptions import FARTHEST_LEASE, LEASE, RETRY_AFTER
from retrieval.errors import NotFoundError
from retrieval.index import migrations
from retrieval.index.database import FILE_NAME, open_database, sqlite_url, writing
from tests.benchmarks.schedule_sim import simulate
from tests.doubles.at_once import at_once

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
DAY = date(2026, 3, 12)
WORKDAYS = (0, 1, 2, 3, 4)
PLAN = Plan(time(8), "Europe/Berlin", WORKDAYS, ("the dam", "ferries"), "8x60", "dmy")


@pytest.fixture
def state(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield State(engine)
    engine.dispose()


@pytest.fixture
def made(state):
    return state.subscribe("C1", PLAN, NOW, owner="U1")


def replica(tmp_path):
    return State(open_database(sqlite_url(tmp_path)))


def test_a_subscription_comes_back_as_it_was_made(state, made):
    assert (made.channel, made.plan, made.created_at, made.owner) == ("C1", PLAN, NOW, "U1")
    assert state.subscriptions() == [made] == state.subscriptions("C1")
    assert state.subscription(made.id) == made
    assert state.subscriptions("C2") == []
    with pytest.raises(NotFoundError, match="no subscription"):
        state.subscription("nothing")


def test_the_same_again_is_the_first_one_with_the_new_length(state, made):
    longer = Plan(PLAN.at, PLAN.zone, PLAN.days, PLAN.topics, "long")
    again = state.subscribe("C1", longer, NOW + timedelta(days=1))
    assert (again.id, again.plan, again.created_at, again.owner) == (made.id, longer, NOW, "U1")
    assert state.subscriptions() == [again]


def test_a_channel_may_have_several_and_ends_them_together(state, made):
    state.subscribe("C1", Plan(time(17, 30), "UTC", (4,)), NOW + timedelta(hours=1))
    other = state.subscribe("C2", PLAN, NOW + timedelta(hours=2))
    assert [each.plan.at for each in state.subscriptions()] == [time(8), time(17, 30), time(8)]
    assert state.unsubscribe("C1") == 2
    assert state.unsubscribe("C1") == 0
    assert state.subscriptions() == [other]


def test_a_changed_plan_is_the_same_subscription_and_todays_stays_posted(state, made):
    state.delivered(state.claim_delivery(made, DAY, NOW), NOW)
    changed = state.change(made.id, Plan(time(9), "UTC", WORKDAYS))
    assert changed.id == made.id
    assert state.claim_delivery(changed, DAY, NOW + timedelta(hours=2)) is None
    # The plan it had before is another subscription now.
    assert state.subscribe("C1", PLAN, NOW).id != made.id
    with pytest.raises(NotFoundError):
        state.change("nothing", PLAN)


def test_a_paused_channel_is_named_once_and_resumed_by_subscribing(state, made):
    assert [each.id for each in state.pause("C1", "is_archived")] == [made.id]
    assert state.pause("C1", "is_archived") == []
    assert state.subscription(made.id).paused_why == "is_archived"
    assert state.subscribe("C1", PLAN, NOW).paused_why is None


def test_a_briefing_is_claimed_once_a_day_and_subscription(state, made):
    other = state.subscribe("C2", PLAN, NOW)
    assert state.claim_delivery(made, DAY, NOW)
    assert state.claim_delivery(made, DAY, NOW) is None
    assert state.claim_delivery(other, DAY, NOW)
    assert state.claim_delivery(made, DAY + timedelta(days=1), NOW)


def test_replicas_that_wake_at_once_claim_a_briefing_once(tmp_path, made):
    replicas = [replica(tmp_path) for _ in range(4)]
    claims = at_once(lambda number: replicas[number].claim_delivery(made, DAY, NOW), 4)
    assert len([each for each in claims if each]) == 1
    for each in replicas:
        each._engine.dispose()


def test_a_claim_whose_replica_died_is_taken_over_once_its_lease_is_out(state, made):
    state.claim_delivery(made, DAY, NOW)
    assert state.claim_delivery(made, DAY, NOW + LEASE - timedelta(seconds=1)) is None
    assert state.claim_delivery(made, DAY, NOW + LEASE)
    assert state.claim_delivery(made, DAY, NOW + LEASE) is None


def test_who_takes_over_learns_what_was_about_to_be_posted_and_since_when(state, made):
    first = state.claim_delivery(made, DAY, NOW)
    assert (first.briefing, first.reserved_at) == (None, None)
    assert state.reserve(first, "bbbbbbbbbbbb", NOW)
    second = state.claim_delivery(made, DAY, NOW + LEASE)
    assert (second.briefing, second.reserved_at) == ("bbbbbbbbbbbb", NOW)


def test_who_was_too_slow_may_not_post_any_more(state, made):
    slow = state.claim_delivery(made, DAY, NOW)
    state.claim_delivery(made, DAY, NOW + LEASE)
    assert not state.reserve(slow, "bbbbbbbbbbbb", NOW + LEASE)


def test_a_claim_that_came_to_nothing_is_soon_taken_again(state, made):
    state.give_back(state.claim_delivery(made, DAY, NOW), NOW)
    assert state.claim_delivery(made, DAY, NOW) is None
    assert state.claim_delivery(made, DAY, NOW + RETRY_AFTER)


def test_a_lease_from_before_the_clock_jumped_back_keeps_nobody(state, made):
    state.claim_delivery(made, DAY, NOW)
    assert state.claim_delivery(made, DAY, NOW + LEASE - FARTHEST_LEASE) is None
    assert state.claim_delivery(made, DAY, NOW - timedelta(days=1))


def test_a_briefing_that_was_posted_is_never_claimed_again(state, made):
    claimed = state.claim_delivery(made, DAY, NOW)
    state.reserve(claimed, "bbbbbbbbbbbb", NOW)
    state.delivered(claimed, NOW)
    for jump in (10 * LEASE, -timedelta(days=1)):
        assert state.claim_delivery(made, DAY, NOW + jump) is None


def test_what_a_channel_was_told_outlives_its_subscription(state, made):
    for days, briefing in ((0, "b0"), (1, "b1"), (2, "b2")):
        claimed = state.claim_delivery(made, DAY + timedelta(days=days), NOW)
        state.reserve(claimed, briefing, NOW)
        if briefing != "b2":
            state.delivered(claimed, NOW)
    state.unsubscribe("C1")
    assert state.told("C1", DAY) == ["b0", "b1"]
    assert state.told("C1", DAY + timedelta(days=1)) == ["b1"]
    assert state.told("C2", DAY) == []
    assert (state.last_written("C1"), state.last_written("C2")) == (NOW, None)
    assert state.last_delivered(made.id) == DAY + timedelta(days=1)
    assert state.last_delivered("nothing") is None


def test_a_home_of_the_first_release_keeps_its_subscriptions_and_what_was_posted(tmp_path):
    engine = database_at(tmp_path, "0001")
    row = "'s1', 'C1', '08:00', 'Europe/Berlin', '[0, 1]', '[\"the dam\"]', '2026-03-01 07:00:00'"
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old, old:
        old.execute(f"insert into subscriptions values ({row})")
        old.execute(
            "insert into deliveries values ('s1', '2026-03-11', '2026-03-11 07:15:00', "
            "'2026-03-11 07:00:00', 'bbbbbbbbbbbb')"
        )
        old.execute("insert into threads values ('T1', 'C1', '1', 'T1:C1:1', '2026-03-01 07:00:00')")
    engine.dispose()
    state = replica(tmp_path)
    (kept,) = state.subscriptions()
    assert (kept.id, kept.plan.length, kept.plan.dates, kept.owner) == ("s1", "standard", "iso", None)
    assert state.told("C1", date(2026, 3, 1)) == ["bbbbbbbbbbbb"]
    assert state.claim_delivery(kept, date(2026, 3, 11), NOW) is None
    assert state.knows_thread("T1", "C1", "1")
    state._engine.dispose()


def database_at(home, revision):
    """A database as an earlier release made it."""
    from alembic import command

    from retrieval.index import database

    engine = database._engine(sqlite_url(home), is_read_only=False)
    with writing(engine) as connection:
        command.upgrade(migrations.configuration(connection), revision)
    return engine


def test_processes_that_race_and_are_killed_post_every_due_date_once(tmp_path):
    found = simulate(tmp_path, years=0.02, zones=4, restarts=5, processes=2)
    assert (found.missed, found.doubles, found.sigkills) == (0, 0, 2)
    assert found.due > 20
