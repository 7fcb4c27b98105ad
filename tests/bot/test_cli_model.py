"""The model writer through the command line: the real chain, a real server that speaks OpenAI's protocol."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import sample
from bot.__main__ import run
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.spending import Spending
from tests.doubles.openai_server import KEY, OpenAIServer, cites

TOLL = re.compile(r"\[(s\d+)\][^\n]*?At least 4 people were killed")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A desk that holds the sample articles, from a folder whose files may be changed."""
    place = tmp_path_factory.mktemp("place")
    shutil.copytree(sample.folder(), place / "articles")
    assert run(["--home", str(place / "desk"), "ingest", str(place / "articles")]) == 0
    return place


@pytest.fixture
def home(filled, tmp_path):
    """Such a desk, which nobody asked anything yet."""
    shutil.copytree(filled / "desk", tmp_path / "desk")
    return tmp_path / "desk"


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


FOUR = cites(("Four people died when the Brannick Dam broke.", ["s1"]))


def test_a_question_asked_again_costs_no_second_request_and_is_an_answer_of_its_own(
    home, monkeypatch, capsys
):
    lie = cites(("The Brannick Dam disaster killed 250 people.", ["s1"]))
    with OpenAIServer(lie, lie) as server:
        first = asked(home, server, monkeypatch, capsys)
        monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T19:00:00+00:00")
        again = asked(home, server, monkeypatch, capsys)
        assert len(server.requests) == 2  # The answer and its mending, both asked for once.
    assert again["text"] == first["text"]
    assert again["dropped"] == first["dropped"]
    assert again["usage"] == {"requests": 0, "remembered": 2}
    assert again["id"] != first["id"]


@pytest.mark.parametrize("change", ["corrected", "withdrawn"])
def test_an_answer_is_written_anew_when_an_article_it_could_cite_is(
    change, filled, home, monkeypatch, capsys
):
    with OpenAIServer(*[FOUR] * 3) as server:
        cited = asked(home, server, monkeypatch, capsys)["citations"][0]
        if change == "withdrawn":
            assert run(["--home", str(home), "forget", cited["article"]]) == 0
        else:
            path = Path(cited["path"])
            before = path.read_text()
            path.write_text(before.replace("people", "persons"))
            assert run(["--home", str(home), "ingest", str(filled / "articles")]) == 0
            path.write_text(before)
        asked(home, server, monkeypatch, capsys)
        assert len(server.requests) > 1


def test_another_model_does_not_speak_with_the_words_of_the_first(home, monkeypatch, capsys):
    with OpenAIServer(FOUR, FOUR) as server:
        asked(home, server, monkeypatch, capsys)
        monkeypatch.setenv("NEWSDESK_MODEL", "openai:gpt-4o-mini")
        assert asked(home, server, monkeypatch, capsys)["engine"] == "openai:gpt-4o-mini"
        assert len(server.requests) == 2


def test_what_an_answer_took_is_told_in_tokens_and_money_and_kept(home, monkeypatch, capsys):
    monkeypatch.setenv("NEWSDESK_PRICES", "10,100,1")
    with OpenAIServer(replace(FOUR, cached_tokens=40)) as server:
        answer = asked(home, server, monkeypatch, capsys)
        run(["--home", str(home), "ask", sample.QUESTION])
    tokens = {"input_tokens": 100, "cached_tokens": 40, "output_tokens": answer["usage"]["output_tokens"]}
    cost = (60 * 10 + 40 * 1 + tokens["output_tokens"] * 100) / 1e6
    assert answer["usage"] == {"requests": 1, **tokens, "cost_usd": pytest.approx(cost)}
    assert "written before, nothing spent" in capsys.readouterr().out
    engine = open_database(sqlite_url(home))
    spent = Spending(engine).since(datetime(2026, 3, 12, tzinfo=UTC))
    engine.dispose()
    assert (spent.requests, spent.input_tokens, spent.unpriced) == (1, 100, 0)
    assert spent.cost_usd == pytest.approx(cost)


def test_what_a_server_of_ones_own_costs_is_not_guessed(home, monkeypatch, capsys):
    with OpenAIServer(FOUR) as server:
        assert asked(home, server, monkeypatch, capsys)["usage"]["cost_usd"] is None
