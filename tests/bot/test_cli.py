"""The command line, run as users run it, in one process."""

import io
import json
import shutil
from pathlib import Path

import pytest

from bot import sample
from bot.__main__ import run


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A desk that holds the sample articles."""
    home = tmp_path_factory.mktemp("desk")
    assert newsdesk(home, "ingest", str(sample.folder())) == 0
    return home


def newsdesk(home, *arguments):
    return run(["--home", str(home), *arguments])


def document(capsys):
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    monkeypatch.setenv("NO_COLOR", "1")


# ---- bad input: one line that names the thing and the way out, a documented exit code, no traceback


def complaint(capsys):
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err + captured.out
    assert captured.err.startswith("newsdesk: ")
    assert captured.err.count("\n") == 1
    return captured.err


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
        (["summarize"], "give a topic"),
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


def test_a_broken_configuration_is_named(tmp_path, capsys):
    (tmp_path / "newsdesk.toml").write_text("timezone = Europe/Berlin\n")
    assert newsdesk(tmp_path, "doctor") == 2
    assert "newsdesk.toml" in complaint(capsys)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_to_a_full_disk_is_named(monkeypatch, capsys):
    # Unbuffered, so that closing it has nothing left to write.
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(full, write_through=True))
        assert run(["--version"]) == 1
    assert "the disk is full" in capsys.readouterr().err


def test_a_home_that_is_a_file_is_named(tmp_path, capsys):
    (tmp_path / "home").write_text("")
    assert newsdesk(tmp_path / "home", "ingest", "x.txt") == 2
    assert str(tmp_path / "home") in complaint(capsys)


def test_an_unreadable_database_is_named(tmp_path, capsys):
    (tmp_path / "newsdesk.db").write_bytes(b"not a database, not at all, " * 100)
    assert newsdesk(tmp_path, "ask", "x") == 2
    assert "newsdesk.db" in complaint(capsys)


# ---- the jobs


def test_an_answer_keeps_the_contract_and_its_citations_open(home, capsys):
    assert newsdesk(home, "ask", sample.QUESTION, "--json") == 0
    answer = document(capsys)
    assert answer["status"] == "answered"
    assert set(answer) >= {
        "id", "question", "standalone", "understood", "relevance", "notes", "engine", "as_of", "origins",
        "text", "statements", "citations", "disagreements", "dropped", "nearest", "usage", "timings_ms",
    }  # fmt: skip
    for citation in answer["citations"]:
        assert newsdesk(home, "cite", answer["id"], str(citation["n"]), "--json") == 0
        opened = document(capsys)
        assert opened["quote"] == citation["quote"]
        assert opened["current"] == "same"
        assert newsdesk(home, "show", citation["article"], "--version", citation["version"], "--json") == 0
        assert document(capsys)["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_is_readable_in_the_terminal(home, capsys):
    assert newsdesk(home, "ask", sample.QUESTION) == 0
    shown = capsys.readouterr().out
    assert "[1]" in shown
    assert "Sources" in shown
    assert "newsdesk cite" in shown


def test_what_the_archive_does_not_hold_is_said(home, capsys):
    assert newsdesk(home, "ask", sample.UNANSWERABLE, "--json") == 1
    answer = document(capsys)
    assert answer["status"] == "abstained"
    assert answer["nearest"]
    assert answer["statements"] == []


def test_a_follow_up_is_answered_within_its_thread(home, capsys):
    newsdesk(home, "ask", "What does Corin Valdane want to do with the inner harbour?", "--json")
    first = document(capsys)
    newsdesk(home, "ask", "And Rena Osterhaut?", "--thread", first["id"], "--json")
    second = document(capsys)
    assert "harbour" in second["standalone"]
    assert any("Osterhaut" in statement["text"] for statement in second["statements"])


def test_a_batch_prints_one_document_a_line(home, capsys, tmp_path):
    (tmp_path / "questions.txt").write_text(f"{sample.QUESTION}\n\n{sample.UNANSWERABLE}\n")
    assert newsdesk(home, "ask", "--batch", str(tmp_path / "questions.txt")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["answered", "abstained"]


def test_a_summary_is_one_item_with_id_and_citations(home, capsys):
    assert newsdesk(home, "summarize", sample.TOPIC, "--words", "120", "--json") == 0
    summary = document(capsys)
    assert len(summary["articles"]) >= 3
    assert summary["points"]
    assert all(point["citations"] for point in summary["points"])
    assert newsdesk(home, "cite", summary["id"], "1", "--json") == 0


def test_a_briefing_covers_the_window_with_exact_citations(home, capsys):
    assert newsdesk(home, "brief", "--since", "2026-03-11", "--until", "2026-03-13", "--json") == 0
    briefing = document(capsys)
    assert len(briefing["items"]) == 4
    assert all(item["points"] for item in briefing["items"])
    assert newsdesk(home, "export", briefing["id"], "--format", "html") == 0
    assert "<!doctype html>" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_a_briefing_comes_in_every_form(home, capsys, form):
    assert newsdesk(home, "brief", "--format", form) == 0
    assert "dam" in capsys.readouterr().out.casefold()


def test_a_claim_is_found_with_who_printed_it_first(home, capsys):
    assert newsdesk(home, "find", sample.CLAIM, "--json") == 0
    report = document(capsys)
    assert report["matches"][0]["match"] == "verbatim"
    assert report["origins"] == 1
    assert report["outlets"] == 3
    assert "KPB" in report["first"]["outlet"] or "Kellmark" in report["first"]["outlet"]


def test_search_lists_passages_best_first(home, capsys):
    assert newsdesk(home, "search", "ferry strike", "--top-k", "5", "--json") == 0
    found = document(capsys)
    assert [row["rank"] for row in found["results"]] == list(range(1, len(found["results"]) + 1))
    assert newsdesk(home, "search", "ferry strike") == 0


def test_an_article_is_shown_with_its_dates_basis(home, capsys):
    path = sample.folder() / "13-kpb-lantern-found.txt"
    assert newsdesk(home, "show", str(path), "--json") == 0
    shown = document(capsys)
    assert shown["published_basis"]
    assert len(shown["origin"]["articles"]) == 3
    assert newsdesk(home, "show", str(path)) == 0


def test_an_export_goes_to_a_file(home, capsys, tmp_path):
    newsdesk(home, "ask", sample.QUESTION, "--json")
    answer = document(capsys)
    assert newsdesk(home, "export", answer["id"], "-o", str(tmp_path / "answer.md")) == 0
    assert sample.QUESTION in (tmp_path / "answer.md").read_text()
    assert newsdesk(home, "export", answer["id"], "-o", str(tmp_path / "no" / "answer.md")) == 2
    assert "answer.md" in complaint(capsys)


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
    assert newsdesk(lagging, "verify") == 0


def test_the_doctor_says_where_each_value_came_from(home, capsys, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("NEWSDESK_MODEL", "extractive")
    assert newsdesk(home, "doctor", "--json") == 0
    report = document(capsys)
    values = {row["setting"]: row for row in report["settings"]}
    assert values["NEWSDESK_MODEL"]["from"] == "environment"
    assert "sk-secret" not in json.dumps(report)
    assert newsdesk(home, "doctor") == 0


def test_a_subscription_is_kept_and_ended(tmp_path, capsys):
    assert (
        newsdesk(tmp_path, "subscribe", "C0123456789", "--at", "07:30", "--zone", "Europe/Berlin", "--json")
        == 0
    )
    assert document(capsys)["next"].startswith("2026-03-13T07:30")
    assert newsdesk(tmp_path, "subscribe", "C0123456789", "--remove") == 0
    assert newsdesk(tmp_path, "subscribe", "C0123456789", "--remove") == 1


def test_feedback_is_empty_at_first(tmp_path, capsys):
    assert newsdesk(tmp_path, "feedback", "--json") == 1
    assert document(capsys) == {"feedback": []}


def test_a_forgotten_article_is_gone_but_its_citations_say_withdrawn(tmp_path, capsys):
    newsdesk(tmp_path, "ingest", str(sample.folder()))
    capsys.readouterr()
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


def test_the_demo_shows_every_job(tmp_path, capsys):
    assert newsdesk(tmp_path, "demo") == 0
    shown = capsys.readouterr().out
    for command in ("ingest", "ask", "cite", "summarize", "brief", "find"):
        assert f"$ newsdesk {command}" in shown
    assert "Nothing in the archive answers this" in shown
    assert Path(tmp_path, "demo", "newsdesk.db").exists()


# ---- looking up


DRAFT = """# The dam

The army sent 220 soldiers and four helicopters.
The army sent 220 soldiers and nine helicopters. The city of Lisbon bought forty new trams.
"""


def test_a_draft_is_checked_sentence_by_sentence(home, tmp_path, capsys):
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT)
    assert newsdesk(home, "check", str(draft), "--json") == 1
    sentences = document(capsys)["sentences"]
    assert [each["verdict"] for each in sentences] == ["skipped", "supported", "contradicted", "unsupported"]
    assert sentences[2]["failed"] == ["numbers"]
    cited = sentences[1]["citations"][0]
    newsdesk(home, "show", cited["article"], "--version", cited["version"], "--json")
    assert document(capsys)["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert newsdesk(home, "check", str(draft)) == 1
    shown = capsys.readouterr().out
    assert "here “nine”, there “four”" in shown
    assert "1 supported, 1 contradicted, 1 unsupported, 1 skipped" in shown


def test_a_draft_without_a_doubt_is_done(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"The army sent 220 soldiers.")))
    assert newsdesk(home, "check", "-", "--json") == 0
    assert document(capsys)["sentences"][0]["verdict"] == "supported"


@pytest.mark.parametrize(
    ("data", "named"),
    [(b"", "no sentence"), (b"\xff\xfe", "no UTF-8 text"), (b"x" * 1_000_001, "larger than 1 MB")],
)
def test_a_draft_that_cannot_be_checked_says_why(home, tmp_path, capsys, data, named):
    draft = tmp_path / "draft.md"
    draft.write_bytes(data)
    assert newsdesk(home, "check", str(draft)) == 2
    assert named in complaint(capsys)


def test_pairs_need_no_archive(tmp_path, capsys):
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {"claim": "Four died on Tuesday.", "source": "Four died on Tuesday in Culvery."},
        {"claim": "Nine died on Tuesday.", "source": "Four died on Tuesday in Culvery."},
    ]
    pairs.write_text("\n".join(map(json.dumps, rows)))
    assert newsdesk(tmp_path / "empty", "check", "--pairs", str(pairs), "--json") == 0
    found = document(capsys)["pairs"]
    assert [(each["verdict"], each["failed"]) for each in found] == [
        ("supported", []),
        ("contradicted", ["numbers"]),
    ]


@pytest.mark.parametrize("row", ["nonsense", "[]", '{"claim": "x"}', '{"claim": "x", "source": 1}'])
def test_a_bad_pair_is_named_by_its_line(tmp_path, capsys, row):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"claim": "x", "source": "x"}\n' + row)
    assert newsdesk(tmp_path, "check", "--pairs", str(pairs)) == 2
    assert "line 2" in complaint(capsys)


def test_what_cites_an_article_is_listed_and_so_it_is_for_its_url(home, capsys):
    newsdesk(home, "ask", sample.QUESTION, "--json")
    answer = document(capsys)
    cited = next(each for each in answer["citations"] if each["url"])
    assert newsdesk(home, "cite", "--article", cited["article"], "--json") == 0
    listed = document(capsys)
    assert listed["article"] == cited["article"]
    use = next(each for each in listed["cited_by"] if each["id"] == answer["id"])
    assert (use["states"], use["is_affected"]) == (["same"] * len(use["citations"]), False)
    assert newsdesk(home, "find", f"{cited['url']}?utm_source=x", "--json") == 0
    assert document(capsys)["cited_by"] == listed["cited_by"]


def test_a_page_that_was_never_read_is_told_with_the_way_to_read_it(home, capsys):
    assert newsdesk(home, "find", "https://nowhere.example/x") == 1
    assert "newsdesk ingest https://nowhere.example/x" in capsys.readouterr().out


def test_a_changed_article_names_the_answers_that_leaned_on_it(tmp_path, capsys):
    home, page = tmp_path / "home", tmp_path / "dam.txt"
    told = "Dam gives way\n\nCULVERY, March 10 -- The army sent 220 soldiers and four helicopters to Culvery."
    page.write_text(told)
    newsdesk(home, "ingest", str(page), "--json")
    article = document(capsys)["added"][0]
    newsdesk(home, "ask", "How many soldiers did the army send to Culvery?", "--json")
    answer = document(capsys)
    assert answer["status"] == "answered"
    page.write_text(
        told.replace("four helicopters", "six helicopters")
        + "\n\nCorrection: An earlier version of this story gave a wrong number of helicopters."
    )
    newsdesk(home, "ingest", str(page), "--json")
    report = document(capsys)
    assert report["updated"] == [article]
    assert any(article in note and answer["id"] in note for note in report["notes"])
    newsdesk(home, "cite", answer["id"], "1", "--json")
    opened = document(capsys)
    assert opened["current"] == "changed"
    assert [each for each in opened["changes"] if each["kind"] != "same"] == [
        {"kind": "removed", "text": "four"},
        {"kind": "added", "text": "six"},
    ]
    assert "wrong number of helicopters" in opened["correction"]
    newsdesk(home, "cite", "--article", article, "--json")
    assert document(capsys)["cited_by"][0]["states"] == ["changed"]


def test_an_article_its_outlet_takes_back_names_the_answers_that_leaned_on_it(tmp_path, capsys):
    home, feed = tmp_path / "home", tmp_path / "feed.jsonl"
    told = {
        "url": "https://kpb.example/army",
        "title": "Army sent to Culvery",
        "text": "The army sent 220 soldiers and four helicopters to Culvery on Tuesday.",
    }
    feed.write_text(json.dumps(told))
    newsdesk(home, "ingest", str(feed))
    capsys.readouterr()
    newsdesk(home, "ask", "How many soldiers did the army send to Culvery?", "--json")
    answer = document(capsys)
    feed.write_text(json.dumps(told | {"status": "withheld"}))
    newsdesk(home, "ingest", str(feed), "--json")
    report = document(capsys)
    assert (len(report["updated"]), report["unchanged"]) == (1, 0)
    assert any("not shown" in note for note in report["notes"])
    assert any(answer["id"] in note for note in report["notes"])
