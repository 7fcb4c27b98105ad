"""Whom an undated article is compared with."""

from collections import Counter
from datetime import date

import pytest

from retrieval.chain.story import parting
from retrieval.chain.story.leads import Lead
from retrieval.chain.story.parting import NEIGHBOURS, RESEMBLANCE, resembling

NAMES = Counter(["brannick", "culveri", "tolmbridg"])
REPORTS = [NAMES + Counter(f"own{n}.{k}" for k in range(n)) for n in range(2 * NEIGHBOURS)]
"""Twice as many as are compared, each less like the names than the one before."""


def neighbours(undated):
    """Whom some undated articles, given as their stems, are compared with beside the reports of one day."""
    stems = [*REPORTS, *undated]
    days = [*[date(2026, 3, 11)] * len(REPORTS), *[None] * len(undated)]
    leads = [Lead(str(row), day) for row, day in enumerate(days)]
    return list(resembling(leads, len(undated), lambda some: [stems[int(each.origin)] for each in some]))


def test_an_undated_article_is_compared_with_those_it_resembles_most_and_no_more():
    assert [pair.one for pair in neighbours([NAMES])] == list(range(NEIGHBOURS))


def test_undated_articles_are_compared_with_each_other_as_well():
    first = len(REPORTS)
    pairs = neighbours([NAMES] * 3)
    assert Counter(pair.other for pair in pairs) == dict.fromkeys(range(first, first + 3), NEIGHBOURS)
    assert {first, first + 1} < {pair.one for pair in pairs if pair.other == first + 2}


@pytest.mark.parametrize(("words", "is_near"), [(1, True), (40, False)])
def test_what_shares_next_to_nothing_is_no_neighbour(words, is_near):
    pairs = neighbours([Counter(["culveri", *(f"else{n}" for n in range(words))])])
    assert bool(pairs) is is_near
    assert all(pair.similarity >= RESEMBLANCE for pair in pairs)


def test_an_archive_read_in_slices_has_the_same_neighbours(monkeypatch):
    whole = neighbours([NAMES] * 3)
    monkeypatch.setattr(parting, "LEADS_AT_A_TIME", 7)
    assert neighbours([NAMES] * 3) == whole
