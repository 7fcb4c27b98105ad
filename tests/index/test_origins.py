"""Which copies count as one, and whose they are."""

import itertools

import pytest

from retrieval.index.origins import Member, Pair, moved, original, origins


def member(article, published=None, outlet=None, agencies=()):
    return Member(article, outlet, agencies, published)


def test_the_agencys_own_article_is_the_original_though_others_were_first():
    group = [
        member("a", "2026-03-10", "Courier", ("KPB",)),
        member("b", "2026-03-11", "KPB", ("KPB",)),
        member("c", None, "Mercury"),
    ]
    assert original(group) == "b"


def test_an_agency_is_known_by_its_full_name_too():
    assert original([member("a", "2015-01-01", None, ("AP",)), member("b", None, "Associated Press")]) == "b"


def test_an_outlet_that_credits_another_agency_is_no_agency():
    assert original([member("b", "2026-03-10", "DW", ("AFP",)), member("a", "2026-03-11", "Courier")]) == "b"


def test_without_an_agency_the_earliest_is_the_original_and_the_undated_comes_last():
    assert original([member("a"), member("c", "2026-03-10"), member("b", "2026-03-11")]) == "c"


def test_moments_are_compared_across_zones():
    late, early = "2026-03-11T00:30:00+01:00", "2026-03-10T22:00:00+00:00"
    assert original([member("a", late), member("b", early)]) == "b"


def test_among_equals_the_lowest_id_is_the_original():
    assert original([member("b", "2026-03-10"), member("a", "2026-03-10")]) == "a"


def test_copies_of_copies_are_one_origin():
    members = [member(each, "2026-03-10") for each in "abcd"]
    assert origins(members, [Pair("a", "b"), Pair("b", "c")]) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_the_same_words_a_month_later_are_another_origin():
    members = [member("a", "2026-03-10"), member("b", "2026-03-17"), member("c", "2026-03-25")]
    assert origins(members, [Pair("a", "b"), Pair("a", "c"), Pair("b", "c")]) == {
        "a": "a",
        "b": "a",
        "c": "c",
    }


def test_an_undated_copy_belongs_to_what_it_copies():
    assert origins([member("a"), member("b", "2026-03-10")], [Pair("a", "b")]) == {"a": "b", "b": "b"}


def test_a_pair_of_which_one_is_not_shown_is_no_pair():
    assert origins([member("b")], [Pair("a", "b")]) == {"b": "b"}


def test_the_order_of_pairs_and_members_changes_nothing():
    members = [member(each, f"2026-03-1{n}") for n, each in enumerate("dacb")]
    pairs = [Pair("a", "b"), Pair("c", "d"), Pair("b", "c")]
    outcomes = {
        tuple(sorted(origins(some, chosen).items()))
        for some in itertools.permutations(members)
        for chosen in itertools.permutations(pairs)
    }
    assert len(outcomes) == 1


def test_only_what_moved_is_stored_and_who_is_nobodys_copy_is_its_own():
    known = {"a": "a", "b": "b", "c": "z"}
    assert moved(known, {"a": "a", "b": "a"}) == {"b": "a", "c": "c"}


def test_an_outlet_that_goes_on_with_its_story_does_not_copy_itself():
    first, second = member("a", "2026-03-10", "KPB"), member("b", "2026-03-11", "KPB")
    told_anew, put_up_twice = [Pair("a", "b", 0.7)], [Pair("a", "b", 0.95)]
    assert origins([first, second], told_anew) == {"a": "a", "b": "b"}
    assert origins([first, second], put_up_twice) == {"a": "a", "b": "a"}


def test_what_others_made_of_a_story_is_a_copy_however_much_they_cut():
    agency = member("a", "2026-03-10", "KPB", ("KPB",))
    for other in (
        member("b", "2026-03-11", "Mercury"),
        member("b", "2026-03-10", "KPB"),
        member("b", None, "KPB"),
    ):
        assert origins([agency, other], [Pair("a", "b", 0.3)]) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(("of_first", "of_second", "origin"), [(0.9, 0.6, "a"), (0.6, 0.9, "b")])
def test_who_carries_a_story_and_its_update_is_counted_under_the_more_alike(of_first, of_second, origin):
    told = [member("a", "2026-03-10", "KPB"), member("b", "2026-03-11", "KPB")]
    others = [member("c", "2026-03-12", "Mercury"), member("d", "2026-03-12", "Herald")]
    pairs = [
        Pair("a", "b", 0.7),
        Pair("a", "c", of_first),
        Pair("b", "c", of_second),
        Pair("c", "d", 0.95),
        Pair("a", "d", of_first),
        Pair("b", "d", of_second),
    ]
    for some in itertools.permutations(pairs):
        assert origins([*told, *others], some) == {"a": "a", "b": "b", "c": origin, "d": origin}
