"""A server with whatever pages a test puts on it."""

import pytest

from tests.doubles.pages import serve


@pytest.fixture
def pages():
    with serve() as running:
        yield running
