"""Feeds on the command line, against a real server that keeps count and speaks HTTP's conditions."""

import json

import pytest

from bot.__main__ import run
from tests.doubles.pages import serve
from tests.ingest.articles import PARAGRAPHS, page

NOW = "2026-03-12T18:00:00+00:00"
LAST = "The governor promised an inquiry, and the water board declined to comment on the minutes on Monday."
RSS = {"content_type": "application/rss+xml"}


@pytest.fixture
def pages(monkeypatch):
    with serve() as running:
        monkeypatch.setenv("NEWSDESK_ALLOW_HOSTS", running.host)
        yield running


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", NOW)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def newsdesk(tmp_path, capsys):
    """Run a command; return its exit code and its JSON document, or what it said."""

    def command(*arguments):
        capsys.readouterr()
        code = run(["--home", str(tmp_path), *arguments])
        said = capsys.readouterr()
        return code, json.loads(said.out) if "--json" in arguments and said.out else said.out + said.err

    return command


def feed_of(*items, title="Valley Post"):
    inside = "".join(f"<item>{each}</item>" for each in items)
    return f"<rss version='2.0'><channel><title>{title}</title>{inside}</channel></rss>"


def item(path, title="Dam", description=""):
    return f"<title>{title}</title><link>{path}</link><description>{description}</description>"


def put_feed(pages, *items, path="/feed", etag='"one"'):
    """Serve a feed that answers "not changed" to who knows its etag."""
    body = feed_of(*items).encode()

    def answer(handler):
        if handler.headers.get("If-None-Match") == etag:
            handler.wfile.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
            return
        head = f"Content-Type: application/rss+xml\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head.encode() + body)

    pages.pages[path] = answer
    return pages.url(path)


def only(run_document):
    (found,) = run_document["feeds"]
    return found


def later(monkeypatch, moment):
    monkeypatch.setenv("NEWSDESK_NOW", f"2026-03-{moment}:00+00:00")


# ---- add


def test_a_feed_is_followed_and_said(newsdesk, pages):
    code, said = newsdesk("feeds", "add", put_feed(pages, item("/a"), item("/b")))
    assert code == 0
    assert "Following Valley Post" in said
    assert "2 items now" in said
    assert "newsdesk feeds run" in said


def test_the_same_feed_twice_is_one(newsdesk, pages):
    url = put_feed(pages)
    newsdesk("feeds", "add", url)
    code, said = newsdesk("feeds", "add", f" {url}#top ", "--every", "2h")
    assert code == 0
    assert "Already followed" in said
    (feed,) = newsdesk("feeds", "list", "--json")[1]["feeds"]
    assert feed["every_seconds"] == 7200


def test_of_a_page_the_feed_it_names_is_followed(newsdesk, pages):
    link = "<link rel='alternate' type='application/rss+xml' href='{}'>"
    put_feed(pages)
    url = pages.put("/", page(link.format("/feed") + link.format("/sport")))
    code, added = newsdesk("feeds", "add", url, "--json")
    assert code == 0
    assert added["feed"]["url"] == pages.url("/feed")
    assert (added["found_on"], added["others"]) == (url, [pages.url("/sport")])
    assert "it names this feed" in newsdesk("feeds", "add", url)[1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(), "it names no feed"),
        ("words", "no feed: neither RSS, Atom nor JSON Feed"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'/>", "can be a bomb"),
    ],
)
def test_what_is_no_feed_is_not_followed(newsdesk, pages, body, reason):
    code, said = newsdesk("feeds", "add", pages.put("/a", body, content_type="text/plain"))
    assert code == 2
    assert reason in said
    assert newsdesk("feeds", "list", "--json") == (1, {"feeds": []})


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["http://127.0.0.1:1/feed"], "not a public address"),
        (["http://127.0.0.1:1/feed"], "can allow its host:port in NEWSDESK_ALLOW_HOSTS"),
        (["ftp://valley.example/feed"], "no web address"),
        (["x.example", "--every", "often"], "30m, 2h or 1d"),
        (["x.example", "--every", "1m"], "out of respect"),
    ],
)
def test_what_cannot_be_followed_is_named_in_one_line(newsdesk, arguments, reason):
    code, said = newsdesk("feeds", "add", *arguments)
    assert code == 2
    assert reason in said
    assert said.count("\n") == 1


# ---- run


def test_new_articles_come_in_once(newsdesk, pages):
    pages.put("/a", page())
    newsdesk("feeds", "add", put_feed(pages, item("/a?utm_source=rss")))
    code, first = newsdesk("feeds", "run", "--json")
    assert code == 0
    assert (only(first)["outcome"], len(only(first)["added"])) == ("read", 1)
    code, again = newsdesk("feeds", "run", "--json")
    assert (code, only(again)["outcome"]) == (0, "not changed")
    assert pages.asked.count("/a") == 1


def test_a_feed_without_validators_is_read_again_but_its_pages_are_not(newsdesk, pages):
    pages.put("/a", page())
    newsdesk("feeds", "add", pages.put("/feed", feed_of(item("/a")), **RSS))
    newsdesk("feeds", "run")
    code, again = newsdesk("feeds", "run", "--json")
    assert (code, only(again)["outcome"], only(again)["known"]) == (0, "read", 1)
    assert pages.asked.count("/a") == 1


def test_a_changed_item_is_fetched_again_and_is_a_new_version(newsdesk, pages):
    pages.put("/a", page(), etag='"page"')
    newsdesk("feeds", "add", put_feed(pages, item("/a")))
    newsdesk("feeds", "run")
    pages.put(
        "/a", page(paragraphs=("Everything is different now, the governor said on Tuesday.", *PARAGRAPHS))
    )
    put_feed(pages, item("/a", description="Updated"), etag='"two"')
    code, again = newsdesk("feeds", "run", "--json")
    assert code == 0
    assert (only(again)["added"], len(only(again)["updated"])) == ([], 1)
    assert pages.headers[-1]["If-None-Match"] == '"page"'


def test_a_failed_item_is_fetched_again_although_the_feed_has_not_changed(newsdesk, pages):
    pages.put("/a", "", 500)
    newsdesk("feeds", "add", put_feed(pages, item("/a")))
    code, first = newsdesk("feeds", "run", "--json")
    assert code == 1
    assert "answered 500" in only(first)["failed"][0]["reason"]
    pages.put("/a", page())
    code, again = newsdesk("feeds", "run", "--json")
    assert (code, len(only(again)["added"])) == (0, 1)
    assert only(newsdesk("feeds", "run", "--json")[1])["outcome"] == "not changed"


def test_a_missing_page_is_not_asked_for_again(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages, item("/nowhere")))
    assert newsdesk("feeds", "run")[0] == 1
    assert newsdesk("feeds", "run")[0] == 0
    assert pages.asked.count("/nowhere") == 1


def test_hostile_items_harm_no_other(newsdesk, pages):
    pages.put("/a", page())
    hostile = [
        item("javascript:alert(1)"),
        item("http://169.254.169.254/latest"),
        item("file:///etc/passwd", title="Passwords"),
        "<guid isPermaLink='false'>7</guid>",
        item("/a", title="&lt;b&gt;Dam&lt;/b&gt;"),
        item("/a"),
    ]
    newsdesk("feeds", "add", put_feed(pages, *hostile))
    code, done = newsdesk("feeds", "run", "--json")
    assert code == 1
    assert len(only(done)["added"]) == 1
    reasons = " ".join(each["reason"] for each in only(done)["failed"])
    assert "169.254.169.254 is not a public address" in reasons
    assert reasons.count("an item without link and text") == 3


def test_a_feeds_text_stands_in_for_a_page_behind_a_login_and_that_is_said(newsdesk, pages):
    pages.put("/a", "", 401)
    text = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join((*PARAGRAPHS, LAST)) + "&lt;/p&gt;"
    newsdesk("feeds", "add", put_feed(pages, item("/a", description=text)))
    code, said = newsdesk("feeds", "run")
    assert code == 0, said
    assert "1 new" in said
    assert "it asks for a login; the text in the feed was taken instead" in said


WALL = "<html><body><p>Please enable JavaScript to read the Valley Post.</p></body></html>"
SUMMARY = "The dam above the village gave way before dawn on Monday, officials said."


@pytest.mark.parametrize("status", [200, 403])
def test_a_feeds_summary_stands_in_for_a_page_behind_a_wall_and_that_is_said(newsdesk, pages, status):
    path = pages.put("/a", WALL, status)
    newsdesk("feeds", "add", put_feed(pages, item(path, title="Dam bursts", description=SUMMARY)))
    code, run_document = newsdesk("feeds", "run", "--json")
    found = only(run_document)
    assert (code, len(found["added"]), found["failed"]) == (0, 1, [])
    assert "the summary in the feed was taken instead" in found["notes"][0]
    _, article = newsdesk("show", path, "--json")
    assert (article["title"], article["text"].strip()) == ("Dam bursts", SUMMARY)


def test_a_headline_stands_in_for_nothing_beside_a_summary_that_does(newsdesk, pages):
    walls = [pages.put(f"/{name}", WALL) for name in "ab"]
    items = [item(path, description=text) for path, text in zip(walls, ("Dam", SUMMARY), strict=True)]
    newsdesk("feeds", "add", put_feed(pages, *items))
    code, run_document = newsdesk("feeds", "run", "--json")
    found = only(run_document)
    (failed,) = found["failed"]
    assert (code, len(found["added"]), failed["input"]) == (1, 1, walls[0])
    assert "asks for JavaScript" in failed["reason"]


def test_one_failing_feed_does_not_stop_the_others(newsdesk, pages):
    pages.put("/a", page())
    newsdesk("feeds", "add", put_feed(pages, path="/bad"))
    newsdesk("feeds", "add", put_feed(pages, item("/a")))
    pages.put("/bad", "", 500)
    code, said = newsdesk("feeds", "run")
    assert code == 1
    assert "failed: the server answered 500" in said
    assert "2 feeds: 1 new article, 0 updated, 1 feed failed" in said


def test_only_the_named_feeds_are_run(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    other = newsdesk("feeds", "add", put_feed(pages, path="/other"), "--json")[1]["feed"]
    done = newsdesk("feeds", "run", other["id"], pages.url("/other"), "--json")[1]
    assert only(done)["feed"]["url"] == pages.url("/other")
    code, said = newsdesk("feeds", "run", "nonesuch")
    assert code == 1
    assert "no such feed is followed" in said


def test_with_due_only_those_that_are_due_are_asked(newsdesk, pages, monkeypatch):
    newsdesk("feeds", "add", put_feed(pages), "--every", "1h")
    newsdesk("feeds", "run", "--due")
    asked = len(pages.asked)
    later(monkeypatch, "12T18:59")
    assert "No feed is due" in newsdesk("feeds", "run", "--due")[1]
    assert len(pages.asked) == asked
    later(monkeypatch, "12T19:00")
    assert only(newsdesk("feeds", "run", "--due", "--json")[1])["outcome"] == "not changed"


# ---- failing, moving, ending


def test_a_failing_feed_is_shown_with_its_error_and_when_it_is_tried_next(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    newsdesk("feeds", "run")
    pages.put("/feed", "", 500)
    newsdesk("feeds", "run")
    newsdesk("feeds", "run")
    said = newsdesk("feeds", "list")[1]
    assert "failed 2 times in a row" in said
    assert "last read 2026-03-12 18:00" in said
    assert "next 2026-03-12 20:00" in said
    assert "the server answered 500" in said


def test_retry_after_is_obeyed_even_when_told_to_run(newsdesk, pages, monkeypatch):
    newsdesk("feeds", "add", put_feed(pages))
    pages.put("/feed", "", 503, retry_after="7200")
    assert newsdesk("feeds", "run")[0] == 1
    asked = len(pages.asked)
    later(monkeypatch, "12T19:59")
    code, said = newsdesk("feeds", "run")
    assert (code, len(pages.asked)) == (0, asked)
    assert "wants to be left alone until 2026-03-12 20:00" in said
    later(monkeypatch, "12T20:00")
    put_feed(pages)
    assert only(newsdesk("feeds", "run", "--json")[1])["outcome"] == "read"


def test_a_feed_that_moved_for_good_is_looked_for_where_it_is(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    put_feed(pages, path="/new")
    pages.put("/feed", "", 301, location="/new")
    newsdesk("feeds", "run")
    (feed,) = newsdesk("feeds", "list", "--json")[1]["feeds"]
    assert feed["url"] == pages.url("/new")
    newsdesk("feeds", "run")
    assert pages.asked[-1] == "/new"
    assert pages.asked.count("/feed") == 2


def test_a_feed_is_not_moved_to_where_no_feed_is(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    pages.put("/feed", "", 301, location="/login")
    pages.put("/login", page())
    assert newsdesk("feeds", "run")[0] == 1
    (feed,) = newsdesk("feeds", "list", "--json")[1]["feeds"]
    assert feed["url"] == pages.url("/feed")


def test_a_feed_that_moved_to_a_followed_one_keeps_its_address(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    newsdesk("feeds", "add", put_feed(pages, path="/new"))
    pages.put("/feed", "", 301, location="/new")
    assert newsdesk("feeds", "run")[0] == 0
    urls = {each["url"] for each in newsdesk("feeds", "list", "--json")[1]["feeds"]}
    assert urls == {pages.url("/feed"), pages.url("/new")}


def test_a_feed_that_is_gone_is_no_longer_looked_at_unless_it_is_named(newsdesk, pages):
    url = put_feed(pages)
    newsdesk("feeds", "add", url)
    pages.put("/feed", "", 410)
    code, said = newsdesk("feeds", "run")
    assert code == 1
    assert "it is no longer looked at" in said
    assert "gone: its server says so" in newsdesk("feeds", "list")[1]
    asked = len(pages.asked)
    assert newsdesk("feeds", "run")[0] == 0
    assert len(pages.asked) == asked
    put_feed(pages)
    assert newsdesk("feeds", "run", url)[0] == 0
    assert "no longer looked at" not in newsdesk("feeds", "list")[1]


def test_a_feed_of_endless_items_is_cut_and_says_so(newsdesk, pages):
    body = feed_of() + "<item><guid isPermaLink='false'>x</guid></item>" * 100_000
    url = pages.put("/feed", body, **RSS)
    newsdesk("feeds", "add", url)
    assert "only the first 1,000 items of the feed were read" in newsdesk("feeds", "run")[1]


def test_a_removed_feed_is_not_run(newsdesk, pages):
    url = put_feed(pages)
    newsdesk("feeds", "add", url)
    code, said = newsdesk("feeds", "remove", url)
    assert code == 0
    assert "No longer followed: Valley Post" in said
    assert newsdesk("feeds", "remove", url)[0] == 1
    assert "begin with: newsdesk feeds add" in newsdesk("feeds", "list")[1]


# ---- briefings


def test_a_briefing_says_which_feeds_failed(newsdesk, pages):
    newsdesk("feeds", "add", put_feed(pages))
    pages.put("/feed", "", 500)
    newsdesk("feeds", "run")
    window = ("--since", "2026-03-12", "--until", "2026-03-13")
    (gap,) = newsdesk("brief", *window, "--json")[1]["failures"]
    assert "the feed Valley Post could not be read" in gap
    assert "the feed Valley Post could not be read" in newsdesk("brief", *window)[1]
    before = newsdesk("brief", "--since", "2026-03-10", "--until", "2026-03-11", "--json")[1]
    assert before["failures"] == []
