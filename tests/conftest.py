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
def seeds() -> list[Path]:
    """The five real pages, in order of their names."""
    return sorted(shared("seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of the seeds' true texts and metadata."""
    return shared("seeds", "gold")
