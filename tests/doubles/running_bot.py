"""`newsdesk serve` as users run it, beside a stand-in workspace: only Slack's address is another."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.doubles.processes import MEASURED
from tests.doubles.slack_workspace import SlackWorkspace, free_port

START_SECONDS = 60
STOP_SECONDS = 40
ROOT = Path(__file__).parents[2]

# What a process needs to start.
INHERITED = ("PATH", "PYTHONPATH")


@dataclass
class RunningBot:
    """The bot's process; it can be stopped, killed and started again on the same home."""

    workspace: SlackWorkspace
    home: Path
    is_http: bool
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    port: int = field(default_factory=free_port)
    has_health: bool = False
    """Whether health checks are answered in Socket Mode too."""
    is_measured: bool = True
    """Whether it counts what of its code is run, at the cost of its speed."""

    @property
    def log(self) -> Path:
        """Where it tells what it does; one file over all its starts."""
        return self.home.parent / f"{self.home.name}.log"

    @property
    def said(self) -> str:
        """What it told so far."""
        return self.log.read_text() if self.log.exists() else ""

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> "RunningBot":
        """Start it and wait until Slack can reach it."""
        self.spawn()
        self.wait_until_connected()
        return self

    def spawn(self) -> None:
        """Start it and wait for nothing."""
        inherited = (*INHERITED, MEASURED) if self.is_measured else INHERITED
        environment = {
            **{name: os.environ[name] for name in inherited if name in os.environ},  # noqa: TID251
            "NEWSDESK_NOW": "2026-03-12T18:00:00+00:00",
            # The tests' people ask faster than people do.
            "NEWSDESK_QUESTIONS_PER_MINUTE": "100000",
            **self.workspace.environment(has_socket_mode=not self.is_http),
            **self.settings,
        }
        command = [sys.executable, "-m", "bot", "--home", str(self.home), "serve", "--port", str(self.port)]
        if self.has_health and not self.is_http:
            command += ["--health-port", str(self.port)]
        self._connections = self.workspace.connections_made
        with self.log.open("a") as output:
            self.process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=ROOT)

    def wait_until_connected(self) -> None:
        """Wait until Slack can reach it."""
        if not self.is_http:
            self.workspace.wait_for_socket(self._connections + 1, START_SECONDS)
            return
        self.workspace.connect_http(f"http://127.0.0.1:{self.port}/slack/events")
        until = time.monotonic() + START_SECONDS
        while self.health() != 200:
            assert time.monotonic() < until, self.said
            time.sleep(0.05)

    def health(self) -> int:
        """What its health check answers; 0 when nobody is there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def close(self) -> None:
        """End it if it still runs."""
        if self.is_running:
            self.stop()

    def logged(self, pattern: str) -> bool:
        """Whether it told something."""
        return re.search(pattern, self.said) is not None
