import pytest

from retrieval.chain.prose.numbers import numbers


def read(text):
    return [(each.low, each.high, each.kind, each.bound) for each in numbers(text)]


def only(text):
    (found,) = numbers(text)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234 people", 1234),
        ("1.2 million people", 1_200_000),
        ("twenty-one people", 21),
        ("two hundred and five people", 205),
        ("thirty-two thousand five hundred and six people", 32_506),
        ("one hundred people", 100),
        ("a dozen people", 12),
        ("two dozen people", 24),
        ("a million people", 1_000_000),
        ("40k people", 40_000),
        ("a one-year ban", 1),
        ("three million and five people", 3_000_005),
    ],
)
def test_a_number_is_read_in_digits_and_in_words(text, value):
    assert read(text) == [(value, value, "plain", "exact")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("45 per cent", "percent"),
        ("45 percent", "percent"),
        ("45%", "percent"),
        ("$45", "money"),
        ("45 million euros", "money"),
        ("410 million crowns", "money"),
        ("50 francs", "money"),
        ("the 45th floor", "ordinal"),
        ("the third day", "ordinal"),
        ("in 2015", "year"),
        ("2,015 people", "plain"),
        ("45 people", "plain"),
        ("45", "plain"),
    ],
)
def test_what_a_number_counts_is_told_by_the_words_around_it(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "G20",
        "an F-16 jet",
        "on Nov. 13",
        "on 13 November",
        "on 2015-11-13",
        "at 10:30",
        "at 9 a.m.",
        "one of them",
        "a third of them",
        "several hundred",
        "and so on",
        "a people",
        "#45",
    ],
)
def test_names_days_times_fractions_and_vague_words_hold_no_number(text):
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "bound", "printed"),
    [
        ("killed at least 129 people", "at least", "at least 129"),
        ("more than 100 people", "at least", "more than 100"),
        ("up to 13 civilians", "at most", "up to 13"),
        ("nearly 5,000 people", "about", "nearly 5,000"),
        ("over $3 billion", "at least", "over $3 billion"),
        ("killed 129 people", "exact", "129"),
    ],
)
def test_the_words_that_bound_a_number_belong_to_it(text, bound, printed):
    found = only(text)
    assert (found.bound, found.text) == (bound, printed)
    assert text[found.start : found.end] == printed


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10-15 people", 10, 15),
        ("3 to 5 million people", 3_000_000, 5_000_000),
        ("between three and five people", 3, 5),
    ],
)
def test_a_range_has_two_ends(text, low, high):
    assert read(text) == [(low, high, "plain", "exact")]


def test_a_score_and_a_list_are_two_numbers():
    assert [each.low for each in numbers("won 3-1, then lost two and four")] == [3, 1, 2, 4]
    assert [each.low for each in numbers("the 3rd to 4 of them; 5 to")] == [3, 4, 5]


def agree(claim, source):
    return only(claim).agrees_with(only(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("129 dead", "at least 129 dead"),
        ("about 130 dead", "129 dead"),
        ("more than 100 dead", "112 dead"),
        ("up to 120 dead", "112 dead"),
        ("1.2 million people", "1,234,000 people"),
        ("15 dead", "10-15 dead"),
        ("3 billion", "$3 billion"),
        ("two dozen", "24 people"),
        ("$3 billion", "3 billion dollars"),
    ],
)
def test_a_number_agrees_with_a_source_that_means_the_same(claim, source):
    assert agree(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("130 dead", "129 dead"),
        ("about 130 dead", "100 dead"),
        ("more than 100 dead", "300 dead"),
        ("up to 120 dead", "20 dead"),
        ("1.2 million people", "1.3 million people"),
        ("45 percent", "45 people"),
        ("10-15 dead", "10-12 dead"),
        ("12 dead", "10-15 dead"),
        ("12 million dollars", "12 million euros"),
        ("12 million crowns", "12 million francs"),
        ("€5 million", "about £5 million"),
    ],
)
def test_a_number_does_not_agree_with_another_value_or_kind(claim, source):
    assert not agree(claim, source)
