from hypothesis import given
from hypothesis import strategies as st

from retrieval.chain.topics.exchange import exchange


def anything(_kept, _new):
    return True


def at_most(number):
    return lambda kept, _new: len(kept) < number


def test_a_pick_goes_for_one_that_tells_more():
    worths = [{"a": 1.0}, {"a": 1.0, "b": 1.0}, {"c": 0.5}]
    assert exchange([0], worths, at_most(1)) == [1]


def test_what_still_fits_is_added():
    assert sorted(exchange([0], [{"a": 1.0}, {"b": 1.0}], anything)) == [0, 1]


def test_what_tells_nothing_new_is_not_added():
    assert exchange([0], [{"a": 1.0, "b": 1.0}, {"b": 1.0}], anything) == [0]


def test_a_concept_counts_as_much_as_the_best_of_those_who_tell_it():
    assert exchange([0], [{"a": 1.0}, {"a": 1.5}], anything) == [1]
    assert exchange([0], [{"a": 1.5}, {"a": 1.0}], anything) == [0]


def test_what_does_not_fit_beside_the_others_stays_out():
    worths = [{"a": 1.0}, {"b": 1.0}, {"c": 5.0}]
    assert exchange([0, 1], worths, lambda kept, new: new != 2) == [0, 1]


def test_nothing_comes_of_nothing():
    assert exchange([], [], anything) == []


worth = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 5), max_size=4)


@given(st.lists(worth, min_size=1, max_size=7), st.integers(1, 4))
def test_no_single_exchange_makes_the_result_better(worths, most):
    def total(chosen):
        return sum(max((worths[i].get(c, 0.0) for i in chosen), default=0.0) for c in "abcdef")

    found = exchange([0], worths, at_most(most))
    assert len(found) == len(set(found)) <= most
    others = [
        [*(each for each in found if each != gone), new]
        for gone in (*found, None)
        for new in range(len(worths))
        if new not in found and (gone is not None or len(found) < most)
    ]
    assert all(total(other) <= total(found) + 1e-5 for other in others)
