"""Summaries of links and of threads, run as users run them."""

import json

import pytest

from bot.__main__ import run
from tests.doubles.pages import serve
from tests.ingest.articles import page

DAM = (
    "The Brannick Dam broke before dawn on Tuesday, and two villages of the Orrow valley are under water. "
    "At least four people were killed, the regional government said. Some 220 soldiers were sent there."
)
LANTERN = (
    "The silver lantern of St Orla was stolen from the museum in Halven, police said on Tuesday. "
    "The thieves came through a skylight and lowered themselves on a rope. The museum has offered a reward."
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    return tmp_path / "desk"


def newsdesk(home, *arguments):
    return run(["--home", str(home), *arguments])


def document(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def site(monkeypatch):
    with serve() as pages:
        monkeypatch.setenv("NEWSDESK_ALLOW_HOSTS", pages.host)
        yield pages


def test_links_are_read_first_and_then_summarised(home, capsys, site):
    links = [
        site.put("/dam", page(title="Dam breaks", paragraphs=[DAM])),
        site.put("/lantern", page(title="Lantern stolen", paragraphs=[LANTERN])),
    ]
    assert newsdesk(home, "summarize", *links, "--json") == 0
    summary = document(capsys)
    assert len(summary["articles"]) == 2
    assert {each["url"] for each in summary["citations"]} == set(links)
    assert newsdesk(home, "summarize", links[0], "--json") == 0
    assert len(document(capsys)["articles"]) == 1


def test_a_link_that_fails_is_named_and_the_others_are_summarised(home, capsys, site):
    good, gone = site.put("/dam", page(title="Dam breaks", paragraphs=[DAM])), site.url("/gone")
    assert newsdesk(home, "summarize", good, gone, "--json") == 0
    summary = document(capsys)
    assert len(summary["articles"]) == 1
    assert any(gone in note for note in summary["notes"])


def test_when_no_link_can_be_read_the_error_says_why(home, capsys, site):
    gone = site.url("/gone")
    assert newsdesk(home, "summarize", gone) == 2
    assert gone in capsys.readouterr().err


def test_links_to_private_addresses_are_refused(home, capsys):
    assert newsdesk(home, "summarize", "http://127.0.0.1:9/secret") == 2
    assert "127.0.0.1" in capsys.readouterr().err


def test_what_a_thread_cites_is_summarised(home, capsys, site):
    links = [
        site.put("/dam", page(title="Dam breaks", paragraphs=[DAM])),
        site.put("/lantern", page(title="Lantern stolen", paragraphs=[LANTERN])),
    ]
    newsdesk(home, "ingest", *links)
    capsys.readouterr()
    assert newsdesk(home, "ask", "How many soldiers were sent after the Brannick Dam broke?", "--json") == 0
    answer = document(capsys)
    assert newsdesk(home, "summarize", "--thread", answer["id"], "--json") == 0
    summary = document(capsys)
    assert set(summary["articles"]) == {each["article"] for each in answer["citations"]}
    assert newsdesk(home, "summarize", "--thread", "0123456789ab") == 1
    assert "no answer with this id; take the one" in capsys.readouterr().err
