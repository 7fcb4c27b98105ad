"""What the surfaces are built of: valid for Slack with any text, and decided the right way."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.channel_scopes import ChannelScope
from bot.feeds import Feed
from bot.opinions import Feedback
from bot.schedule import Plan
from bot.slack.briefings.subscription_form import Entered, entered, form_view
from bot.slack.intake import report_message
from bot.slack.judging import reason_view
from bot.slack.layout.lookup_views import claim_view, draft_view
from bot.slack.layout.paging import Message
from bot.slack.limits import BLOCKS_PER_VIEW
from bot.slack.mrkdwn import links_of, plain_text
from bot.slack.places import Place, from_metadata
from bot.slack.scopes import Refusal, Scopes, refused
from bot.slack.shared_files import LARGEST_FILE, refusal_of
from bot.slack.sharing import shared_in
from bot.slack.slash.command_posts import headed
from bot.slack.slash.scope_names import FEED_MARK, named, scope_words
from bot.slack.slash.usage import parsed
from bot.slack.tabs.home import Shown, home_view
from bot.slack.tabs.suggestions import MESSAGE_LENGTH, TITLE_LENGTH, prompts
from bot.slack.views import citation_view, modal
from bot.subscriptions import Subscription
from bot.todays import Told
from retrieval.errors import UsageError
from retrieval.types import Change, Difference, DraftReport, Failure, Filters, Judged
from tests.bot.slack.test_blocks import assert_valid
from tests.doubles.slack_workspace.methods_views import check_view
from tests.values import a_citation, a_claim_report, a_look_up

HOSTILE = st.text(
    alphabet=st.sampled_from("ab <>&|*_~`[]()!@#\u202e\u200b\n😀漢"), min_size=1, max_size=4_000
).map(lambda text: "x" + text)
NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
PLAN = Plan(time(8), "Europe/Berlin", (0, 1), ("the dam",))
API = "https://slack.com/api/"


def assert_shown(view):
    """Valid by the SDK's own rules and by those of the stand-in, and nothing in it is parsed for markup."""
    view = json.loads(json.dumps(view))
    View(**view).validate_json()
    check_view(view, view["type"])
    assert "mrkdwn" not in json.dumps(view)


def judged(text, verdict="contradicted"):
    difference = Difference("numbers", text, text)
    return Judged(text, 1, verdict, 0.9, ("numbers",), (difference,), (a_citation(title=text, outlet=text),))


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_any_text_makes_a_valid_modal(text):
    citation = a_citation(title=text, quote=text, outlet=text[:200], author=text)
    changes = (Change("same", text), Change("removed", text), Change("added", text))
    looked_up = a_look_up(
        citation=citation, before=text, after=text, copies=(text,) * 40, changes=changes, correction=text
    )
    assert_shown(citation_view(looked_up))
    report = a_claim_report(claim=text)
    match = replace(
        report.matches[0], citation=citation, changes=changes, differs=(Difference("dates", text, ""),)
    )
    assert_shown(claim_view(replace(report, matches=(match,) * 10)))
    assert_shown(draft_view(DraftReport((judged(text), judged(text, "unsupported")))))


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_any_text_makes_a_valid_home_tab_form_and_report(text):
    feed = Feed("f", "https://a.example", text, 60, NOW, NOW, failures=3, last_error=text)
    opinion = Feedback("answer", "U1", "bad", NOW, "other", text)
    home = Shown([(Subscription("s", "C1", PLAN, NOW), NOW)], [feed], [(opinion, text)], text[:50], NOW)
    assert_shown(home_view(home))
    assert_shown(form_view("C1", replace(PLAN, topics=(text[:200],)), place=Place("C1", 1)))
    assert_valid((report_message([text], [Failure(text, text)], unchanged=0),))
    for each in prompts([Told(text, (), 1)] * 9):
        assert len(each["title"]) <= TITLE_LENGTH
        assert len(each["message"]) <= MESSAGE_LENGTH
        assert not set("<>") & set(each["title"] + each["message"])


def test_a_home_tab_of_many_things_stays_within_its_hundred_blocks():
    feeds = [Feed(str(n), f"https://a.example/{n}", None, 60, NOW, NOW) for n in range(200)]
    due = [(Subscription(str(n), f"C{n}", PLAN, NOW), NOW) for n in range(200)]
    opinions = [(Feedback(str(n), "U1", "good", NOW), "about") for n in range(200)]
    view = home_view(Shown(due, feeds, opinions, "a program", NOW))
    assert_shown(view)
    assert "185 more" in json.dumps(view)
    assert "Privacy" in json.dumps(view)


def test_a_message_of_two_hundred_sentences_stays_within_a_modal_and_says_what_it_left_out():
    view = draft_view(DraftReport(tuple(judged(f"Sentence {n}.") for n in range(200))))
    assert_shown(view)
    assert "Only the first 20 of 200 sentences" in json.dumps(view)


def test_a_modal_too_long_says_that_it_does_not_show_all():
    blocks = [{"type": "divider"}] * 150
    view = modal("Preview", blocks)
    assert len(view["blocks"]) == BLOCKS_PER_VIEW
    assert "does not fit" in json.dumps(view)


def test_the_words_next_to_a_sentence_are_kept_when_a_passage_is_long():
    view = citation_view(a_look_up(before="far " * 900 + "He said:", after="And left. " + "far " * 900))
    assert "He said: " in json.dumps(view)
    assert "And left." in json.dumps(view)


def test_what_changed_is_shown_word_by_word_with_the_correction():
    changes = (Change("same", "At least"), Change("removed", "9"), Change("added", "11"))
    shown = json.dumps(
        citation_view(a_look_up(current="changed", changes=changes, correction="It was eleven."))
    )
    assert '"strike": true' in shown
    assert "It says now: " in shown
    assert "Corrected since: " in shown


def test_the_question_stands_above_the_answer_or_before_it_where_there_is_no_room():
    short = Message("a", ({"type": "divider"},))
    full = Message("a", ({"type": "divider"},) * 50)
    assert [len(each.blocks) for each in headed((short, short), "who asked")] == [2, 1]
    assert [len(each.blocks) for each in headed((full,), "who asked")] == [1, 50]


# ---- what a channel may see


def scoped(is_for_shared, *outlets, feeds=()):
    return ChannelScope("T", "C", outlets, is_for_shared, "U", NOW, feeds)


@pytest.mark.parametrize(
    ("scope", "is_shared", "is_refused"),
    [
        (None, False, False),
        (None, True, True),
        (scoped(False, "Northlight"), False, False),
        (scoped(False, "Northlight"), True, True),
        (scoped(True, "Northlight"), True, False),
    ],
)
def test_a_limit_set_before_a_channel_was_shared_opens_nothing_to_strangers(scope, is_shared, is_refused):
    assert isinstance(refused(scope, is_shared=is_shared), Refusal) == is_refused


def test_what_was_opened_is_said_by_name():
    feed = Feed("0a1b2c", "https://a.example", "Valley", 60, NOW, NOW)
    scope = scoped(True, "Northlight", feeds=("0a1b2c", "gone"))
    said = scope_words(scope, [feed], is_shared=True)
    assert "sees only: Northlight, the feed Valley (0a1b2c), the feed gone (followed no longer" in said


class Describing:
    """Slack describing a channel, and counting how often."""

    def __init__(self):
        self.asked = 0
        self.is_shared = False

    async def conversations_info(self, **_):
        self.asked += 1
        return {"channel": {"is_ext_shared": self.is_shared, "creator": "U1"}}


async def test_what_slack_says_of_a_channel_is_remembered_for_ten_minutes():
    slack, now = Describing(), [0.0]
    parts = SimpleNamespace(channel_scopes=SimpleNamespace(get=lambda *_: None))
    scopes = Scopes(parts, slack, "T", lambda: now[0])
    for _ in range(3):
        assert await scopes.allowed("C") == Filters()
    assert slack.asked == 1
    slack.is_shared, now[0] = True, 601.0
    assert isinstance(await scopes.allowed("C"), Refusal)
    # What the event in hand says needs no question.
    assert await scopes.allowed("C2", is_shared=False) == Filters()
    assert slack.asked == 2


def test_outlets_are_named_as_the_archive_spells_them_and_feeds_by_their_ids():
    outlets, valley = ["Northlight", "Courier"], Feed("0a1b2c", "https://a.example", "Courier", 60, NOW, NOW)
    assert named("northlight , Courier,northlight", outlets, [valley]) == (("Northlight", "Courier"), ())
    assert named(f"{FEED_MARK}courier, https://a.example", outlets, [valley]) == ((), ("0a1b2c",))
    with pytest.raises(UsageError, match="No outlet or feed Zeppelin"):
        named("Zeppelin", outlets, [])


# ---- what is shared


def a_file(**changes):
    return {
        "name": "a.txt",
        "size": 10,
        "mode": "hosted",
        "url_private_download": "https://files.slack.com/files-pri/T1-F1/a.txt",
    } | changes


def test_a_text_file_of_slacks_is_brought():
    assert refusal_of(a_file(), API) is None
    stand_in = "http://127.0.0.1:8080/files-pri/a.txt"
    assert refusal_of(a_file(url_private_download=stand_in), "http://127.0.0.1:8080/api/") is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "a.exe"}, "files that end in"),
        ({"name": "a.json"}, "files that end in"),
        ({"size": LARGEST_FILE + 1}, "larger than 20 MB"),
        ({"is_external": True}, "Slack does not hold it"),
        ({"url_private_download": "https://files.slack.com.evil.example/a.txt"}, "not Slack's"),
        ({"url_private_download": "http://files.slack.com/a.txt"}, "not Slack's"),
        ({"url_private_download": "https://slack.com/a.txt"}, "not Slack's"),
        ({"url_private_download": "https://files.slack.com@evil.example/a.txt"}, "not Slack's"),
    ],
)
def test_the_token_goes_to_slack_alone_and_only_readable_files_are_brought(changes, reason):
    assert reason in refusal_of(a_file(**changes), API)


@pytest.mark.parametrize(
    ("text", "links", "is_alone"),
    [
        ("<@UBOT> <https://a.example/x>", 1, True),
        ("<@UBOT> <https://a.example/x|label> <https://a.example/y>", 2, True),
        ("<@UBOT> what is <https://a.example/x>?", 1, False),
    ],
)
def test_a_message_of_links_alone_asks_nothing(text, links, is_alone):
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": text}
    shared = shared_in(event, "UBOT")
    assert (len(shared.links), shared.is_alone) == (links, is_alone)


def test_what_a_button_carries_fits_whatever_was_shared():
    text = "<@UBOT> " + " ".join(f"<https://a.example/{n}{'x' * 900}>" for n in range(9))
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": text}
    value = shared_in(event, "UBOT").value
    assert len(value) <= 2_000
    assert json.loads(value)["links"]


def test_links_are_read_out_of_markup_and_only_web_ones():
    assert links_of(
        "<https://a.example/?a=1&amp;b=2|x> <mailto:a@b.example> <https://a.example/?a=1&amp;b=2>"
    ) == ("https://a.example/?a=1&b=2",)


def test_a_message_is_read_as_people_see_it():
    assert plain_text("<@U1> says\n<https://a.example|the bank> &amp; <#C1|news>") == "says\nthe bank & #news"


# ---- small readings


def test_a_place_survives_its_way_through_a_view():
    place = Place("C1", 2, "1.0")
    assert from_metadata(place.metadata) == place
    assert from_metadata("").channel == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask who?", ("ask", "who?")),
        ("SUMMARISE the dam", ("summarize", "the dam")),
        ("", ("help", "")),
        ("who is she", ("help", "who is she")),
        ("help", ("help", "")),
    ],
)
def test_a_command_is_read(text, expected):
    assert parsed(text) == expected


def test_a_form_gives_back_the_plan_it_was_filled_with():
    values = {
        "channel": {"channel": {"selected_conversation": "C1"}},
        "days": {"days": {"selected_options": [{"value": "0"}, {"value": "1"}]}},
        "at": {"at": {"selected_time": "08:00"}},
        "zone": {"zone": {"value": " Europe/Berlin "}},
        "topics": {"topics": {"value": "the dam\n\n the  dam"}},
    }
    assert entered({"state": {"values": values}}) == Entered("C1", PLAN)


def test_the_reason_is_asked_in_a_valid_modal():
    assert_shown(reason_view("0123456789ab", Place("C1", thread="1.0")))
