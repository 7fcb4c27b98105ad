"""A desk that holds the sample articles, and an environment that sets nothing but the clock."""

import shutil

import pytest


@pytest.fixture(scope="session")
def home(sample_desk, tmp_path_factory):
    """A desk that holds the sample articles; answers asked of it stay, nothing else does."""
    return shutil.copytree(sample_desk, tmp_path_factory.mktemp("homes") / "desk")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    monkeypatch.setenv("NO_COLOR", "1")
