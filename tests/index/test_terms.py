"""What counts as one term, in articles and in questions."""

import pytest

from retrieval.index.terms import (
    LONGEST_TERM,
    asked_terms,
    content_terms,
    day_terms,
    is_day,
    published_terms,
    term,
    terms,
)
from retrieval.types import Published


def test_forms_of_a_word_are_one_term():
    assert terms("floods flooded flooding") == [term("flood")] * 3


def test_accents_make_no_difference():
    assert terms("Beyoncé in Zürich") == terms("Beyonce in Zurich")


def test_marks_that_tell_words_apart_stay():
    assert terms("かき") != terms("がき")
    assert terms("한국") == ["한국"]


def test_terms_keep_stop_words_and_their_order_for_phrases():
    assert terms("a state of war") == ["a", "state", "of", "war"]


def test_what_is_asked_about_is_named_once_and_without_stop_words():
    assert content_terms("Who said the dam, the old dam, broke?") == ["dam", "old", "broke"]


def test_a_question_of_stop_words_is_asked_by_them():
    assert asked_terms("Who is who?") == ["who", "is"]


def test_nothing_asks_for_nothing():
    assert asked_terms("?!") == []


@pytest.mark.parametrize(
    "text",
    ["Nov. 6", "November 6th, 2023", "6 November", "the 6th of November", "2023-11-06", "NOVEMBER 6"],
)
def test_a_day_is_one_term_however_it_is_written(text):
    assert day_terms(text) == ["@1106"]


def test_an_article_is_found_under_its_day_by_whoever_names_it():
    published = published_terms(Published("2023-10-01T08:00:00+00:00", "stated"))
    assert set(asked_terms("published on October 1st, 2023")) & set(published) >= {
        "@1001",
        "2023",
        term("october"),
    }


def test_an_undated_article_has_no_day():
    assert published_terms(None) == []


def test_a_share_is_no_day():
    assert day_terms("In March 5 percent voted, in March 5% did.") == []


def test_days_are_told_from_words():
    assert is_day("@1106")
    assert not is_day("1106")


def test_endless_words_are_cut():
    assert len(term("a" * 10_000)) == LONGEST_TERM
