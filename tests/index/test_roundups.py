"""A digest of several stories makes none of them another's copy."""

import itertools
import random

import pytest
import sqlalchemy as sa

from retrieval.index.database import writing
from retrieval.index.origins import Member, Pair, origins
from retrieval.index.roundups import APART, strangers
from retrieval.index.tables import COPIES_JUDGED, articles, positions
from tests.ingest.copies import KINDS, make
from tests.readings import NOW, a_reading, story

DAY = "2026-03-10"
STORIES = [story(number, 12 + 4 * number) for number in range(4)]
# An update of such a text, all made of numbered words, has none of them any more.
CUT_OR_EDITED = [kind for kind in KINDS if kind != "updated"]
DIGEST = "\n\n".join(STORIES)


def member(article, size, outlet=None, published=DAY):
    return Member(article, outlet, (), published, size)


def never(first, second):
    raise AssertionError("nobody should ask")


def origin_of(archive):
    return {each.title: each.origin for each in archive.articles()}


def recorded(archive, texts):
    """Ids by title of texts recorded and settled in the order given."""
    return {
        title: archive.record(a_reading(text, title=title, raw=title, day=DAY), now=NOW).article
        for title, text in texts
    }


@pytest.mark.parametrize("seed", range(3))
def test_a_digest_counts_under_what_it_holds_most_of_and_the_others_keep_their_own(archive, seed):
    texts = [(str(number), text) for number, text in enumerate(STORIES)] + [("digest", DIGEST)]
    random.Random(seed).shuffle(texts)
    ids = recorded(archive, texts)
    archive.settle(now=NOW)
    found = origin_of(archive)
    assert found["digest"] == found["3"]
    assert {found[each] for each in "012"} == {ids[each] for each in "012"}
    assert archive.count().origins == 4


def test_stories_that_others_carry_too_stay_one_origin_each(archive):
    texts = [
        (f"{number}{kind}", make(kind, text, number))
        for number, text in enumerate(STORIES)
        for kind in CUT_OR_EDITED
    ]
    recorded(archive, [*texts, *((str(n), text) for n, text in enumerate(STORIES)), ("digest", DIGEST)])
    archive.settle(now=NOW)
    assert archive.count().origins == 4


def test_an_archive_settled_by_the_older_rule_is_judged_anew_once(archive, engine):
    ids = recorded(archive, [*((str(n), text) for n, text in enumerate(STORIES)), ("digest", DIGEST)])
    archive.settle(now=NOW)
    with writing(engine) as connection:
        connection.execute(sa.update(articles).values(origin=min(ids.values())))
        connection.execute(sa.delete(positions).where(positions.c.name == COPIES_JUDGED))
    assert archive.settle(now=NOW)
    assert archive.count().origins == 4
    assert not archive.settle(now=NOW)


def test_excerpts_of_one_story_that_overlap_are_no_strangers():
    members = [member("whole", 100), member("a", 60), member("b", 60)]
    pairs = [Pair("a", "whole", 0.6), Pair("b", "whole", 0.6)]
    assert strangers(members, pairs, lambda first, second: APART) == set()
    assert strangers(members, pairs, lambda first, second: 0.0) == {("a", "b")}


def test_copies_of_each_other_need_not_be_compared():
    members = [member(each, size) for each, size in zip("abcd", (9, 10, 11, 12), strict=True)]
    pairs = [Pair(*two) for two in itertools.combinations("abcd", 2)]
    assert strangers(members, pairs, never) == set()


def test_what_two_larger_articles_quote_makes_no_strangers_of_these():
    members = [member("brief", 10), member("a", 60), member("b", 50)]
    assert strangers(members, [Pair("a", "brief", 0.2), Pair("b", "brief", 0.2)], never) == set()


def test_one_outlets_two_tellings_that_share_too_little_are_not_joined_by_who_carries_both():
    members = [
        member("first", 40, "KPB", "2026-03-10"),
        member("second", 50, "KPB", "2026-03-11"),
        member("both", 90, "Mercury", "2026-03-11"),
    ]
    pairs = [Pair("both", "first", 0.44), Pair("both", "second", 0.56)]
    strange = strangers(members, pairs, never)
    assert origins(members, pairs) == {"first": "first", "second": "first", "both": "first"}
    assert origins(members, pairs, strange) == {"first": "first", "second": "both", "both": "both"}
