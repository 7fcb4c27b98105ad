"""Who may see what a channel gets: asked of Slack, and not at each opening of the Home tab."""

import pytest

from bot.slack.client import web_client
from bot.slack.membership import SEEN_SECONDS, Membership
from bot.slack.scopes import Scopes
from tests.doubles.slack_workspace import SlackWorkspace


@pytest.fixture
def slack():
    with SlackWorkspace(has_rate_limits=False) as workspace:
        yield workspace


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def members(slack, now):
    client = web_client(slack.who.bot_token, slack.api_url)
    return Membership(Scopes(None, client, slack.team), client, lambda: now[0])


async def test_who_may_see_a_private_channel_is_asked_once_a_minute(slack, members, now):
    channel = slack.add_channel("merger", slack.user, is_private=True)
    for _ in range(3):
        assert await members.may_see(slack.user, channel)
    assert len(slack.calls("conversations.members")) == 1
    slack.leave(slack.user, channel)
    now[0] += SEEN_SECONDS
    assert not await members.may_see(slack.user, channel)


async def test_who_acts_is_asked_about_anew(slack, members):
    channel = slack.add_channel("merger", slack.user, is_private=True)
    assert await members.may_see(slack.user, channel)
    slack.leave(slack.user, channel)
    assert not await members.may_act(slack.user, channel)


async def test_what_one_may_see_says_nothing_of_another(slack, members):
    channel = slack.add_channel("merger", slack.user, is_private=True)
    assert await members.may_see(slack.user, channel)
    assert not await members.may_see(slack.add_user("mallory"), channel)
