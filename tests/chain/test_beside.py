"""What stands first in an answer, and what may stand beside it."""

import pytest

from retrieval.chain.prose.context import needed_before
from retrieval.chain.query import wants
from retrieval.chain.question.asking import asking
from retrieval.chain.question.beside import is_clear_from, reason_first
from retrieval.chain.writing.extractive import extractive
from retrieval.types import Query
from tests.chain.made import a_version, evidence_of


def told(question, *texts):
    evidence = [each for n, text in enumerate(texts) for each in evidence_of(a_version(f"v{n}", text))]
    numbered = tuple(
        type(each)(f"s{n}", each.sentence, 1.0 - n / 100) for n, each in enumerate(evidence, start=1)
    )
    return [each.text for each in extractive(Query(question, wants=wants(question)), numbered)]


def test_asked_why_the_reason_comes_first_and_nothing_without_one_follows():
    first, *others = told(
        "Why are the ferries on strike?",
        "No ferries sail to the island during the strike.",
        "The ferries are on strike because the harbour is to close.",
        "The strike of the ferries began on Thursday.",
    )
    assert first.endswith("because the harbour is to close.")
    assert others == []


def test_a_reason_far_weaker_than_the_best_sentence_does_not_pass_it():
    query = Query("Why are the ferries on strike?")
    plain, reason = evidence_of(
        a_version("a", "The ferries are on strike. The school is shut because the roof leaks.")
    )
    weak = type(reason)(reason.id, reason.sentence, plain.score / 2)
    assert list(reason_first(query, [plain, weak])) == [plain, weak]


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("How many people died in the flood?", "The flood destroyed a bridge on Monday."),
        ("What did Ilse Marrant say about the flood?", "Bo Harnett said the flood was a disgrace."),
        ("When did the flood begin?", "The flood began without a warning."),
    ],
)
def test_what_does_not_answer_is_no_filler_beside_what_does(question, beside):
    answer = "Eleven people died in the flood that began on Tuesday, Ilse Marrant said."
    assert told(question, answer, beside) == [answer]


@pytest.mark.parametrize(
    ("question", "is_clear"),
    [
        ("How many raincoats had Piet Valdane sold?", True),
        ("How many raincoats were sold?", False),
        ("How many raincoats had Corin Brandt sold?", False),
    ],
)
def test_whom_the_question_names_need_not_be_named_before(question, is_clear):
    version = a_version("a", "Piet Valdane kept his shop open. By noon he had sold 61 raincoats.")
    sentence = version.sentences[1]
    assert is_clear_from(asking(Query(question)), sentence, needed_before(sentence)) is is_clear


def test_a_sentence_that_may_mean_another_keeps_the_one_before_it():
    version = a_version("a", "Piet Valdane met Henrik Dallow. By noon he had sold 61 raincoats.")
    sentence = version.sentences[1]
    query = Query("How many raincoats had Piet Valdane sold?")
    assert not is_clear_from(asking(query), sentence, needed_before(sentence))


def test_two_halves_of_a_quotation_that_lean_on_each_other_are_told():
    text = '"I will talk about jobs. I will not talk about a basin that fills with mud," Corin Valdane said.'
    assert len(told("What did Corin Valdane say about the basin?", text)) == 2
