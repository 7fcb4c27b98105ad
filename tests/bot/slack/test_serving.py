"""The app as users run it: `newsdesk serve` as a subprocess, on both transports."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bot import sample
from bot.__main__ import run
from tests.doubles.slack_workspace import SlackWorkspace

START_SECONDS = 40
REPLY_SECONDS = 30


@pytest.fixture
def home(sample_desk, tmp_path):
    """A desk of this test's own."""
    return shutil.copytree(sample_desk, tmp_path / "desk")


@contextmanager
def serving(workspace, home, *, over_http, expects_trouble=False):
    """Run the bot's own entry point until the block ends; only Slack's address is another."""
    environment = {
        # What a process needs to start, and to be measured.
        **{name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ},  # noqa: TID251
        "NEWSDESK_NOW": "2026-03-12T18:00:00+00:00",
        # The tests' one person asks faster than people do.
        "NEWSDESK_QUESTIONS_PER_MINUTE": "1000",
        **workspace.environment(has_socket_mode=not over_http),
    }
    log = home / "serve.log"
    command = [sys.executable, "-m", "bot", "--home", str(home), "serve", "--port", "0", "--health-port", "0"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment, stderr=output, stdout=output, cwd=Path(__file__).parents[3]
        )
        try:
            if over_http:
                address = address_in(log, process)
                workspace.connect_http(address)
                workspace.wait_for_app()
                wait_until_well(address)
            else:
                workspace.wait_for_socket(timeout_seconds=START_SECONDS)
            yield process
            # What is being delivered while the link closes would be the SDK's traceback, not ours.
            workspace.wait_until_quiet()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0, log.read_text()
    assert expects_trouble or "Traceback" not in log.read_text(), log.read_text()


def is_well(address):
    """Whether the health check beside an address says that the app is there."""
    try:
        with urllib.request.urlopen(urljoin(address, "/health"), timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False


def wait_until_well(address):
    """Wait until the app is there."""
    until = time.monotonic() + START_SECONDS
    while not is_well(address):
        assert time.monotonic() < until, "the app is not well"
        time.sleep(0.05)


def address_in(log, process):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"listening on (http://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module", params=["socket mode", "http"])
def running(request, sample_desk, tmp_path_factory):
    """A workspace with the bot running in it, and the bot's home."""
    home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("running") / "desk")
    with (
        SlackWorkspace(has_rate_limits=False) as workspace,
        serving(workspace, home, over_http=request.param == "http"),
    ):
        yield workspace, home


@pytest.fixture
def slack(running):
    """The workspace the bot runs in."""
    return running[0]


def asked(slack, text, thread=None, channel=None):
    message = slack.post(slack.user, channel or slack.channel, text, thread=thread)
    root = thread or message.ts
    before = len(
        [reply for reply in slack.replies(channel or slack.channel, root) if reply.user == slack.bot]
    )
    return root, slack.wait_for_reply(
        channel or slack.channel, root, count=before + 1, timeout_seconds=REPLY_SECONDS
    )


def test_a_mention_is_answered_in_its_thread_with_sources_and_a_button_each(slack):
    root, reply = asked(slack, f"{slack.mention} {sample.QUESTION}")
    assert reply.thread == root
    assert "Sources" in reply.rendered
    assert [action for action in reply.actions if action["action_id"].startswith("cite:")]


def test_a_button_opens_the_exact_passage(slack):
    _, reply = asked(slack, f"{slack.mention} {sample.QUESTION}")
    slack.click(reply, "cite:1")
    view = slack.wait_for_view(slack.user, "citation", REPLY_SECONDS)
    assert view.title == "Citation [1]"
    assert "Unchanged since it was cited." in view.rendered


def test_a_follow_up_in_the_thread_needs_no_mention(slack):
    root, _ = asked(slack, f"{slack.mention} What does Corin Valdane want to do with the inner harbour?")
    _, reply = asked(slack, "And Rena Osterhaut?", thread=root)
    assert "Osterhaut" in reply.rendered


def test_a_direct_message_needs_no_mention(slack):
    _, reply = asked(slack, sample.QUESTION, channel=slack.direct())
    assert "Sources" in reply.rendered


def test_what_the_archive_does_not_hold_is_said(slack):
    _, reply = asked(slack, f"{slack.mention} {sample.UNANSWERABLE}")
    assert "Nothing in the archive answers this" in reply.rendered


def test_a_bare_mention_gets_help(slack):
    _, reply = asked(slack, slack.mention)
    assert "Ask me about the news" in reply.rendered


def test_a_repeated_delivery_is_answered_once(slack):
    root, _ = asked(slack, f"{slack.mention} Who is Lena Corvath?")
    for delivery in slack.deliveries[-2:]:
        slack.redeliver(delivery)
    slack.wait_until_quiet(1.0)
    assert len([reply for reply in slack.replies(slack.channel, root) if reply.user == slack.bot]) == 1


def test_other_peoples_talk_is_left_alone(slack):
    first = slack.post(slack.user, slack.channel, "How many people died when the Brannick Dam broke?")
    slack.post(slack.user, slack.channel, "I wonder too", thread=first.ts)
    root, _ = asked(slack, f"{slack.mention} {sample.QUESTION}")
    other = slack.add_user("bo")
    slack.post(slack.user, slack.channel, f"<@{other}> did you see this?", thread=root)
    slack.wait_until_quiet(1.0)
    assert [reply for reply in slack.replies(slack.channel, first.ts) if reply.user == slack.bot] == []
    assert len([reply for reply in slack.replies(slack.channel, root) if reply.user == slack.bot]) == 1


def test_the_slash_command_briefs_and_helps(slack):
    slack.command("/newsdesk", "help")
    assert "/newsdesk ask" in slack.wait_for_ephemeral(slack.user).rendered
    before = len(slack.messages(slack.channel))
    slack.command("/newsdesk", "brief", channel=slack.channel)
    # The question stands there first, the briefing comes in its place.
    slack.wait_until(
        lambda: [
            each for each in slack.messages(slack.channel)[before:] if "Briefing 2026-03-11" in each.rendered
        ],
        "a briefing",
        timeout_seconds=30,
    )


def test_a_readers_opinion_is_kept_and_thanked_for(running, capsys):
    slack, home = running
    _, reply = asked(slack, f"{slack.mention} {sample.QUESTION}")
    good = next(each for each in reply.actions if each["action_id"] == "feedback")["positive_button"]
    slack.click(reply, "feedback", value=good["value"])
    assert "Thank you" in slack.wait_for_ephemeral(slack.user, slack.channel).rendered
    assert run(["--home", str(home), "feedback"]) == 0
    assert "good" in capsys.readouterr().out


def test_no_message_unfurls_or_mentions_anybody(slack):
    asked(slack, f"{slack.mention} {sample.QUESTION}")
    posts = slack.calls("chat.postMessage")
    assert posts
    assert all(str(post.arguments.get("unfurl_links")).lower() in {"false", "0"} for post in posts)
    assert all(not reply.live_mentions for reply in slack.messages(slack.channel) if reply.user == slack.bot)


def test_a_follow_up_works_after_a_restart(home):
    with SlackWorkspace() as workspace:
        with serving(workspace, home, over_http=False):
            root, _ = asked(
                workspace, f"{workspace.mention} What does Corin Valdane want with the inner harbour?"
            )
        with serving(workspace, home, over_http=False):
            _, reply = asked(workspace, "And Rena Osterhaut?", thread=root)
    assert "Osterhaut" in reply.rendered


def test_a_subscribed_channel_gets_its_briefing_once(home):
    with SlackWorkspace(has_rate_limits=False) as workspace:
        subscribed = ["subscribe", workspace.channel, "--at", "17:30", "--zone", "UTC", "--days", "daily"]
        assert run(["--home", str(home), *subscribed]) == 0
        with serving(workspace, home, over_http=False):
            workspace.wait_until(
                lambda: workspace.messages(workspace.channel), "a briefing", timeout_seconds=30
            )
            workspace.wait_until_quiet(1.0)
        with serving(workspace, home, over_http=False):
            workspace.wait_until_quiet(1.0)
        posted = workspace.messages(workspace.channel)
    assert len(posted) == 1
    assert "Briefing 2026-03-11 to 2026-03-12" in posted[0].rendered


def test_a_refused_post_is_apologised_for_and_the_bot_lives_on(home):
    with (
        SlackWorkspace(has_rate_limits=False) as workspace,
        serving(workspace, home, over_http=False, expects_trouble=True),
    ):
        workspace.fault("chat.postMessage", error="msg_blocks_too_long")
        _, apology = asked(workspace, f"{workspace.mention} {sample.QUESTION}")
        assert "something on my side failed" in apology.rendered
        workspace.fault("chat.postMessage", error="channel_not_found", times=2)
        workspace.post(workspace.user, workspace.channel, f"{workspace.mention} {sample.QUESTION}")
        workspace.wait_for_call("chat.postMessage", count=4)
        _, reply = asked(workspace, f"{workspace.mention} {sample.QUESTION}")
        assert "Sources" in reply.rendered


def test_a_status_that_is_refused_costs_no_answer(slack):
    slack.fault("assistant.threads.setStatus", error="missing_scope")
    _, reply = asked(slack, f"{slack.mention} {sample.QUESTION}")
    assert "Sources" in reply.rendered


def test_health_is_answered_in_socket_mode_too_and_nothing_else_is(home):
    with SlackWorkspace() as workspace, serving(workspace, home, over_http=False) as process:
        door = address_in(home / "serve.log", process)
        with urllib.request.urlopen(door) as response:
            assert response.read() == b"ok"
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(door.replace("/health", "/slack/events"), b"{}")
        assert error.value.code == 404
        error.value.close()


def test_unsigned_and_malformed_requests_are_refused(home):
    with SlackWorkspace() as workspace, serving(workspace, home, over_http=True):
        assert workspace.verify_url()
        port = re.search(r"listening on (http://[^/]+)", (home / "serve.log").read_text())[1]
        with urllib.request.urlopen(f"{port}/health") as response:
            assert response.read() == b"ok"
        for body, headers, status in [
            (b"{", {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "1"}, 400),
            (b"{}", {}, 401),
            (b"{}", {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "1"}, 401),
        ]:
            request = urllib.request.Request(f"{port}/slack/events", body, headers)
            request.add_header("Content-Type", "application/json")
            with pytest.raises(urllib.error.HTTPError) as error:
                urllib.request.urlopen(request)
            assert error.value.code == status
            error.value.close()


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_serve_refuses_to_start_without_secrets(tmp_path, monkeypatch, capsys, environment, named):
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(["--home", str(tmp_path), "serve"]) == 2
    assert named in capsys.readouterr().err


def test_serve_says_when_slack_refuses_the_token(home, monkeypatch):
    with SlackWorkspace() as workspace:
        for name, value in workspace.environment(has_socket_mode=True).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
        # A process of its own: serving sets the whole process's logging up.
        command = [sys.executable, "-m", "bot", "--home", str(home), "serve"]
        served = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert served.returncode == 2
    assert "SLACK_BOT_TOKEN" in served.stderr
    assert "xoxb-wrong" not in served.stderr


def test_serve_says_when_slack_refuses_the_app_token(home):
    with SlackWorkspace() as workspace:
        environment = workspace.environment(has_socket_mode=True) | {"SLACK_APP_TOKEN": "xapp-wrong"}
        with begun(home, environment) as process:
            assert process.wait(timeout=START_SECONDS) == 2
    assert "SLACK_APP_TOKEN" in (home / "serve.log").read_text()


@contextmanager
def begun(home, environment):
    """Begin to serve, whatever comes of it; end it at the end of the block."""
    paths = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ}  # noqa: TID251
    command = [sys.executable, "-m", "bot", "--home", str(home), "serve", "--port", "0"]
    with (home / "serve.log").open("w") as output:
        process = subprocess.Popen(
            command, env=paths | environment, stderr=output, stdout=output, cwd=Path(__file__).parents[3]
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def waits_for_slack(home, process):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if "waiting for Slack" in (home / "serve.log").read_text():
            return True
        time.sleep(0.1)
    return False


def test_serve_waits_for_a_slack_that_cannot_be_reached_yet(home):
    with SlackWorkspace() as workspace:
        # The client itself tries twice more.
        workspace.fault("auth.test", status=503, times=3)
        with begun(home, workspace.environment(has_socket_mode=True)) as process:
            assert waits_for_slack(home, process)
            workspace.wait_for_socket(timeout_seconds=START_SECONDS)
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


def test_serve_that_waits_for_slack_can_be_stopped(home):
    nowhere = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-1"}
    with begun(home, nowhere | {"SLACK_APP_TOKEN": "xapp-1"}) as process:
        assert waits_for_slack(home, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert "Traceback" not in (home / "serve.log").read_text()
