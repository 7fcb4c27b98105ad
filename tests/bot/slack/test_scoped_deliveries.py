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


async def test_a_channel_limited_to_an_outlet_without_news_is_told_so_and_nothing_of_others(
    desk, slack, deliveries
):
    team = slack.who.team_id
    desk.channel_scopes.put(ChannelScope(team, slack.channel, ("Elsewhere",), False, "U1", MORNING))
    await delivered(desk, deliveries, slack.channel)
    said = " ".join(each.rendered for each in posted(slack))
    assert "Nothing was published in this window." in said
    assert "Courier" not in said
    assert "Northlight" not in said


async def test_a_limited_channel_is_told_that_feeds_failed_but_not_which(desk, slack, deliveries):
    added = MORNING - timedelta(days=1)
    feed, _ = desk.feeds.add("https://feeds.northlight.example/rss", "Northlight", None, added)
    assert desk.feeds.claim(feed.id, "one", added, is_alone=True)
    desk.feeds.save(feed.failed(MORNING - timedelta(hours=9), "no answer"), "one")
    desk.channel_scopes.put(
        ChannelScope(slack.who.team_id, slack.channel, ("Courier",), False, "U1", MORNING)
    )
    await delivered(desk, deliveries, slack.channel)
    said = " ".join(each.rendered for each in posted(slack))
    assert "a feed could not be read" in said
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
