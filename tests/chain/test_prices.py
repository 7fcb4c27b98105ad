import pytest

from retrieval.chain.writing.prices import LISTED, Price, add, listed_price, read_price


def test_tokens_cost_what_the_price_says_cached_ones_less():
    amounts = {"input_tokens": 1_000_000, "cached_tokens": 400_000, "output_tokens": 10_000}
    assert Price(1.0, 10.0, 0.1).cost(amounts) == pytest.approx(0.6 + 0.04 + 0.1)


@pytest.mark.parametrize("missing", ["input_tokens", "output_tokens"])
def test_tokens_nobody_counted_have_no_price(missing):
    amounts = {"input_tokens": 1.0, "output_tokens": 1.0, missing: None}
    assert Price(1.0, 1.0, 1.0).cost(amounts) is None


@pytest.mark.parametrize(
    ("engine", "listed"),
    [
        ("openai:gpt-5-mini", "gpt-5-mini"),
        ("openai-responses:gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("openai:gpt-5-mini-large", None),
        ("openai:gpt-99", None),
        ("", None),
    ],
)
def test_a_model_that_is_not_listed_has_no_price(engine, listed):
    assert listed_price(engine) == (LISTED[listed] if listed else None)


def test_a_price_of_ones_own_is_read_and_cached_words_cost_as_much_unless_said():
    assert read_price("0.25, 2") == Price(0.25, 2.0, 0.25)
    assert read_price("0.25,2,0.025") == Price(0.25, 2.0, 0.025)


@pytest.mark.parametrize("text", ["", "1", "1,2,3,4", "a,b", "-1,2", "nan,1", "1e9,1"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of float or of ours
        read_price(text)


def test_known_and_unknown_make_unknown():
    total = {"cost_usd": 0.5}
    add(total, {"cost_usd": None, "requests": 1})
    add(total, {"cost_usd": 0.5, "requests": 1})
    assert total == {"cost_usd": None, "requests": 2}
