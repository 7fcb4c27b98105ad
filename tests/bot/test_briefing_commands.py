"""`newsdesk brief` and `newsdesk subscribe`: windows, previews, lengths, what is listed."""

import json
import shutil
from datetime import date, datetime

import pytest

from bot.__main__ import run
from bot.desk import Desk
from bot.settings import Settings

CHANNEL = "C0123456789"
NOW = "2026-03-12T18:00:00+00:00"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("NEWSDESK_NOW", NOW)


@pytest.fixture(scope="module")
def home(sample_desk, tmp_path_factory):
    """A desk that holds the sample articles."""
    return shutil.copytree(sample_desk, tmp_path_factory.mktemp("homes") / "desk")


@pytest.fixture
def newsdesk(home, capsys):
    """Runs a command; returns its exit code and what it printed, as a document if it is one."""

    def newsdesk(*arguments, code=0):
        capsys.readouterr()
        assert run(["--home", str(home), *arguments]) == code
        captured = capsys.readouterr()
        return json.loads(captured.out) if "--json" in arguments else captured.out + captured.err

    yield newsdesk
    run(["--home", str(home), "subscribe", CHANNEL, "--remove"])


def test_a_briefing_has_the_length_asked_for(newsdesk):
    briefing = newsdesk("brief", "--length", "2x50", "--json")
    assert len(briefing["items"]) == 2
    for item in briefing["items"]:
        assert sum(len(point["text"].split()) for point in item["points"]) <= 55
    assert "short, standard, long" in newsdesk("brief", "--length", "endless", code=2)


def test_a_described_interest_brings_its_story_to_the_front(newsdesk):
    interest = "art crime, museums and stolen cultural heritage"
    first = newsdesk("brief", "--topic", interest, "--json")["items"][0]
    assert "Lantern" in first["headline"]
    assert "Lantern" not in newsdesk("brief", "--json")["items"][0]["headline"]


def test_a_preview_is_of_the_subscription_and_leaves_out_what_the_channel_was_told(newsdesk, home):
    made = newsdesk("subscribe", CHANNEL, "--at", "17:30", "--topic", "lantern", "--json")["subscription"]
    preview = newsdesk("brief", "--channel", CHANNEL, "--json")
    assert "Lantern" in preview["items"][0]["headline"]
    assert newsdesk("brief", "--subscription", made["id"], "--json")["items"] == preview["items"]

    desk = Desk(Settings.load({}, home), clock=lambda: datetime.fromisoformat(NOW))
    (claimed,) = desk.briefings.claims()
    assert desk.briefings.reserved(claimed)
    desk.parts.state.delivered(claimed, desk.clock())
    desk.close()
    after = newsdesk("brief", "--channel", CHANNEL, "--json", code=1)
    assert after["items"] == []
    assert any(note.startswith("Nothing new on ") for note in after["notes"])
    assert newsdesk("brief", "--json")["items"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["brief", "--channel", "C9999999"], "no subscription"),
        (["brief", "--subscription", "nothing"], "subscribe --list"),
        (["brief", "--channel", CHANNEL, "--topic", "dam"], "brief as subscribed"),
        (["subscribe", CHANNEL, "--dates", "german"], "iso, dmy, mdy"),
        (["subscribe"], "give a channel's id, like C0123456789, or --list"),
        (["subscribe", "dams"], "no channel id"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_way_out(newsdesk, arguments, words):
    code = 1 if "no subscription" in words or "subscribe --list" in words else 2
    assert words in " ".join(newsdesk(*arguments, code=code).split())


def test_several_subscriptions_of_a_channel_are_told_apart_by_id(newsdesk):
    ids = [
        newsdesk("subscribe", CHANNEL, "--at", at, "--json")["subscription"]["id"]
        for at in ("07:00", "19:00")
    ]
    refused = newsdesk("brief", "--channel", CHANNEL, code=2)
    assert all(each in refused for each in ids)


def test_subscriptions_are_listed_and_a_first_briefing_at_once_is_announced(newsdesk):
    assert "No subscriptions yet." in newsdesk("subscribe", "--list", code=1)
    assert "today's comes at once; next on Fri" in newsdesk("subscribe", CHANNEL, "--at", "17:30")
    assert "at once" not in newsdesk("subscribe", CHANNEL, "--at", "19:30", "--length", "short")
    listed = newsdesk("subscribe", "--list")
    assert f"{CHANNEL} at 17:30 (UTC), standard" in listed
    assert f"{CHANNEL} at 19:30 (UTC), short" in listed
    assert len(newsdesk("subscribe", CHANNEL, "--list", "--json")["subscriptions"]) == 2


def test_any_window_is_briefed_in_any_form(newsdesk):
    window = ("--since", "2026-03-09", "--until", "2026-03-11")
    assert "Briefing 2026-03-09 to 2026-03-10" in newsdesk("brief", *window)
    assert newsdesk("brief", *window, "--format", "markdown").startswith(
        "# Briefing 2026-03-09 to 2026-03-10"
    )
    assert "<h1" in newsdesk("brief", *window, "--format", "html")
    only = newsdesk("brief", *window, "--outlet", "northlight", "--json")
    assert {citation["outlet"] for citation in only["citations"]} == {"Northlight"}
    assert only["until"] == str(date(2026, 3, 11))
