"""Feeds read in the background: due ones, one at a time, until told to stop."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.settings import Settings
from bot.slack.briefings import polling
from bot.slack.briefings.polling import Polling
from retrieval.errors import StoreError
from tests.doubles.pages import serve
from tests.doubles.slack_workspace import SlackWorkspace
from tests.ingest.articles import page

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
FEED = "<rss version='2.0'><channel><title>Post</title><item><link>{}</link></item></channel></rss>"
RSS = {"content_type": "application/rss+xml"}


@pytest.fixture
def pages():
    with serve() as running:
        yield running


@pytest.fixture
def now():
    return [NOW]


@pytest.fixture
def desk(tmp_path, pages, now):
    """A desk that searches by words: these tests are not about vectors."""
    given = {"NEWSDESK_ALLOW_HOSTS": pages.host, "NEWSDESK_EMBEDDINGS": "openai:none"}
    desk = Desk(Settings.load(given, tmp_path), clock=lambda: now[0])
    yield desk
    desk.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(polling, "LOOK_EVERY_SECONDS", 0.05)


def follow(desk, pages, path="/feed"):
    pages.put("/a", page())
    desk.parts.feed_runner.add(pages.put(path, FEED.format("/a"), **RSS))
    pages.asked.clear()


async def until(condition):
    """Wait until a condition holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def stopped(task, poller):
    """Stop as the app stops; return how long the thread took to end."""
    began = time.monotonic()
    poller.stop()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(poller._thread.shutdown, wait=True)
    return time.monotonic() - began


async def test_due_feeds_are_read_and_then_left_until_they_are_due(desk, pages, now):
    follow(desk, pages)
    poller = Polling(desk.parts)
    task = asyncio.create_task(poller.run())
    await until(lambda: desk.parts.archive.count().articles == 1)
    await until(lambda: desk.parts.feeds.all()[0].last_success_at == NOW)
    await asyncio.sleep(0.3)
    assert pages.asked.count("/feed") == 1
    now[0] += timedelta(minutes=30)
    await until(lambda: pages.asked.count("/feed") == 2)
    assert pages.asked.count("/a") == 1
    await stopped(task, poller)


async def test_a_failing_feed_is_logged_and_remembered_and_harms_no_other(desk, pages, caplog):
    follow(desk, pages)
    follow(desk, pages, "/bad")
    pages.put("/bad", "", 500)
    await Polling(desk.parts).poll_due()
    assert "/bad: the server answered 500" in caplog.text
    assert desk.parts.feeds.get(pages.url("/bad")).failures == 1
    assert desk.parts.archive.count().articles == 1


async def test_the_event_loop_goes_on_while_a_feed_is_read(desk, pages):
    follow(desk, pages)
    is_asked, may_answer = threading.Event(), threading.Event()

    def slow(handler):
        is_asked.set()
        may_answer.wait(20)
        handler.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    pages.pages["/feed"] = slow
    polled = asyncio.create_task(Polling(desk.parts).poll_due())
    await until(is_asked.is_set)
    assert not polled.done()
    may_answer.set()
    await polled


async def test_a_stop_ends_the_waiting_for_slow_sites_and_counts_nothing_as_failed(desk, pages):
    items = "</link></item><item><link>".join(f"/{number}" for number in range(40))
    desk.parts.feed_runner.add(pages.put("/feed", FEED.format(items), **RSS))

    def slow_down(handler):
        desk.parts.web._politeness._host(pages.host).pause_seconds = 10
        handler.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    pages.pages["/0"] = slow_down
    poller = Polling(desk.parts)
    task = asyncio.create_task(poller.run())
    await until(lambda: "/0" in pages.asked)
    assert await stopped(task, poller) < 5
    (feed,) = desk.parts.feeds.all()
    assert (feed.failures, feed.last_run_at, feed.is_due(NOW)) == (0, None, True)
    assert desk.parts.feeds.seen(feed.id) == {}
    assert desk.parts.feeds.claim(feed.id, "another", NOW, is_alone=False)


async def test_a_store_that_cannot_be_used_is_logged_and_tried_again(desk, pages, caplog, monkeypatch):
    failures = iter([StoreError("newsdesk.db: the disk is full")])
    follow(desk, pages)
    due = desk.parts.feed_runner.due

    def failing_once():
        for failure in failures:
            raise failure
        return due()

    monkeypatch.setattr(desk.parts.feed_runner, "due", failing_once)
    poller = Polling(desk.parts)
    task = asyncio.create_task(poller.run())
    await until(lambda: desk.parts.archive.count().articles == 1)
    assert "the disk is full" in caplog.text
    await stopped(task, poller)


def test_the_app_reads_feeds_by_itself_and_answers_from_them(tmp_path, pages, desk):
    follow(desk, pages)
    desk.close()
    with SlackWorkspace(has_rate_limits=False) as workspace:
        given = {
            # What a process needs to start, and to be measured.
            **{name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ},  # noqa: TID251
            "NEWSDESK_ALLOW_HOSTS": pages.host,
            **workspace.environment(has_socket_mode=True),
        }
        with (tmp_path / "serve.log").open("w") as log:
            command = [sys.executable, "-m", "bot", "--home", str(tmp_path), "serve"]
            process = subprocess.Popen(
                command, env=given, stdout=log, stderr=log, cwd=Path(__file__).parents[3]
            )
        try:
            workspace.wait_for_socket(timeout_seconds=60)
            began = time.monotonic()
            while "1 new" not in (tmp_path / "serve.log").read_text() and time.monotonic() - began < 30:
                time.sleep(0.1)
            question = f"{workspace.mention} How many people did the dam above Ostrava Lake kill?"
            asked = workspace.post(workspace.user, workspace.channel, question)
            reply = workspace.wait_for_reply(workspace.channel, asked.ts, count=1, timeout_seconds=30)
            workspace.wait_until_quiet()
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
    assert "at least 12 people" in reply.rendered
    assert code == 0, (tmp_path / "serve.log").read_text()
