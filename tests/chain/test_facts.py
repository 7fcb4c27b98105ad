import pytest

from retrieval.chain.checking.facts import negations, quotes, speaks_verbatim


@pytest.mark.parametrize(
    "text",
    [
        'He said "we have a common enemy" there.',
        "He said “we have a common enemy” there.",
        "He said 'we have a common enemy' there.",
        "He said ‘we have a common enemy’ there.",
        "He said «we have a common enemy» there.",
    ],
)
def test_a_quote_is_read_in_any_kind_of_marks(text):
    (quote,) = quotes(text)
    assert quote.text == text[quote.start : quote.end] == "we have a common enemy"


def test_one_word_in_marks_and_an_apostrophe_are_no_quotes():
    assert quotes("the \"monsters\" of Putin's and the workers' side") == ()


@pytest.mark.parametrize(
    "quote",
    [
        "We have a common enemy, and it has the name Daesh",
        "we have ... the name",
        "We [France and Russia] have a common enemy",
        "… a common enemy …",
        "a common “enemy”",
    ],
)
def test_words_in_their_order_are_verbatim_whatever_the_marks(quote):
    assert speaks_verbatim(
        quote, "\"We have a common enemy, and it has the name 'Daesh,' the Islamic State,\" he said"
    )


@pytest.mark.parametrize("quote", ["a common foe", "name the Daesh", "the name ... a common enemy", "omm"])
def test_other_words_or_another_order_are_not_verbatim(quote):
    assert not speaks_verbatim(quote, "We have a common enemy, and it has the name 'Daesh'")


def test_a_negation_reaches_the_next_content_words():
    (found,) = negations("They did not agree to send ships.")
    assert (found.word, found.scope, found.is_plain) == ("not", ("agre", "send", "ship"), True)


def test_a_verb_that_denies_is_a_weaker_negation():
    assert [each.is_plain for each in negations("She refused. He won't.")] == [False, True]
