import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import bot.slack
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
        "chat:write",
        "commands",
        "groups:history",
        "im:history",
    }


@pytest.mark.parametrize("event", ["app_mention", "message.channels", "message.groups", "message.im"])
def test_the_manifest_subscribes_to_what_is_handled(event):
    assert event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]
