"""What is posted is refused as Slack refuses it, and kept as people read it."""

import json
from urllib.parse import parse_qs

import pytest

from tests.doubles.workspace_tests.builders import actions, button, plain, refusal, section, select
from tests.doubles.workspace_tests.listening import listening


@pytest.mark.parametrize(
    ("error", "blocks"),
    [
        ("invalid_blocks", [section("x")] * 51),
        ("invalid_blocks", [section("x" * 3_001)]),
        ("invalid_blocks", [section("")]),
        ("invalid_blocks", [{"type": "section"}]),
        ("invalid_blocks", [{"type": "header", "text": plain("x" * 151)}]),
        ("invalid_blocks", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
        ("invalid_blocks", [actions(button(value="x" * 2_001))]),
        ("invalid_blocks", [actions(button(text=plain("x" * 76)))]),
        ("invalid_blocks", [actions(button("a"), button("a"))]),
        ("invalid_blocks", [actions()]),
        ("invalid_blocks", [actions(*(button(f"a{number}") for number in range(26)))]),
        ("invalid_blocks", [actions(button(url="javascript:alert(1)"))]),
        ("invalid_blocks", [actions({"type": "slider", "action_id": "a"})]),
        ("invalid_blocks", [actions(select(initial_option={"text": plain("Three"), "value": "3"}))]),
        ("invalid_blocks", [section("x", block_id="b"), section("y", block_id="b")]),
        ("invalid_blocks", [section("x", colour="red")]),
        ("invalid_blocks", [actions(button(tooltip="x"))]),
        ("invalid_blocks", [{"type": "section", "fields": [plain("x" * 2_001)]}]),
        ("invalid_blocks", [{"type": "context", "elements": [plain("x")] * 11}]),
        ("invalid_blocks", [{"type": "markdown", "text": "x" * 12_001}]),
        ("invalid_blocks", [{"type": "markdown", "text": "x" * 6_001}] * 2),
        ("invalid_blocks", [{"type": "hologram"}]),
        ("invalid_blocks", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}]),
        ("only_one_table_allowed", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2),
        ("msg_blocks_too_long", [section("x" * 2_700)] * 5),
    ],
)
def test_blocks_slack_would_not_show_are_refused(workspace, client, error, blocks):
    assert refusal(client.chat_postMessage, channel=workspace.channel, text="x", blocks=blocks) == error
    assert workspace.replies(workspace.channel) == []


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        ("no_text", {}),
        ("msg_too_long", {"markdown_text": "x" * 12_001}),
        ("markdown_text_conflict", {"markdown_text": "x", "text": "y"}),
        ("markdown_text_conflict", {"markdown_text": "x", "blocks": [section("y")]}),
        ("channel_not_found", {"text": "x", "channel": "C0NOWHERE"}),
        ("invalid_thread_ts", {"text": "x", "thread_ts": "yesterday"}),
        ("thread_not_found", {"text": "x", "thread_ts": "1700000000.000001"}),
        ("invalid_blocks_format", {"text": "x", "blocks": "not json"}),
        ("invalid_metadata_format", {"text": "x", "metadata": {"a": 1}}),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_messages_slack_would_not_take_are_refused(workspace, client, error, arguments):
    assert refusal(client.chat_postMessage, **{"channel": workspace.channel, **arguments}) == error


GOOD_BLOCKS = [
    {"type": "header", "text": plain("x" * 150)},
    section("x" * 3_000, accessory=select(placeholder=plain("Which?"))),
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "x", "verbatim": True}] * 10},
    {"type": "divider"},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A map", "title": plain("Map")},
    {"type": "context", "elements": [plain("x")] * 10},
    actions(
        button(value="x" * 2_000, style="primary", url="https://example.org/a#:~:text=b,c"),
        select(action_id="other", initial_option={"text": plain("One"), "value": "1"}),
        {"type": "overflow", "action_id": "more", "options": [{"text": plain("A"), "value": "a"}]},
        {"type": "datepicker", "action_id": "day", "initial_date": "2015-11-26"},
        {"type": "multi_users_select", "action_id": "who", "placeholder": plain("Who?")},
    ),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "Good"},
                "negative_button": {"text": plain("Bad"), "value": "bad", "accessibility_label": "Bad"},
            }
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "Closed, ", "style": {"bold": True}},
                            {"type": "link", "url": "https://example.org/", "text": "they say"},
                        ],
                    }
                ],
            }
        ],
    },
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 3},
    {
        "type": "task_card",
        "task_id": "1",
        "title": "Read",
        "status": "complete",
        "sources": [{"type": "url", "url": "https://example.org/2", "text": "Second"}],
    },
    {"type": "data_table", "caption": "Free", "rows": []},
    {
        "type": "container",
        "title": plain("More"),
        "child_blocks": [section("Inside"), actions(button("inside"))],
    },
]


def test_what_slack_takes_is_taken(workspace, client):
    posted = client.chat_postMessage(channel=workspace.channel, text="x", blocks=GOOD_BLOCKS)
    message = workspace.message(workspace.channel, posted["ts"])
    known = {"go", "choice", "other", "more", "day", "who", "feedback", "inside"}
    assert {each["action_id"] for each in message.actions} == known
    assert len({block["block_id"] for block in message.blocks}) == len(GOOD_BLOCKS)
    assert "Closed, they say" in message.rendered
    labels = [label for label, _ in message.links]
    assert labels == ["Go", "they say", "Second"]


@pytest.mark.parametrize(
    ("action_id", "value", "expected"),
    [
        ("go", None, {"type": "button", "value": "x" * 2_000}),
        ("feedback", "bad", {"type": "feedback_buttons", "value": "bad"}),
        ("choice", "Two", {"selected_option": {"text": plain("Two"), "value": "2"}}),
        ("more", "a", {"selected_option": {"text": plain("A"), "value": "a"}}),
        ("day", "2015-11-27", {"selected_date": "2015-11-27"}),
    ],
)
def test_every_kind_of_element_can_be_clicked(workspace, client, action_id, value, expected):
    posted = client.chat_postMessage(channel=workspace.channel, text="x", blocks=GOOD_BLOCKS)
    message = workspace.message(workspace.channel, posted["ts"])
    with listening(workspace) as received:
        assert workspace.click(message, action_id, value=value).is_acknowledged
    # What the message itself is told of may come later than the click.
    [clicked] = [form["payload"][0] for _, body in received if "payload" in (form := parse_qs(body))]
    payload = json.loads(clicked)
    [action] = payload["actions"]
    assert expected.items() <= action.items()
    assert {"action_id", "block_id", "action_ts"} <= action.keys()
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == message.ts
    assert payload["team"]["id"] == payload["user"]["team_id"] == workspace.team


def test_a_good_message_is_stored_with_ids_and_read_as_people_read_it(workspace, client, question):
    blocks = [
        section("*Closed*: <https://example.org/a?b=1&amp;c=2|the border> &lt;now&gt;"),
        {"type": "markdown", "text": "See [\\[1\\]](https://example.org/1) and \\*stars\\*."},
        actions(button(value="v")),
    ]
    client.chat_postMessage(
        channel=workspace.channel, text="Closed <!here>", blocks=blocks, thread_ts=question.ts
    )
    reply = workspace.wait_for_reply(workspace.channel, question.ts)
    assert reply.rendered == "*Closed*: the border <now>\nSee [1] and *stars*.\nGo"
    assert reply.links == [("the border", "https://example.org/a?b=1&c=2"), ("[1]", "https://example.org/1")]
    assert reply.live_mentions == ["<!here>"]
    assert all(block["block_id"] for block in reply.blocks)
    assert workspace.message(workspace.channel, question.ts).content["reply_count"] == 1


def test_a_message_is_written_in_channels_the_app_is_in_only(workspace, client):
    outside = workspace.add_channel("outside", workspace.user, has_bot=False)
    secret = workspace.add_channel("secret", workspace.user, is_private=True, has_bot=False)
    workspace.archive(workspace.channel)
    assert refusal(client.chat_postMessage, channel=outside, text="x") == "not_in_channel"
    assert refusal(client.chat_postMessage, channel=secret, text="x") == "channel_not_found"
    assert refusal(client.chat_postMessage, channel=workspace.channel, text="x") == "is_archived"
    workspace.invite(outside)
    assert client.chat_postMessage(channel=outside, text="x")["ok"]


def test_only_own_messages_are_changed_and_only_shortly(workspace, client, question):
    own = client.chat_postMessage(channel=workspace.channel, text="x", blocks=[section("kept")])
    change = {"channel": workspace.channel, "ts": own["ts"]}
    assert refusal(client.chat_update, **change, text="x" * 4_001) == "msg_too_long"
    assert refusal(client.chat_update, **change | {"ts": question.ts}, text="y") == "cant_update_message"
    assert (
        refusal(client.chat_update, **change | {"ts": "1700000000.000001"}, text="y") == "message_not_found"
    )
    assert refusal(client.chat_delete, channel=workspace.channel, ts=question.ts) == "cant_delete_message"
    client.chat_update(**change, text="y")
    changed = workspace.message(workspace.channel, own["ts"])
    assert (changed.text, changed.rendered) == ("y", "kept")
    client.chat_update(**change, text="z", blocks=[])
    assert workspace.message(workspace.channel, own["ts"]).rendered == "z"
    client.chat_delete(**change)
    assert workspace.message(workspace.channel, own["ts"]) is None


def test_a_message_in_markdown_is_one_block(workspace, client):
    client.chat_postMessage(channel=workspace.user, markdown_text="**Hi** <@U1>")
    message = workspace.wait_for_reply(workspace.direct())
    assert [block["type"] for block in message.blocks] == ["markdown"]
    assert "<@U1>" in message.live_mentions
    client.chat_update(channel=message.channel, ts=message.ts, markdown_text="Bye")
    assert workspace.wait_for_reply(message.channel).rendered == "Bye"


def test_a_thread_outlives_its_root(workspace, client, question):
    client.chat_postMessage(channel=workspace.channel, text="x", thread_ts=question.ts)
    workspace.delete(question)
    root, reply = workspace.messages(workspace.channel, question.ts)
    assert root.content["subtype"] == "tombstone"
    call = {"channel": workspace.channel, "text": "x"}
    assert refusal(client.chat_postMessage, **call, thread_ts=reply.ts) == "cannot_reply_to_message"


def test_what_is_read_is_a_copy(workspace, question):
    question.content["text"] = "changed"
    workspace.calls().append("x")
    workspace.deliveries.clear()
    assert workspace.message(workspace.channel, question.ts).text.endswith("what closed?")
    assert len(workspace.deliveries) == 2
