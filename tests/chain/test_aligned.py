import pytest

from retrieval.chain.checking.aligned import slips

TEXT = "The ministry in Halven said the harbour would open more often after Governor Marrant wins in June."


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("more", "less", ("negation", "less", "more")),
        ("open", "close", ("negation", "close", "open")),
        ("would open", "would not open", ("negation", "not", "")),
        ("after", "before", ("negation", "before", "after")),
        ("Halven", "Skerrow", ("names", "Skerrow", "Halven")),
        ("Marrant", "Verrine", ("names", "Verrine", "Marrant")),
    ],
)
def test_what_stands_in_the_place_of_something_else_is_named(old, new, slip):
    found = slips(TEXT.replace(old, new), TEXT)
    assert [(each.kind, each.ours, each.theirs) for each in found] == [slip]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("ministry", "department"),
        TEXT.replace("Governor Marrant", "Governor Ilse Marrant"),
        TEXT.replace("The ministry", "Numerous ministries"),
        "Less is more, Verrine said, and never was the harbour in Skerrow not open before June.",
    ],
)
def test_other_words_for_the_same_are_no_slip_nor_is_another_sentence(text):
    assert slips(text, TEXT) == ()
