"""One part that fails leaves the others: the command line answers, and says what is missing."""

import json
import socket

import pytest

from bot.__main__ import run

TEXT = (
    "Northlight\n\nA lantern was stolen from the museum of Culvery on Monday night. "
    "Police said that a keeper had left a window open, and that nobody was hurt."
)
QUESTION = "What was stolen from the museum of Culvery?"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "theft.txt").write_text(TEXT)
    assert run(["--home", str(tmp_path / "desk"), "ingest", str(tmp_path / "theft.txt")]) == 0
    return tmp_path / "desk"


def ask(home, capsys):
    capsys.readouterr()
    assert run(["--home", str(home), "ask", QUESTION, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_vectors_that_cannot_be_read_leave_the_words_and_a_note(home, capsys):
    assert ask(home, capsys)["notes"] == []
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all" * 500)
    answer = ask(home, capsys)
    assert "lantern" in answer["text"]
    (note,) = answer["notes"]
    assert note.startswith("searching by words only: ")
    assert "newsdesk rebuild" in note


def test_a_chroma_server_that_is_down_leaves_the_words_and_a_note(home, capsys, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("CHROMA_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
    answer = ask(home, capsys)
    assert "lantern" in answer["text"]
    assert "cannot be reached" in answer["notes"][0]


def test_an_embedding_server_that_is_down_leaves_the_words_and_a_note(home, capsys, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "nobody-s")
    monkeypatch.setenv("NEWSDESK_MODEL", "")
    monkeypatch.setenv("NEWSDESK_EMBEDDINGS", "openai:text-embedding-3-small")
    answer = ask(home, capsys)
    assert "lantern" in answer["text"]
    assert any("words only" in note for note in answer["notes"])
