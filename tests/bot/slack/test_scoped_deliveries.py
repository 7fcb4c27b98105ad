"""Daily briefings keep to what their channel may see."""

from datetime import timedelta

from bot.briefings import Briefings
from bot.channel_scopes import ChannelScope
from bot.subscriptions import RETRY_AFTER
from tests.bot.slack.test_deliveries import MORNING, PLAN, bridge, deliveries, desk, posted, slack

__all__ = ["bridge", "deliveries", "desk", "slack"]


async def delivered(desk, deliveries, channel, owner=None):
    desk.briefings.subscribe(channel, PLAN, owner=owner)
    await deliveries.deliver_due()


async def test_a_limited_channel_is_briefed_from_its_outlets_alone(desk, slack, deliveries):
    team = slack.who.team_id
    desk.parts.channel_scopes.put(ChannelScope(team, slack.channel, ("Courier",), False, "U1", MORNING))
    await delivered(desk, deliveries, slack.channel)
    said = " ".join(each.rendered for each in posted(slack))
    assert "Courier" in said
    assert "Northlight" not in said


async def test_a_channel_limited_to_an_outlet_without_news_is_told_so_and_nothing_of_others(
    desk, slack, deliveries
):
    team = slack.who.team_id
    desk.parts.channel_scopes.put(ChannelScope(team, slack.channel, ("Elsewhere",), False, "U1", MORNING))
    await delivered(desk, deliveries, slack.channel)
    said = " ".join(each.rendered for each in posted(slack))
    assert "Nothing was published in this window." in said
    assert "Courier" not in said
    assert "Northlight" not in said


async def test_a_limited_channel_is_told_that_feeds_failed_but_not_which(desk, slack, deliveries):
    added = MORNING - timedelta(days=1)
    feed, _ = desk.parts.feeds.add("https://feeds.northlight.example/rss", "Northlight", None, added)
    assert desk.parts.feeds.claim(feed.id, "one", added, is_alone=True)
    desk.parts.feeds.save(feed.failed(MORNING - timedelta(hours=9), "no answer"), "one")
    desk.parts.channel_scopes.put(
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
    assert desk.parts.state.subscriptions(shared)[0].paused_why == "shared_channel"


async def test_a_channel_slack_does_not_describe_is_briefed_once_it_does(desk, slack, deliveries):
    slack.fault("conversations.info", error="fatal_error")
    await delivered(desk, deliveries, slack.channel)
    assert posted(slack) == []
    desk.moment[0] += timedelta(minutes=5)
    await deliveries.deliver_due()
    assert posted(slack)


def limit_to(desk, slack, *outlets):
    desk.parts.channel_scopes.put(
        ChannelScope(slack.who.team_id, slack.channel, outlets, False, "U1", MORNING)
    )


async def test_a_briefing_that_was_not_posted_is_written_anew_for_a_channel_limited_since(
    desk, slack, deliveries
):
    slack.fault("chat.postMessage", status=500)
    await delivered(desk, deliveries, slack.channel)
    limit_to(desk, slack, "Courier")
    for _ in range(2):
        desk.moment[0] += RETRY_AFTER
        await deliveries.deliver_due()
    (parent,) = posted(slack)
    said = " ".join(each.rendered for each in slack.replies(slack.channel, parent.ts))
    assert "Courier" in said
    assert "Northlight" not in said


async def test_a_channel_limited_while_its_briefing_is_written_does_not_get_what_it_may_not_see(
    desk, slack, deliveries, monkeypatch
):
    really = Briefings.reserved

    def slowly(briefings, claimed, limit):
        briefing = really(briefings, claimed, limit)
        limit_to(desk, slack, "Courier")
        return briefing

    monkeypatch.setattr(Briefings, "reserved", slowly)
    await delivered(desk, deliveries, slack.channel)
    assert posted(slack) == []
    desk.moment[0] += RETRY_AFTER
    await deliveries.deliver_due()
    assert "Northlight" not in " ".join(each.rendered for each in posted(slack))


async def test_nothing_is_added_to_a_briefing_half_out_when_its_channel_was_limited_since(
    desk, slack, deliveries, monkeypatch
):
    client = deliveries._client
    really = client.chat_postMessage

    async def breaks_in_the_thread(**arguments):
        if arguments["thread_ts"]:
            raise TimeoutError
        return await really(**arguments)

    with monkeypatch.context() as broken:
        broken.setattr(client, "chat_postMessage", breaks_in_the_thread)
        await delivered(desk, deliveries, slack.channel)
    limit_to(desk, slack, "Courier")
    for _ in range(2):
        desk.moment[0] += RETRY_AFTER
        await deliveries.deliver_due()
    (parent,) = posted(slack)
    assert slack.replies(slack.channel, parent.ts) in ([], [parent])
    assert len(desk.parts.state.told(slack.channel, MORNING.date())) == 1
