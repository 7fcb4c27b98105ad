"""What counts as one term, in articles and in questions."""

import pytest

from retrieval.index.terms import (
    LONGEST_TERM,
    asked_words,
    content_words,
    day_terms,
    passage_terms,
    published_terms,
    term,
    terms,
    variants,
)
from retrieval.types import Published
from tests.index.passages import a_passage


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
    assert content_words("Who said the dam, the old dam, broke?") == ["dam", "old", "broke"]


def test_a_question_of_stop_words_is_asked_by_them():
    assert asked_words("Who is who?") == ["who", "is"]


def test_nothing_asks_for_nothing():
    assert asked_words("?!") == []


@pytest.mark.parametrize(
    "text",
    ["Nov. 6", "November 6th, 2023", "6 November", "the 6th of November", "2023-11-06", "NOVEMBER 6"],
)
def test_a_day_is_one_term_however_it_is_written(text):
    assert day_terms(text) == ["@1106"]


def test_an_article_is_found_under_its_day_by_whoever_names_it():
    published = published_terms(Published("2023-10-01T08:00:00+00:00", "stated"))
    asked = "published on October 1st, 2023"
    assert {*terms(asked), *day_terms(asked)} & set(published) >= {"@1001", "2023", term("october")}


def test_an_undated_article_has_no_day():
    assert published_terms(None) == []


def test_a_share_is_no_day():
    assert day_terms("In March 5 percent voted, in March 5% did.") == []


def test_endless_words_are_cut():
    assert len(term("a" * 10_000)) == LONGEST_TERM


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "Überschwemmung Überschwemmungen"),
        ("de", "STRASSEN Straße"),
        ("fr", "l'inondation inondations qu'inondation"),
        ("fr", "contrôlé contrôler contrôlées"),
        ("it", "dell'alluvione alluvioni all'alluvione"),
        ("es", "inundación inundaciones"),
        ("pt", "São Sao"),
        ("ca", "l'inundació inundacions"),
        ("nl", "overstroming overstromingen"),
        ("sv", "översvämning översvämningar"),
        ("pl", "powódź powodzią"),
        ("cs", "povodeň povodně"),
        ("ru", "наводнение наводнения наводнением"),
        ("ru", "самолёт самолет самолёты"),
        ("el", "πλημμύρες πλημμύρα"),
        ("ar", "الحكومة حكومة"),
        ("hi", "बाढ़ों बाढ़"),
        ("tr", "İSTANBUL istanbul İstanbul"),
        ("tr", "Diyarbakır Diyarbakir"),
        ("pl", "Łódź Lodz"),
        ("no", "Tromsø Tromso"),
        ("en", "Straße strasse"),
        ("en", "Erdoğan ERDOGAN"),
        ("en", "ＮＡＴＯ NATO"),
    ],
)
def test_forms_of_a_word_are_one_term_in_its_own_language(language, forms):
    assert len(set(terms(forms, language))) == 1


@pytest.mark.parametrize(
    ("language", "two"),
    [("de", "schon Schön-heit"), ("ru", "война воина"), ("hi", "बाढ़ बाढ़त"), ("ja", "かき がき")],
)
def test_different_words_are_different_terms(language, two):
    first, *_, last = terms(two, language if language != "ja" else "en")
    assert first != last


def test_an_accented_word_is_found_without_its_accents():
    told = passage_terms(a_passage("El museo de Alcorán.", language="es", title="Museo"))
    assert {term("alcorán", "es"), term("alcoran", "es")} <= set(told)
    assert term("alcorán", "es") != term("alcoran", "es")


def test_the_terms_of_another_language_carry_it():
    told = passage_terms(a_passage("Das war der Krieg.", language="de", title="Krieg", outlet="The Post"))
    assert "de:war" in told
    assert "war" not in told
    assert {"de:", "de:krieg", "post"} <= set(told)


@pytest.mark.parametrize("language", [None, "en", "zh", "xx"])
def test_terms_of_languages_without_a_stemmer_are_plain(language):
    assert passage_terms(a_passage("War.", language=language, title="War")) == ["war", "war"]


def test_a_word_is_looked_for_in_every_language_but_where_it_is_a_stop_word():
    assert variants("war", ["de", "fr"]) == ["war", "fr:war"]
    assert variants("der", ["de"]) == ["der"]
    assert variants("in", ["de"]) == ["in", "de:in"]


def test_a_question_of_another_language_is_asked_without_its_stop_words():
    assert content_words("Was hat der Minister über die Staudämme gesagt?") == [
        "minister",
        "staudämme",
        "gesagt",
    ]
