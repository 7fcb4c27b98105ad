"""What an app sends, in its shortest forms; and the pace of these tests."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.doubles.slack_workspace import Timing

QUICK = Timing(retry_delays_seconds=(0.0, 0.05, 0.1))


def refusal(call, *arguments, **named):
    """Return the name of the error a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call(*arguments, **named)
    return caught.value.response["error"]


def section(text, **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id="go", **more):
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def plain(text):
    return {"type": "plain_text", "text": text}


def select(**more):
    options = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
    return {"type": "static_select", "action_id": "choice", "options": options, **more}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks) or [section("Hi")], **more}
