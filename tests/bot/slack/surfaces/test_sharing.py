"""Links and files shared with the bot, and the conversation's first view."""

import json

import pytest

ARTICLE = (
    "Title: Ferry to Port St Orla runs again\n\n"
    "PORT ST ORLA, March 12, 2026 - The ferry to Port St Orla ran again on Thursday after nine days in dock. "
    "Its captain, Ilse Marwood, said that both engines had been replaced. "
    "The crossing takes forty minutes, and the first boat leaves at six in the morning. "
    "The harbour board had expected the repair to take a month.\n"
)


def offered(room, user=None):
    return room.slack.wait_for_ephemeral(user or room.user, room.channel, timeout_seconds=30)


def test_a_file_is_offered_read_and_reported(room):
    room.channel = room.slack.direct(room.user)
    message = room.slack.share_file(room.user, room.channel, "ferry.txt", ARTICLE.encode())
    offer = offered(room)
    assert "Shall I add this to the archive?" in offer.rendered
    assert room.slack.replies(room.channel, message.ts) in ([], [message])
    room.slack.click(offer, "add_to_archive")
    report = room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    assert "In the archive now:" in report.rendered
    assert "2026-03-12" in report.rendered
    answer = room.posted("ask Who is the captain of the ferry to Port St Orla?", "Sources")
    assert "Marwood" in answer.rendered


def test_a_click_delivered_again_reads_nothing_again(room):
    room.channel = room.slack.direct(room.user)
    message = room.slack.share_file(room.user, room.channel, "table.xlsx", b"PK\x03\x04")
    clicked = room.slack.click(offered(room), "add_to_archive")
    room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    room.slack.wait_for_delivery(room.slack.redeliver(clicked), 30)
    room.slack.wait_until_quiet(1.0)
    assert len(room.slack.replies(room.channel, message.ts)) == 1


def test_a_file_of_another_kind_is_refused_with_the_kinds_there_are(room):
    room.channel = room.slack.direct(room.user)
    message = room.slack.share_file(room.user, room.channel, "table.xlsx", b"PK\x03\x04")
    room.slack.click(offered(room), "add_to_archive")
    report = room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    assert "Not added: table.xlsx: I read files that end in" in report.rendered


def test_a_file_slack_does_not_hand_out_is_said(room):
    room.channel = room.slack.direct(room.user)
    message = room.slack.share_file(room.user, room.channel, "gone.txt", ARTICLE.encode())
    room.slack.fault("files.info", error="file_deleted")
    room.slack.click(offered(room), "add_to_archive")
    report = room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    assert "file_deleted" in report.rendered


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/private", "http://169.254.169.254/latest"])
def test_a_link_into_the_house_is_refused(room, link):
    message = room.slack.post(room.user, room.channel, f"{room.slack.mention} <{link}>")
    offer = offered(room)
    room.slack.click(offer, "add_to_archive")
    report = room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    assert "Not added:" in report.rendered
    assert "In the archive now" not in report.rendered


def test_a_link_with_a_question_is_offered_and_the_question_answered(room):
    text = f"{room.slack.mention} How many people died when the Brannick Dam broke? <https://a.example/x|x>"
    message = room.slack.post(room.user, room.channel, text)
    assert "Shall I add" in offered(room).rendered
    reply = room.slack.wait_for_reply(room.channel, message.ts, timeout_seconds=30)
    assert "Sources" in reply.rendered


def test_a_link_alone_is_offered_once_and_not_taken_for_a_question(room):
    message = room.slack.post(room.user, room.channel, f"{room.slack.mention} <https://a.example/y>")
    offered(room)
    for delivery in room.slack.deliveries[-2:]:
        room.slack.redeliver(delivery)
    room.slack.wait_until_quiet(0.5)
    assert len(room.slack.ephemerals(room.user, room.channel)) == 1
    assert [
        each for each in room.slack.replies(room.channel, message.ts) if each.user == room.slack.bot
    ] == []


def test_a_link_too_long_to_offer_is_said_to_be(room):
    link = "https://a.example/" + "x" * 2_000
    room.slack.post(room.user, room.channel, f"{room.slack.mention} <{link}>")
    told = offered(room)
    assert "too long" in told.rendered
    assert not told.actions


def test_a_link_too_long_to_offer_keeps_no_other_from_being_offered(room):
    long, short = "https://a.example/" + "x" * 2_000, "https://a.example/short"
    room.slack.post(room.user, room.channel, f"{room.slack.mention} <{short}> <{long}>  <{short}2>")
    (button,) = offered(room).actions
    assert json.loads(button["value"])["links"] == [short, f"{short}2"]


def test_other_peoples_links_are_left_alone(room):
    room.slack.post(room.user, room.channel, "Look: <https://a.example/z>")
    room.slack.wait_until_quiet(0.5)
    assert room.slack.ephemerals(room.user, room.channel) == []


def test_nothing_is_offered_in_a_channel_shared_with_strangers_and_who_shared_is_told_why(room):
    channel = room.slack.add_channel("strangers", room.user, is_shared=True)
    room.slack.post(room.user, channel, f"{room.slack.mention} <https://a.example/w>")
    told = room.slack.wait_for_ephemeral(room.user, channel, timeout_seconds=10)
    assert "so I take nothing from here" in told.rendered
    assert not told.actions


def test_opened_outlets_let_nothing_of_strangers_in(room):
    room.channel = room.slack.add_channel("opened", room.user, room.admin, is_shared=True)
    room.whispered("scope Northlight", user=room.admin)
    room.slack.post(room.user, room.channel, f"{room.slack.mention} <https://a.example/o>")
    assert "so I take nothing from here" in offered(room).rendered


def test_what_was_offered_before_strangers_came_is_not_read_any_more(room):
    message = room.slack.post(room.user, room.channel, f"{room.slack.mention} <http://127.0.0.1:9/late>")
    offer = offered(room)
    room.slack.let_strangers_in(room.channel)
    room.slack.click(offer, "add_to_archive")
    room.slack.wait_until(
        lambda: "so I take nothing from here" in offered(room).rendered, "a refusal", timeout_seconds=10
    )
    room.slack.wait_until_quiet(0.5)
    assert room.slack.replies(room.channel, message.ts) == []


def test_the_messages_tab_offers_questions_on_the_stories_of_the_day(room):
    room.slack.open_home(room.user, tab="messages")
    call = room.slack.wait_until(
        lambda: [
            each for each in room.slack.calls("assistant.threads.setSuggestedPrompts")
            if each.arguments["channel_id"] == room.slack.direct(room.user)
        ],
        "prompts",
        timeout_seconds=30,
    )[0]  # fmt: skip
    assert call.error is None
    assert "thread_ts" not in call.arguments
    offered_prompts = call.arguments["prompts"]
    assert 0 < len(offered_prompts) <= 4
    assert all("What is known about this:" in each["message"] for each in offered_prompts)
