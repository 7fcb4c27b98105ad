"""Keeping a story's id while articles come and go."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from retrieval.chain.stories import first_id
from retrieval.chain.story.story_ids import Fate, Known, carried_over

NOW = datetime(2026, 3, 12, tzinfo=UTC)


def known(stories, retired=()):
    """Stories by id, each older than the next."""
    story_of = {article: story for story, articles in stories.items() for article in articles}
    created = {story: NOW + timedelta(days=age) for age, story in enumerate(stories)}
    return Known(story_of, created, retired)


def test_a_new_story_is_named_after_its_first_article():
    named = carried_over(known({}), [["b", "a"]])
    assert named.ids == [first_id(["a"])]
    assert named.fates == []


def test_a_story_keeps_its_id_when_an_article_joins_that_comes_before_its_first():
    named = carried_over(known({"dam": "bc"}), ["abc"])
    assert named.ids == ["dam"]
    assert named.fates == []


def test_the_larger_of_two_that_merge_keeps_its_id():
    named = carried_over(known({"small": "a", "large": "bc"}), ["abcd"])
    assert named.ids == ["large"]
    assert named.fates == [Fate("merged", "small", "large")]


def test_the_older_of_two_equals_that_merge_keeps_its_id():
    named = carried_over(known({"z": "ab", "a": "cd"}), ["abcd"])
    assert named.ids == ["z"]


def test_the_larger_part_of_what_splits_keeps_the_id():
    named = carried_over(known({"dam": "abcde"}), ["ab", "cde"])
    assert named.ids == [first_id(["a"]), "dam"]
    assert named.fates == [Fate("split", "dam", first_id(["a"]))]


def test_an_id_that_was_another_storys_is_not_given_again():
    taken = first_id(["a"])
    named = carried_over(known({taken: "abc"}), ["a", "bc"])
    assert named.ids == [first_id(["a"], turn=1), taken]
    assert carried_over(known({}, retired={taken}), ["a"]).ids == [first_id(["a"], turn=1)]


def test_a_story_of_which_nothing_is_left_has_ended():
    assert carried_over(known({"dam": "ab"}), ["c"]).fates == [Fate("ended", "dam", None)]


def test_an_article_that_moves_between_stories_ends_neither():
    named = carried_over(known({"dam": "abc", "lantern": "de"}), ["ab", "cde"])
    assert named.ids == ["dam", "lantern"]
    assert named.fates == []


partitions = st.lists(st.integers(0, 4), min_size=8, max_size=8)


def groups_of(labels):
    named = zip("abcdefgh", labels, strict=True)
    found = {}
    for article, label in named:
        found.setdefault(label, []).append(article)
    return list(found.values())


@given(partitions, partitions)
def test_ids_are_unique_and_every_old_one_is_kept_or_accounted_for(before, after):
    old = carried_over(known({}), groups_of(before))
    stories = dict(zip(old.ids, groups_of(before), strict=True))
    new = carried_over(known(stories), groups_of(after))
    assert len(set(new.ids)) == len(groups_of(after))
    lost = {fate.story for fate in new.fates if fate.kind != "split"}
    assert lost == set(stories) - set(new.ids)
    assert {fate.other for fate in new.fates} <= set(new.ids)
    again = carried_over(known(dict(zip(new.ids, groups_of(after), strict=True))), groups_of(after))
    assert again.ids == new.ids
    assert again.fates == []
