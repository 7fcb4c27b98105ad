"""Files brought from Slack's side of the conversation."""

from types import SimpleNamespace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import shared_files
from bot.slack.shared_files import brought
from retrieval.errors import FetchError
from tests.doubles.slack_workspace import SlackWorkspace

TEXT = b"The ferry ran again on Thursday."


@pytest.fixture
def slack():
    with SlackWorkspace(has_rate_limits=False) as workspace:
        yield workspace


def shared(slack, name="ferry.txt", content=TEXT):
    return slack.share_file(slack.user, slack.channel, name, content).content["files"][0]


def client(slack):
    return AsyncWebClient(token=slack.who.bot_token, base_url=slack.api_url)


async def test_a_file_lies_in_the_home_under_its_name(slack, tmp_path):
    file = shared(slack, "the ferry/../../x.txt".replace("/", "_"))
    path = await brought(client(slack), file["id"], tmp_path)
    assert path.read_bytes() == TEXT
    assert path.is_relative_to(tmp_path / shared_files.FOLDER)


async def test_a_page_to_sign_in_on_is_not_taken_for_the_file(slack, tmp_path):
    file = shared(slack)

    async def files_info(**_):
        return {"file": file}

    stranger = SimpleNamespace(files_info=files_info, token="xoxb-another", base_url=slack.api_url)
    with pytest.raises(FetchError, match="something else in its place"):
        await brought(stranger, file["id"], tmp_path)
    assert not (tmp_path / shared_files.FOLDER).exists()


async def test_what_is_larger_than_it_said_is_not_read_to_its_end(slack, tmp_path, monkeypatch):
    monkeypatch.setattr(shared_files, "LARGEST_FILE", 100_000)
    file = {**shared(slack, content=b"x" * 1_000_000), "size": 10}

    async def files_info(**_):
        return {"file": file}

    liar = SimpleNamespace(files_info=files_info, token=slack.who.bot_token, base_url=slack.api_url)
    with pytest.raises(FetchError, match="something else"):
        await brought(liar, file["id"], tmp_path)


async def test_a_file_that_is_gone_is_named_with_slacks_word(slack, tmp_path):
    with pytest.raises(FetchError, match="file_not_found"):
        await brought(client(slack), "F0NOTHING", tmp_path)
