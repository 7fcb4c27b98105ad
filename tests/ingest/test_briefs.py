import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.ingest.briefs import tell_apart

FIRE = "SELLIN (AP) - Two dockers died in the harbour fire on Tuesday, the port of Sellin said."


@pytest.mark.parametrize(
    ("said", "instead"), [("Tuesday", "Friday"), ("of Sellin", "of Old Morby"), ("on Tuesday", "on 3 May")]
)
def test_another_number_or_name_in_the_same_place_tells_two_briefs_apart(said, instead):
    assert tell_apart(FIRE, FIRE.replace(said, instead))
    assert tell_apart(FIRE.replace(said, instead), FIRE)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("(AP)", "(Reuters)"),
        ("the port of Sellin", "the port"),
        ("on Tuesday", "yesterday"),
        ("SELLIN", "MORBY"),
        ("said.", "said. Sign up for the letter of the Lakeside Courier."),
    ],
)
def test_who_carries_a_brief_and_how_it_is_edited_tell_nothing_apart(said, instead):
    assert not tell_apart(FIRE, FIRE.replace(said, instead))


def test_boilerplate_of_two_outlets_tells_nothing_apart():
    assert not tell_apart(
        f"{FIRE} Letters of the Lakeside Courier.", f"{FIRE} Call the Harbour Times on 555."
    )


WORDS = ["the", "port", "of", "Sellin", "Morby", "closed", "3", "4", "."]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


@example(". Morby 4 3 . 3 of", "4 Morby 3 . of")
@given(TEXTS, TEXTS)
def test_which_of_two_briefs_came_first_does_not_matter(one, other):
    assert tell_apart(one, other) == tell_apart(other, one)
