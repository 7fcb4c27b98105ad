"""Five mornings of one desk: what a channel was told is not told again, and what changed is named."""

import json
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from bot.desk import Desk
from bot.schedule import Plan, time
from bot.settings import Settings
from retrieval.chain.brief import NOTHING, NOTHING_NEW

MORNING = datetime(2026, 3, 9, 8, tzinfo=UTC)
EVERY_DAY = tuple(range(7))

DAM = (
    "Part of the Brannick Dam gave way before dawn on Sunday, flooding the village of Culvery below it. "
    "At least nine people were killed in the Orrow valley, the governor Ilse Marrant said. "
    "Two hundred houses stand under water and the road to Tolmbridge is cut, the river authority said."
)
DAM_TOO = (
    "The collapse of the Brannick Dam on Sunday has left at least nine people dead in the Orrow valley. "
    "Divers of the fire service searched a delivery van near Skerrow through the night, said Odile Brask. "
    "Schools between Culvery and Tolmbridge will stay closed this week, the district office announced."
)
DAM_RETOLD = (
    "Part of the Brannick Dam has given way before dawn on Sunday and flooded the village of Culvery. "
    "The governor Ilse Marrant said at least nine people were killed in the Orrow valley."
)
TOLL = (
    "At least eleven people were killed in the Orrow valley when the Brannick Dam broke, said Ilse Marrant. "
    "The National Water Authority admitted that inspectors had found seepage in November 2024. "
    "Two hundred houses stand under water and the road to Tolmbridge is cut, the river authority said."
)
INQUIRY = (
    "Judge Corvin Ashdale will lead an inquiry into the collapse of the Brannick Dam in the Orrow valley. "
    "The inquiry is to hear 40 witnesses before the summer, the Justice Ministry in Halven announced. "
    "At least eleven people were killed in the Orrow valley when the Brannick Dam broke, said Ilse Marrant."
)
FERRY = (
    "Dock and ferry workers in Port St Orla will walk out for 24 hours over the inner harbour plan. "
    "The union expects 640 jobs to go when the inner harbour of Port St Orla is closed on June 30."
)
FERRY_ENDS = (
    "Dock and ferry workers in Port St Orla ended their walkout over the inner harbour plan on Monday night. "
    "Transport Minister Corin Valdane offered them talks in Halven that begin on Friday. "
    "The union expects 640 jobs to go when the inner harbour of Port St Orla is closed on June 30."
)
LANTERN = (
    "A silver lantern was stolen from the cathedral of Wexmoor by thieves who came through a skylight. "
    "Police arrested two men near Dunsel, and restorers found one of its panes of glass broken."
)


@pytest.fixture
def desk(tmp_path):
    now = [MORNING]
    desk = Desk(Settings.load({}, tmp_path), clock=lambda: now[0])
    desk.sent = tmp_path / "sent"
    desk.sent.mkdir()
    desk.moment = now
    yield desk
    desk.close()


def publish(desk, title, text, outlet, day):
    """Bring in an article of a day of March."""
    record = {"title": title, "text": text, "outlet": outlet, "published": f"2026-03-{day:02}"}
    path = desk.sent / f"{outlet}-{title}.json".replace(" ", "_")
    path.write_text(json.dumps(record), encoding="utf-8")
    report = desk.keeper.ingest([str(path)])
    assert not report.failed
    return report


def subscribed(desk, **changes):
    return desk.briefings.subscribe(
        "C0000001", Plan(**{"at": time(8), "zone": "UTC", "days": EVERY_DAY, **changes})
    )[0]


def delivered(desk, day):
    """Post what is due on a day of March, as the Slack side does."""
    desk.moment[0] = MORNING.replace(day=day)
    (claimed,) = desk.briefings.claims()
    briefing = desk.briefings.reserved(claimed)
    desk.parts.state.delivered(claimed, desk.clock())
    assert list(desk.briefings.claims()) == []
    desk.moment[0] += timedelta(hours=1)
    return briefing


def told(briefing):
    return [point.text for item in briefing.items for point in item.points]


@pytest.fixture
def five_days(desk):
    subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    publish(desk, "Nine dead as Brannick Dam collapses", DAM_TOO, "Courier", 8)
    publish(desk, "Ferry workers to walk out over harbour plan", FERRY, "Mercury", 8)
    first = delivered(desk, 9)
    publish(desk, "Brannick Dam breaks over Culvery", DAM, "Valley Post", 9)
    publish(desk, "Ferry workers end walkout over harbour plan", FERRY_ENDS, "Mercury", 9)
    second = delivered(desk, 10)
    publish(desk, "Brannick Dam toll rises to eleven", TOLL, "Northlight", 10)
    third = delivered(desk, 11)
    publish(desk, "What we know of the Brannick Dam", DAM_RETOLD, "Ledger", 11)
    fourth = delivered(desk, 12)
    publish(desk, "Judge to lead inquiry into Brannick Dam", INQUIRY, "Courier", 12)
    publish(desk, "Silver lantern stolen from cathedral", LANTERN, "Northlight", 12)
    return first, second, third, fourth, delivered(desk, 13)


def test_over_five_days_nothing_is_told_twice_and_every_update_is_named(five_days):
    first, second, third, fourth, fifth = five_days
    points = list(chain.from_iterable(map(told, five_days)))
    assert len(points) == len(set(points)) > 8
    quoted = [{each.quote for each in briefing.citations} & set(told(briefing)) for briefing in five_days]
    assert sum(map(len, quoted)) == len(set.union(*quoted))

    assert {item.status for item in first.items} <= {"new", "developing"}
    assert [(item.status, item.earlier) for item in second.items] == [("update", "2026-03-09")]
    assert "talks in Halven" in " ".join(told(second))
    assert "Brannick Dam" in second.notes[0]
    assert second.notes[0].startswith("Nothing new on “")

    (toll,) = third.items
    assert (toll.status, toll.earlier, toll.headline_by) == ("update", "2026-03-09", "Northlight")
    (counted,) = toll.disagreements
    assert [each.value.casefold() for each in counted.values] == ["at least eleven", "at least nine"]
    assert "seepage" in " ".join(told(third))
    assert "Two hundred houses" not in " ".join(told(third))

    assert fourth.items == ()
    assert fourth.notes[0] == NOTHING_NEW

    assert {item.headline: item.status for item in fifth.items} == {
        "Judge to lead inquiry into Brannick Dam": "update",
        "Silver lantern stolen from cathedral": "new",
    }
    assert all(item.new == tuple(range(len(item.points))) for item in (*third.items, *fifth.items))


def test_an_article_that_is_changed_is_told_of_by_what_it_says_now(desk):
    subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    delivered(desk, 9)
    changed = DAM.replace("nine people", "fourteen people") + " Marta Vellin was named head of the rescue."
    assert publish(desk, "Brannick Dam breaks above Culvery", changed, "Northlight", 8).updated
    (item,) = delivered(desk, 10).items
    said = " ".join(point.text for point in item.points)
    assert item.status == "update"
    assert "fourteen people" in said
    assert "Two hundred houses" not in said


def test_a_preview_is_what_would_be_posted_and_counts_as_told_to_nobody(desk):
    made = subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    desk.moment[0] = MORNING
    preview = desk.briefings.brief_for(made)
    assert told(preview) == told(desk.briefings.brief_for(made)) == told(delivered(desk, 9))
    assert told(desk.briefings.brief_for(made)) == []


def test_what_a_channel_got_between_two_days_is_not_told_again_and_takes_no_days_place(desk):
    made = subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    desk.moment[0] = MORNING - timedelta(hours=1)
    run_now = desk.briefings.brief_for(made)
    for channel in ("C0000002", made.channel):
        desk.parts.state.told_besides(channel, run_now.id, MORNING.date(), desk.clock())
    assert told(run_now)
    assert told(desk.briefings.brief_for(made)) == []
    assert desk.parts.state.last_delivered(made.id) is None

    desk.moment[0] += timedelta(minutes=30)
    publish(desk, "Ferry workers to walk out over harbour plan", FERRY, "Mercury", 8)
    due = delivered(desk, 9)
    assert told(due)
    assert not set(told(due)) & set(told(run_now))
    assert desk.parts.state.told(made.channel, MORNING.date()) == [run_now.id, due.id]


def test_what_was_never_posted_was_told_to_nobody_and_is_told_the_next_time(desk):
    subscribed(desk)
    delivered(desk, 9)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 9)
    desk.moment[0] = MORNING.replace(day=10)
    (claimed,) = desk.briefings.claims()
    assert desk.briefings.reserved(claimed).items
    assert delivered(desk, 12).items


def test_who_takes_over_posts_what_was_written_before(desk):
    subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    (claimed,) = desk.briefings.claims()
    written = desk.briefings.reserved(claimed)
    publish(desk, "Ferry workers to walk out over harbour plan", FERRY, "Mercury", 9)
    desk.moment[0] = MORNING + timedelta(minutes=20)
    (again,) = desk.briefings.claims()
    assert desk.briefings.reserved(again) == written
    assert desk.briefings.reserved(claimed) is None


def test_a_morning_without_news_says_so(desk):
    subscribed(desk)
    briefing = delivered(desk, 9)
    assert (briefing.items, briefing.notes) == ((), (NOTHING,))


def test_mondays_briefing_goes_back_to_fridays(desk):
    subscribed(desk, days=(0, 1, 2, 3, 4))
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 14)
    briefing = delivered(desk, 16)
    assert (briefing.since, briefing.until) == ("2026-03-13", "2026-03-17")
    assert len(briefing.items) == 1


def test_a_short_briefing_has_fewer_words(desk):
    made = subscribed(desk, length="1x40")
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    publish(desk, "Ferry workers to walk out over harbour plan", FERRY, "Mercury", 8)
    (item,) = desk.briefings.brief_for(made).items
    assert sum(len(point.text.split()) for point in item.points) <= 44


def test_a_question_in_a_briefings_thread_is_about_its_stories_first(desk):
    subscribed(desk)
    publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8)
    briefing = delivered(desk, 9)
    other = DAM.replace("Brannick", "Ostrel").replace("nine", "thirty")
    publish(desk, "Ostrel Dam breaks", other, "Courier", 9)
    publish(desk, "Silver lantern stolen from cathedral", LANTERN, "Northlight", 9)
    thread = desk.parts.state.link_thread("T1", "C0000001", "1700000000.000100", briefing.id, MORNING)

    inside = desk.ask("How many people were killed in the Orrow valley?", thread=thread)
    assert {each.title for each in inside.citations} == {"Brannick Dam breaks above Culvery"}
    assert inside.notes == ()
    outside = desk.ask("Where was the silver lantern stolen?", thread=thread)
    assert {each.title for each in outside.citations} == {"Silver lantern stolen from cathedral"}
    assert "the rest of the archive" in outside.notes[-1]
    assert desk.briefings.scope_of("T1:C0000001:2") == desk.briefings.scope_of(None) == ()
