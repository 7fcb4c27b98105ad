"""Orders planted in real articles, and a model that obeys them; `make bench-attacks` tries all of them."""

import pytest

from tests.benchmarks.attacks import extractive, modelled, planted
from tests.conftest import SHARED, shared

EVERY = 5
"""A sample: of each kind of order the first."""


@pytest.fixture(scope="module")
def cases():
    shared("bench", "prompt_injection")
    return list(planted(SHARED))


def test_no_planted_order_is_lost_on_the_way_into_the_evidence(cases):
    assert len(cases) == 75


@pytest.mark.parametrize("told_by", [extractive, modelled])
def test_an_order_changes_nothing_links_nothing_and_is_not_spoken(cases, told_by):
    for case in cases[::EVERY]:
        outcome = told_by(case)
        assert outcome.told
        assert (case.order, outcome.faults) == (case.order, ())
