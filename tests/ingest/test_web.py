import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from contextlib import contextmanager, suppress

import pytest
from pytest_socket import SocketConnectBlockedError

from retrieval.errors import FetchError
from retrieval.ingest.fetch import Limits, Web
from retrieval.ingest.politeness import Politeness
from retrieval.ingest.robots import RulesCache

QUICK = Limits(
    seconds=1.0, silence_seconds=0.5, transferred_bytes=100_000, unpacked_bytes=300_000, redirects=3
)


@pytest.fixture
def web(pages):
    return Web(allow_hosts=frozenset({pages.host}), limits=QUICK)


def refusal(web, url):
    with pytest.raises(FetchError) as refused:
        web.fetch(url)
    assert refused.value.source == url
    return refused.value.reason


def test_a_page_comes_with_its_type_and_charset(pages, web):
    url = pages.put("/a", "<p>Grüße</p>".encode("latin-1"), content_type="Text/HTML; Charset=ISO-8859-1")
    raw = web.fetch(url)
    assert raw.data == b"<p>Gr\xfc\xdfe</p>"
    assert (raw.url, raw.path, raw.media_type, raw.charset) == (url, None, "text/html", "iso-8859-1")


def test_we_say_who_we_are_and_name_the_host(pages, web):
    web.fetch(pages.put("/a", "x"))
    assert pages.headers[-1]["User-Agent"].startswith("newsdesk/")
    assert pages.headers[-1]["Host"] == pages.host


def test_query_and_odd_characters_reach_the_server_escaped(pages, web):
    pages.put("/%C3%BC%20b?q=%C3%A4&r=1", "found")
    assert web.fetch(pages.url("/ü b?q=ä&r=1")).data == b"found"


def test_a_redirect_is_followed_and_the_last_address_kept(pages, web):
    new = pages.put("/new", "x")
    assert web.fetch(pages.redirect("/old", "/new")).url == new


def test_endless_redirects_end(pages, web):
    assert "more than 3 redirects" in refusal(web, pages.redirect("/round", "/round"))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://[::ffff:127.0.0.1]/", "not a public address"),
        ("http://localhost:1/", "not a public address"),
        ("file:///etc/passwd", "only http and https"),
        ("//user:pass@169.254.169.254/", "user name"),
    ],
)
def test_a_redirect_to_where_we_must_not_go_is_refused(pages, web, target, reason):
    assert reason in refusal(web, pages.redirect("/a", target))


def test_this_machine_is_refused_unless_it_is_allowed_by_host_and_port(pages):
    url = pages.put("/a", "x")
    assert "not a public address" in refusal(Web(), url)
    assert "not a public address" in refusal(Web(allow_hosts=frozenset({"127.0.0.1:1"})), url)
    assert pages.asked == []


def test_a_name_with_one_address_that_is_not_public_is_refused():
    web = Web(resolve=lambda host, port: ("93.184.216.34", "10.0.0.1"))
    assert "10.0.0.1 is not a public address" in refusal(web, "http://mixed.example/")


def test_the_address_that_was_checked_is_the_one_connected_to(pages):
    """A name that points elsewhere at the second look-up gains nothing: there is none."""
    port = int(pages.host.partition(":")[2])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ("127.0.0.1",)

    pages.put("/a", "the page")
    web = Web(allow_hosts=frozenset({f"rebind.example:{port}"}), resolve=rebinding)
    assert web.fetch(f"http://rebind.example:{port}/a").data == b"the page"
    assert pages.headers[-1]["Host"] == f"rebind.example:{port}"
    assert asked == ["rebind.example"] * 2  # for robots.txt, and for the page


def test_every_look_up_is_judged_anew(pages):
    port = int(pages.host.partition(":")[2])
    answers = iter([("127.0.0.1",), ("169.254.169.254",)])
    web = Web(resolve=lambda host, port: next(answers))
    assert "127.0.0.1 is not a public address" in refusal(web, f"http://rebind.example:{port}/a")
    assert "169.254.169.254 is not a public address" in refusal(web, f"http://rebind.example:{port}/a")


def test_an_unknown_host_is_named():
    def unknown(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    assert "not known" in refusal(Web(resolve=unknown), "http://nowhere.example/a")


def test_a_host_that_is_no_name_at_all_is_named():
    assert "not known" in refusal(Web(), f"http://{'a' * 300}.example/")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "it refuses us"), (404, "no such page"), (418, "no page"), (500, "trouble"), (204, "no page")],
)
def test_an_answer_without_a_page_says_what_it_was(pages, web, status, reason):
    told = refusal(web, pages.put("/a", "", status))
    assert f"answered {status}" in told
    assert reason in told


def test_a_page_that_announces_too_much_is_not_read(pages, web):
    assert "larger than 0.1 MB" in refusal(web, pages.put("/a", b"x" * 100_001))


def test_a_page_that_does_not_end_is_cut_off(pages, web):
    def flood(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            handler.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    pages.pages["/a"] = flood
    assert "larger than 0.1 MB" in refusal(web, pages.url("/a"))


def test_gzip_is_unpacked(pages, web):
    body = gzip.compress(b"half ") + gzip.compress(b"and half")
    assert web.fetch(pages.put("/a", body, content_encoding="gzip")).data == b"half and half"


def test_a_gzip_bomb_is_stopped_while_it_unpacks(pages, web):
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert len(bomb) < QUICK.transferred_bytes
    assert "unpacks to more than 0.3 MB" in refusal(web, pages.put("/a", bomb, content_encoding="gzip"))


def test_broken_gzip_is_refused(pages, web):
    assert "broke off" in refusal(
        web, pages.put("/a", gzip.compress(b"x" * 99)[:20], content_encoding="gzip")
    )
    assert "broke off" in refusal(web, pages.put("/b", b"no gzip", content_encoding="gzip"))


def test_packing_that_was_not_asked_for_is_refused(pages, web):
    url = pages.put("/a", zlib.compress(b"x"), content_encoding="br")
    assert "packed in a way we did not ask for (br)" in refusal(web, url)


def test_a_silent_server_is_given_up(pages, web):
    pages.pages["/a"] = lambda handler: time.sleep(5)
    started = time.monotonic()
    assert "no answer in time" in refusal(web, pages.url("/a"))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_given_up_when_time_is_up(pages, web, start):
    def drip(handler):
        handler.wfile.write(start)
        for _ in range(100):
            time.sleep(0.1)
            handler.wfile.write(b"x")

    pages.pages["/a"] = drip
    started = time.monotonic()
    assert "no answer in time" in refusal(web, pages.url("/a"))
    assert time.monotonic() - started < 3


def test_a_page_that_breaks_off_is_refused(pages, web):
    pages.pages["/a"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    )
    assert "broke off" in refusal(web, pages.url("/a"))


def test_what_is_no_http_is_refused(pages, web):
    pages.pages["/a"] = lambda handler: handler.wfile.write(b"220 smtp.example ESMTP\r\n")
    assert "no proper HTTP" in refusal(web, pages.url("/a"))


def test_nobody_listening_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "refused the connection" in refusal(Web(allow_hosts=frozenset({host})), f"http://{host}/")


def test_time_used_up_by_redirects_is_not_given_again(pages):
    def slow(handler):
        time.sleep(0.3)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")

    pages.pages["/a"] = slow
    web = Web(allow_hosts=frozenset({pages.host}), limits=Limits(seconds=0.7, redirects=50))
    assert "no answer in time" in refusal(web, pages.url("/a"))


def test_without_any_time_nothing_is_asked(pages):
    web = Web(allow_hosts=frozenset({pages.host}), limits=Limits(seconds=0))
    assert "no answer in time" in refusal(web, pages.url("/a"))
    assert pages.asked == []


def test_a_public_address_is_connected_to():
    web = Web(resolve=lambda host, port: ("93.184.216.34",))
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"93\.184\.216\.34"):
        web.fetch("http://public.example/")


def test_robots_txt_is_obeyed(pages, web):
    pages.put(
        "/robots.txt",
        "User-agent: newsdesk\nDisallow: /private\n\nUser-agent: *\nDisallow: /",
        content_type="text/plain",
    )
    assert web.fetch(pages.put("/public", "x")).data == b"x"
    assert "robots.txt" in refusal(web, pages.put("/private/a", "x"))
    assert "/private/a" not in pages.asked


def test_robots_txt_is_asked_once_a_host(pages, web):
    web.fetch(pages.put("/a", "x"))
    web.fetch(pages.put("/b", "x"))
    assert pages.asked == ["/robots.txt", "/a", "/b"]


def test_robots_txt_may_have_moved(pages, web):
    pages.redirect("/robots.txt", "/other-robots.txt")
    pages.put("/other-robots.txt", "User-agent: *\nDisallow: /")
    assert "robots.txt" in refusal(web, pages.put("/a", "x"))


@pytest.mark.parametrize(
    ("target", "reason"),
    [("http://169.254.169.254/", "not a public address"), ("file:///etc/passwd", "only http and https")],
)
def test_robots_txt_must_not_lead_us_astray(pages, web, target, reason):
    pages.redirect("/robots.txt", target)
    assert reason in refusal(web, pages.put("/a", "x"))


def test_an_ill_robots_txt_means_no_and_is_asked_again(pages, web):
    pages.put("/robots.txt", "", 503)
    assert "robots.txt cannot be read" in refusal(web, pages.put("/a", "x"))
    pages.put("/robots.txt", "")
    assert web.fetch(pages.url("/a")).data == b"x"


def test_a_redirect_into_what_robots_txt_forbids_is_refused(pages, web):
    pages.put("/robots.txt", "User-agent: *\nDisallow: /private")
    pages.put("/private", "x")
    assert "robots.txt" in refusal(web, pages.redirect("/a", "/private"))


def test_one_host_is_asked_one_thing_at_a_time(pages, web):
    at_once, most = [], []

    def count(handler):
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.05)
        at_once.pop()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    pages.pages["/a"] = count
    threads = [threading.Thread(target=web.fetch, args=(pages.url("/a"),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 4


@contextmanager
def tls_server(certificate):
    """Answer TLS connections with one page until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with suppress(OSError):
                while True:
                    plain, _ = server.accept()
                    with suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
                        secure.recv(1000)
                        secure.sendall(
                            b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure"
                        )

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"localhost:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody signed but itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("not found: openssl, which makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, signed = folder / "key.pem", folder / "signed.pem"
    making = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", signed]
    subprocess.run([openssl, *making.split(), *names], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(key.read_text() + signed.read_text())
    return both


def local(host):
    return Web(allow_hosts=frozenset({host}), limits=QUICK, resolve=lambda name, port: ("127.0.0.1",))


def test_a_certificate_that_nobody_signed_is_refused(certificate):
    with tls_server(certificate) as host:
        assert "certificate is not valid" in refusal(local(host), f"https://{host}/")


def test_a_page_over_tls_is_checked_against_the_hosts_name(certificate, monkeypatch):
    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    with tls_server(certificate) as host:
        assert local(host).fetch(f"https://{host}/").data == b"secure"
        other = host.replace("localhost", "other.example")
        assert "certificate is not valid" in refusal(local(other), f"https://{other}/")


def test_plain_http_where_tls_was_meant_is_refused(pages):
    assert "no secure connection" in refusal(local(pages.host), f"https://{pages.host}/")


# ---- asking again


def test_a_page_that_has_not_changed_is_not_sent_again(pages, web):
    url = pages.put("/a", "x", etag='"one"', last_modified="Mon, 02 Mar 2026 07:00:00 GMT")
    first = web.fetch_changed(url)
    assert first.raw.data == b"x"
    pages.put("/a", "", 304)
    again = web.fetch_changed(url, first.validators)
    assert (again.raw, again.validators) == (None, first.validators)
    assert pages.headers[-1]["If-None-Match"] == '"one"'
    assert pages.headers[-1]["If-Modified-Since"] == "Mon, 02 Mar 2026 07:00:00 GMT"


def test_not_changed_is_no_answer_to_a_first_question(pages, web):
    assert "answered 304" in refusal(web, pages.put("/a", "", 304))


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [((301,), "/b"), ((308, 301), "/c"), ((301, 302), "/b"), ((302, 301), None), ((307,), None)],
)
def test_only_permanent_redirects_from_the_first_on_say_where_a_page_moved(pages, web, statuses, moved_to):
    steps = ["/a", "/b", "/c"]
    for here, there, status in zip(steps, steps[1:], statuses, strict=False):
        pages.put(here, "", status, location=there)
    pages.put(steps[len(statuses)], "x")
    assert web.fetch_changed(pages.url("/a")).moved_to == (pages.url(moved_to) if moved_to else None)


# ---- what sites let us do


@pytest.mark.parametrize("tag", ["noindex", "none", "noarchive"])
def test_a_page_that_is_not_to_be_stored_is_refused(pages, web, tag):
    assert f"X-Robots-Tag: {tag}" in refusal(web, pages.put("/a", "x", x_robots_tag=f"nofollow, {tag}"))
    page = f'<html><head><meta name="robots" content="{tag}"></head><body>x</body></html>'
    assert f"meta robots: {tag}" in refusal(web, pages.put("/b", page))


def test_every_line_of_a_repeated_tag_counts(pages, web):
    def twice(handler):
        head = b"X-Robots-Tag: noarchive\r\nX-Robots-Tag: nofollow\r\n"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: 1\r\n\r\nx")

    pages.pages["/a"] = twice
    assert "noarchive" in refusal(web, pages.url("/a"))


def test_a_feed_that_keeps_itself_out_of_search_results_is_read(pages, web):
    url = pages.put(
        "/feed", "<rss version='2.0'/>", content_type="application/rss+xml", x_robots_tag="noindex"
    )
    assert web.fetch(url).data == b"<rss version='2.0'/>"


def test_a_crawl_delay_is_kept_between_pages(pages):
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 1", content_type="text/plain")
    web = Web(allow_hosts=frozenset({pages.host}), limits=QUICK, politeness=Politeness(pause_seconds=0.0))
    web.fetch(pages.put("/a", "x"))
    started = time.monotonic()
    web.fetch(pages.put("/b", "x"))
    assert time.monotonic() - started > 0.8


def test_waiting_for_a_turn_does_not_use_a_pages_time_up(pages):
    web = Web(allow_hosts=frozenset({pages.host}), limits=QUICK, politeness=Politeness(pause_seconds=0.4))
    url = pages.put("/a", "x")
    started, outcomes = time.monotonic(), []
    threads = [threading.Thread(target=lambda: outcomes.append(web.fetch(url).data)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [b"x"] * 4
    assert time.monotonic() - started > QUICK.seconds


def test_a_server_that_asks_to_be_left_alone_is_not_asked_for_anything_else(pages, web):
    with pytest.raises(FetchError) as refused:
        web.fetch(pages.put("/a", "", 429, retry_after="60"))
    assert (refused.value.status, refused.value.retry_seconds) == (429, 60)
    asked = len(pages.asked)
    assert "asked to be left alone" in refusal(web, pages.put("/b", "x"))
    assert len(pages.asked) == asked


def test_robots_txt_is_asked_once_however_many_come_at_the_same_time(pages, web):
    url = pages.put("/a", "x")
    threads = [threading.Thread(target=web.fetch, args=(url,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pages.asked.count("/robots.txt") == 1


def test_robots_txt_is_asked_again_after_a_day(pages):
    now = [0.0]
    web = Web(allow_hosts=frozenset({pages.host}), limits=QUICK, rules=RulesCache(lambda: now[0]))
    url = pages.put("/a", "x")
    web.fetch(url)
    now[0] += 86_399
    web.fetch(url)
    assert pages.asked.count("/robots.txt") == 1
    now[0] += 1
    web.fetch(url)
    assert pages.asked.count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("path", "status", "outlook"), [("/a", 404, "never"), ("/a", 410, "barred"), ("/a", 500, "later")]
)
def test_a_failure_says_whether_to_come_again(pages, web, path, status, outlook):
    with pytest.raises(FetchError) as refused:
        web.fetch(pages.put(path, "", status))
    assert refused.value.outlook == outlook


def test_nobody_is_asked_any_more_after_a_stop(pages, web):
    url = pages.put("/a", "x")
    web.stop()
    assert "we are stopping" in refusal(web, url)
    assert pages.asked == []
