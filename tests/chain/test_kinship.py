"""Joining the halves of a story that tell of it in different words."""

import math
from datetime import date
from itertools import permutations

import pytest

from retrieval.chain.story.kinship import LIKENESS, TELLTALES, reunited
from retrieval.ingest.background import read_background

DAY, NEXT_MONTH = date(2026, 3, 11), date(2026, 4, 11)
NAMES = ("brannick", "orrow", "tolmbridg", "culveri", "marrant", "odil")
GERMAN = (
    "abgeordnet",
    "bundesstrass",
    "erklart",
    "gestern",
    "landtag",
    "mehrer",
    "mittwoch",
    "nachdem",
    "regierung",
    "sollen",
    "unterstutzen",
    "verloren",
    "fraktion",
    "koalition",
)
HALVES = [(0, 1), (2, 3)]
# As many words besides, that no other lead has, as make a lead's names the smaller part.
OWN = 10


def lead(names, *, likeness=0.3):
    """A vector that has so much in common, by its names, with another that has the same."""
    share = math.sqrt(likeness / len(names)) if names else 0.0
    own = math.sqrt((1 - likeness) / OWN)
    lead.count += 1
    return {**dict.fromkeys(names, share), **{f"own {lead.count}.{n}": own for n in range(OWN)}}


lead.count = 0


def desk(*names, likeness=0.3):
    return [lead(each, likeness=likeness) for each in names]


def test_two_groups_that_alone_share_several_unknown_names_are_one_story():
    assert reunited(HALVES, desk(*[NAMES] * 4), [DAY] * 4) == [(0, 1, 2, 3)]


def test_the_order_of_the_groups_changes_nothing():
    vectors = desk(*[NAMES] * 6, NAMES[:2])
    groups = [(0, 1), (2, 3), (4, 5), (6,)]
    assert len({tuple(reunited(order, vectors, [DAY] * 7)) for order in permutations(groups)}) == 1


@pytest.mark.parametrize(
    ("vectors", "days"),
    [
        (desk(*[NAMES[: TELLTALES - 1]] * 4), [DAY] * 4),
        (desk(*[NAMES] * 4, likeness=LIKENESS / 4), [DAY] * 4),
        (desk(*[NAMES] * 4), [DAY, DAY, NEXT_MONTH, NEXT_MONTH]),
        (desk(*[("donald", "monday", "republican", "american", "barack", "senat")] * 4), [DAY] * 4),
        (desk(*[("absenc", "accompani", "accordion", "accur", "adventur", "advers")] * 4), [DAY] * 4),
        (desk(*[("101", "202", "303", "404", "505", "606")] * 4), [DAY] * 4),
    ],
    ids=[
        "too few names",
        "too little else",
        "weeks apart",
        "names that news knows",
        "common words",
        "numbers",
    ],
)
def test_groups_that_share_less_stay_apart(vectors, days):
    assert reunited(HALVES, vectors, days) == HALVES


def test_in_a_language_news_at_large_is_not_counted_in_no_word_is_a_name():
    assert reunited(HALVES, desk(*[NAMES] * 4), [DAY] * 4) != HALVES
    assert reunited(HALVES, desk(*[(*NAMES, *GERMAN)] * 4), [DAY] * 4) == HALVES


def test_names_that_many_others_have_too_join_nothing():
    vectors = desk(*[NAMES] * 4, NAMES, NAMES)
    groups = [*HALVES, (4,), (5,)]
    assert reunited(groups, vectors, [DAY] * 6) == groups


def test_what_one_of_a_large_group_mentions_is_not_its_own():
    vectors = desk(NAMES, *[("court",)] * 5, (*NAMES, "court"), (*NAMES, "court"), likeness=0.9)
    groups = [(0, 1, 2, 3, 4, 5), (6, 7)]
    assert reunited(groups, vectors, [DAY] * 8) == groups


def test_a_lone_lead_has_no_names_of_its_own():
    groups = [(0, 1), (2,)]
    assert reunited(groups, desk(*[NAMES] * 3), [DAY] * 3) == groups


def test_the_names_of_these_tests_are_unknown_to_the_background():
    assert not read_background().frequency.keys() & set(NAMES)
