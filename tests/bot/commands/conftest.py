"""A desk that holds the sample articles, and an environment that sets nothing but the clock."""

import pytest

from bot import sample
from tests.bot.terminal import newsdesk


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A desk that holds the sample articles; answers asked of it stay, nothing else does."""
    home = tmp_path_factory.mktemp("desk")
    assert newsdesk(home, "ingest", str(sample.folder())) == 0
    return home


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    monkeypatch.setenv("NO_COLOR", "1")
