"""A figure of the opposite of what a question counts."""

import pytest

from retrieval.chain.question.opposites import counts_opposite
from retrieval.chain.question.wanted import near_figure

CLOSE, OPEN = "How many shops will Norrow close?", "How many shops will Norrow open?"


def told_of(question, text, figure):
    start = text.index(figure)
    return counts_opposite(question, text, start, start + len(figure))


@pytest.mark.parametrize(
    ("question", "text", "figure", "is_opposite"),
    [
        (CLOSE, "While closing old shops, Norrow plans to open more than 300 new ones.", "300", True),
        (OPEN, "While closing old shops, Norrow plans to open more than 300 new ones.", "300", False),
        (OPEN, "Norrow will shut 400 shops and open others.", "400", True),
        (CLOSE, "Some 300 shops will open at Norrow's in June.", "300", True),
        (CLOSE, "Norrow has 300 shops.", "300", False),
        ("How many shops has Norrow?", "Norrow will open 300 shops.", "300", False),
        ("How many shops will Norrow open and close?", "Norrow will open 300 shops.", "300", False),
        ("How many miners will Norrow hire?", "Norrow dismissed 61 miners.", "61", True),
    ],
)
def test_the_deed_beside_a_figure_tells_whether_it_is_the_opposite(question, text, figure, is_opposite):
    assert told_of(question, text, figure) is is_opposite


def worth(question, text):
    return near_figure(question, text, lambda part: 1.0)


def test_a_figure_of_the_opposite_is_worth_nothing():
    text = "Norrow plans to open 300 shops."
    assert worth(OPEN, text) == 1
    assert worth(CLOSE, text) == 0


def test_hundreds_is_a_number_and_less_of_one_than_four_hundred():
    assert 0 < worth(CLOSE, "Norrow will close hundreds of shops.") < worth(CLOSE, "It will close 400 shops.")
