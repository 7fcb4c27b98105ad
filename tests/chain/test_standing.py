"""Which counts no longer stand."""

import pytest

from retrieval.chain.compare import disagreements
from retrieval.chain.question.standing import superseded
from tests.chain.made import a_version, evidence_of

QUESTION = "How many people died in the Orrow flood?"


def told(text, outlet, day):
    return a_version(f"{outlet}{day}", text, outlet=outlet, published=f"2026-03-{day}")


NINE = told("Nine people died in the Orrow flood.", "Northlight", 11)
LATER = told("Eleven people died in the Orrow flood.", "Courier", 12)


def old(*versions):
    evidence = evidence_of(*versions)
    ids = superseded(disagreements(evidence, about=QUESTION), evidence)
    return [each.sentence.text for each in evidence if each.id in ids]


def test_a_count_that_rose_gives_way_to_the_newest():
    assert old(NINE, LATER) == [NINE.text]


def test_what_is_told_of_one_day_stands_beside_the_other():
    assert old(NINE, told("Eleven people died in the Orrow flood.", "Courier", 11)) == []


@pytest.mark.parametrize(("outlet", "gives_way"), [("Northlight", True), ("Courier", False)])
def test_at_least_so_many_still_holds_until_its_own_outlet_has_another(outlet, gives_way):
    least = told("At least nine people died in the Orrow flood.", outlet, 11)
    newest = told("Eleven people died in the Orrow flood.", "Northlight", 12)
    assert bool(old(least, newest)) == gives_way


def test_what_an_outlet_put_right_does_not_stand_against_others_either():
    corrected = told("Seven people died in the Orrow flood.", "Northlight", 12)
    other = told("Eight people died in the Orrow flood.", "Courier", 12)
    assert old(NINE, corrected, other) == [NINE.text]


def test_where_nothing_differs_everything_stands():
    assert superseded((), evidence_of(NINE)) == frozenset()
