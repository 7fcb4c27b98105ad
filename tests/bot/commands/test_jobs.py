"""What a user comes for: answers, summaries, briefings, claims found, articles shown, all cited."""

import json

import pytest

from bot import sample
from tests.bot.terminal import complaint, document, newsdesk


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
