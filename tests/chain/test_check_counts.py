import pytest

from retrieval.chain.check import support

FIRE = "The fire killed three people and injured 17."
STORM = "The storm damaged 12 boats and 30 houses."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The fire killed 17.", FIRE),
        ("17 people died and three were hurt in the fire.", FIRE),
        ("The blast left 17 people dead.", "Three people were killed and 17 were wounded in the blast."),
        ("The storm damaged 30 boats.", STORM),
    ],
)
def test_a_number_fails_whose_source_gives_it_to_another_head_and_another_number_to_its_own(claim, source):
    assert support(claim, source).failed == ("numbers",)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The fire killed three.", FIRE),
        ("The fire injured 17 and killed three.", FIRE),
        ("The storm damaged 12 boats and 30 houses.", STORM),
        # Nothing else is given to boats.
        ("The storm damaged 30 boats.", "The storm damaged 30 vessels."),
        # Of two fates at once none is plainly the number's.
        ("17 people were killed or injured.", "The blast killed or injured 17 people. Three died."),
        # The source leaves open what happened to the seventeen.
        ("The fire killed 17.", "Three were killed in the east and, by evening, 17."),
    ],
)
def test_a_number_passes_unless_both_heads_are_plain(claim, source):
    assert support(claim, source).failed == ()
