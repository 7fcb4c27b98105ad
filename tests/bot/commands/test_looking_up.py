"""Drafts checked, pairs judged, and who leans on an article that changed or was taken back."""

import io
import json

import pytest

from bot import sample
from tests.bot.terminal import complaint, document, newsdesk

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
    assert "no sentence found in the archive says this" in shown


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
