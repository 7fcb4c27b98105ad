"""A headless Chromium, driven through ChromeDriver by the W3C WebDriver protocol.

The protocol is a few JSON requests on 127.0.0.1, and urllib3 is here already. Selenium would bring six
packages and asks for a certifi that not every index carries (see pyproject.toml).
"""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

# Root, as in a container, may not use Chromium's sandbox; the rest keeps it from calling home.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
SECONDS = 30


class Browser:
    """One window."""

    def __init__(self, address: str, profile: Path) -> None:
        self._http = urllib3.PoolManager(timeout=SECONDS, retries=False)
        options = {"args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        }
        self._session = f"{address}/session"
        opened = self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self._session += f"/{opened['sessionId']}"

    def close(self) -> None:
        self._ask("DELETE", "")
        self._http.clear()

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        response = self._http.request(method, self._session + path, json=body)
        value = response.json()["value"]
        assert response.status == 200, value
        return value

    def open(self, page: Path) -> None:
        self.said("performance"), self.said("browser")
        self._ask("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """What a script's `return` gives."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command: str, **parameters: object) -> Any:
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def said(self, log: str) -> list[dict[str, Any]]:
        """What a log holds since it was last asked for."""
        return self._ask("POST", "/se/log", {"type": log})

    def requests(self) -> list[str]:
        """The addresses that were asked for since a page was opened."""
        messages = [json.loads(entry["message"])["message"] for entry in self.said("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def resize(self, width: int, height: int) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def emulate(self, medium: str = "screen", scheme: str = "light") -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=features)

    def press(self, key: str) -> None:
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._act({"type": "key", "id": "keyboard", "actions": strokes})

    def point(self, x: float, y: float) -> None:
        """Move the pointer to a place in the window."""
        move = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
        self._act({"type": "pointer", "id": "mouse", "actions": [move]})

    def _act(self, source: object) -> None:
        self._ask("POST", "/actions", {"actions": [source]})

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Start Chromium on an empty profile, or skip the test naming what is missing."""
    program = shutil.which("chromedriver")
    if program is None:
        pytest.skip("not found: chromedriver (Debian: apt-get install chromium-driver)")
    with subprocess.Popen([program, "--port=0"], stdout=subprocess.PIPE, text=True) as driver:
        try:
            browser = Browser(f"http://127.0.0.1:{_port(driver)}", profile)
            try:
                yield browser
            finally:
                browser.close()
        finally:
            driver.terminate()


def _port(driver: "subprocess.Popen[str]") -> str:
    for line in driver.stdout or ():
        if found := re.search(r"started successfully on port (\d+)", line):
            return found[1]
    raise AssertionError("ChromeDriver did not start")
