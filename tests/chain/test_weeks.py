"""Following stories from one week into the next."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from retrieval.chain.story.leads import Lead
from retrieval.chain.story.weeks import UNDATED, by_week, followed, week_of

MONDAY = date(2026, 3, 9)
WEEK = week_of(MONDAY)


def sets(stories):
    return {frozenset(story) for story in stories}


def test_a_week_runs_from_monday_to_sunday():
    assert week_of(date(2026, 3, 15)) == WEEK == week_of(date(2026, 3, 8)) + 1
    assert week_of(None) == UNDATED < week_of(date.min)


def test_a_week_is_grouped_with_the_one_before_and_no_other():
    asked = {}
    leads = [Lead("a", MONDAY), Lead("b", date(2026, 3, 16)), Lead("c", date(2026, 3, 23)), Lead("d", None)]
    by_week(leads, lambda week, some: asked.update({week: [lead.origin for lead in some]}) or [])
    assert asked == {UNDATED: ["d"], WEEK: ["a"], WEEK + 1: ["a", "b"], WEEK + 2: ["b", "c"]}


def test_a_story_goes_on_where_most_of_it_is():
    groups = {1: [["a", "b", "c"]], 2: [["a", "b", "d"], ["c", "e"]]}
    week = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
    assert sets(followed(groups, week)) == {frozenset("abcd"), frozenset("e")}


def test_half_of_a_story_is_not_most_of_it():
    groups = {1: [["a", "b"]], 2: [["a", "d"], ["b", "e"]]}
    week = {"a": 1, "b": 1, "d": 2, "e": 2}
    assert sets(followed(groups, week)) == {frozenset("ab"), frozenset("d"), frozenset("e")}


def test_two_stories_become_one_when_the_next_week_tells_them_as_one():
    groups = {1: [["a"], ["b"]], 2: [["a", "b", "c"]]}
    assert sets(followed(groups, {"a": 1, "b": 1, "c": 2})) == {frozenset("abc")}


def test_stories_nothing_new_is_told_of_stay_as_their_own_week_had_them():
    groups = {1: [["a"], ["b"]], 2: [["a", "b"], ["c"]]}
    assert sets(followed(groups, {"a": 1, "b": 1, "c": 2})) == {
        frozenset("a"),
        frozenset("b"),
        frozenset("c"),
    }


def test_what_is_undated_goes_on_nowhere():
    groups = {UNDATED: [["a"]], 1: [["b"]]}
    assert sets(followed(groups, {"a": UNDATED, "b": 1})) == {frozenset("a"), frozenset("b")}


def by_letter(_week, leads):
    """Group by the first letter of the origin: a stand-in for what articles are about."""
    letters = sorted({lead.origin[0] for lead in leads})
    return [tuple(lead.origin for lead in leads if lead.origin[0] == letter) for letter in letters]


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=4), st.none() | st.dates(MONDAY, date(2026, 5, 1)), max_size=20
    ),
    st.randoms(),
)
def test_every_lead_is_in_one_story_whatever_the_order(days, dice):
    leads = [Lead(origin, day) for origin, day in days.items()]
    stories = by_week(leads, by_letter)
    assert sorted(origin for story in stories for origin in story) == sorted(days)
    dice.shuffle(leads)
    assert by_week(leads, by_letter) == stories
