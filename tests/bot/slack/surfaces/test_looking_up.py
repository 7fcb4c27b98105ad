"""Citations opened, sentences found elsewhere, the sources of a message checked."""

import copy

import pytest

from bot import sample


def buttons(place, prefix):
    return [each for each in place.actions if each["action_id"].startswith(prefix)]


def bold(view):
    return [
        element["text"]
        for block in view.blocks
        if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"]
        if element.get("style", {}).get("bold")
    ]


def test_a_citation_opens_the_passage_with_its_sentence_marked(room):
    reply = room.ask()
    room.slack.click(reply, "cite:1", user=room.user)
    view = room.view("citation")
    assert view.title == "Citation [1]"
    assert "Unchanged since it was cited." in view.rendered
    assert bold(view)
    assert "how we know" in view.rendered


def test_the_modal_is_there_before_the_passage(room):
    reply = room.ask()
    room.slack.click(reply, "cite:1", user=room.user)
    room.view("citation")
    opened = room.slack.calls("views.open")[-1]
    assert "Opening the passage" in str(opened.arguments["view"])


def test_a_cited_sentence_is_found_elsewhere_and_opened_from_there(room):
    reply = room.ask()
    room.slack.click(reply, "cite:1", user=room.user)
    room.slack.click(room.view("citation"), "elsewhere")
    found = room.view("claim")
    assert "Outlets that printed it" in found.rendered
    assert len(room.slack.modals(room.user)) == 2
    first = buttons(found, "open:")[0]
    room.slack.click(found, first["action_id"], value=first["value"])
    passage = room.slack.wait_until(
        lambda: room.slack.modals(room.user)[2:], "a third modal", timeout_seconds=30
    )
    assert passage
    third = room.view("citation")
    assert not buttons(third, "elsewhere")


def test_a_closed_modal_is_no_failure(room):
    reply, before = room.ask(), len(room.slack.calls("views.update"))
    room.slack.fault("views.update", error="not_found")
    room.slack.click(reply, "cite:1", user=room.user)
    assert room.slack.wait_for_call("views.update", count=before + 1).error == "not_found"
    # What the bot logs of it would fail the whole run: see `serving`.
    room.slack.wait_until_quiet()


def test_a_citation_that_is_gone_says_so(room):
    reply = room.ask()
    action = buttons(reply, "cite:1")[0]
    forged = {**reply.content, "blocks": [{"type": "actions", "block_id": "b", "elements": [
        {key: value for key, value in action.items() if key != "block_id"} | {"value": "000000000000:1"}
    ]}]}  # fmt: skip
    message = type(reply)(reply.channel, forged)
    room.slack.click(message, "cite:1", user=room.user)
    assert room.view_saying("no longer holds it")


def test_a_trigger_that_is_over_is_said_to_who_clicked(room):
    reply = room.ask()
    room.slack.fault("views.open", error="expired_trigger_id")
    room.slack.click(reply, "cite:1", user=room.user)
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert "Please click again" in told.rendered
    assert told.thread == reply.thread


def test_a_click_in_a_channel_the_bot_is_no_longer_in_is_answered_at_its_own_address(room):
    reply = room.ask()
    room.slack.fault("views.open", error="expired_trigger_id")
    room.slack.fault("chat.postEphemeral", error="not_in_channel")
    room.slack.click(reply, "cite:1", user=room.user)
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    assert "Please click again" in told.rendered


def test_a_click_in_a_modal_that_no_channel_takes_a_word_on_is_told_in_a_direct_message(room):
    reply = room.ask()
    room.slack.click(reply, "cite:1", user=room.user)
    room.slack.fault("views.push", error="expired_trigger_id")
    room.slack.fault("chat.postEphemeral", error="not_in_channel")
    room.slack.click(room.view("citation"), "elsewhere")
    direct = room.slack.direct(room.user)
    assert "Please click again" in room.slack.wait_for_reply(direct, timeout_seconds=10).rendered


def test_a_modal_slack_does_not_open_is_told_of_in_words(room):
    reply = room.ask()
    room.slack.fault("views.open", error="internal_error")
    room.slack.click(reply, "cite:1", user=room.user)
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    assert "did not let me open that" in told.rendered


def test_a_modal_slack_does_not_fill_is_told_of_under_an_id(room):
    reply = room.ask()
    room.slack.fault("views.update", error="view_too_large", times=2)
    room.slack.click(reply, "cite:1", user=room.user)
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    assert "It is logged under" in told.rendered


def test_the_sources_of_any_message_are_checked(room):
    claim = "The lantern was wrapped in an old sail and lay under a rowing boat."
    message = room.slack.post(room.admin, room.channel, f"{claim} Nobody in Kellmark owns a zeppelin fleet.")
    room.slack.shortcut("check_sources", message, user=room.user)
    view = room.view("sources")
    assert "✓ Supported" in view.rendered
    assert "? Not found" in view.rendered
    first = buttons(view, "open:")[0]
    room.slack.click(view, first["action_id"], value=first["value"])
    assert "Unchanged since it was cited." in room.view("citation").rendered


def test_a_message_that_states_nothing_is_told_so(room):
    message = room.slack.post(room.admin, room.channel, f"<@{room.user}>")
    room.slack.shortcut("check_sources", message, user=room.user)
    assert "no sentence in this message" in room.view("sources").rendered


def test_hostile_text_in_a_checked_message_stays_text(room):
    hostile = (
        "<!channel> <https://evil.example|the bank> says: &lt;!here&gt; *bold* the dam broke on Tuesday."
    )
    message = room.slack.post(room.admin, room.channel, hostile)
    room.slack.shortcut("check_sources", message, user=room.user)
    view = room.view("sources")
    assert ("the bank", "https://evil.example") not in view.links
    assert "mrkdwn" not in str(view.blocks)


def test_a_claim_is_found_by_command_and_its_passage_opens(room):
    message = room.posted(f"find {sample.CLAIM}", "Word for word")
    assert "First:" in message.rendered
    first = buttons(message, "open:")[0]
    room.slack.click(message, first["action_id"], value=first["value"], user=room.user)
    assert "Unchanged since it was cited." in room.view("citation").rendered


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("cite:1", "no number"),
        ("cite:1", None),
        ("open:1", "0123456789ab:1"),
        ("add_to_archive", "["),
        ("add_to_archive", '{"links": []}'),
        ("feedback", "0123456789ab:wonderful"),
    ],
)
def test_a_button_nobody_can_read_is_one_line_in_the_log_and_an_apology(room, home, action, value):
    clicked = room.slack.click(room.ask(), "cite:1", user=room.user)
    room.view("citation")
    payload = copy.deepcopy(clicked.payload) | {"trigger_id": room.slack.trigger_id(room.user)}
    payload["actions"][0] |= {"action_id": action, "value": value}
    known = len((home / "serve.log").read_text().splitlines())
    assert room.slack._interact(payload).is_acknowledged
    told = room.slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=30)
    assert "something on my side failed" in told.rendered
    logged = [
        line
        for line in (home / "serve.log").read_text().splitlines()[known:]
        if "what cannot be read" in line
    ]
    assert len(logged) == 1
    assert "Traceback" not in (home / "serve.log").read_text()
