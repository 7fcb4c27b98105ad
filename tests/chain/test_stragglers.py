"""Bringing home what linkage left alone."""

import math
from datetime import date

import pytest

from retrieval.chain.story.stragglers import LEAD_OVER_NEXT, LIKENESS, joined

DAY, NEXT_MONTH = date(2026, 3, 11), date(2026, 4, 11)


def towards(**shares):
    """A vector that has so much of each direction, and else nothing in common with any other."""
    rest = math.sqrt(1 - sum(share**2 for share in shares.values()))
    return {**shares, f"own of {sorted(shares.items())}": rest}


STORIES = [{"dam": 1.0}, {"dam": 1.0}, {"lantern": 1.0}, {"lantern": 1.0}]
GROUPS = [(0, 1), (2, 3), (4,)]


def homes(lone, days=(DAY,) * 5, groups=GROUPS):
    return joined(groups, [*STORIES, lone], list(days))


def test_a_lone_lead_joins_the_story_it_is_clearly_nearest_to():
    assert homes(towards(dam=0.17)) == [(0, 1, 4), (2, 3)]
    assert homes(towards(lantern=0.4, dam=0.19)) == [(0, 1), (2, 3, 4)]


@pytest.mark.parametrize(
    "lone",
    [towards(dam=LIKENESS - 0.01), towards(dam=0.3, lantern=0.3 / LEAD_OVER_NEXT + 0.01), {}],
    ids=["too far from all", "between two", "without a word"],
)
def test_a_lead_that_belongs_nowhere_clearly_stays_alone(lone):
    assert homes(lone) == GROUPS


def test_what_lies_weeks_apart_is_not_joined():
    assert homes(towards(dam=0.4), (DAY, DAY, DAY, DAY, NEXT_MONTH)) == GROUPS
    assert homes(towards(dam=0.4), (DAY, NEXT_MONTH, DAY, DAY, NEXT_MONTH)) == [(0, 1, 4), (2, 3)]


def test_two_lone_leads_make_no_story():
    alone = [(0,), (1,)]
    assert joined(alone, STORIES[:2], [DAY, DAY]) == alone


def test_nothing_is_joined_to_nothing():
    assert joined([], [], []) == []
