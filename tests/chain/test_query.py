from datetime import date

import pytest

from retrieval.chain.query import phrases, understand, wants
from retrieval.types import Filters, Query

TODAY = date(2015, 11, 26)


def test_a_question_keeps_its_words_and_gives_its_days_outlets_and_quotations():
    question = 'What did UPI say about the "good idea" on 18 November?'
    assert understand(question, today=TODAY, outlets=["UPI", "DW"]) == Query(
        question,
        Filters(date(2015, 11, 18), date(2015, 11, 21), ("UPI",), ("good idea",)),
        "statement",
        is_until_soft=True,
        dates=("18 November",),
    )


def test_a_plain_question_restricts_nothing():
    question = "What will Germany contribute?"
    assert understand(question, today=TODAY) == Query(question)


def test_the_end_of_an_events_day_is_only_likely():
    assert understand("What happened on 13 November?", today=TODAY).is_until_soft
    assert not understand("What happened since 13 November?", today=TODAY).is_until_soft
    assert not understand("What happened?", today=TODAY).is_until_soft


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('Who spoke of a "mutual enemy"?', ("mutual enemy",)),
        ("Who spoke of a “mutual enemy”?", ("mutual enemy",)),
        ("Who said „wir schaffen das“?", ("wir schaffen das",)),
        ("Who is a 'natural ally' of Assad?", ("natural ally",)),
        ("Who saw the 'Hunter's moon rise'?", ("Hunter's moon rise",)),
        ('Who called him a "magnet," and why?', ("magnet",)),
        ("Who is the so-called 'tiger'?", ()),
        ("What is Germany's and France's plan?", ()),
        ("What did 'The Verge' say?", ()),
        ("Was it in 'The Verge' article?", ()),
        ('"a b" and "a b"', ("a b",)),
        ('Who said "...,"?', ()),
    ],
)
def test_quotations_are_what_stands_in_double_quotes_or_several_words_in_single_ones(question, expected):
    assert phrases(question, ["The Verge"]) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were killed?", "number"),
        ("What is the death toll?", "number"),
        ("What share of votes did they get?", "number"),
        ("When did the plane crash?", "time"),
        ("On what day do they meet?", "time"),
        ("Since when is he in office?", "time"),
        ("Who called Assad a magnet?", "person"),
        ("With whom did Hollande meet?", "person"),
        ("Whose plane was shot down?", "person"),
        ("Where did they meet?", "place"),
        ("Which city was bombed?", "place"),
        ("What did Lavrov say about Assad?", "statement"),
        ("How did Russia respond to the incident?", "statement"),
        ("What will Germany contribute?", None),
        ("Is the man who shot at Reagan free?", None),
        ("What happened when the alarm rang?", None),
    ],
)
def test_the_first_words_tell_what_is_wanted(question, expected):
    assert wants(question) == expected
