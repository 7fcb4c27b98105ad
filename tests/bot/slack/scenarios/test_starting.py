"""The bot on its way up and on its way to Slack: what its health check says, and the connections it keeps."""

import shutil
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.bot.slack.scenarios.conftest import TRANSPORTS
from tests.bot.slack.scenarios.scene import Scene
from tests.doubles.passing_on import passing_on
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import SlackWorkspace


def health(bot):
    """What the health check says, with its status."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/health", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def said_first(bot):
    """The first thing the health check says, once somebody listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return health(bot)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(bot.said)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_while_it_waits_for_slack_its_health_check_says_so(sample_desk, tmp_path, transport):
    with SlackWorkspace(has_rate_limits=False) as slack:
        home = shutil.copytree(sample_desk, tmp_path / "desk")
        bot = RunningBot(slack, home, is_http=transport == "http", has_health=True)
        slack.fault("auth.test", error="internal_error", times=100)
        bot.spawn()
        try:
            status, words = said_first(bot)
            assert (status, words.partition(" at ")[0]) in {
                (503, "loading the archive"),
                (503, "waiting for Slack"),
            }
            slack.wait_until(lambda: "internal_error" in health(bot)[1], "the reason", 30)
            begun = time.monotonic()
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/slack/events", b"{}", timeout=5)
            assert refused.value.code == 503
            assert time.monotonic() - begun < 3
            refused.value.close()
            slack.clear_faults()
            bot.wait_until_connected()
            slack.wait_until(lambda: health(bot) == (200, "ok"), "health", 30)
        finally:
            bot.close()


def test_calls_share_their_connections_and_outlive_those_that_slack_ends(sample_desk, tmp_path):
    with SlackWorkspace(has_rate_limits=False) as slack, passing_on(urlsplit(slack.api_url).port) as passing:
        address = slack.api_url.replace(str(passing.target), str(passing.port))
        home = shutil.copytree(sample_desk, tmp_path / "desk")
        bot = RunningBot(slack, home, is_http=True, settings={"SLACK_API_URL": address}).start()
        scene = Scene(bot)
        for _ in range(3):
            scene.whole(scene.ask())
        scene.slack.wait_until_quiet(0.5)
        assert len(slack.calls()) >= 4 * passing.connections, (len(slack.calls()), passing.connections)
        passing.cut()
        scene.whole(scene.ask())
        assert bot.stop() == 0
        assert not bot.logged("Unclosed")
