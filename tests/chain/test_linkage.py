import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chain.story.linkage import components, connected, link


def a_matrix(size, *pairs):
    matrix = np.eye(size, dtype=np.float32)
    for one, other, value in pairs:
        matrix[one, other] = matrix[other, one] = value
    return matrix


def everything(matrix):
    return np.ones_like(matrix, dtype=bool)


def test_the_most_alike_are_joined_and_the_others_stay_apart():
    matrix = a_matrix(4, (0, 2, 0.9), (1, 3, 0.5))
    assert link(matrix, everything(matrix), 0.3) == ((0, 2), (1, 3))


def test_a_group_takes_in_what_is_alike_on_average():
    matrix = a_matrix(3, (0, 1, 0.9), (1, 2, 0.8))
    assert link(matrix, everything(matrix), 0.4) == ((0, 1, 2),)
    assert link(matrix, everything(matrix), 0.41) == ((0, 1), (2,))


def test_the_mean_counts_members_not_steps():
    matrix = a_matrix(4, (0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.8), (2, 3, 0.6))
    # Of the three, one is like row 3: (0 + 0 + 0.6) / 3 = 0.2. A mean of means would be (0 + 0.6) / 2.
    assert link(matrix, everything(matrix), 0.25) == ((0, 1, 2), (3,))
    assert link(matrix, everything(matrix), 0.19) == ((0, 1, 2, 3),)


def test_pairs_that_may_not_be_compared_speak_neither_for_nor_against():
    matrix = a_matrix(3, (0, 1, 0.9), (1, 2, 0.8))
    comparable = everything(matrix)
    comparable[0, 2] = comparable[2, 0] = False
    assert link(matrix, comparable, 0.7) == ((0, 1, 2),)


def test_what_may_not_be_compared_is_never_joined():
    matrix = a_matrix(2, (0, 1, 0.99))
    assert link(matrix, np.eye(2, dtype=bool), 0.1) == ((0,), (1,))


def test_one_row_is_one_group():
    matrix = a_matrix(1)
    assert link(matrix, everything(matrix), 0.1) == ((0,),)


def slowly(matrix, least):
    """Average linkage by its definition."""
    groups = [[row] for row in range(len(matrix))]
    while len(groups) > 1:
        mean, one, other = max(
            (float(matrix[np.ix_(a, b)].mean()), -i, -j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if i < j
        )
        if mean < least:
            break
        groups[-one] += groups.pop(-other)
    return tuple(sorted(tuple(sorted(group)) for group in groups))


@given(st.lists(st.floats(0, 1, width=32), min_size=21, max_size=21, unique=True), st.floats(0.2, 0.8))
def test_groups_are_those_of_the_definition(values, least):
    matrix = np.eye(7, dtype=np.float32)
    matrix[np.triu_indices(7, 1)] = values
    matrix = np.maximum(matrix, matrix.T)
    expected = {slowly(matrix, least + nudge) for nudge in (-1e-6, 0, 1e-6)}
    assert link(matrix, everything(matrix), least) in expected


def test_ties_everywhere_take_no_longer_than_none():
    """When each is nearest to the first, every joining leaves all of them stale."""
    matrix = np.full((1500, 1500), 0.5, np.float32)
    start = time.process_time()
    assert link(matrix, everything(matrix), 0.4) == (tuple(range(1500)),)
    assert time.process_time() - start < 3


@given(st.integers(1, 9), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_components_of_a_matrix_are_what_its_pairs_connect(size, pairs):
    pairs = {(one, other) for one, other in pairs if one < size and other < size}
    matrix = np.eye(size, dtype=bool)
    for one, other in pairs:
        matrix[one, other] = matrix[other, one] = True
    assert [each.tolist() for each in components(matrix)] == connected(range(size), pairs)


def test_rows_are_connected_through_others():
    assert connected([3, 4, 5, 6], [(6, 4), (5, 6)]) == [[3], [4, 5, 6]]


def test_without_pairs_every_row_stands_alone():
    assert connected(range(2), []) == [[0], [1]]


def test_long_chains_are_one_group_whatever_the_order_of_pairs():
    assert connected(range(6), [(4, 5), (2, 3), (0, 1), (3, 4), (1, 2), (0, 5)]) == [[0, 1, 2, 3, 4, 5]]
