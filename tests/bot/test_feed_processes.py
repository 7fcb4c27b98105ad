"""Feeds run by several processes, and by one that is killed: a real server keeps count."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import feed_store
from bot.__main__ import run
from bot.feed_runs import ITEMS_A_BATCH
from retrieval.index import tables
from retrieval.index.database import open_database, reading, sqlite_url
from tests.doubles.pages import serve
from tests.doubles.processes import MEASURED
from tests.ingest.articles import PARAGRAPHS, page

REPO = Path(__file__).parents[2]
ITEMS = ITEMS_A_BATCH + 3
"""More than one batch, so that a killed run has stored some and not others."""
LATE = f"/{ITEMS - 2}"
WAIT_SECONDS = 30


def news_of(number):
    """A page unlike the others."""
    body = f"The mayor of town number {number} said that nothing of the kind had happened there."
    return page(paragraphs=(body, PARAGRAPHS[1]), title=f"News of town {number}").encode()


class Newspaper:
    """A feed and its pages on a real server; one page can be made to wait."""

    def __init__(self, pages):
        self.pages = pages
        self.url = pages.url("/feed")
        self.is_waiting, self.may_go_on = threading.Event(), threading.Event()
        self.bodies = {f"/{number}": news_of(number) for number in range(ITEMS)}
        for path, body in self.bodies.items():
            pages.put(path, body)
        items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in self.bodies)
        self.feed = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()
        pages.pages["/feed"] = self._answer_feed

    def _answer_feed(self, handler):
        if handler.headers.get("If-None-Match") == '"one"':
            handler.wfile.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            self._send(handler, self.feed, "application/rss+xml")

    @staticmethod
    def _send(handler, body, kind):
        head = (
            f'HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n'
        )
        handler.wfile.write(head.encode() + body)

    def hold_back(self, path):
        """Answer `path` only when told to."""

        def answer(handler):
            self.is_waiting.set()
            self.may_go_on.wait(WAIT_SECONDS)
            self._send(handler, self.bodies[path], "text/html")

        self.pages.pages[path] = answer

    def let_go(self, path):
        """Answer `path` at once again."""
        self.may_go_on.set()
        self.pages.put(path, self.bodies[path])

    @property
    def asked(self):
        """How often each page was asked for."""
        return Counter(path for path in self.pages.asked if path not in {"/feed", "/robots.txt"})


@pytest.fixture
def newspaper(monkeypatch):
    with serve() as pages:
        newspaper = Newspaper(pages)
        for name, value in environment(newspaper).items():
            monkeypatch.setenv(name, value)
        yield newspaper
        newspaper.may_go_on.set()


def environment(newspaper):
    """What every command here is told."""
    return {"NEWSDESK_ALLOW_HOSTS": newspaper.pages.host, "NEWSDESK_NOW": "2026-03-12T18:00:00+00:00"}


def here(home, *arguments):
    """Run a command in this process."""
    return run(["--home", str(home), "feeds", *arguments])


def start(home, newspaper, *arguments, **more):
    """Start a command in a process of its own."""
    keep = ("PATH", MEASURED)
    given = {
        **{name: os.environ[name] for name in keep if name in os.environ},  # noqa: TID251 - a test's own
        **environment(newspaper),
        **more,
    }
    command = [sys.executable, "-m", "bot", "--home", str(home), "feeds", *arguments]
    return subprocess.Popen(
        command, env=given, cwd=REPO, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process):
    """Its exit code, and what it said."""
    out, complaint = process.communicate(timeout=2 * WAIT_SECONDS)
    return process.returncode, out + complaint


def state(home):
    """What a desk holds, in so far as it does not depend on when it came."""
    engine = open_database(sqlite_url(home))
    with reading(engine) as connection:
        found = {
            "articles": connection.execute(sa.select(tables.articles.c.id, tables.articles.c.url)).all(),
            "versions": connection.execute(sa.select(tables.versions.c.id, tables.versions.c.number)).all(),
            "passages": connection.execute(sa.select(tables.passages.c.id)).all(),
            "items": connection.execute(
                sa.select(feed_store.feed_items.c.item, feed_store.feed_items.c.state)
            ).all(),
            "etags": connection.execute(
                sa.select(feed_store.feeds.c.etag, feed_store.feeds.c.failures)
            ).all(),
        }
    engine.dispose()
    return {name: sorted(map(tuple, rows)) for name, rows in found.items()}


WORDS_ONLY = {"NEWSDESK_EMBEDDINGS": "openai:text-embedding-3-small"}
"""Without a key there are no vectors, and so no lock that keeps other processes out."""


def test_a_killed_run_ends_in_the_same_state_when_run_again(tmp_path, newspaper, capsys):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for home in (whole, killed):
        assert here(home, "add", newspaper.url) == 0
    assert here(whole, "run") == 0
    newspaper.hold_back(LATE)
    process = start(killed, newspaper, "run")
    assert newspaper.is_waiting.wait(WAIT_SECONDS)
    process.kill()
    finish(process)
    partly = state(killed)
    assert len(partly["items"]) == len(partly["articles"]) == ITEMS_A_BATCH
    assert partly["etags"] == [(None, 0)]
    newspaper.let_go(LATE)
    code, said = finish(start(killed, newspaper, "run"))
    assert code == 0, said
    assert state(killed) == state(whole)
    assert len(state(killed)["articles"]) == ITEMS
    assert run(["--home", str(killed), "verify"]) == 0
    assert newspaper.asked["/0"] == 2
    capsys.readouterr()
    assert here(killed, "run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["feeds"][0]["outcome"] == "not changed"


def test_a_run_that_is_told_to_stop_ends_soon_and_the_next_one_goes_on(tmp_path, newspaper):
    assert here(tmp_path, "add", newspaper.url) == 0
    newspaper.hold_back("/5")
    process = start(tmp_path, newspaper, "run")
    assert newspaper.is_waiting.wait(WAIT_SECONDS)
    process.send_signal(signal.SIGTERM)
    newspaper.let_go("/5")
    code, said = finish(process)
    assert code == 1, said
    assert "the next run goes on" in said
    assert newspaper.asked[LATE] == 0
    assert here(tmp_path, "run") == 0
    assert len(state(tmp_path)["articles"]) == ITEMS


def test_two_processes_double_nothing(tmp_path, newspaper):
    assert here(tmp_path, "add", newspaper.url) == 0
    newspaper.hold_back("/5")
    first = start(tmp_path, newspaper, "run", **WORDS_ONLY)
    assert newspaper.is_waiting.wait(WAIT_SECONDS)
    code, said = finish(start(tmp_path, newspaper, "run", **WORDS_ONLY))
    assert code == 0, said
    assert "another process is reading it now" in said
    newspaper.let_go("/5")
    assert finish(first)[0] == 0
    assert set(newspaper.asked.values()) == {1}
    assert len(state(tmp_path)["articles"]) == ITEMS


def test_an_embedded_home_is_refused_to_a_second_process_before_it_asks_anybody(tmp_path, newspaper):
    assert here(tmp_path, "add", newspaper.url) == 0
    newspaper.hold_back("/5")
    first = start(tmp_path, newspaper, "run")
    assert newspaper.is_waiting.wait(WAIT_SECONDS)
    before = list(newspaper.pages.asked)
    code, said = finish(start(tmp_path, newspaper, "run"))
    assert code == 2
    assert "another process" in said
    assert newspaper.pages.asked == before
    newspaper.let_go("/5")
    assert finish(first)[0] == 0
