import pytest

from retrieval.ingest.kinds import kind_of
from retrieval.ingest.raw import Raw

HTML = b"\n<!DOCTYPE html><html><body>x</body></html>"
RSS = b'<?xml version="1.0"?><rss version="2.0"></rss>'


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "text"),
        ("A.HTML", "html"),
        ("a.md", "markdown"),
        ("a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.eml", "mail"),
        ("a.pdf", "pdf"),
        ("a.docx", "docx"),
        ("a.rss", "feed"),
        ("a", "text"),
        ("a.strange", "text"),
    ],
)
def test_a_file_is_what_its_name_says(name, kind):
    assert kind_of(Raw(b"words", path=f"/x/{name}")) == kind


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/html", "html"),
        ("text/plain", "text"),
        ("application/pdf", "pdf"),
        ("application/json", "json"),
        ("image/png", "unknown"),
        ("application/octet-stream", "unknown"),
    ],
)
def test_a_page_is_what_its_type_says(media_type, kind):
    assert kind_of(Raw(b"words", url="https://a.example/b", media_type=media_type)) == kind


def test_the_address_tells_where_the_type_does_not():
    assert kind_of(Raw(b"words", url="https://a.example/b.md?c=d.pdf", media_type="text/plain")) == "markdown"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (HTML, "html"),
        (b"\xef\xbb\xbf" + HTML, "html"),
        (b"<p>words", "text"),
        (b"1 < 2 <html>", "text"),
        (RSS, "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04....word/document.xml", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "unknown"),
    ],
)
def test_the_first_bytes_win(data, kind):
    assert kind_of(Raw(data, path="a.txt")) == kind


def test_a_page_that_speaks_of_feeds_is_a_page():
    assert kind_of(Raw(b"<html><body><pre>&lt;rss&gt;</pre><rss ></body></html>", path="a.html")) == "html"


def test_an_input_has_a_name_and_a_digest():
    assert Raw(b"", path="a").name == "a"
    assert Raw(b"", path="a", url="https://a.example/").name == "https://a.example/"
    assert Raw(b"", path="a").digest.startswith("e3b0c442")
    with pytest.raises(ValueError, match="url or a path"):
        Raw(b"")


def test_the_bytes_stay_out_of_the_repr():
    assert "secret" not in repr(Raw(b"secret", path="a"))
