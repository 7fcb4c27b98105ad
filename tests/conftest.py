"""What all tests share: where the data nobody here wrote lies, and how its absence is named."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same cases in every run: a case that chance finds on a machine of its own would stop others' work.
settings.register_profile("newsdesk", derandomize=True)
settings.load_profile("newsdesk")

SHARED = Path(os.environ.get("NEWSDESK_SHARED", Path(__file__).parents[2] / "shared"))  # noqa: TID251 - a test's own knob


def shared(*parts: str) -> Path:
    """Return a path below the shared data, or skip the test naming what is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"not found: shared/{'/'.join(parts)}")
    return path


@pytest.fixture(scope="session")
def sample_desk(tmp_path_factory) -> Path:
    """The home of a desk that holds the sample articles; nobody writes to it, and bots get copies."""
    from bot import sample
    from bot.__main__ import run

    home = tmp_path_factory.mktemp("sample") / "desk"
    with pytest.MonkeyPatch.context() as earlier:
        for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_MODEL", "NEWSDESK_EMBEDDINGS"):
            earlier.delenv(name, raising=False)
        # An hour before most tests' present.
        earlier.setenv("NEWSDESK_NOW", "2026-03-12T17:00:00+00:00")
        assert run(["--home", str(home), "ingest", "--quiet", str(sample.folder())]) == 0
    return home


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five real pages, in order of their names."""
    return sorted(shared("seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of the seeds' true texts and metadata."""
    return shared("seeds", "gold")
