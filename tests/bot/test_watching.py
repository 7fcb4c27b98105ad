"""Long work shows itself, and can be asked to end: by lines, by signals, in real processes."""

import json
import os
import pty
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from bot.commands import watching
from bot.commands.watching import LINE_SECONDS, Lines, line_of
from retrieval.pipeline import Progress
from tests.doubles.openai_embeddings import MODEL, EmbeddingServer
from tests.doubles.processes import unmeasured

REPO = Path(__file__).parents[2]
COUNT = 60
FULL_BYTES = 400_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """More articles than are read here rather than by workers."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(COUNT):
        said = [f"Mayor{number}a{n} told council{number}b{n} of bridge{number}c{n}." for n in range(9)]
        (folder / f"{number:03}.txt").write_text(f"Council {number} meets\n\n" + "\n\n".join(said) + "\n")
    return folder


@pytest.fixture(autouse=True)
def server(monkeypatch):
    """An embedding server for the processes: quick, and it tells when they embed."""
    for name in ("DATABASE_URL", "CHROMA_URL"):
        monkeypatch.delenv(name, raising=False)
    with EmbeddingServer() as server:
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("NEWSDESK_EMBEDDINGS", f"openai:{MODEL}")
        monkeypatch.setenv("OPENAI_API_KEY", server.key)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield server


def command(home, *arguments):
    return [sys.executable, "-m", "bot", "--home", str(home), *map(str, arguments)]


@contextmanager
def running(home, *arguments, **options):
    """Run `newsdesk` as a process of its own, ended with the block at the latest."""
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    with subprocess.Popen(command(home, *arguments), cwd=REPO, **piped) as process:
        yield process
        process.kill()


def newsdesk(home, *arguments, **options):
    """Run `newsdesk` to its end; return exit code, what it printed and what it complained of."""
    done = subprocess.run(
        command(home, *arguments),
        cwd=REPO,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def wait_until(is_so):
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def held(server):
    """Have the server answer when told to; return what tells that it was asked, and what lets it answer."""
    asked, may_go_on, answered = Event(), Event(), server.reply

    def waiting(*request):
        asked.set()
        may_go_on.wait(60)
        return answered(*request)

    server.reply = waiting
    return asked, may_go_on


# ---- asked to end


def ended_by(number, home, folder, moment):
    """Send a signal to an ingest at a moment; return its report, and that of the next one."""
    with running(home, "ingest", folder, "--json") as run:
        wait_until(moment)
        run.send_signal(number)
        out, complaints = run.communicate(timeout=60)
    assert "once more to end at once" in complaints
    stopped = json.loads(out)
    assert (run.returncode, stopped["is_stopped"], stopped["failed"]) == (1, True, [])
    assert "run it again to go on" in stopped["notes"][0]
    code, out, _ = newsdesk(home, "ingest", folder, "--json")
    rest = json.loads(out)
    assert (code, rest["is_stopped"]) == (0, False)
    assert rest["unchanged"] == len(stopped["added"])
    assert len(rest["added"]) == COUNT - len(stopped["added"])
    return stopped, rest


def test_sigterm_while_reading_stores_what_was_read_and_the_next_run_goes_on(tmp_path, folder):
    stopped, _ = ended_by(signal.SIGTERM, tmp_path, folder, (tmp_path / "newsdesk.db").exists)
    assert len(stopped["added"]) < COUNT


def test_ctrl_c_while_embedding_keeps_what_was_embedded(tmp_path, folder, server):
    stopped, rest = ended_by(signal.SIGINT, tmp_path, folder, lambda: server.requests)
    assert len(stopped["added"]) == COUNT
    assert 0 < stopped["embedded"] < COUNT
    assert stopped["embedded"] + rest["embedded"] == stopped["passages"]
    assert newsdesk(tmp_path, "verify")[0] == 0


def test_the_second_signal_ends_a_run_at_once(tmp_path, folder, server):
    asked, may_go_on = held(server)
    with running(tmp_path, "ingest", folder, env=unmeasured()) as run:
        assert asked.wait(60)
        run.send_signal(signal.SIGTERM)
        assert run.stderr.readline() == "\n"
        run.send_signal(signal.SIGTERM)
        assert run.wait(timeout=60) == -signal.SIGTERM
        may_go_on.set()


# ---- progress


def test_work_that_is_not_watched_on_a_terminal_is_told_in_lines():
    now, lines = [0.0], []
    tell = Lines(lines.append, lambda: now[0])
    for seconds, done in ((0, 0), (4, 300), (6, 480), (9, 700), (12, 960)):
        now[0] = float(seconds)
        tell(Progress("reading", done, 2_000))
    now[0] = 20.0
    tell(Progress("embedding", 32))
    assert lines == [
        "reading: 480 of 2,000 inputs, 80 a second, about 19 s left",
        "reading: 960 of 2,000 inputs, 80 a second, about 13 s left",
        "embedding: 32 passages",
    ]


@pytest.mark.parametrize(
    ("total", "done", "seconds", "said"),
    [
        (None, 0, 0.0, "embedding: 7 passages"),
        (None, 7, 2.0, "embedding: 7 passages, 3.5 a second"),
        (907, 3, 2.0, "embedding: 7 of 907 passages, 1.5 a second, about 10 min 0 s left"),
        (9_007, 3, 3.0, "embedding: 7 of 9,007 passages, 1 a second, about 2 h 30 min left"),
    ],
)
def test_a_line_says_what_is_known(total, done, seconds, said):
    assert line_of(Progress("embedding", 7, total), done, seconds) == said


def test_short_work_and_quiet_work_say_nothing(tmp_path, folder):
    short = tmp_path / "short"
    short.mkdir()
    shutil.copy(folder / "000.txt", short)
    assert newsdesk(tmp_path / "home", "ingest", short)[2] == ""
    with watching.shown_progress(is_quiet=True) as tell:
        tell(Progress("reading", 1))
    assert LINE_SECONDS > 1


def test_a_terminal_shows_a_bar(tmp_path, folder, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    ours, theirs = pty.openpty()
    with (
        os.fdopen(ours, "rb", buffering=0) as screen,
        subprocess.Popen(
            command(tmp_path, "ingest", folder), cwd=REPO, stdout=subprocess.DEVNULL, stderr=theirs
        ) as run,
    ):
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(screen), b""))
    assert run.returncode == 0
    assert f"/{COUNT} inputs".encode() in shown


def _read(screen):
    try:
        return screen.read(4096)
    except OSError:
        # Linux says EIO when the other end is gone.
        return b""


# ---- what may be wrong with the home


def test_a_full_disk_is_named_and_the_next_run_ends_the_work(tmp_path, folder):
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))

    code, _, complaints = newsdesk(tmp_path, "ingest", folder, preexec_fn=small_disk)
    assert code == 2
    assert complaints.count("\n") == 1
    assert "disk" in complaints
    code, out, _ = newsdesk(tmp_path, "ingest", folder, "--json")
    assert code == 0
    assert len(json.loads(out)["added"]) + json.loads(out)["unchanged"] == COUNT
    assert newsdesk(tmp_path, "verify")[0] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_to_is_named(tmp_path, folder):
    tmp_path.chmod(0o500)
    code, _, complaints = newsdesk(tmp_path, "ingest", folder)
    tmp_path.chmod(0o700)
    assert code == 2
    assert str(tmp_path) in complaints


def test_a_second_process_on_the_same_home_is_told_that_another_has_it(tmp_path, folder, server):
    asked, may_go_on = held(server)
    with running(tmp_path, "ingest", folder) as first:
        assert asked.wait(60)
        code, _, complaints = newsdesk(tmp_path, "verify")
        may_go_on.set()
        first.communicate(timeout=60)
    assert code == 2
    assert "another process" in complaints
    assert first.returncode == 0


def test_an_embedding_server_that_dies_midway_costs_only_the_rest(tmp_path, folder, server):
    answered = server.reply

    def dying(*request):
        return (401, b"{}") if f"Mayor{COUNT - 1}a" in str(request) else answered(*request)

    server.reply = dying
    code, out, _ = newsdesk(tmp_path, "ingest", folder, "--json")
    report = json.loads(out)
    assert (code, len(report["added"])) == (0, COUNT)
    assert 0 < report["embedded"] < report["passages"]
    assert "searchable by words only" in report["notes"][0]
    server.reply = answered
    rest = json.loads(newsdesk(tmp_path, "ingest", folder, "--json")[1])
    assert rest["embedded"] == report["passages"] - report["embedded"]
