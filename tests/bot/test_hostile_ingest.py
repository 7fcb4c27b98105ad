"""Hostile inputs through `newsdesk ingest`: none stops the run, none costs the good article beside it."""

import gzip
import json
import os
import zlib
from pathlib import Path

import pytest

from bot.__main__ import run
from tests.doubles.pages import serve
from tests.ingest.articles import PARAGRAPHS, page
from tests.ingest.hostile import CLEANED, REFUSED

# The rest of them, and those of 100 MB, are read one by one in tests/ingest/test_hostile.py.
BOMBS = ("entities.rss", "entities.xhtml", "drawing.xml", "half.txt", "packed.txt", "deep.json", "deep.jsonl")
BOMBS += ("digits.json", "packed.pdf", "nothing.pdf", "lying.docx", "deep.eml")
ODD = ("hidden.txt", "wide.txt", "broken.txt", "half-letters.jsonl", "unclosed.html", "external.docx")
ODD += ("evil-name.eml", "encoded-words.eml")

GOOD = page(title="Harbour council keeps the old tram", paragraphs=PARAGRAPHS[1:])
UNPACKED = 1_000_000_000


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "inputs"
    found.mkdir()
    found.joinpath("good.html").write_text(GOOD, encoding="utf-8")
    return found


def ingest(capsys, tmp_path, *inputs):
    """Return the exit code and the report of a run on a new desk."""
    code = run(["--home", str(tmp_path / "desk"), "ingest", "--json", *map(str, inputs)])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, json.loads(captured.out)


def reasons(report):
    return {Path(each["input"]).name.partition("#")[0]: each["reason"] for each in report["failed"]}


def test_bombs_are_lines_of_the_report(capsys, tmp_path, folder):
    for name in BOMBS:
        folder.joinpath(name).write_bytes(REFUSED[name][0]())
    code, report = ingest(capsys, tmp_path, folder)
    assert (code, len(report["added"])) == (1, 1)
    found = reasons(report)
    assert set(found) == set(BOMBS)
    for name in BOMBS:
        assert REFUSED[name][1] in found[name]


def test_odd_inputs_come_in_clean(capsys, tmp_path, folder):
    for name in ODD:
        folder.joinpath(name).write_bytes(CLEANED[name]())
    code, report = ingest(capsys, tmp_path, folder)
    assert (code, report["failed"], len(report["added"])) == (0, [], len(ODD) + 1)


def blocks(packer, opening=b""):
    """Yield a gigabyte of zeros, packed as it goes."""
    yield opening
    zeros = bytes(10_000_000)
    for _ in range(UNPACKED // len(zeros)):
        yield packer.compress(zeros)
    yield packer.flush()


def answer(encoding, packed):
    """Return what answers a request with a packed page, as far as the other side listens."""

    def respond(request):
        request.send_response(200)
        for name, value in (
            ("Content-Type", "text/html"),
            ("Content-Encoding", encoding),
            ("Connection", "close"),
        ):
            request.send_header(name, value)
        request.end_headers()
        try:
            request.wfile.write(packed)
        except OSError:
            return

    return respond


def test_a_gigabyte_in_a_page_is_refused_while_it_unpacks(capsys, tmp_path, monkeypatch):
    gzipped = b"".join(blocks(zlib.compressobj(1, wbits=31)))
    assert len(gzipped) < 10_000_000
    with serve() as pages:
        monkeypatch.setenv("NEWSDESK_ALLOW_HOSTS", pages.host)
        good = pages.put("/good", GOOD)
        for name, encoding, body in (
            ("gzip", "gzip", gzipped),
            ("deflate", "deflate", zlib.compress(bytes(10_000_000))),
            ("brotli", "br", b"\x0b\x02\x80zeros\x03"),
            ("twice", "gzip", gzip.compress(gzip.compress(GOOD.encode()))),
        ):
            pages.pages[f"/{name}"] = answer(encoding, body)
        bad = [pages.url(f"/{name}") for name in ("gzip", "deflate", "brotli", "twice")]
        code, report = ingest(capsys, tmp_path, *bad, good)
    assert (code, len(report["added"])) == (1, 1)
    found = reasons(report)
    assert found["gzip"] == "unpacks to more than 30 MB"
    assert "did not ask for (deflate)" in found["deflate"]
    assert "did not ask for (br)" in found["brotli"]
    assert "binary data" in found["twice"]


def test_what_is_no_file_and_what_has_an_odd_name_harms_nothing(capsys, tmp_path, folder):
    inner = folder / "inner"
    inner.mkdir()
    inner.joinpath("loop").symlink_to(folder, target_is_directory=True)
    inner.joinpath("itself.txt").symlink_to(inner / "itself.txt")
    inner.joinpath("zero.txt").symlink_to("/dev/zero")
    os.mkfifo(inner / "pipe.txt")
    names = ("line\nbreak.txt", "flood 🌊.txt", f"{'x' * 240}.txt")
    for number, name in enumerate(names):
        inner.joinpath(name).write_text("\n\n".join((f"Report {number}.", *PARAGRAPHS)), encoding="utf-8")
    code, report = ingest(capsys, tmp_path, folder, "/dev/zero", str(inner / "pipe.txt"))
    assert (code, len(report["added"])) == (1, 1 + len(names))
    found = reasons(report)
    assert found["zero.txt"] == found["pipe.txt"] == found["zero"] == "not a file"
    assert "itself.txt" in found


def test_an_item_without_title_and_date_comes_in_and_one_without_text_is_named(capsys, tmp_path, folder):
    inner = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in PARAGRAPHS)
    feed = (
        f"<rss version='2.0'><channel><item><description>{inner}</description></item><item/></channel></rss>"
    )
    folder.joinpath("feed.rss").write_text(feed, encoding="utf-8")
    _, report = ingest(capsys, tmp_path, folder)
    assert len(report["added"]) == 2
    assert [each["reason"] for each in report["failed"]] == ["an item without link and text"]
