from datetime import date

import pytest

from retrieval.chain.prose.similarity import Pair
from retrieval.chain.story.placing import Neighbour, place, told, told_or_near
from tests.chain.made import a_version

# 2026-03-12 is a Thursday.
THURSDAY, WEDNESDAY, TUESDAY = date(2026, 3, 12), date(2026, 3, 11), date(2026, 3, 10)


def undated(text, name="undated"):
    return a_version(name, text, published=None)


def placed(versions, pairs):
    undated = {row: version for row, version in enumerate(versions) if version.article.day is None}
    return place([version.article.day for version in versions], undated, pairs, told)


def test_a_weekday_is_read_from_the_neighbours_day():
    version = undated("Searchers reached the last house of Culvery on Wednesday.")
    assert told(version, [Neighbour(THURSDAY, 0.4)]) == WEDNESDAY


def test_the_day_is_the_latest_the_article_names_up_to_the_neighbours_day():
    version = undated("The dam broke on Tuesday. A day later, on Wednesday, the governor came.")
    assert told(version, [Neighbour(THURSDAY, 0.4)]) == WEDNESDAY


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in May 1961.",
        "The governor will speak on Friday.",
        "The reservoir was drained on February 2.",
        "The dam broke before dawn.",
    ],
)
def test_an_article_that_names_no_day_near_its_neighbours_is_not_placed(text):
    assert told(undated(text), [Neighbour(THURSDAY, 0.4)]) is None


def test_without_neighbours_there_is_no_day():
    version = undated("The dam broke on Tuesday.")
    assert told(version, []) is None
    assert told_or_near(version, []) is None


def test_the_most_alike_neighbours_outvote_the_others():
    version = undated("The dam broke on Tuesday.")
    week_before = date(2026, 3, 4)
    near = [Neighbour(week_before, 0.5), Neighbour(THURSDAY, 0.3), Neighbour(WEDNESDAY, 0.3)]
    assert told(version, near) == TUESDAY
    assert told(version, near[:2]) == date(2026, 3, 3)


def test_only_the_nearest_have_a_voice():
    version = undated("The dam broke on Tuesday.")
    crowd = [Neighbour(date(2026, 3, 4), 0.3)] * 9
    assert told(version, [*crowd, *[Neighbour(THURSDAY, 0.4)] * 3]) == TUESDAY


def test_days_far_down_in_an_article_do_not_date_it():
    padding = "The valley is long and narrow and known for its orchards. " * 40
    assert told(undated(f"{padding}The dam broke on Tuesday."), [Neighbour(THURSDAY, 0.4)]) is None


def test_what_names_no_day_is_of_its_nearest_neighbours_time():
    version = undated("The dam broke before dawn.")
    near = [Neighbour(TUESDAY, 0.3), Neighbour(THURSDAY, 0.4)]
    assert told_or_near(version, near) == THURSDAY


def test_a_dateline_without_a_year_gets_it_from_the_neighbours():
    version = undated("TOLMBRIDGE, March 12 (KPB) -- The toll rose to 11, and in Culvery on Thursday to 4.")
    assert told(version, [Neighbour(TUESDAY, 0.4), Neighbour(WEDNESDAY, 0.3)]) == THURSDAY
    assert told(version, []) is None


def test_a_dateline_without_a_day_dates_nothing():
    version = undated("TOLMBRIDGE (KPB) -- The toll rose to 11 on Tuesday.")
    assert told(version, [Neighbour(WEDNESDAY, 0.4)]) == TUESDAY


def test_printed_days_stay():
    version = a_version("dated", "The dam broke on Tuesday.", published="2026-03-12")
    assert place([version.article.day], {}, [], told) == [THURSDAY]


def test_a_placed_article_has_a_voice_in_placing_others():
    versions = [
        a_version("a", "The dam broke.", published="2026-03-12"),
        undated("The dam broke on Tuesday.", "b"),
        undated("Schools have been shut since Tuesday.", "c"),
    ]
    assert placed(versions, [Pair(0, 1, 0.5), Pair(1, 2, 0.4)]) == [THURSDAY, TUESDAY, TUESDAY]


def test_those_most_like_a_dated_article_are_placed_first():
    versions = [
        undated("He went to Moscow on Thursday.", "a"),
        undated("They met on Thursday.", "b"),
        a_version("c", "Talks are planned.", published="2026-03-05"),
        a_version("d", "Talks were held.", published="2026-03-12"),
    ]
    pairs = [Pair(0, 2, 0.37), Pair(0, 3, 0.34), Pair(0, 1, 0.46), Pair(1, 2, 0.30), Pair(1, 3, 0.48)]
    assert placed(versions, pairs)[:2] == [THURSDAY, THURSDAY]
    assert placed(versions, pairs[:2])[0] == date(2026, 3, 5)
