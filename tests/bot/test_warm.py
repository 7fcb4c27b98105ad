"""What a bot loads before its first question, the first question does not wait for."""

import json
import subprocess
import sys

from bot.__main__ import run

TEXT = (
    "A lantern was stolen from the museum of Culvery on Monday night. "
    "Police said that a keeper had left a window open, and that nobody was hurt."
)
QUESTION = "What was stolen from the museum of Culvery?"

# In a process of its own: here other tests have loaded everything. It tells what is imported and opened while
# the question is answered, and whether the collector still looks at what is there to stay.
ASKED = """
import gc, json, sys
from datetime import UTC, datetime
from pathlib import Path

from bot.desk import Desk
from bot.settings import Settings

home, question, *warmed = sys.argv[1:]
desk = Desk(Settings.load({}, Path(home)), clock=lambda: datetime(2026, 3, 12, tzinfo=UTC))
if warmed:
    desk.keeper.warm()
opened, before, frozen = [], set(sys.modules), gc.get_freeze_count()
sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == "open" else None)
text = desk.ask(question).text
told = {"text": text, "is_shelved": desk.parts.search._parts.shelf.is_loaded, "frozen": frozen}
told |= {"imported": sorted(set(sys.modules) - before), "opened": opened}
desk.close()
print(json.dumps(told))
"""


def asked(home, *warmed):
    command = [sys.executable, "-c", ASKED, str(home), QUESTION, *warmed]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    assert "lantern" in told["text"]
    return told


def loaded(told):
    """Models' files that were opened."""
    return [each for each in told["opened"] if each.endswith((".onnx", "tokenizer.json"))]


def test_after_warming_up_the_first_question_loads_nothing(tmp_path, monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME"):
        monkeypatch.delenv(name, raising=False)
    home, theft = tmp_path / "desk", tmp_path / "theft.txt"
    theft.write_text(f"Northlight\n\n{TEXT}")
    assert run(["--home", str(home), "ingest", str(theft)]) == 0
    cold, warm = asked(home), asked(home, "warm")
    assert loaded(cold)
    assert "onnxruntime" in cold["imported"]
    assert not loaded(warm)
    assert warm["imported"] == []
    assert warm["frozen"] > cold["frozen"] == 0
    assert warm["is_shelved"]
    assert not cold["is_shelved"]
