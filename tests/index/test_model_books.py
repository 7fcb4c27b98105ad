from datetime import UTC, datetime, timedelta

import pytest

from retrieval.index.database import open_database, sqlite_url
from retrieval.index.replies import Replies
from retrieval.index.spending import Spending, Spent
from retrieval.types import Draft

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
DRAFTS = (Draft("Germany sends “a frigate”.", ("s1", "s2"), "written"), Draft("Unsourced.", (), "written"))


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def test_a_reply_is_given_back_as_it_was(engine):
    replies = Replies(engine, lambda: NOW)
    assert replies.get("k") is None
    replies.keep("k", DRAFTS)
    replies.keep("empty", ())
    assert replies.get("k") == DRAFTS
    assert replies.get("empty") == ()


def test_the_first_of_two_replicas_to_keep_a_reply_is_right(engine):
    Replies(engine, lambda: NOW).keep("k", DRAFTS)
    Replies(engine, lambda: NOW).keep("k", ())
    assert Replies(engine, lambda: NOW).get("k") == DRAFTS


def test_the_oldest_replies_go_when_there_are_too_many(engine):
    moments = iter(NOW + timedelta(minutes=n) for n in range(5))
    replies = Replies(engine, lambda: next(moments), most=3)
    for n in range(5):
        replies.keep(str(n), DRAFTS)
    assert [replies.get(str(n)) is not None for n in range(5)] == [False, False, True, True, True]


def test_spending_is_summed_from_a_moment_on_and_what_has_no_price_is_counted(engine):
    spending = Spending(engine)
    tokens = {"input_tokens": 100, "cached_tokens": 40, "output_tokens": 10}
    spending.record("openai:a", {**tokens, "cost_usd": 9.0}, NOW - timedelta(seconds=1))
    spending.record("openai:a", {**tokens, "cost_usd": 0.5}, NOW)
    spending.record("openai:b", {**tokens, "cost_usd": None}, NOW + timedelta(hours=1))
    spending.record("openai:b", dict.fromkeys(tokens), NOW + timedelta(hours=1))
    assert spending.since(NOW) == Spent(3, 200, 80, 20, 0.5, 2)
    assert spending.since(NOW + timedelta(days=1)) == Spent(0, 0, 0, 0, 0.0, 0)
