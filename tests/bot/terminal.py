"""The command line run as users run it, in this process, and what it printed."""

import json

from bot.__main__ import run


def newsdesk(home, *arguments):
    """Run a command on a home; return its exit code."""
    return run(["--home", str(home), *arguments])


def document(capsys):
    """The one JSON document that was printed."""
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


def complaint(capsys):
    """The one line that says what was wrong, without a traceback."""
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err + captured.out
    assert captured.err.startswith("newsdesk: ")
    assert captured.err.count("\n") == 1
    return captured.err
