import json

import pytest

from retrieval.ingest import extract
from retrieval.ingest.feed_items import MOST_TRIES, SUBSTANTIAL_CHARACTERS, Seen, bring, plan
from retrieval.ingest.feeds import FeedEntry
from retrieval.ingest.fetch import Limits, Web
from retrieval.ingest.web import Validators
from retrieval.types import Failure, Published
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE

FEED = "https://valley.example/feed"
HTML = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
SUMMARY = "The dam above the village gave way before dawn on Monday, officials said."
LONG = HTML + "<p>Water.</p>" * SUBSTANTIAL_CHARACTERS


@pytest.fixture
def web(pages):
    return Web(allow_hosts=frozenset({pages.host}), limits=Limits(seconds=5))


def entry(url="https://valley.example/dam", **said):
    return FeedEntry(**{"url": url, "title": TITLE, "published": None, **said})


def brought(one, web, seen=None):
    (item,) = plan([one], seen or {}, FEED).bring
    (found,) = bring([item], web)
    return found


def remembered(*entries, state="stored", tries=0):
    items = plan(entries, {}, FEED).bring
    return {each.key: Seen(each.fingerprint, state, tries) for each in items}


# ---- which


def test_an_item_that_was_stored_is_not_brought_again():
    steps = plan([entry(), entry("https://valley.example/new")], remembered(entry()), FEED)
    assert [each.entry.url for each in steps.bring] == ["https://valley.example/new"]
    assert steps.known == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Another headline"},
        {"updated": "2026-03-02T08:00:00Z"},
        {"published": Published("2026-03-02", "feed")},
        {"content": "<p>More.</p>"},
    ],
)
def test_an_item_of_which_the_feed_says_something_else_is_brought_again(changed):
    assert len(plan([entry(**changed)], remembered(entry()), FEED).bring) == 1


@pytest.mark.parametrize(("state", "count"), [("failed", 1), ("given up", 0)])
def test_a_failed_item_is_tried_again_until_it_is_given_up(state, count):
    assert len(plan([entry()], remembered(entry(), state=state), FEED).bring) == count
    assert len(plan([entry(title="New")], remembered(entry(), state=state), FEED).bring) == 1


def test_the_same_link_twice_is_one_item_and_the_same_id_with_other_links_is_two():
    links = [entry(f"https://valley.example/{number}", id="1") for number in (1, 1, 2)]
    assert len(plan(links, {}, FEED).bring) == 2


def test_items_without_link_are_told_apart_by_their_id_and_by_what_they_say():
    items = [entry(None, id="1"), entry(None, id="2"), entry(None, title="A"), entry(None, title="B")]
    assert len(plan(items, {}, FEED).bring) == 4


# ---- how


def test_a_page_comes_with_what_is_needed_to_ask_again(pages, web):
    url = pages.put("/a", "<p>x</p>", etag='"one"', last_modified="Mon, 02 Mar 2026 07:00:00 GMT")
    found = brought(entry(url), web)
    assert found.found.data == b"<p>x</p>"
    assert found.seen.validators == Validators('"one"', "Mon, 02 Mar 2026 07:00:00 GMT")


def test_a_changed_item_whose_page_is_as_it_was_brings_nothing(pages, web):
    url = pages.put("/a", "", 304)
    (key,) = remembered(entry(url))
    found = brought(entry(url), web, {key: Seen("other", "stored", 0, Validators('"one"'))})
    assert found.found is None
    assert found.seen.state == "stored"
    assert pages.headers[-1]["If-None-Match"] == '"one"'


@pytest.mark.parametrize(
    ("status", "state"), [(404, "given up"), (410, "given up"), (500, "failed"), (403, "failed")]
)
def test_what_a_server_answers_says_whether_to_try_again(pages, web, status, state):
    found = brought(entry(pages.put("/a", "", status)), web)
    assert f"answered {status}" in found.found.reason
    assert (found.seen.state, found.seen.tries) == (state, 1)


def test_an_item_that_failed_often_is_given_up(pages, web):
    url = pages.put("/a", "", 500)
    seen = remembered(entry(url), state="failed", tries=MOST_TRIES - 1)
    assert brought(entry(url), web, seen).seen.state == "given up"


@pytest.mark.parametrize("status", [404, 403, 500])
def test_where_the_page_fails_the_feeds_own_text_is_taken_and_that_is_said(pages, web, status):
    url = pages.put("/a", "", status)
    found = brought(entry(url, content=LONG, author="Ana Lind"), web)
    assert f"answered {status}" in found.note
    assert "the text in the feed was taken instead" in found.note
    (reading,) = extract.read(found.found)
    assert (reading.url, reading.title, reading.author) == (url, TITLE, "Ana Lind")
    assert reading.text.startswith(TEXT[:200])


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_summary_stands_in_for_a_page_that_fails_and_that_is_said(pages, web, status):
    markup = f"<p>{SUMMARY} <a href='/a'>Continue reading</a></p>" + "<b></b>" * 1000
    found = brought(entry(pages.put("/a", "", status), content=markup), web)
    assert f"answered {status}" in found.note
    assert "the summary in the feed was taken instead" in found.note
    (reading,) = extract.read(found.found)
    assert (reading.title, reading.text.strip()) == (TITLE, SUMMARY)


def test_a_summary_stands_in_for_a_page_that_robots_are_asked_not_to_fetch(pages, web):
    pages.put("/robots.txt", "User-agent: *\nDisallow: /")
    found = brought(entry(pages.put("/a", "<p>x</p>"), content=SUMMARY), web)
    assert "robots.txt" in found.note
    assert found.seen.state == "given up"
    assert extract.read(found.found)[0].text.strip() == SUMMARY


@pytest.mark.parametrize("content", [None, "<p>Short.</p>" + "<b></b>" * 1000, f"<p>{TITLE}</p>"])
def test_a_headline_is_no_stand_in_for_a_page(pages, web, content):
    found = brought(entry(pages.put("/a", "", 500), content=content), web)
    assert "the feed has a headline of it, and no summary" in found.found.reason
    assert found.note is None


def test_what_may_not_be_stored_is_not_taken_from_the_feed_either(pages, web):
    gone = pages.put("/gone", "", 410)
    unwanted = pages.put("/unwanted", "<p>x</p>", x_robots_tag="noarchive")
    for url in (gone, unwanted, "http://10.0.0.1/a"):
        for content in (LONG, SUMMARY):
            found = brought(entry(url, content=content), web)
            assert isinstance(found.found, Failure)
            assert found.seen.state == "given up"


def test_an_item_without_link_is_taken_from_the_feed():
    found = brought(entry(None, id="7", content=HTML), None)
    assert found.found.path == f"{FEED}#7"
    assert json.loads(found.found.data)["title"] == TITLE


@pytest.mark.parametrize(
    ("url", "reason"),
    [(None, "an item without link and text"), ("https://valley.example/dam", "switched off")],
)
def test_an_item_that_holds_nothing_is_given_up(url, reason):
    found = brought(entry(url, id="8"), None)
    assert reason in found.found.reason
    assert found.seen.state == "given up"
