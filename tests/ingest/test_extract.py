import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import ExtractError
from retrieval.ingest.extract import STAND_IN_CHARACTERS, read
from retrieval.ingest.raw import Raw
from retrieval.types import Failure, Reading
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page


def one(data, **where):
    (reading,) = read(
        Raw(data if isinstance(data, bytes) else data.encode(), **(where or {"path": "/a.txt"}))
    )
    return reading


def refusal(data, **where):
    with pytest.raises(ExtractError) as refused:
        one(data, **where)
    return refused.value.reason


def test_plain_text_is_cleaned_and_understood():
    reading = one(
        f"Home\nWorld\n\n{TITLE}\n\n" + "\n\n".join(PARAGRAPHS) + "\n\nAdvertisement\n\nMore from us\n"
    )
    assert (reading.title, reading.text) == (TITLE, TEXT)
    assert (reading.dateline, reading.agencies, reading.language) == ("OSTRAVA", ("KPB",), "en")
    assert 0 < reading.kept_share < 1
    assert reading.path == "/a.txt"


def test_a_page_has_its_address_as_identity_and_its_file_as_alias():
    head = '<link rel="canonical" href="https://valley.example/dam">'
    reading = one(page(head), path="/saved.html")
    assert (reading.url, reading.path) == ("https://valley.example/dam", "/saved.html")


def test_what_came_by_address_keeps_it():
    assert one(page(), url="https://valley.example/dam?utm_source=x").url == "https://valley.example/dam"
    assert (
        one("\n\n".join(PARAGRAPHS), url="https://valley.example/dam.txt").url
        == "https://valley.example/dam.txt"
    )


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (page(), "/a.html"),
        (f"# {TITLE}\n\n" + "\n\n".join(PARAGRAPHS), "/a.md"),
        (json.dumps({"title": TITLE, "text": "\n\n".join(PARAGRAPHS)}), "/a.json"),
        (json.dumps({"title": TITLE, "text": "\n\n".join(PARAGRAPHS)}), "/a.jsonl"),
        (
            f"From: a@b.example\nSubject: {TITLE}\nContent-Type: text/plain; charset=utf-8\n\n"
            + "\n\n".join(PARAGRAPHS),
            "/a.eml",
        ),
    ],
)
def test_every_format_gives_the_same_article(data, path):
    reading = one(data, path=path)
    assert (reading.title, reading.text) == (TITLE, TEXT)


def test_sentences_are_exact_spans_of_the_text():
    reading = one(page(), path="/a.html")
    assert [reading.text[start:end] for start, end in reading.sentences] == list(PARAGRAPHS)


def test_the_bytes_are_known_by_their_hash():
    raw = Raw(page().encode(), path="/a.html")
    assert read(raw)[0].raw_hash == raw.digest


def test_records_of_a_file_are_known_by_their_line():
    lines = [
        json.dumps({"text": PARAGRAPHS[0]}),
        "{",
        json.dumps({"text": PARAGRAPHS[1], "url": "https://valley.example/a"}),
    ]
    first, bad, third = read(Raw("\n".join(lines).encode(), path="/a.jsonl"))
    assert isinstance(first, Reading)
    assert (first.path, first.url) == ("/a.jsonl#1", None)
    assert bad == Failure("/a.jsonl#2", bad.reason)
    assert (third.path, third.url) == ("/a.jsonl#3", "https://valley.example/a")


def test_a_record_that_was_downloaded_and_has_an_address_has_no_path():
    record = json.dumps({"text": PARAGRAPHS[0], "url": "https://valley.example/a"})
    reading = one(record, url="https://valley.example/feed.jsonl")
    assert (reading.path, reading.url) == (None, "https://valley.example/a")


def test_a_record_without_prose_is_a_failure():
    (failure,) = read(Raw(json.dumps({"text": "___"}).encode(), path="/a.json"))
    assert isinstance(failure, Failure)
    assert "no article text" in failure.reason


def test_where_there_is_no_headline_the_text_stands_in():
    text = "Water " + "rose and rose " * 20 + "until it stopped."
    reading = one(json.dumps({"text": text}), path="/a.json")
    assert len(reading.title) <= STAND_IN_CHARACTERS + 2
    assert reading.title.startswith("Water rose")
    assert reading.title.endswith(" …")
    assert one(json.dumps({"text": "It rose."}), path="/a.json").title == "It rose."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "binary data"),
        (b"Home\nWorld\nSports\n", "no article text"),
    ],
)
def test_what_holds_no_article_is_refused_with_a_reason(data, reason):
    assert reason in refusal(data)


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ({"url": "https://a.example/b", "media_type": "image/png"}, "image/png holds no article"),
        ({"path": "/a.rss"}, "a feed"),
        ({"path": "/a.json"}, "not JSON"),
        ({"path": "/a.pdf"}, "damaged"),
        ({"path": "/a.docx"}, "damaged"),
    ],
)
def test_what_is_something_else_is_refused_with_a_reason(where, reason):
    assert reason in refusal(b"words", **where)


def test_an_archive_that_is_no_word_file_is_refused():
    assert "this kind of file holds no article" in refusal(b"PK\x03\x04 xl/", path="/a.xlsx")


def test_the_refusal_names_the_input():
    with pytest.raises(ExtractError, match=r"^https://a\.example/b: empty"):
        read(Raw(b"", url="https://a.example/b"))


def test_what_fields_say_is_as_clean_as_the_text():
    said = {"title": "Dam\0 \x1b[31mbreaks\n", "outlet": "Valley\x07 Post", "author": "\u202eIda\ud800"}
    reading = one(json.dumps({"text": PARAGRAPHS[0], "published": "\0never", **said}), path="/a.json")
    assert (reading.title, reading.outlet, reading.author) == ("Dam breaks", "Valley Post", "Ida\ufffd")
    assert reading.warnings[0] == "the date could not be read: never"
    assert one(json.dumps({"text": "It rose.", "title": "\0"}), path="/a.json").title == "It rose."


def test_an_address_no_store_takes_is_refused():
    record = {"text": PARAGRAPHS[0], "url": "https://valley.example/\ud800"}
    (failure,) = read(Raw(json.dumps(record).encode(), path="/a.json"))
    assert "not a web address" in failure.reason


def test_a_local_address_is_kept_as_it_is():
    assert one("\n\n".join(PARAGRAPHS), url="http://127.0.0.1:8000/dam").url == "http://127.0.0.1:8000/dam"


@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.html", "a.md", "a.jsonl", "a.eml"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_an_article_or_a_reason(text, name):
    try:
        readings = read(Raw(text.encode("utf-8", "replace"), path=f"/{name}"))
    except ExtractError:
        return
    for reading in readings:
        if isinstance(reading, Reading):
            assert unicodedata.is_normalized("NFC", reading.text)
            assert not set(reading.text) & set("\u200b\u202e\xad\ufeff\x00\r\t")
            assert reading.sentences
