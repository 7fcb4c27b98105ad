"""Slack reached, and the socket to it looked after."""

import time

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.slack.client import web_client
from bot.slack.reaching import GONE_SECONDS, Connection, reached
from bot.slack.serving import _health
from retrieval.errors import UsageError
from tests.doubles.slack_workspace import SlackWorkspace


@pytest.fixture
def slack():
    with SlackWorkspace(has_rate_limits=False) as workspace:
        yield workspace


@pytest.fixture
async def client(slack):
    web = web_client(slack.who.bot_token, slack.api_url)
    client = SocketModeClient(slack.who.app_token, web_client=web, auto_reconnect_enabled=False)
    await client.connect()
    yield client
    await client.close()


async def test_a_socket_that_is_gone_for_a_minute_is_unwell(slack, client):
    now = [0.0]
    connection = Connection(client, lambda: now[0])
    now[0] += 10 * GONE_SECONDS
    await connection.look()
    assert not connection.is_gone
    slack.drop_sockets()
    await client.current_session.close()
    now[0] += GONE_SECONDS
    await connection.look()
    assert not connection.is_gone
    now[0] += 1
    await connection.look()
    assert connection.is_gone
    assert await _health(None, connection) == (503, "the connection to Slack is gone")


async def test_who_waits_for_slack_gives_up_in_the_end(slack):
    web = web_client(slack.who.bot_token, slack.api_url)
    slack.fault("auth.test", error="internal_error", times=100)
    begun = time.monotonic()
    with pytest.raises(UsageError, match="cannot be reached"):
        await reached(web.auth_test, slack.api_url, "SLACK_BOT_TOKEN", patience_seconds=2)
    assert time.monotonic() - begun >= 1


async def test_a_refused_token_is_not_tried_again(slack):
    web = web_client("xoxb-wrong", slack.api_url)
    with pytest.raises(UsageError, match="refuses SLACK_BOT_TOKEN: invalid_auth"):
        await reached(web.auth_test, slack.api_url, "SLACK_BOT_TOKEN")
    assert len(slack.calls("auth.test")) == 1
