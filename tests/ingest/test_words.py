import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.words import STEMMED, STOP_WORDS, count_words, is_paired, stem, stems, stop_words, words


def test_words_are_small_and_without_punctuation():
    assert words('"We agreed," Hollande said — in Moscow.') == [
        "we",
        "agreed",
        "hollande",
        "said",
        "in",
        "moscow",
    ]


def test_hyphens_separate():
    assert words("full-scale al-Assad 9/11") == ["full", "scale", "al", "assad", "9", "11"]


def test_typographic_and_plain_apostrophes_are_one():
    assert words("Assad’s don’t") == words("Assad's don't") == ["assad's", "don't"]


def test_the_country_is_not_the_pronoun():
    assert words("The U.S. told us. US troops") == ["the", "usa", "told", "us", "usa", "troops"]


def test_dotted_acronyms_lose_their_dots():
    assert words("Washington D.C. at 5 p.m.") == ["washington", "dc", "at", "5", "pm"]


def test_thousands_lose_their_commas_and_decimals_keep_their_points():
    assert words("1,200 3.5 20th 5bn 1,5") == ["1200", "3.5", "20th", "5bn", "1,5"]


def test_indic_vowel_signs_stay_inside_their_words():
    assert words("हिन्दी में।") == ["हिन्दी", "में"]


def test_chinese_gives_pairs_of_neighbours():
    assert words("今天说 ok 我") == ["今天", "天说", "ok", "我"]


def test_scripts_without_blanks_and_korean_give_pairs_with_their_vowel_signs():
    assert words("เขื่อน") == ["เขื่", "ขื่อ", "อน"]
    assert words("대통령은 ok") == ["대통", "통령", "령은", "ok"]


def test_persian_joiners_stay_inside_their_words():
    assert words("می\u200cرود کتاب") == ["می\u200cرود", "کتاب"]


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("fr", "l'inondation", stem("inondation", "fr")),
        ("fr", "qu'inondations", stem("inondation", "fr")),
        ("it", "dell'alluvione", stem("alluvione", "it")),
        ("ca", "d'inundacions", stem("inundacions", "ca")),
        ("pt", "são", "são"),
        ("en", "l'eau", "l'eau"),
    ],
)
def test_words_are_stemmed_in_their_language(language, word, expected):
    assert stem(word, language) == expected


@pytest.mark.parametrize("language", sorted(STEMMED))
def test_every_language_that_has_stems_has_a_stemmer(language):
    assert stem("administration", language)


def test_topicless_words_are_known_by_language():
    assert "war" in stop_words("de")
    assert "war" not in stop_words("en")
    assert stop_words("xx") == frozenset()


def test_stems_leave_stop_words_out():
    assert stems("The coalitions agreed to the talks, he said") == ["coalit", "agre", "talk"]


def test_forms_of_a_word_have_one_stem():
    assert stem("talks") == stem("talking") == stem("talk")
    assert stem("assad's") == stem("assad")


def test_stop_words_are_words():
    assert all(words(each) == [each] for each in STOP_WORDS)


def test_words_are_counted_at_blanks():
    assert count_words("one two-three  four.") == 3


def test_a_han_character_counts_half():
    assert count_words("今天说话") == 1 + 2


def test_a_thai_letter_counts_a_fifth():
    assert count_words("กกกกก") == 1 + 1


def test_what_holds_pairs_is_told():
    assert is_paired("on 今")
    assert not is_paired("über")


@given(st.text())
def test_no_text_breaks_the_words(text):
    assert all(word and word == word.lower() for word in words(text) if word.isascii())
    assert len(stems(text)) <= len(words(text))
