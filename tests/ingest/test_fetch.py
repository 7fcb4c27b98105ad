import json
import os
import shutil

import pytest

from retrieval.ingest import extract, feeds, fetch
from retrieval.ingest.fetch import Limits, Raw, Web, collect
from retrieval.types import Failure
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page


@pytest.fixture
def web(pages):
    return Web(allow_hosts=frozenset({pages.host}), limits=Limits(seconds=5))


def bring(*inputs, web=None):
    return list(collect([str(each) for each in inputs], web=web))


def test_a_file_is_brought_with_its_full_path(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"words")
    monkeypatch.chdir(tmp_path)
    assert bring("./a.txt") == [Raw(b"words", path=str(tmp_path / "a.txt"))]


def test_a_folder_is_read_through_in_order_of_names(tmp_path):
    for name in ("b.txt", "a/z.html", "a/y.md", "c.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [each.data.decode() for each in bring(tmp_path)] == ["b.txt", "c.jsonl", "a/y.md", "a/z.html"]


def test_hidden_files_and_files_of_other_kinds_are_left_out(tmp_path):
    for name in (".hidden.txt", ".git/a.txt", "style.css", "picture.png", "kept.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [each.name for each in bring(tmp_path)] == [str(tmp_path / "kept.txt")]


def test_a_file_named_outright_is_brought_whatever_its_ending(tmp_path):
    (tmp_path / "article").write_text("x")
    assert bring(tmp_path / "article")[0].data == b"x"


def test_a_file_whose_name_is_not_utf8_is_one_failure_and_harms_no_other(tmp_path):
    bad = os.fsencode(tmp_path) + b"/bad\xff.txt"
    with open(bad, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(b"words")
    (tmp_path / "good.txt").write_bytes(b"words")
    failure = Failure(f"{tmp_path}/bad\\udcff.txt", "its name is not UTF-8; rename it")
    assert bring(tmp_path) == [failure, Raw(b"words", path=str(tmp_path / "good.txt"))]
    assert bring(os.fsdecode(bad)) == [failure]


def test_a_folder_that_cannot_be_looked_into_is_named_and_the_others_are_read(tmp_path):
    # A path longer than the system takes: unlike permissions, it stops an administrator too.
    (tmp_path / "kept.txt").write_text("x")
    folder, opened = os.open(tmp_path, os.O_RDONLY), []
    for _ in range(20):
        os.mkdir("n" * 250, dir_fd=folder)
        opened.append(folder)
        folder = os.open("n" * 250, os.O_RDONLY, dir_fd=folder)
    for each in (*opened, folder):
        os.close(each)
    kept, failure = bring(tmp_path)
    assert kept.name == str(tmp_path / "kept.txt")
    assert failure.input.startswith(f"{tmp_path}/nnn")
    assert failure.reason == "this folder cannot be read: file name too long"
    shutil.rmtree(tmp_path / ("n" * 250))


def test_a_folder_without_articles_is_a_failure(tmp_path):
    (tmp_path / "style.css").write_text("x")
    (failure,) = bring(tmp_path)
    assert failure.input == str(tmp_path)
    assert "no articles in this folder" in failure.reason
    assert ".txt" in failure.reason


def test_a_missing_file_harms_no_other(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    missing, found = bring(tmp_path / "nowhere.txt", tmp_path / "a.txt")
    assert missing == Failure(str(tmp_path / "nowhere.txt"), "there is no such file or folder")
    assert found.data == b"x"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (failure,) = bring(tmp_path / "pipe")
    assert failure.reason == "not a file"


def test_a_file_beyond_all_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_FILE_BYTES", 3)
    (tmp_path / "a.txt").write_text("four")
    (failure,) = bring(tmp_path / "a.txt")
    assert "larger than" in failure.reason


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    (failure,) = bring(path)
    assert failure.reason == "cannot be read: permission denied"


def test_a_path_that_cannot_be_is_a_failure():
    (failure,) = bring("a\0b")
    assert failure.reason == "there is no such file or folder"


def test_a_path_too_long_is_a_failure():
    (failure,) = bring("x" * 5000)
    assert "cannot be read: file name too long" in failure.reason


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/b"])
def test_addresses_off_the_web_are_refused(url):
    (failure,) = bring(url)
    assert "only http and https" in failure.reason


def test_without_web_addresses_are_refused():
    (failure,) = bring("https://valley.example/dam")
    assert failure == Failure("https://valley.example/dam", "fetching from the web is switched off")


def test_pages_come_in_the_order_asked_among_files(tmp_path, pages, web):
    (tmp_path / "a.txt").write_text("file")
    urls = [pages.put(f"/{number}", str(number)) for number in range(20)]
    found = bring(*urls[:10], tmp_path / "a.txt", *urls[10:], web=web)
    assert [each.data.decode() for each in found] == [*map(str, range(10)), "file", *map(str, range(10, 20))]


def test_a_page_that_cannot_be_had_harms_no_other(pages, web):
    missing, found = bring(pages.url("/nowhere"), pages.put("/a", "x"), web=web)
    assert missing == Failure(pages.url("/nowhere"), "the server answered 404: there is no such page")
    assert found.data == b"x"


def feed(*items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def test_of_a_feed_every_article_is_fetched(pages, web):
    items = [{"id": "1", "url": pages.put("/1", page())}, {"id": "2", "url": pages.url("/nowhere")}]
    url = pages.put("/feed", feed(*items), content_type="application/feed+json")
    found, missing = bring(url, web=web)
    assert (found.url, missing.input) == (pages.url("/1"), pages.url("/nowhere"))


def test_an_item_without_link_is_taken_as_it_stands_in_the_feed(pages, web):
    html = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    items = [{"id": "7", "title": TITLE, "content_html": html, "date_published": "2026-03-02"}, {"id": "8"}]
    url = pages.put("/feed", feed(*items), content_type="application/feed+json")
    found, missing = bring(url, web=web)
    (reading,) = extract.read(found)
    assert (reading.title, reading.text, reading.published.value) == (TITLE, TEXT, "2026-03-02")
    assert reading.path.startswith(f"{url}#7")
    assert missing == Failure(f"{url}#8", "an item without link and text")


def test_a_feeds_file_is_read_without_web(tmp_path):
    html = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    (tmp_path / "a.json").write_text(
        feed({"id": "7", "url": "https://valley.example/dam", "content_html": html})
    )
    (found,) = bring(tmp_path / "a.json")
    (reading,) = extract.read(found)
    assert (reading.url, reading.path, reading.text) == ("https://valley.example/dam", None, TEXT)


def test_a_broken_feed_is_a_failure(tmp_path):
    (tmp_path / "a.rss").write_text("<!DOCTYPE rss><rss version='2.0'/>")
    (failure,) = bring(tmp_path / "a.rss")
    assert failure.input == str(tmp_path / "a.rss")
    assert "can be a bomb" in failure.reason


def test_a_feed_without_end_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 2)
    monkeypatch.setattr(fetch, "CUT", "only the first 2 items of the feed were read")
    (tmp_path / "a.json").write_text(feed({"id": "1"}, {"id": "2"}, {"id": "3"}))
    first, *_ = bring(tmp_path / "a.json")
    assert "only the first 2 items" in first.reason
