import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ExtractError
from retrieval.ingest import feeds
from retrieval.ingest.feeds import MAX_ENTRIES, feed_links, feed_url, parse

URL = "https://valley.example/feed"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Valley Post</title><link>https://valley.example/</link>
<item><title>Dam &amp;amp; &lt;b&gt;valley&lt;/b&gt;</title><link>/dam?utm_source=rss&amp;id=7</link>
<guid isPermaLink="false">tag:valley,7</guid><pubDate>Mon, 02 Mar 2026 07:00:00 +0100</pubDate>
<dc:creator>Ana Lind</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The <!DOCTYPE of a dam.</p>]]></content:encoded></item>
<item><link>https://valley.example/untitled</link></item>
<item><title>Linked to nothing</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Post</title>
<entry><title type="html">Dam</title><link href="https://valley.example/dam#top"/><id>urn:7</id>
<published>2026-03-02T07:00:00+01:00</published><updated>2026-03-03T07:00:00Z</updated>
<author><name>Ana Lind</name></author><summary>Short.</summary></entry></feed>"""

ATOM_HEAD = '<feed xmlns="http://www.w3.org/2005/Atom">'

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {
            "id": "7",
            "url": "https://valley.example/dam?fbclid=1",
            "title": "Dam",
            "content_html": "<p>Water.</p>",
            "date_published": "2026-03-02T07:00:00+01:00",
            "authors": [{"name": "Ana Lind"}, {"name": "Jo Berg"}],
        },
        {
            "id": "8",
            "content_text": "One & two.\n\nThree.",
            "external_url": "/b",
            "author": {"name": "Ana Lind"},
        },
        "no item",
    ],
}


def read(text):
    return parse(text.encode() if isinstance(text, str) else json.dumps(text).encode(), URL).entries


def test_rss_is_read():
    first, untitled, unlinked = read(RSS)
    assert first.url == "https://valley.example/dam?id=7"
    assert (first.title, first.author, first.id) == ("Dam & valley", "Ana Lind", "tag:valley,7")
    assert (first.published.value, first.published.basis) == ("2026-03-02T07:00:00+01:00", "feed")
    assert "of a dam" in first.content
    assert (untitled.url, untitled.title, untitled.published) == (
        "https://valley.example/untitled",
        None,
        None,
    )
    assert unlinked.url is None


def test_atom_is_read():
    (entry,) = read(ATOM)
    assert (entry.url, entry.title, entry.author, entry.content) == (
        "https://valley.example/dam",
        "Dam",
        "Ana Lind",
        "Short.",
    )
    assert entry.published.value == "2026-03-02T07:00:00+01:00"


def test_json_feed_is_read():
    first, second = read(JSON)
    assert (first.url, first.author, first.content) == (
        "https://valley.example/dam",
        "Ana Lind, Jo Berg",
        "<p>Water.</p>",
    )
    assert (second.url, second.author) == ("https://valley.example/b", "Ana Lind")
    assert second.content == "<p>One &amp; two.</p><p>Three.</p>"
    assert (second.title, second.published) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_feed_may_come_in_any_charset(encoding):
    text = RSS.replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"').replace(
        "Short.", "Grüße."
    )
    text = text.replace("content:encoded", "ignored")
    assert parse(text.encode(encoding), URL).entries[0].content == "Grüße."


BOMB = (
    "<!DOCTYPE rss ["
    + "".join(
        f'<!ENTITY {new} "{("&" + old + ";") * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><rss version='2.0'><channel><item><title>&i;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "<?xml version='1.0'?>" + BOMB,
        "<!-- <rss> -->" + BOMB,
        "junk " + BOMB,
        '<!doctype rss SYSTEM "file:///etc/passwd"><rss version="2.0"/>',
        '<?xml version="1.0"?><!-- <a> --><!DOCTYPE rss SYSTEM "http://evil/a.dtd"><rss version="2.0"/>',
    ],
)
def test_declared_entities_are_refused_at_once(text):
    started = time.process_time()
    with pytest.raises(ExtractError, match="can be a bomb"):
        read(text)
    assert time.process_time() - started < 2


def test_a_broken_feed_is_read_as_far_as_it_goes():
    assert (
        read(RSS.replace("</guid>", "</giud>").replace("<dc:creator>", "<dc:creator>&nbsp;<<"))[0].title
        == "Dam & valley"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body>no feed</body></html>", "no feed"),
        ("words", "no feed"),
        ("{broken", "not valid JSON"),
        ('{"version": 1}', "list of items"),
        ("{" + '"a":[' * 100_000, "not valid JSON"),
        ("\0\0\0", "binary"),
    ],
)
def test_what_is_no_feed_is_refused(text, reason):
    with pytest.raises(ExtractError, match=reason) as refused:
        read(text)
    assert refused.value.source == URL


def test_a_feed_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_BYTES", 100)
    with pytest.raises(ExtractError, match="more than"):
        read(RSS)


def test_of_endless_items_the_first_are_read():
    assert (
        len(read({"items": [{"id": "x"}] * (MAX_ENTRIES + 5), "version": "https://jsonfeed.org/version/1"}))
        == MAX_ENTRIES
    )
    items = "<item><title>x</title></item>" * (MAX_ENTRIES + 5)
    assert len(read(f"<rss version='2.0'><channel>{items}</channel></rss>")) == MAX_ENTRIES


def test_what_was_left_out_is_said(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 2)
    assert parse(RSS.encode(), URL).is_cut
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    assert not parse(RSS.encode(), URL).is_cut


@pytest.mark.parametrize("item", ["<item><title>x</title></item>", "<entry><title>x</title></entry>"])
def test_a_feed_of_100_000_items_is_cut_before_it_is_parsed(item):
    around = ("<rss version='2.0'><channel>", "") if "item" in item else (ATOM_HEAD, "</feed>")
    started = time.process_time()
    document = parse(f"{around[0]}{item * 100_000}{around[1]}".encode(), URL)
    assert (len(document.entries), document.is_cut) == (MAX_ENTRIES, True)
    assert time.process_time() - started < 5


def test_a_feeds_title_and_the_change_of_an_item_are_kept():
    assert parse(RSS.encode(), URL).title == "Valley Post"
    assert parse(json.dumps({"items": [], "title": "Valley Post"}).encode(), URL).title == "Valley Post"
    assert read(ATOM)[0].updated == "2026-03-03T07:00:00Z"
    assert read(RSS)[0].updated is None
    changed = {"items": [{"id": "7", "date_modified": "2026-03-03T07:00:00Z"}]}
    assert read(changed)[0].updated == "2026-03-03T07:00:00Z"


PAGE = """<html><head><link rel="stylesheet" href="/a.css">
<LINK REL="Alternate home" TYPE="application/rss+xml" HREF="/feed?feed=rss#top">
<link rel=alternate type="application/atom+xml" href="https://Other.example/atom">
<link rel="alternate" type="application/feed+json" href="javascript:alert(1)">
<link rel="alternate" type="application/feed+json">
<link rel="alternate" type="application/rss+xml" href="/feed?feed=rss">
<link rel="alternate" hreflang="de" href="/de"></head><body>words</body></html>"""


def test_a_page_names_its_feeds():
    assert feed_links(PAGE, "https://valley.example/news/") == (
        "https://valley.example/feed?feed=rss",
        "https://other.example/atom",
    )


def test_a_feeds_address_keeps_the_parameter_that_names_it():
    assert feed_url(" HTTPS://Valley.example?feed=atom#x") == "https://valley.example/?feed=atom"
    with pytest.raises(ValueError, match="not a web address"):
        feed_url("ftp://valley.example/feed")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    try:
        assert isinstance(
            read(f"<rss version='2.0'><channel><item><title>{text}</title></item></channel></rss>"), tuple
        )
    except ExtractError:
        return
