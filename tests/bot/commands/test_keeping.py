"""The keeping of a desk: ingest again, verify, rebuild, doctor, subscriptions, forget, the demo."""

import json
import shutil
from pathlib import Path

from bot import sample
from bot.__main__ import run
from tests.bot.terminal import complaint, document, newsdesk


def test_ingesting_again_changes_and_embeds_nothing(home, capsys):
    assert newsdesk(home, "ingest", str(sample.folder()), "--json") == 0
    report = document(capsys)
    assert (report["added"], report["updated"], report["embedded"], report["passages"]) == ([], [], 0, 0)
    assert report["unchanged"] == 25


def test_everything_agrees_and_can_be_rebuilt(home, capsys):
    assert newsdesk(home, "verify", "--json") == 0
    before = document(capsys)
    assert newsdesk(home, "rebuild") == 0
    capsys.readouterr()
    assert newsdesk(home, "verify", "--json") == 0
    assert document(capsys) == before


def test_indexes_that_cannot_be_read_are_rebuilt_from_the_archive(home, capsys, tmp_path):
    broken = shutil.copytree(home, tmp_path / "desk")
    for path in [*broken.joinpath("chroma").rglob("*"), *broken.joinpath("words").rglob("*")]:
        if path.is_file() and path.suffix != ".lock":
            path.write_bytes(b"broken")
    assert newsdesk(broken, "ask", sample.QUESTION) == 2
    assert "newsdesk rebuild" in complaint(capsys)
    assert newsdesk(broken, "rebuild", "--json") == 0
    assert document(capsys)["passages"] > 0
    assert newsdesk(broken, "verify") == 0
    assert newsdesk(broken, "rebuild", "--embeddings", "word2vec") == 2


def test_indexes_that_lag_behind_the_archive_are_brought_up_to_it(home, capsys, tmp_path):
    lagging = shutil.copytree(home, tmp_path / "desk")
    shutil.rmtree(lagging / "chroma")
    shutil.rmtree(lagging / "words")
    assert newsdesk(lagging, "ask", sample.QUESTION) == 0
    capsys.readouterr()
    assert newsdesk(lagging, "verify") == 0
    assert " passages in the word index, " in capsys.readouterr().out


def test_the_doctor_says_where_each_value_came_from(home, capsys, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("NEWSDESK_MODEL", "extractive")
    assert newsdesk(home, "doctor", "--json") == 0
    report = document(capsys)
    values = {row["setting"]: row for row in report["settings"]}
    assert values["NEWSDESK_MODEL"]["from"] == "environment"
    assert "sk-secret" not in json.dumps(report)
    assert newsdesk(home, "doctor") == 0
    shown = capsys.readouterr().out.splitlines()
    columns = {row.index("(") for row in shown if row.endswith("(empty)  (default)")}
    assert len(columns) == 1
    assert all(f"{name} " in "\n".join(shown) for name in values)


def test_a_subscription_is_kept_and_ended(tmp_path, capsys):
    assert (
        newsdesk(tmp_path, "subscribe", "C0123456789", "--at", "07:30", "--zone", "Europe/Berlin", "--json")
        == 0
    )
    assert document(capsys)["next"].startswith("2026-03-13T07:30")
    assert newsdesk(tmp_path, "subscribe", "C0123456789", "--remove") == 0
    assert capsys.readouterr().out == "Ended 1 subscription of C0123456789.\n"
    assert newsdesk(tmp_path, "subscribe", "C0123456789", "--remove") == 1


def test_feedback_is_empty_at_first(tmp_path, capsys):
    assert newsdesk(tmp_path, "feedback", "--json") == 1
    assert document(capsys) == {"feedback": []}


def test_a_forgotten_article_is_gone_but_its_citations_say_withdrawn(sample_desk, tmp_path, capsys):
    shutil.copytree(sample_desk, tmp_path, dirs_exist_ok=True)
    newsdesk(tmp_path, "ask", sample.QUESTION, "--json")
    answer = document(capsys)
    cited = answer["citations"][0]
    assert newsdesk(tmp_path, "forget", cited["article"], "--json") == 0
    assert answer["id"] in document(capsys)["cited_by"]
    newsdesk(tmp_path, "cite", answer["id"], "1", "--json")
    opened = document(capsys)
    assert (opened["current"], opened["quote"]) == ("withdrawn", cited["quote"])
    newsdesk(tmp_path, "ask", sample.QUESTION, "--json")
    assert cited["article"] not in [citation["article"] for citation in document(capsys)["citations"]]
    assert newsdesk(tmp_path, "verify") == 0


def test_the_version_and_the_help_cost_nothing_to_ask(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("newsdesk ")
    assert run(["--help"]) == 0
    assert "ingest" in capsys.readouterr().out


def test_the_help_says_in_a_line_what_each_command_does(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    run(["--help"])
    _, listed = capsys.readouterr().out.split("Commands:")
    assert len(listed.splitlines()) > 20
    assert not [each for each in listed.splitlines() if each.endswith("...")]


def test_the_demo_shows_every_job(tmp_path, capsys):
    assert newsdesk(tmp_path, "demo") == 0
    shown = capsys.readouterr().out
    for command in ("ingest", "ask", "cite", "summarize", "brief", "find"):
        assert f"$ newsdesk {command}" in shown
    assert "Nothing in the archive answers this" in shown
    assert Path(tmp_path, "demo", "newsdesk.db").exists()
