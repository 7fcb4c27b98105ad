"""What is remembered of feeds: each run by one at a time, failing ones ever more rarely."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feed_store import ITEMS_KEPT, LEASE, FeedStore
from bot.feeds import EVERY, MOST_BACK_OFF, gaps
from retrieval.errors import NotFoundError
from retrieval.index.database import open_database, sqlite_url
from retrieval.ingest.feed_items import Seen
from retrieval.ingest.web import Validators

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
URL = "https://valley.example/feed"
SEEN = Seen("print", "stored", 0, Validators('"one"', "Mon, 02 Mar 2026 07:00:00 GMT"))
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield FeedStore(engine)
    engine.dispose()


@pytest.fixture
def feed(store):
    return store.add(URL, "Valley Post", None, NOW)[0]


def claimed(store, feed, holder="one", now=NOW, is_alone=False):
    return store.claim(feed.id, holder, now, is_alone=is_alone)


# ---- following


def test_a_feed_is_followed_once(store, feed):
    again, is_new = store.add(URL, "Valley Post", None, NOW + HOUR)
    assert (again.id, is_new) == (feed.id, False)
    assert len(store.all()) == 1


def test_following_it_again_changes_only_how_often_it_is_looked_at(store, feed):
    assert feed.every_seconds == EVERY.total_seconds()
    assert store.add(URL, "Valley Post", HOUR, NOW)[0].every_seconds == 3600
    assert store.add(URL, "Valley Post", None, NOW)[0].every_seconds == 3600


def test_a_new_feed_is_due_at_once(feed):
    assert feed.is_due(NOW)


def test_a_feed_is_found_by_id_and_url(store, feed):
    assert store.get(feed.id) == store.get(URL) == feed
    with pytest.raises(NotFoundError, match="feeds list"):
        store.get("nonesuch")


def test_a_removed_feed_leaves_nothing_behind(store, feed):
    store.remember(feed.id, {"item": SEEN}, NOW, ["a"])
    store.remove(URL)
    assert store.all() == []
    store.remember(feed.id, {"item": SEEN}, NOW, ["a"])
    assert store.seen(feed.id) == {}
    assert store.articles([feed.id]) == []


# ---- who runs one


def test_only_one_run_has_a_feed(store, feed):
    assert claimed(store, feed)
    assert not claimed(store, feed, "two")
    store.release(feed.id, "one")
    assert claimed(store, feed, "two")


def test_a_run_that_died_is_taken_over_when_its_lease_is_out(store, feed):
    claimed(store, feed)
    assert not claimed(store, feed, "two", NOW + LEASE - timedelta(seconds=1))
    assert claimed(store, feed, "two", NOW + LEASE)


def test_a_run_that_goes_on_keeps_its_lease(store, feed):
    claimed(store, feed)
    assert store.renew(feed.id, "one", NOW + LEASE / 2)
    assert not claimed(store, feed, "two", NOW + LEASE)


def test_a_process_that_is_alone_need_not_wait_for_a_dead_one(store, feed):
    claimed(store, feed)
    assert claimed(store, feed, "two", is_alone=True)
    assert not store.renew(feed.id, "one", NOW)


def test_a_run_that_lost_its_feed_changes_nothing(store, feed):
    claimed(store, feed)
    claimed(store, feed, "two", NOW + LEASE)
    store.save(replace(feed, title="From the grave"), "one")
    store.release(feed.id, "one")
    assert store.get(feed.id).title == "Valley Post"
    assert not claimed(store, feed, "three", NOW + LEASE)


# ---- what is remembered


def test_items_are_remembered_by_feed(store, feed):
    other = store.add("https://other.example/feed", None, None, NOW)[0]
    store.remember(feed.id, {"item": SEEN}, NOW)
    store.remember(feed.id, {"item": replace(SEEN, state="given up", tries=2)}, NOW)
    assert store.seen(feed.id) == {"item": replace(SEEN, state="given up", tries=2)}
    assert store.seen(other.id) == {}


def test_an_article_is_of_every_feed_it_came_in_through_also_when_its_item_is_forgotten(store, feed):
    other = store.add("https://other.example/feed", None, None, NOW)[0]
    store.remember(feed.id, {"item": SEEN}, NOW, ["a", "b"])
    store.remember(other.id, {"item": SEEN}, NOW, ["b", "c"])
    store.forget_items(feed.id, [], NOW + 2 * ITEMS_KEPT)
    assert store.seen(feed.id) == {}
    assert sorted(store.articles([feed.id])) == ["a", "b"]
    assert sorted(store.articles([feed.id, other.id])) == ["a", "b", "c"]
    assert store.articles([]) == []


def test_items_are_forgotten_long_after_their_feed_dropped_them(store, feed):
    store.remember(feed.id, {"old": SEEN, "carried": SEEN}, NOW)
    store.forget_items(feed.id, ["carried"], NOW + ITEMS_KEPT)
    assert set(store.seen(feed.id)) == {"old", "carried"}
    store.forget_items(feed.id, ["carried"], NOW + ITEMS_KEPT + HOUR)
    assert set(store.seen(feed.id)) == {"carried"}


# ---- when it is looked at next


def test_a_feed_that_fails_is_looked_at_ever_more_rarely_but_once_a_day(feed):
    waits = []
    for _ in range(1_500):
        feed = feed.failed(NOW, "the server answered 500")
        waits.append(feed.due_at - NOW)
    assert waits[:3] == [2 * EVERY, 4 * EVERY, 8 * EVERY]
    assert waits[-1] == MOST_BACK_OFF


def test_a_feed_that_is_looked_at_weekly_does_not_fail_more_often_than_that(store):
    feed, _ = store.add(URL, None, timedelta(days=7), NOW)
    assert feed.failed(NOW, "the server answered 500").due_at == NOW + timedelta(days=7)


def test_a_feed_is_not_looked_at_before_its_server_likes(feed):
    feed = feed.failed(NOW, "the server answered 429", 36_000)
    assert feed.due_at == NOW + 10 * HOUR
    assert feed.is_closed(NOW + 9 * HOUR)
    assert not feed.is_closed(NOW + 10 * HOUR)


def test_a_success_ends_a_row_of_failures_and_keeps_the_last_error(feed):
    feed = feed.failed(NOW, "the server answered 500", 600).succeeded(NOW + HOUR, items=3)
    assert (feed.failures, feed.last_error, feed.due_at) == (0, "the server answered 500", NOW + HOUR + EVERY)
    assert not feed.is_closed(NOW)


def test_a_feed_that_is_gone_is_never_due(feed):
    assert not feed.ended(NOW, "the server answered 410").is_due(NOW + 1_000 * HOUR)


# ---- what a briefing misses


def test_a_feed_that_fails_is_missing_in_the_windows_it_failed_in(feed):
    failing = feed.succeeded(NOW).failed(NOW + 24 * HOUR, "the server answered 500")
    (gap,) = gaps([failing], NOW + 2 * HOUR, NOW + 8 * HOUR, UTC)
    assert gap == "the feed Valley Post could not be read since 2026-03-12 07:00: the server answered 500"
    assert gaps([failing], None, None, UTC)
    assert not gaps([failing], NOW - 24 * HOUR, NOW, UTC)
    assert not gaps([failing], NOW + 25 * HOUR, NOW + 48 * HOUR, UTC)


def test_a_feed_that_was_read_again_is_not_missing(feed):
    recovered = feed.failed(NOW, "the server answered 500").succeeded(NOW + HOUR)
    assert gaps([recovered, feed], None, None, UTC) == ()
