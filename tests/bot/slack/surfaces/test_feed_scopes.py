"""A channel that may see what came in through some feeds, and nothing else: whoever printed it."""

from contextlib import ExitStack
from functools import cache

import pytest

from bot.__main__ import run
from tests.bot.slack.surfaces.conftest import NUMBERS, Room
from tests.bot.slack.test_serving import serving
from tests.bot.test_briefings import DAM, DAM_TOO, FERRY, LANTERN
from tests.doubles.pages import serve
from tests.doubles.slack_workspace import SlackWorkspace
from tests.ingest.articles import page

NOW = "2026-03-12T17:00:00+00:00"
DAY = "<meta property='article:published_time' content='2026-03-12T0{}:00:00Z'>"
SITE = "<meta property='og:site_name' content='{}'>"

# Northlight prints in both feeds; the Courier in one, what the Northlight of the other copied.
VALLEY = (
    ("/flood", "Brannick Dam breaks above Culvery", DAM, "Northlight"),
    ("/ferry", "Ferry workers to walk out over harbour plan", FERRY, "Harbour Mercury"),
)
COAST = (
    ("/toll", "Nine dead as Brannick Dam collapses", DAM_TOO, "Northlight"),
    ("/copied", "Dam breaks over Culvery", DAM + " Readers sent the Courier pictures.", "Courier"),
    ("/lantern", "Silver lantern stolen from cathedral", LANTERN, "Courier"),
)
OF_THE_COAST = ("Skerrow", "delivery van", "Courier", "lantern", "Nine dead", "Dam breaks over")


def published(pages, path, title, items):
    """Serve a feed and its pages; return the feed's address."""
    links = "".join(
        f"<item><title>{name}</title><link>{pages.url(at)}</link></item>" for at, name, *_ in items
    )
    for hour, (at, name, text, outlet) in enumerate(items, start=1):
        head = SITE.format(outlet) + DAY.format(hour)
        pages.put(at, page(head, paragraphs=[text], title=name).replace("Valley Post", outlet))
    body = f"<rss version='2.0'><channel><title>{title}</title>{links}</channel></rss>"
    return pages.put(path, body, content_type="application/rss+xml")


def fed(home):
    """Follow two feeds with a desk of its own, and bring their articles in."""
    with serve() as pages, pytest.MonkeyPatch.context() as earlier:
        for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_MODEL", "NEWSDESK_EMBEDDINGS"):
            earlier.delenv(name, raising=False)
        earlier.setenv("NEWSDESK_NOW", NOW)
        earlier.setenv("NEWSDESK_ALLOW_HOSTS", pages.host)
        addresses = [
            published(pages, "/valley", "Valley news", VALLEY),
            published(pages, "/coast", "Northlight", COAST),
        ]
        for each in addresses:
            assert run(["--home", str(home), "feeds", "add", each]) == 0
        assert run(["--home", str(home), "feeds", "run"]) == 0
    return addresses


@pytest.fixture(scope="module")
def all_fed(tmp_path_factory):
    """Gives, for a transport, a workspace with a bot whose articles came in through feeds."""
    with ExitStack() as stack:

        @cache
        def running_over(transport):
            home = tmp_path_factory.mktemp("fed") / "desk"
            addresses = fed(home)
            workspace = stack.enter_context(SlackWorkspace(has_rate_limits=False))
            stack.enter_context(serving(workspace, home, over_http=transport == "http"))
            return workspace, addresses

        yield running_over


@pytest.fixture(params=["socket mode", "http"])
def room(request, all_fed):
    slack, addresses = all_fed(request.param)
    number = next(NUMBERS)
    user, admin = slack.add_user(f"fay{number}"), slack.add_user(f"kim{number}", is_admin=True)
    made = Room(slack, user, admin, slack.add_channel(f"fed{number}", user, admin))
    made.addresses = addresses
    return made


def limited(room, name="Valley news"):
    said = room.whispered(f"scope {name}", user=room.admin)
    assert "sees only: the feed" in said, said
    return said


def whole(room, message):
    return message.rendered + " ".join(each.rendered for each in room.slack.replies(room.channel, message.ts))


def test_an_admin_names_feeds_as_they_are_listed(room):
    listed = room.whispered("feeds")
    assert "Valley news" in listed
    assert "the feed Valley news (" in limited(room, "valley NEWS")
    assert "the feed Valley news (" in limited(room, room.addresses[0])
    number = listed.partition("Valley news  ")[2].split()[0]
    assert f"the feed Valley news ({number})" in limited(room, number)
    assert "Only workspace admins" in room.whispered("scope Northlight")


def test_a_name_of_an_outlet_and_a_feed_is_the_outlets_unless_the_feed_is_meant(room):
    assert "sees only: Northlight." in room.whispered("scope Northlight", user=room.admin)
    assert "sees only: the feed Northlight (" in room.whispered("scope feed: Northlight", user=room.admin)
    said = room.whispered("scope Courier, Valley news", user=room.admin)
    assert "sees only: Courier, the feed Valley news (" in said


def test_a_name_that_is_neither_is_told_with_those_there_are(room):
    said = room.whispered("scope The Daily Zeppelin", user=room.admin)
    assert "No outlet or feed The Daily Zeppelin" in said
    assert "Courier" in said
    assert "Valley news (" in said


def told(room, command):
    """Use the slash command; return all it came to in the channel."""

    def finished():
        return [each for each in room.slack.calls("chat.update") if each.arguments["channel"] == room.channel]

    known = len(finished())
    room.command(command)
    room.slack.wait_until(lambda: len(finished()) > known, f"end of {command}", 30)
    room.slack.wait_until_quiet(0.2, 30)
    return whole(room, room.slack.messages(room.channel)[-1])


@pytest.mark.parametrize(
    "command",
    [
        "ask How many people died when the Brannick Dam broke?",
        "ask What do outlets differ on about the Brannick Dam?",
        "summarize the Brannick Dam",
        "brief",
        "stories",
        "find At least nine people were killed in the Orrow valley.",
        "check Divers of the fire service searched a delivery van near Skerrow.",
        "ask Who searched a delivery van near Skerrow?",
        "ask Who stole the silver lantern of Wexmoor?",
    ],
)
def test_a_channel_is_told_of_what_came_in_through_its_feeds_alone(room, command):
    # What a question names, its answer may name too.
    tell_tales = [each for each in OF_THE_COAST if each not in command]
    assert any(each in told(room, command) for each in tell_tales)
    limited(room)
    assert not any(each in told(room, command) for each in tell_tales)


def cited_by(reply, outlet):
    line = next(line for line in reply.rendered.splitlines() if f"] {outlet}," in line)
    return line.partition("[")[2].partition("]")[0]


def test_a_citation_of_before_does_not_open_where_its_article_came_in_elsewhere(room):
    reply = room.ask("Who searched a delivery van near Skerrow?")
    number = cited_by(reply, "Northlight")
    limited(room)
    room.slack.click(reply, f"cite:{number}", user=room.user)
    assert room.view_saying("may not be shown in this channel")


def test_a_citation_names_no_copy_that_came_in_elsewhere(room):
    reply = room.ask("How many houses stand under water on the road to Tolmbridge?")
    room.slack.click(reply, f"cite:{cited_by(reply, 'Northlight')}", user=room.user)
    assert "Courier" in room.view_saying("Culvery").rendered
    limited(room)
    reply = room.ask("How many houses stand under water on the road to Tolmbridge?")
    room.slack.click(reply, f"cite:{cited_by(reply, 'Northlight')}", user=room.admin)
    assert "Courier" not in room.view_saying("Culvery", room.admin).rendered


def test_outlets_and_feeds_are_seen_together(room):
    assert "Courier, the feed" in room.whispered("scope Courier, Valley news", user=room.admin)
    said = whole(room, room.posted("stories", "Stories of"))
    assert "lantern" in said
    assert "Ferry workers" in said
    assert "Nine dead" not in said


def test_a_shared_channel_sees_the_feeds_an_admin_opened_there(room):
    room.channel = room.slack.add_channel("fedshared", room.user, room.admin, is_shared=True)
    assert "private to yours" in room.whispered("stories")
    limited(room)
    said = whole(room, room.posted("stories", "Stories of"))
    assert "Ferry workers" in said
    assert "lantern" not in said
