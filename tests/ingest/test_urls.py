import pytest

from retrieval.ingest.urls import canonical_url, host_of, is_web_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example.COM/A/b", "https://news.example.com/A/b"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a#top", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://example.com/%e4%b8", "https://example.com/%E4%B8"),
        (" https://example.com/a\n", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=7&UTM_medium=y&fbclid=1", "https://example.com/a?id=7"),
        ("https://example.com/a?gclid=1&ref=rss", "https://example.com/a"),
        ("https://example.com/a?maca=en-rss-en-all-1573-rdf", "https://example.com/a"),
        ("https://example.com/a?ref=chapter2&b=&a", "https://example.com/a?ref=chapter2&b=&a"),
    ],
)
def test_ways_of_linking_to_a_page_become_one(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("url", ["https://example.com/a?b=1&utm_term=x#y", "HTTP://A.example:80"])
def test_a_canonical_url_stays_as_it_is(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@pytest.mark.parametrize(
    "url", ["", "a.txt", "file:///etc/passwd", "https://", "ftp://a.example/b", "http://a:port/"]
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        canonical_url(url)


def test_a_web_address_is_told_from_a_path():
    assert is_web_url("HTTPS://example.com/a")
    assert not is_web_url("httpd/notes.txt")


def test_a_host_is_named_without_www_and_port():
    assert host_of("https://www.Example.com:8080/a") == "example.com"
    assert host_of("a/b.txt") == ""
