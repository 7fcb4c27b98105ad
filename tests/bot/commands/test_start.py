"""What a command costs before it does anything."""

import subprocess
import sys


def test_the_command_line_starts_without_what_only_some_commands_need():
    heavy = {"sqlalchemy", "chromadb", "tantivy", "numpy", "langchain_core", "rich", "slack_bolt", "lxml"}
    code = f"import sys, bot.cli; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
