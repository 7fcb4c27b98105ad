"""The model writer through the command line: the real chain, a real server that speaks OpenAI's protocol."""

import json
import re

import pytest

from bot import sample
from bot.__main__ import run
from tests.doubles.openai_server import KEY, OpenAIServer, cites

TOLL = re.compile(r"\[(s\d+)\][^\n]*?At least 4 people were killed")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A desk that holds the sample articles."""
    home = tmp_path_factory.mktemp("desk")
    assert run(["--home", str(home), "ingest", str(sample.folder())]) == 0
    return home


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")


def asked(home, server, monkeypatch, capsys, *command):
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    capsys.readouterr()
    run(["--home", str(home), *(command or ("ask", sample.QUESTION)), "--json"])
    return json.loads(capsys.readouterr().out)


def test_a_model_writes_and_ids_that_do_not_exist_are_dropped(home, monkeypatch, capsys):
    reply = cites(("Four people died when the Brannick Dam broke.", ["s1", "s99"]))
    with OpenAIServer(reply, reply) as server:
        answer = asked(home, server, monkeypatch, capsys)
    assert answer["engine"] == "openai:gpt-5-mini"
    assert [citation["n"] for citation in answer["citations"]][:1] == [1]
    assert all(statement["citations"] for statement in answer["statements"])
    assert "s99" not in json.dumps(answer["citations"])
    assert answer["usage"]["requests"] >= 1


def test_an_invented_number_is_caught_and_the_source_speaks_instead(home, monkeypatch, capsys):
    lie = "The Brannick Dam disaster killed 250 people."
    with OpenAIServer(cites((lie, ["s1"])), cites((lie, ["s1"]))) as server:
        answer = asked(home, server, monkeypatch, capsys)
    assert "250" not in answer["text"]
    assert answer["dropped"][0] == {"text": lie, "failed": ["numbers"]}
    assert answer["statements"][0]["form"] == "quoted"


def test_a_dead_server_leaves_the_extractive_answer_and_a_note(home, monkeypatch, capsys):
    with OpenAIServer() as server:
        pass
    answer = asked(home, server, monkeypatch, capsys)
    monkeypatch.setenv("NEWSDESK_MODEL", "extractive")
    plain = asked(home, server, monkeypatch, capsys)
    assert answer["text"] == plain["text"]
    assert answer["engine"] == "extractive"
    assert any("could not be reached" in note for note in answer["notes"])


@pytest.mark.parametrize("command", [("summarize", sample.TOPIC), ("brief",)])
def test_summaries_and_briefings_outlive_a_dead_server_too(home, monkeypatch, capsys, command):
    with OpenAIServer() as server:
        pass
    document = asked(home, server, monkeypatch, capsys, *command)
    assert document["citations"]
    assert any("could not be reached" in note for note in document["notes"])
