"""An archive in an empty database."""

import pytest

from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def archive(engine):
    return Archive(engine)
