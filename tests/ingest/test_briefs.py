import pytest

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
