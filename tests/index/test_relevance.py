"""Whether there is an answer: what speaks for it, and the decision."""

import time

import pytest

from retrieval.index.relevance import THRESHOLD, Signals, decide, names, rarity, read, topic
from tests.index.passages import a_passage

DAM = a_passage(
    "Nine people were killed when the dam broke. Governor Ada Quell spoke of 40 houses.",
    outlet="The Varn Courier",
    day="2026-03-11",
)


def signals(question, passages=(DAM,), meaning=0.5, known=1, total=10):
    asked = [*topic(question), *names(question)]
    held = frozenset("people killed dam broke governor ada quell houses 40 nine".split())  # noqa: SIM905
    return read(question, passages, meaning, {each: known * (each in held) for each in asked}, total)


def test_how_a_question_is_put_is_not_its_topic():
    assert topic("According to recent reports, what happened at the dam last week?") == ["dam"]


def test_a_question_that_is_all_frame_is_about_its_words():
    assert topic("What is the latest news today?") == ["latest", "news", "today"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did Ada Quell say?", ["ada", "quell"]),
        ("Who won the 2018 World Cup?", ["2018", "world", "cup"]),
        ("Floods in Culvery", ["culvery"]),
        ("Was it the governor's fault?", []),
        ("What did the U.S. say about Assad's men?", ["usa", "assad"]),
        ("WHO WON THE CUP?", []),
        ("He asked: Who pays? “Nobody” did.", []),
    ],
)
def test_names_are_capitals_that_do_not_open_a_sentence(question, found):
    assert names(question) == found


def test_the_names_of_a_long_text_are_found_in_linear_time():
    # Twenty thousand words took six seconds when all in front of a word was searched for each.
    before = time.process_time()
    names("x " * 20_000)
    assert time.process_time() - before < 2


def test_rare_words_weigh_more_and_none_weighs_less_than_nothing():
    weights = rarity({"dam": 90, "lantern": 1, "unheard": 0}, 100)
    assert 0 <= weights["dam"] < weights["lantern"] < weights["unheard"]
    assert rarity({"everywhere": 12}, 10)["everywhere"] >= 0


def test_a_passage_that_holds_all_words_holds_all_of_them():
    assert signals("How many people were killed when the dam broke?").passage == pytest.approx(1)


def test_outlet_title_and_date_are_words_of_a_passage():
    found = signals("What does the Courier of March 11 print on Culvery?")
    assert found.names == pytest.approx(1)


def test_words_that_stand_nowhere_are_named_and_count_most():
    found = signals("How many ferries were killed?")
    assert found.unknown == ("ferries",)
    assert found.passage < 0.5


def test_names_may_be_spread_over_passages_but_words_stand_in_one():
    other = a_passage("Ferry crews in Port St Orla walked out.", id="v2", title="Walkout")
    found = read("Dam and ferries", [DAM, other], 0.5, {"dam": 1, "ferries": 1}, 10)
    assert found.passage == pytest.approx(0.5)
    assert found.names == pytest.approx(1)


GERMAN = a_passage(
    "Neun Menschen starben, als die Staudämme brachen. Es war der Gouverneur, der davon sprach.",
    id="german",
    language="de",
)


def test_a_passage_holds_a_word_in_the_form_of_its_own_language():
    assert signals("Welcher Staudamm ist gebrochen, was sagt Gouverneur Quell?", (DAM, GERMAN)).names > 0.6


def test_words_that_carry_no_topic_in_the_language_found_are_not_missed():
    assert signals("Staudamm der Gouverneur", (GERMAN,)).passage == pytest.approx(1)


def test_words_that_carry_no_topic_in_the_question_s_language_are_not_missed():
    assert topic("Was hat der Gouverneur zu dem Staudamm gesagt?") == ["gouverneur", "staudamm", "gesagt"]


def test_a_question_without_names_is_judged_by_its_words():
    assert signals("who was killed by the flood").names == pytest.approx(
        signals("Who was killed by the flood").passage
    )


@pytest.mark.parametrize(("words", "length"), [(1, 0.0), (5, 0.0), (16, 1.0), (60, 1.0)])
def test_length_counts_from_six_words_to_sixteen(words, length):
    question = " ".join(f"word{n}" for n in range(words))
    assert signals(question).length == pytest.approx(length)


def test_nothing_found_holds_nothing():
    assert signals("What about the dam?", passages=(), meaning=None) == Signals(None, 0.0, 0.0, 0.0, ())


def test_a_question_of_no_words_is_no_error():
    assert signals("?!").passage == 0.0


def test_everything_for_it_is_an_answer_and_nothing_is_none():
    assert decide(Signals(0.7, 1.0, 1.0, 0.0, ())).is_relevant
    assert not decide(Signals(0.1, 0.1, 0.1, 0.0, ("cup",))).is_relevant


def test_a_close_sentence_is_not_enough_without_the_names():
    assert not decide(Signals(0.5, 0.4, 0.0, 0.0, ())).is_relevant
    assert decide(Signals(0.5, 0.4, 1.0, 0.0, ())).is_relevant


def test_a_long_question_need_not_be_held_by_one_passage():
    assert decide(Signals(0.5, 0.3, 0.9, 1.0, ())).is_relevant
    assert not decide(Signals(0.5, 0.1, 0.7, 0.0, ())).is_relevant


def test_without_vectors_words_decide():
    assert decide(Signals(None, 0.9, 1.0, 0.0, ())).is_relevant
    assert not decide(Signals(None, 0.2, 0.5, 0.0, ())).is_relevant
    assert "meaning_of_best_sentence" not in decide(Signals(None, 0.2, 0.5, 0.0, ())).evidence


def test_a_sentence_of_opposite_direction_speaks_no_worse_than_none():
    assert (
        decide(Signals(-0.3, 0.5, 1.0, 0.0, ())).evidence["probability"]
        == decide(Signals(0.0, 0.5, 1.0, 0.0, ())).evidence["probability"]
    )


def test_the_decision_shows_its_evidence():
    evidence = decide(Signals(0.61234, 0.5, 1.0, 0.25, ("cup", "2018"))).evidence
    assert evidence["meaning_of_best_sentence"] == 0.612
    assert evidence["not_in_archive"] == "cup, 2018"
    assert evidence["threshold"] == round(THRESHOLD, 3)
    assert 0 < evidence["probability"] < 1
