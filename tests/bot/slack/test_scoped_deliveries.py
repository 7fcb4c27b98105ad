"""Daily briefings keep to what their channel may see."""

from datetime import timedelta

from bot.channel_scopes import ChannelScope
from tests.bot.slack.test_deliveries import MORNING, PLAN, bridge, deliveries, desk, posted, slack

__all__ = ["bridge", "deliveries", "desk", "slack"]


async def delivered(desk, deliveries, channel, owner=None):
    desk.subscribe(channel, PLAN, owner=owner)
    await deliveries.deliver_due()


async def test_a_limited_channel_is_briefed_from_its_outlets_alone(desk, slack, deliveries):
    team = slack.who.team_id
    desk.channel_scopes.put(ChannelScope(team, slack.channel, ("Courier",), False, "U1", MORNING))
    await delivered(desk, deliveries, slack.channel)
    said = " ".join(each.rendered for each in posted(slack))
    assert "Courier" in said
    assert "Northlight" not in said


async def test_a_channel_shared_with_strangers_is_not_briefed_and_its_owner_told(desk, slack, deliveries):
    shared = slack.add_channel("shared", slack.user, is_shared=True)
    await delivered(desk, deliveries, shared, owner=slack.user)
    desk.moment[0] += timedelta(minutes=5)
    await deliveries.deliver_due()
    assert posted(slack, shared) == []
    (told,) = posted(slack, slack.direct(slack.user))
    assert "shared with another organisation" in told.text
    assert desk.state.subscriptions(shared)[0].paused_why == "shared_channel"


async def test_a_channel_slack_does_not_describe_is_briefed_once_it_does(desk, slack, deliveries):
    slack.fault("conversations.info", error="fatal_error")
    await delivered(desk, deliveries, slack.channel)
    assert posted(slack) == []
    desk.moment[0] += timedelta(minutes=5)
    await deliveries.deliver_due()
    assert posted(slack)
