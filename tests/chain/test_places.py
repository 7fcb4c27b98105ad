"""Where a sentence names a place, or a kind of place."""

import pytest

from retrieval.chain.prose.places import NAMED, UNNAMED, places


def best(text):
    return max((worth for *_, worth in places(text)), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "It was stolen in Halven.",
        "They met near the village of Nether Tolm.",
        "It was taken from the cathedral of Wexmoor.",
        "It lay under a bridge in Culvery.",
        "It hung in the Maritime Museum.",
    ],
)
def test_a_place_with_a_name_is_one_for_sure(text):
    assert best(text) == NAMED


@pytest.mark.parametrize(
    "text",
    [
        "It was found in a boathouse.",
        "It hung in the old cathedral.",
        "It lay behind one of the sheds, under a lorry.",
        "They spent the night on the roof of a hay barn.",
        "The plane came down off the coast.",
    ],
)
def test_a_kind_of_place_is_less_of_an_answer(text):
    assert best(text) == UNNAMED


@pytest.mark.parametrize(
    "text",
    [
        "It was stolen in March.",
        "It broke on Tuesday.",
        "The report was good in a way.",
        "It was said in the report.",
        "They went on in the hope of rain.",
    ],
)
def test_times_and_manners_are_no_places(text):
    assert best(text) == 0
