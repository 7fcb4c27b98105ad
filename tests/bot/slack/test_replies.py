"""One reply in its thread, with the stand-in workspace on the other side: there once, whatever fails."""

import time
from datetime import UTC, datetime

import pytest
from slack_sdk.errors import SlackApiError

from bot.inbox import Question
from bot.slack.asking import replies as replies_module
from bot.slack.asking.replies import QuestionReply
from bot.slack.asking.status import REPEAT_SECONDS, StatusLine
from bot.slack.blocks import plain_message
from bot.slack.client import Pace, web_client
from bot.slack.layout.elements import rich, words
from bot.slack.layout.paging import Message
from bot.slack.refusals import Meaning, elsewhere, for_the_log, meaning_of
from tests.doubles.slack_workspace import SlackWorkspace, Timing

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
TWO_PAGES = (plain_message("page one"), plain_message("page two"))


@pytest.fixture
def slack():
    with SlackWorkspace(has_rate_limits=False, timing=Timing(stream_seconds=0.3)) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(replies_module, "PAUSES_SECONDS", (0.01, 0.01))


class Asked:
    """A question in the workspace and what answers it."""

    def __init__(self, slack):
        self.slack = slack
        self.message = slack.post(slack.user, slack.channel, f"{slack.mention} who?")
        self.noted = []
        self.client = web_client(slack.who.bot_token, slack.api_url)
        self.client._pace = Pace(0.0)

    def reply(self, takes=1, known=None):
        place = (self.slack.team, self.slack.channel, self.message.ts, self.message.ts, self.slack.user)
        question = Question(*place, "who?", NOW, takes, 0, known)

        async def note(ts):
            self.noted.append(ts)

        return QuestionReply(self.client, question, note)

    @property
    def texts(self):
        return [each.rendered for each in self.slack.replies(self.slack.channel, self.message.ts)]


@pytest.fixture
def asked(slack):
    return Asked(slack)


async def test_pages_are_posted_in_order_and_the_first_is_noted(asked):
    await asked.reply().finish(TWO_PAGES)
    assert asked.texts == ["page one", "page two"]
    assert asked.noted == [asked.slack.replies(asked.slack.channel, asked.message.ts)[0].ts]


@pytest.mark.parametrize("fault", [{"status": 503, "error": "x"}, {"is_lost": True}])
@pytest.mark.parametrize("takes_effect", [True, False])
async def test_a_post_of_unknown_fate_is_there_once(asked, fault, takes_effect):
    asked.slack.fault("chat.postMessage", takes_effect=takes_effect, **fault)
    await asked.reply().finish(TWO_PAGES)
    assert asked.texts == ["page one", "page two"]


async def test_a_post_that_is_not_answered_in_time_is_there_once(asked):
    asked.client.timeout = 1
    asked.slack.fault("chat.postMessage", delay_seconds=1.2)
    await asked.reply().finish((plain_message("page one"),))
    time.sleep(0.4)
    assert set(asked.texts) == {"page one"}


async def test_a_rate_limit_is_waited_out(asked):
    asked.slack.fault("chat.postMessage", retry_after_seconds=1)
    started = time.monotonic()
    await asked.reply().finish((plain_message("page one"),))
    assert time.monotonic() - started >= 1
    assert asked.texts == ["page one"]


@pytest.mark.parametrize("pages_there", [0, 1, 2])
async def test_whoever_takes_over_completes_what_is_there(asked, pages_there):
    if pages_there:
        await asked.reply().finish(tuple(plain_message(f"half {n}") for n in range(pages_there)))
    await asked.reply(takes=2).finish(TWO_PAGES)
    assert asked.texts == ["page one", "page two"]


async def test_pages_too_many_are_taken_away(asked):
    await asked.reply().finish((*TWO_PAGES, plain_message("page three")))
    await asked.reply(takes=2).finish(TWO_PAGES[:1])
    assert asked.texts == ["page one"]


async def test_replies_to_other_questions_of_the_thread_are_left_alone(asked):
    await asked.reply().finish(TWO_PAGES[:1])
    second = asked.slack.post(asked.slack.user, asked.slack.channel, "and?", thread=asked.message.ts)
    question = Question(
        asked.slack.team, asked.slack.channel, second.ts, asked.message.ts, asked.slack.user, "and?", NOW, 2
    )

    async def note(_):
        pass

    await QuestionReply(asked.client, question, note).finish((plain_message("another"),))
    assert asked.texts == ["page one", "another"]


async def test_without_leave_to_read_what_was_noted_is_completed(asked):
    await asked.reply().finish((plain_message("half"),))
    asked.slack.fault("conversations.replies", error="missing_scope")
    await asked.reply(takes=2, known=asked.noted[0]).finish(TWO_PAGES[:1])
    assert asked.texts == ["page one"]


async def test_a_reply_that_somebody_deleted_is_posted_anew(asked):
    reply = asked.reply()
    await reply.finish((plain_message("half"),))
    asked.slack.delete(asked.slack.replies(asked.slack.channel, asked.message.ts)[0])
    await reply.finish(TWO_PAGES[:1])
    assert asked.texts == ["page one"]


async def test_a_stream_left_open_by_a_dead_process_is_ended_and_completed(asked):
    await asked.reply().write("half a sent")
    assert asked.texts == []
    await asked.reply(takes=2).finish(TWO_PAGES[:1])
    assert asked.texts == ["page one"]


async def test_a_stream_that_ran_out_of_time_is_completed_by_an_update(asked):
    reply = asked.reply()
    await reply.write("a sentence. ")
    time.sleep(0.4)
    await reply.finish(TWO_PAGES[:1])
    assert asked.texts == ["page one"]
    assert len(asked.slack.calls("chat.postMessage")) == 0


async def test_a_stream_and_what_stands_under_it_are_one_message(asked):
    reply = asked.reply()
    text = rich(words("It broke."))
    await reply.write("It broke. ")
    await reply.finish((Message("It broke.", (text, rich(words("Sources")))),), streamed=text)
    (shown,) = asked.texts
    assert shown.count("It broke.") == 1
    assert shown.endswith("Sources")
    assert asked.slack.calls("chat.update") == []


async def test_a_text_longer_than_a_message_is_not_streamed_to_its_end(asked):
    reply = asked.reply()
    await reply.write("first " * 1_000)
    reply.stream._flushed_at = float("-inf")
    await reply.write("second " * 1_000)
    await reply.finish(TWO_PAGES)
    assert asked.texts == ["page one", "page two"]
    assert all(each.error is None for each in asked.slack.calls("chat.appendStream"))


async def test_a_withdrawn_reply_leaves_nothing(asked):
    await asked.reply().finish(TWO_PAGES)
    await asked.reply(takes=2).withdraw()
    assert asked.texts == []


async def test_a_refusal_that_waiting_does_not_mend_is_not_tried_again(asked):
    asked.slack.fault("chat.postMessage", error="is_archived")
    with pytest.raises(SlackApiError):
        await asked.reply().finish(TWO_PAGES)
    assert len(asked.slack.calls("chat.postMessage")) == 1


async def test_a_status_is_repeated_before_slack_takes_it_away_and_not_more_often(asked):
    status = StatusLine(asked.client, asked.slack.channel, asked.message.ts)
    for _ in range(3):
        await status.keep("is reading…")
    assert len(asked.slack.statuses(asked.slack.channel, asked.message.ts)) == 1
    status._said_at -= REPEAT_SECONDS
    await status.keep("is reading…")
    await status.end()
    assert [each.text for each in asked.slack.statuses(asked.slack.channel, asked.message.ts)] == [
        "is reading…",
        "is reading…",
        "",
    ]


async def test_turns_in_a_channel_are_a_second_apart_and_channels_do_not_wait_for_each_other():
    pace, began = Pace(0.2), time.monotonic()
    turns = {channel: [] for channel in ("C1", "C2")}

    async def take(channel):
        await pace.turn(channel)
        turns[channel].append(time.monotonic() - began)

    for channel in ("C1", "C2", "C1", "C1"):
        await take(channel)
    assert turns["C2"][0] < turns["C1"][1]
    assert turns["C1"][1] >= 0.2
    assert turns["C1"][2] >= 0.4


def refused(error, **more):
    response = type("Response", (dict,), {"status_code": 200})({"ok": False, "error": error, **more})
    return SlackApiError("refused", response)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (refused("ratelimited"), Meaning.LATER),
        (refused("not_in_channel"), Meaning.NOT_THERE),
        (refused("thread_not_found"), Meaning.GONE),
        (refused("missing_scope"), Meaning.NOT_ALLOWED),
        (refused("account_inactive"), Meaning.SHUT_OUT),
        (refused("invalid_blocks"), Meaning.OURS),
        (TimeoutError(), Meaning.LATER),
        (ConnectionResetError(), Meaning.LATER),
    ],
)
def test_each_refusal_has_a_meaning(error, meaning):
    assert meaning_of(error) is meaning


def test_a_refusal_is_put_into_words_for_whoever_can_do_something_about_it():
    assert "chat:write" in for_the_log(refused("missing_scope", needed="chat:write"))
    assert "SLACK_BOT_TOKEN (token_revoked)" in for_the_log(refused("token_revoked"))
    assert elsewhere(refused("is_archived"), "C1").endswith("Ask me in another channel, or here.")
    assert "not allowed to write in <#C1>" in elsewhere(refused("restricted_action"), "C1")
