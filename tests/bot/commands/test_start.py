"""What a command costs before it does anything."""

import subprocess
import sys


def test_the_command_line_starts_without_what_only_some_commands_need():
    heavy = {"sqlalchemy", "chromadb", "tantivy", "numpy", "langchain_core", "rich", "slack_bolt", "lxml"}
    code = f"import sys, bot.cli; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_ctrl_c_before_a_command_has_begun_ends_it_quietly():
    code = """
import sys

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "bot.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Impatient())
from bot.__main__ import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
