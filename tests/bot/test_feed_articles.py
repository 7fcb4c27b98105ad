"""Which articles came in through which feed, and what a channel that is limited to feeds may see."""

from datetime import UTC, datetime

import pytest

from bot.channel_scopes import NO_ARTICLE, ChannelScope, ChannelScopes
from bot.desk import Desk
from bot.feed_store import FeedStore
from bot.settings import Settings
from retrieval.index.database import HEAD, open_database, sqlite_url, stored_revision
from retrieval.types import Filters
from tests.bot.test_feed_commands import feed_of, item
from tests.doubles.older_homes import older_home
from tests.doubles.pages import serve
from tests.ingest.articles import PARAGRAPHS, page

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
OTHER = (
    "The ferry to Port St Orla will not sail on Monday, the harbour office said on Sunday night.",
    *PARAGRAPHS[1:2],
)


@pytest.fixture
def pages():
    with serve() as running:
        yield running


@pytest.fixture
def desk(tmp_path, pages):
    settings = {"NEWSDESK_ALLOW_HOSTS": pages.host, "NEWSDESK_EMBEDDINGS": "openai:none"}
    desk = Desk(Settings.load(settings, tmp_path), clock=lambda: NOW)
    yield desk
    desk.close()


def followed(desk, pages, path, *items):
    """Serve a feed, follow it and run it; return it."""
    pages.put(path, feed_of(*items, title=path), content_type="application/rss+xml")
    feed = desk.parts.feed_runner.add(pages.url(path)).feed
    desk.parts.feed_runner.run(feed)
    return feed


def urls(desk, *feeds):
    """Where what came in through feeds stands, without the server."""
    articles = desk.parts.archive.articles_by_id(desk.parts.feeds.articles([each.id for each in feeds]))
    return sorted((each.url or each.path or "").rpartition("/")[2] for each in articles.values())


def scope(feeds=(), outlets=()):
    return ChannelScope("T1", "C1", tuple(outlets), False, "U1", NOW, tuple(feeds))


def test_an_article_is_of_the_feeds_that_carried_it(desk, pages):
    pages.put("/a", page())
    pages.put("/b", page(paragraphs=OTHER, title="No ferry on Monday"))
    first = followed(desk, pages, "/first", item("/a"))
    second = followed(desk, pages, "/second", item("/a"), item("/b"))
    assert urls(desk, first) == ["a"]
    assert urls(desk, second) == urls(desk, first, second) == ["a", "b"]


def test_an_article_that_was_in_the_archive_before_is_of_the_feed_that_carries_it_now(desk, pages):
    desk.keeper.ingest([pages.put("/a", page())])
    assert urls(desk, followed(desk, pages, "/first", item("/a"))) == ["a"]


def test_an_article_whose_page_goes_by_another_address_is_of_its_feed(desk, pages):
    pages.put("/a", page())
    pages.redirect("/moved", "/a")
    assert urls(desk, followed(desk, pages, "/first", item("/moved"))) == ["a"]


def test_a_text_that_only_the_feed_holds_is_of_it(desk, pages):
    text = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in PARAGRAPHS)
    feed = followed(
        desk,
        pages,
        "/first",
        f"<title>Dam</title><guid isPermaLink='false'>one</guid><description>{text}</description>",
    )
    assert urls(desk, feed) == ["first#one#1"]


def test_of_articles_with_the_same_bytes_each_is_of_the_feed_that_named_it(desk, pages):
    pages.put("/a", page())
    first = followed(desk, pages, "/first", item("/a"))
    pages.put("/b", page())
    second = followed(desk, pages, "/second", item("/b"))
    known = {name: set(urls(desk, feed)) for name, feed in (("a", first), ("b", second))}
    assert known in ({"a": {"a"}, "b": {"b"}}, {"a": {"a"}, "b": {"a"}}), "one article, or each its own"


def test_a_home_of_before_learns_of_its_items_which_articles_they_are(desk, pages, tmp_path):
    pages.put("/a", page())
    pages.put("/b", page(paragraphs=OTHER, title="No ferry on Monday"))
    text = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in OTHER[::-1])
    bare = f"<title>Ferry</title><guid isPermaLink='false'>one</guid><description>{text}</description>"
    first = followed(desk, pages, "/first", item("/a"), item("/nowhere"))
    second = followed(desk, pages, "/second", item("/a"), item("/b"), bare)
    known = desk.parts.feeds.articles([first.id]), desk.parts.feeds.articles([second.id])
    desk.parts.channel_scopes.put(scope(outlets=["Northlight"]))
    desk.close()
    held = ("articles", "aliases", "feeds", "feed_items", "channel_scopes")
    engine = open_database(sqlite_url(older_home(tmp_path, tmp_path / "older", "0005", held)))
    with engine.connect() as connection:
        assert stored_revision(connection) == HEAD
    store = FeedStore(engine)
    assert (sorted(store.articles([first.id])), sorted(store.articles([second.id]))) == tuple(
        map(sorted, known)
    )
    assert [len(each) for each in known] == [1, 3]
    assert ChannelScopes(engine).get("T1", "C1") == scope(outlets=["Northlight"])
    engine.dispose()


def test_feeds_become_the_articles_they_brought_and_outlets_stay_outlets(desk, pages):
    pages.put("/a", page())
    parts = desk.parts
    feed = followed(desk, pages, "/first", item("/a"))
    courier = page("<meta property='og:site_name' content='Courier'>", paragraphs=OTHER)
    desk.keeper.ingest([pages.put("/b", courier)])
    (through,) = parts.feeds.articles([feed.id])
    (printed,) = parts.archive.article_ids(Filters(outlets=("Courier",)))
    assert scope(outlets=["Courier"]).limit(parts.feeds, parts.archive) == Filters(outlets=("Courier",))
    assert scope([feed.id]).limit(parts.feeds, parts.archive) == Filters(articles=(through,))
    both = scope([feed.id], ["Courier"]).limit(parts.feeds, parts.archive)
    assert both == Filters(articles=tuple(sorted((through, printed))))


@pytest.mark.parametrize("feeds", [[], ["nonesuch"]])
def test_who_may_see_feeds_that_brought_nothing_sees_nothing(desk, pages, feeds):
    desk.keeper.ingest([pages.put("/a", page())])
    limit = scope(feeds).limit(desk.parts.feeds, desk.parts.archive)
    assert limit.articles == (NO_ARTICLE,)
    assert desk.parts.archive.articles(limit) == []
    assert not desk.lookups.find_passages("dam", 5, filters=limit)[0].hits


def test_a_channel_limited_to_a_feed_that_is_removed_sees_nothing(desk, pages):
    pages.put("/a", page())
    feed = followed(desk, pages, "/first", item("/a"))
    desk.parts.channel_scopes.put(scope([feed.id]))
    kept = desk.parts.channel_scopes.get("T1", "C1")
    desk.parts.feeds.remove(feed.id)
    assert kept.limit(desk.parts.feeds, desk.parts.archive).articles == (NO_ARTICLE,)
