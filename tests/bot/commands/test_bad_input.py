"""Bad input: one line that names the thing and the way out, a documented exit code, no traceback."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import sample
from bot.__main__ import run
from tests.bot.terminal import complaint, document, newsdesk


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask", "x", "--frobnicate"], "--frobnicate"),
        (["frobnicate"], "frobnicate"),
        (["ask"], "give a question"),
        (["ask", "  "], "a question is empty"),
        (["ask", "x", "--since", "yesterday"], "2026-03-11"),
        (["ask", "x", "--since", "2026-03-12", "--until", "2026-03-11"], "the window is empty"),
        (["ask", "x", "--outlet", "The Moon"], "The Moon"),
        (["ask", "--batch", "no-such-file"], "no-such-file"),
        (["ask", "dam " * 1_001], "has 4,003; ask in fewer words"),
        (["summarize"], "give a topic"),
        (["summarize", "dam " * 1_002], "questions and topics of up to 4,000 letters"),
        (["cite", "0123456789ab", "0"], "greater than or equal to 1"),
        (["cite", "0123456789ab"], "the n of [n]"),
        (["cite"], "--article ID"),
        (["cite", "0123456789ab", "1", "--article", "x"], "alone"),
        (["check"], "give a draft"),
        (["check", "no-such-draft.md"], "no-such-draft.md"),
        (["check", "--pairs", "no-such-pairs.jsonl"], "no-such-pairs.jsonl"),
        (["brief", "--format", "pdf"], "pdf"),
        (["serve"], "SLACK_BOT_TOKEN"),
        (["subscribe", "C0123456", "--at", "noon"], "08:00"),
        (["subscribe", "C0123456", "--zone", "Moon/Base"], "Europe/Berlin"),
        (["subscribe", "C0123456", "--days", "someday"], "mon,tue"),
        (["subscribe", "#general"], "no channel id"),
        (["rebuild", "--embeddings", "openai:x"], "OPENAI_API_KEY"),
    ],
)
def test_wrong_usage_is_named_in_one_line(tmp_path, capsys, arguments, named):
    assert newsdesk(tmp_path, *arguments) == 2
    assert named in complaint(capsys)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["cite", "0123456789ab", "1"], "0123456789ab"),
        (["show", "no-such-article"], "no-such-article"),
        (["ask", "x", "--thread", "nonesuch"], "nonesuch"),
        (["export", "0123456789ab"], "0123456789ab"),
        (["forget", "no-such-article"], "no-such-article"),
    ],
)
def test_what_is_not_there_is_named_and_ends_with_one(tmp_path, capsys, arguments, named):
    assert newsdesk(tmp_path, *arguments) == 1
    assert named in complaint(capsys)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "missing.txt"),
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40, "binary"),
    ],
)
def test_an_unusable_file_is_reported_and_nothing_is_stored(tmp_path, capsys, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert newsdesk(tmp_path / "home", "ingest", str(path), "--json") == 1
    report = document(capsys)
    assert report["added"] == []
    assert [failure["input"] for failure in report["failed"]] == [str(path)]
    assert reason in report["failed"][0]["input"] + report["failed"][0]["reason"]
    assert newsdesk(tmp_path / "home", "verify", "--json") == 0
    assert document(capsys)["counts"]["articles"] == 0


@pytest.mark.parametrize(
    "arguments",
    [["ask", "Who came?"], ["summarize", "dam"], ["find", "He came."], ["search", "dam"], ["brief"]],
)
def test_an_archive_without_articles_is_named_with_the_way_to_fill_it(tmp_path, capsys, arguments):
    assert newsdesk(tmp_path, *arguments, "--json") == 1
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 1
    assert "holds no articles to show. They come in by: newsdesk ingest" in shown.err


def test_what_a_filled_archive_does_not_know_is_not_blamed_on_its_being_empty(home, capsys):
    assert newsdesk(home, "ask", "Who won the chess title in Reykjavik?") == 1
    assert "no articles to show" not in capsys.readouterr().err


def test_a_folder_without_articles_is_reported(tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    assert newsdesk(tmp_path / "home", "ingest", str(tmp_path / "folder"), "--json") == 1
    assert document(capsys)["failed"][0]["input"] == str(tmp_path / "folder")


def test_one_bad_input_does_not_stop_the_others(tmp_path, capsys):
    good = sample.folder() / "08-courier-seven-dead.txt"
    assert newsdesk(tmp_path, "ingest", str(tmp_path / "missing.txt"), str(good), "--json") == 1
    report = document(capsys)
    assert len(report["added"]) == 1
    assert len(report["failed"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "Who \udcff left?"], 1),
        (["find", "The dam \udcff broke."], 1),
        (["show", "\udcff"], 1),
        (["cite", "\udcff", "1"], 1),
    ],
)
def test_what_a_terminal_sent_that_is_no_utf8_is_looked_up_all_the_same(tmp_path, arguments, code):
    assert newsdesk(tmp_path, *arguments) == code


def test_a_file_whose_name_is_no_utf8_is_told_so(tmp_path, capsys):
    named = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(named).write_text("Nine people were killed when the dam broke.")
    assert newsdesk(tmp_path / "home", "ingest", named) == 1
    assert "rename it" in capsys.readouterr().err


def test_a_terminal_that_lacks_a_letter_shows_a_question_mark_and_a_document_has_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    home = [sys.executable, "-m", "bot", "--home", tmp_path]
    shown = subprocess.run([*home, "doctor"], capture_output=True, check=True).stdout
    assert b"? archive: 0 articles" in shown
    asked = "Wer löschte das Feuer?"
    written = subprocess.run([*home, "ask", asked, "--json"], capture_output=True, check=False).stdout
    assert json.loads(written)["question"] == asked


def test_a_reader_of_a_pipe_who_has_seen_enough_is_no_error(monkeypatch, capsys, home):
    class Closed(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Closed())
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert newsdesk(home, "ask", sample.QUESTION) == 0


def test_a_broken_configuration_is_named(tmp_path, capsys):
    (tmp_path / "newsdesk.toml").write_text("timezone = Europe/Berlin\n")
    assert newsdesk(tmp_path, "verify") == 2
    assert "newsdesk.toml" in complaint(capsys)


def test_the_doctor_lists_every_fault_with_its_way_out_and_checks_the_rest(tmp_path, capsys, monkeypatch):
    (tmp_path / "newsdesk.toml").write_text('timezone = "Mars/Base"\ncolour = "red"\nmodel = "gpt"\n')
    monkeypatch.setenv("CHROMA_URL", "http://[::1")
    monkeypatch.setenv("NEWSDESK_QUESTIONS_PER_MINUTE", "0")
    assert newsdesk(tmp_path, "doctor") == 2
    shown = capsys.readouterr().out
    ways_out = ("Europe/Berlin", "known are", "openai:NAME", "write one like http://", "write one like 10")
    assert all(each in shown for each in (*ways_out, "✓ archive: 0 articles"))
    assert newsdesk(tmp_path, "doctor", "--json") == 2
    report = document(capsys)
    assert len(report["faults"]) == 5
    assert report["checks"]["archive"]["works"]


def test_the_doctor_names_a_misspelt_variable_and_other_commands_go_on(home, capsys, monkeypatch):
    monkeypatch.setenv("NEWSDESK_TIMEZON", "Europe/Berlin")
    assert newsdesk(home, "doctor") == 0
    line = "NEWSDESK_TIMEZON (environment): no such setting; did you mean NEWSDESK_TIMEZONE?"
    assert f"? {line}" in capsys.readouterr().out.splitlines()
    assert newsdesk(home, "doctor", "--json") == 0
    assert line in document(capsys)["unknown"]
    assert newsdesk(home, "verify") == 0
    assert "NEWSDESK_TIMEZON" not in "".join(capsys.readouterr())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_to_a_full_disk_is_named(monkeypatch, capsys):
    # Unbuffered, so that closing it has nothing left to write.
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(full, write_through=True))
        assert run(["--version"]) == 1
    assert "the disk is full" in capsys.readouterr().err


def test_an_empty_home_is_refused_and_nothing_is_made_where_one_stands(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["--home", "", "doctor"]) == 2
    assert "--home is empty" in complaint(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_a_file_is_named(tmp_path, capsys):
    (tmp_path / "home").write_text("")
    assert newsdesk(tmp_path / "home", "ingest", "x.txt") == 2
    assert str(tmp_path / "home") in complaint(capsys)


def test_an_unreadable_database_is_named(tmp_path, capsys):
    (tmp_path / "newsdesk.db").write_bytes(b"not a database, not at all, " * 100)
    assert newsdesk(tmp_path, "ask", "x") == 2
    assert "newsdesk.db" in complaint(capsys)
