import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import bot.slack
from bot.slack.slash.usage import USAGES
from bot.slack.surfaces import CHECK_SOURCES
from tests.conftest import shared

MANIFEST = yaml.safe_load((Path(bot.slack.__file__).parent / "manifest.yaml").read_text())


def test_the_manifest_has_the_shape_slack_publishes():
    jsonschema.validate(
        MANIFEST, json.loads(shared("reference", "slack-manifest.schema-2.0.0.json").read_text())
    )


def test_the_manifest_asks_for_no_more_than_is_used():
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == {
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "users:read",
    }


@pytest.mark.parametrize(
    "event", ["app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"]
)
def test_the_manifest_subscribes_to_what_is_handled(event):
    assert event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]


def test_the_manifest_names_the_shortcut_and_the_commands_that_are_handled():
    assert [each["callback_id"] for each in MANIFEST["features"]["shortcuts"]] == [CHECK_SOURCES]
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert set(hint.split("|")) == set(USAGES)


def test_the_manifest_keeps_slacks_limits_and_uses_the_agent_view():
    features, about = MANIFEST["features"], MANIFEST["display_information"]
    assert "assistant_view" not in features
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 175 <= len(about["long_description"]) <= 4_000
    assert len(about["description"]) <= 140
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
