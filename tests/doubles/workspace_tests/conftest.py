"""A workspace with a question in it, and the way in that an app has."""

import pytest
from slack_sdk import WebClient

from tests.doubles.slack_workspace import SlackWorkspace
from tests.doubles.workspace_tests.builders import QUICK


@pytest.fixture
def workspace():
    with SlackWorkspace(timing=QUICK) as running:
        yield running


@pytest.fixture
def client(workspace):
    return WebClient(workspace.who.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def question(workspace):
    return workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what closed?")
