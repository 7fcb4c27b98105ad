"""Briefings on their way into channels: each once, whatever fails on the way."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk import Desk
from bot.schedule import Plan, time
from bot.settings import Settings
from bot.slack.bridge import Bridge
from bot.slack.briefings.deliveries import Deliveries
from bot.slack.briefings.posting import EVENT_TYPE
from bot.slack.client import web_client
from bot.subscriptions import LEASE, RETRY_AFTER
from tests.bot.test_briefings import DAM, DAM_TOO, publish
from tests.doubles.slack_workspace import SlackWorkspace

MORNING = datetime(2026, 3, 9, 8, tzinfo=UTC)
PLAN = Plan(time(8), "UTC", tuple(range(7)))


@pytest.fixture
def slack():
    with SlackWorkspace(has_rate_limits=False) as workspace:
        yield workspace


@pytest.fixture
def desk(tmp_path):
    now = [MORNING]
    desk = Desk(Settings.load({"NEWSDESK_EMBEDDINGS": "openai:none"}, tmp_path), clock=lambda: now[0])
    desk.sent, desk.moment = tmp_path / "sent", now
    desk.sent.mkdir()
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    publish(desk, "Nine dead as Brannick Dam collapses", DAM_TOO, "Courier", 8)
    yield desk
    desk.close()


@pytest.fixture
async def bridge():
    bridge = Bridge()
    yield bridge
    await bridge.drain(5)


@pytest.fixture
def deliveries(desk, slack, bridge):
    return Deliveries(desk, bridge, web_client(slack.who.bot_token, slack.api_url), slack.team)


def posted(slack, channel=None):
    """What stands in a channel, by its first page."""
    return [each for each in slack.messages(channel or slack.channel) if each.user == slack.bot]


async def later(desk, deliveries, wait):
    desk.moment[0] += wait
    await deliveries.deliver_due()


async def test_a_due_briefing_is_posted_once_and_its_thread_is_known(desk, slack, deliveries):
    desk.briefings.subscribe(slack.channel, PLAN)
    await deliveries.deliver_due()
    await later(desk, deliveries, LEASE)
    (message,) = posted(slack)
    (told,) = desk.parts.state.told(slack.channel, MORNING.date())
    conversation = f"{slack.team}:{slack.channel}:{message.ts}"
    assert desk.parts.state.briefing_of(conversation) == told
    assert len(desk.briefings.scope_of(conversation)) == 2


@pytest.mark.parametrize("fault", [{"status": 500}, {"error": "internal_error"}])
async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(desk, slack, deliveries, fault):
    desk.briefings.subscribe(slack.channel, PLAN)
    slack.fault("chat.postMessage", **fault, takes_effect=True)
    await deliveries.deliver_due()
    assert len(posted(slack)) == 1
    assert desk.parts.state.told(slack.channel, MORNING.date()) == []
    await later(desk, deliveries, RETRY_AFTER)
    assert len(posted(slack)) == 1
    assert len(desk.parts.state.told(slack.channel, MORNING.date())) == 1


async def test_a_post_that_never_arrived_is_posted_the_next_time(desk, slack, deliveries):
    desk.briefings.subscribe(slack.channel, PLAN)
    slack.fault("chat.postMessage", status=500)
    await deliveries.deliver_due()
    assert posted(slack) == []
    await later(desk, deliveries, RETRY_AFTER)
    assert len(posted(slack)) == 1


async def test_while_the_channel_cannot_be_read_nothing_is_posted_again(desk, slack, deliveries):
    desk.briefings.subscribe(slack.channel, PLAN)
    slack.fault("chat.postMessage", status=500, takes_effect=True)
    await deliveries.deliver_due()
    slack.fault("conversations.history", error="missing_scope")
    await later(desk, deliveries, RETRY_AFTER)
    assert len(posted(slack)) == 1
    await later(desk, deliveries, RETRY_AFTER)
    assert len(desk.parts.state.told(slack.channel, MORNING.date())) == 1


async def test_who_is_killed_between_posting_and_noting_it_is_followed_by_nobodys_second_post(
    desk, slack, bridge, deliveries, monkeypatch
):
    desk.briefings.subscribe(slack.channel, PLAN)
    with monkeypatch.context() as killed:
        killed.setattr(
            type(desk.parts.state), "link_thread", lambda *_: (_ for _ in ()).throw(asyncio.CancelledError)
        )
        with pytest.raises(asyncio.CancelledError):
            await deliveries.deliver_due()
    other = Deliveries(desk, bridge, web_client(slack.who.bot_token, slack.api_url), slack.team)
    await later(desk, other, LEASE / 2)
    assert desk.parts.state.told(slack.channel, MORNING.date()) == []
    await later(desk, other, LEASE / 2)
    (message,) = posted(slack)
    (told,) = desk.parts.state.told(slack.channel, MORNING.date())
    assert desk.parts.state.briefing_of(f"{slack.team}:{slack.channel}:{message.ts}") == told


def another(desk, slack, bridge):
    """A second process on the same database."""
    return Deliveries(desk, bridge, web_client(slack.who.bot_token, slack.api_url), slack.team)


async def test_who_is_frozen_before_posting_finds_the_claim_lost_and_posts_nothing(
    desk, slack, bridge, deliveries, monkeypatch
):
    desk.briefings.subscribe(slack.channel, PLAN)
    other, really = another(desk, slack, bridge), deliveries._post

    async def frozen(claimed, briefing):
        await later(desk, other, LEASE)
        assert len(posted(slack)) == 1
        await really(claimed, briefing)

    async def posts(**_):
        pytest.fail("it posted with a claim it had lost")

    monkeypatch.setattr(deliveries, "_post", frozen)
    monkeypatch.setattr(deliveries._client, "chat_postMessage", posts)
    await deliveries.deliver_due()
    assert len(posted(slack)) == len(desk.parts.state.told(slack.channel, MORNING.date())) == 1


async def test_who_is_frozen_while_posting_takes_the_second_post_back(
    desk, slack, bridge, deliveries, monkeypatch
):
    desk.briefings.subscribe(slack.channel, PLAN)
    other, client = another(desk, slack, bridge), deliveries._client
    really = client.chat_postMessage

    async def frozen(**arguments):
        await later(desk, other, LEASE)
        return await really(**arguments)

    monkeypatch.setattr(client, "chat_postMessage", frozen)
    await deliveries.deliver_due()
    (message,) = posted(slack)
    (told,) = desk.parts.state.told(slack.channel, MORNING.date())
    assert desk.parts.state.briefing_of(f"{slack.team}:{slack.channel}:{message.ts}") == told


async def test_who_took_over_from_one_that_was_only_frozen_takes_back_what_came_second(
    desk, slack, bridge, deliveries, monkeypatch
):
    desk.briefings.subscribe(slack.channel, PLAN)
    other, is_frozen, thaw = another(desk, slack, bridge), asyncio.Event(), asyncio.Event()
    first_posts, second_posts = deliveries._client.chat_postMessage, other._client.chat_postMessage

    async def frozen(**arguments):
        is_frozen.set()
        await thaw.wait()
        return await first_posts(**arguments)

    async def overtaken(**arguments):
        thaw.set()
        await frozen_one
        return await second_posts(**arguments)

    monkeypatch.setattr(deliveries._client, "chat_postMessage", frozen)
    monkeypatch.setattr(other._client, "chat_postMessage", overtaken)
    frozen_one = asyncio.create_task(deliveries.deliver_due())
    await is_frozen.wait()
    await later(desk, other, LEASE)
    (message,) = posted(slack)
    (told,) = desk.parts.state.told(slack.channel, MORNING.date())
    assert desk.parts.state.briefing_of(f"{slack.team}:{slack.channel}:{message.ts}") == told


async def test_pages_that_are_missing_in_the_thread_are_added(desk, slack, deliveries, monkeypatch):
    monkeypatch.setattr("bot.slack.layout.paging.MESSAGE_BUDGET", 300)
    desk.briefings.subscribe(slack.channel, PLAN)
    client, calls = deliveries._client, []
    really = client.chat_postMessage

    async def breaks_at_the_third(**arguments):
        calls.append(arguments["metadata"]["event_payload"]["page"])
        if len(calls) == 3:
            raise TimeoutError
        return await really(**arguments)

    monkeypatch.setattr(client, "chat_postMessage", breaks_at_the_third)
    await deliveries.deliver_due()
    assert calls == [0, 1, 2]
    await later(desk, deliveries, RETRY_AFTER)
    last = calls[-1]
    assert calls == [0, 1, 2, *range(2, last + 1)]
    (root,) = posted(slack)
    pages = [each.content["metadata"] for each in slack.replies(slack.channel, root.ts)]
    assert [each["event_payload"]["page"] for each in pages] == list(range(last + 1))
    assert {each["event_type"] for each in pages} == {EVENT_TYPE}


async def test_the_owner_of_a_channel_that_cannot_be_read_after_a_crash_is_asked_once(
    desk, slack, deliveries
):
    desk.briefings.subscribe(slack.channel, PLAN, owner=slack.user)
    slack.fault("chat.postMessage", status=500)
    await deliveries.deliver_due()
    for _ in range(2):
        slack.fault("conversations.history", error="missing_scope")
        await later(desk, deliveries, RETRY_AFTER)
    (notice,) = posted(slack, slack.direct())
    assert "cannot see whether it is out" in notice.rendered
    assert "missing_scope" in notice.rendered
    assert posted(slack) == []
    await later(desk, deliveries, RETRY_AFTER)
    assert len(posted(slack)) == 1


async def test_a_channel_that_cannot_be_read_for_a_moment_is_read_again_and_nobody_is_asked(
    desk, slack, deliveries
):
    desk.briefings.subscribe(slack.channel, PLAN, owner=slack.user)
    slack.fault("chat.postMessage", status=500)
    await deliveries.deliver_due()
    slack.fault("conversations.history", error="internal_error")
    await later(desk, deliveries, RETRY_AFTER)
    await later(desk, deliveries, RETRY_AFTER)
    assert posted(slack, slack.direct()) == []
    assert len(posted(slack)) == 1


@pytest.mark.parametrize(
    ("what", "words"),
    [("archive", "the channel is archived"), ("remove_bot", "in the channel")],
)
async def test_a_channel_that_is_gone_is_paused_and_its_owner_told_once(desk, slack, deliveries, what, words):
    other = slack.add_channel("politics", slack.user)
    desk.briefings.subscribe(slack.channel, PLAN, owner=slack.user)
    desk.briefings.subscribe(slack.channel, Plan(time(7), "UTC", PLAN.days), owner=slack.user)
    desk.briefings.subscribe(other, PLAN)
    getattr(slack, what)(slack.channel)
    for _ in range(3):
        await later(desk, deliveries, RETRY_AFTER)
    (notice,) = posted(slack, slack.direct())
    assert words in notice.rendered
    assert slack.channel in str(notice.content)
    assert len(posted(slack, other)) == 1
    assert {each.paused_why is None for each in desk.parts.state.subscriptions(slack.channel)} == {False}


async def test_subscribing_again_resumes_what_was_paused(desk, slack, deliveries):
    desk.briefings.subscribe(slack.channel, PLAN)
    slack.remove_bot(slack.channel)
    await deliveries.deliver_due()
    slack.invite(slack.channel)
    await later(desk, deliveries, RETRY_AFTER)
    assert posted(slack) == []
    desk.briefings.subscribe(slack.channel, PLAN)
    await later(desk, deliveries, timedelta(minutes=1))
    assert len(posted(slack)) == 1


async def test_days_are_written_as_the_channel_wants_them(desk, slack, deliveries):
    desk.briefings.subscribe(slack.channel, Plan(time(8), "UTC", PLAN.days, dates="dmy"))
    await deliveries.deliver_due()
    assert "Briefing 8 March 2026 to 9 March 2026" in posted(slack)[0].rendered
