"""`text[start:end] == quote` for everything cited, made by one process and read again by another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import sample
from bot.__main__ import run
from tests.conftest import shared

QUESTIONS = json.loads((Path(__file__).parents[1] / "data" / "sample" / "questions.json").read_text())

# A new process that knows nothing but the database: it opens every citation there is.
READER = """
import sys
from pathlib import Path
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import Ledger
engine = open_database(sqlite_url(Path(sys.argv[1])), read_only=True)
archive, citations = Archive(engine), Ledger(engine).all_citations()
versions = archive.versions_by_id(sorted({citation.version for _, citation in citations}))
wrong = [c for _, c in citations if versions[c.version].text[c.start:c.end] != c.quote]
print(len(citations), len(wrong))
"""


def reread(home):
    command = [sys.executable, "-c", READER, str(home)]
    path = {"PATH": os.environ["PATH"]}  # noqa: TID251 - a subprocess needs it
    done = subprocess.run(
        command, env=path, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    return tuple(map(int, done.stdout.split()))


@pytest.mark.parametrize("desk", ["sample", "seeds"])
def test_every_citation_is_the_exact_words_when_read_again(tmp_path, monkeypatch, capsys, desk):
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    folder = sample.folder() if desk == "sample" else shared("seeds", "000_70ef769f306e2c2b.txt").parent
    inputs = [str(folder)] if desk == "sample" else [str(path) for path in sorted(folder.glob("*.txt"))]
    asked = [each["question"] for each in QUESTIONS["answerable"]]
    if desk == "seeds":
        asked = [
            "What did Putin and Hollande agree?",
            "What will Germany contribute?",
            "What did Lavrov say?",
        ]
    (tmp_path / "questions.txt").write_text("\n".join(asked))
    home = ["--home", str(tmp_path / "home")]
    assert run([*home, "ingest", *inputs]) == 0
    assert run([*home, "ask", "--batch", str(tmp_path / "questions.txt")]) == 0
    assert run([*home, "summarize", "what was agreed and what was not"]) in {0, 1}
    assert run([*home, "brief", "--since", "2015-11-18", "--until", "2026-03-13"]) == 0
    capsys.readouterr()
    read, wrong = reread(tmp_path / "home")
    assert read > len(asked)
    assert wrong == 0
