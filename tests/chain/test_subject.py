"""What a conversation is about."""

from dataclasses import replace

import pytest

from retrieval.chain.followup import standalone
from retrieval.chain.question.subject import lacks_subject, things
from tests.chain.test_followup import LAVROV, asked

VACCINE = asked("What happened with the creek fever vaccine?", "It was tested.")
COST = asked("What does the creek fever vaccine cost?", "It costs 90 crowns.")
DAM = asked("How many people died when the Brannick Dam broke?", "Eleven people were killed.")
THIEVES = asked("How did the thieves get into the museum?", "Through a skylight.")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What happened with the creek fever vaccine?", ["the creek fever vaccine"]),
        ("How many people died when the Brannick Dam broke?", ["the Brannick Dam"]),
        ("Where was the Russian airliner downed?", ["the Russian airliner"]),
        ("What did the governor say about the dam?", ["the dam"]),
        ("Who won?", []),
    ],
)
def test_things_are_read_out_of_a_question(question, found):
    assert list(things(question)) == found


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (VACCINE, "And what does it cost?", "What does the creek fever vaccine cost?"),
        (COST, "And the side effects?", "What about the side effects (the creek fever vaccine)?"),
        (DAM, "And how many are missing?", "How many are missing (the Brannick Dam)?"),
        (DAM, "Why did it break?", "Why did the Brannick Dam break?"),
        (THIEVES, "Were they caught?", "Were the thieves caught?"),
        (THIEVES, "When was that?", "When did the thieves get into the museum?"),
        (THIEVES, "Who was arrested?", "Who was arrested (the thieves, the museum)?"),
        (LAVROV, "What did Hollande say about him?", "What did Hollande say about Assad?"),
        (asked("Did Paul Verrine resign?"), "Why?", "Why did Paul Verrine resign?"),
        (asked("What did Valdane say?"), "Why are they on strike?", "Why are they on strike?"),
    ],
)
def test_a_follow_up_keeps_the_subject(earlier, question, expected):
    assert standalone(question, [earlier]) == expected


def test_asking_who_said_that_does_not_change_the_subject():
    said = asked("Who said that?", "Eleven people were killed and a claim against the state is prepared.")
    assert standalone("And how many are missing?", [DAM, said]) == "How many are missing (the Brannick Dam)?"
    assert standalone("Why?", [asked("What did Germany promise?"), said]) == "Why did Germany promise?"


def test_whoever_was_she_is_not_he():
    earlier = [
        asked("What did Corin Valdane say?"),
        replace(asked("What else did she say?"), standalone="What else did Rena Osterhaut say?"),
    ]
    assert standalone("When is he to meet the union?", earlier) == "When is Corin Valdane to meet the union?"


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Who was arrested?", True),
        ("How many were killed?", True),
        ("How much does petrol cost?", False),
        ("Who will lead the inquiry?", False),
        ("What did Putin say?", False),
        ("What is the latest?", False),
        ("What happened yesterday?", False),
    ],
)
def test_a_question_without_a_word_of_whom_or_what_lacks_its_subject(question, lacks):
    assert lacks_subject(question) is lacks
