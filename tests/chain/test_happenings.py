"""Happenings under another name, and the questions they answer."""

import pytest

from retrieval.chain.query import wants
from retrieval.chain.question.asking import asking
from retrieval.chain.question.happenings import happened
from retrieval.chain.question.relations import related
from retrieval.chain.question.telling import best_telling
from retrieval.types import Query
from tests.chain.made import a_version, found_in


def held(question, text):
    asked = asking(Query(question, wants=wants(question)))
    return asked.words <= asked.held(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where did the plane crash?", "The airliner was shot down over Egypt."),
        ("Where did the plane crash?", "After the downing of the jet in Egypt, flights stopped."),
        ("Where did the airliner come down?", "The jet crashed in Egypt."),
        ("When did the ferry sink?", "The ferry capsized on Monday."),
        ("When did the dam break?", "The dam gave way on Tuesday."),
        ("Where was the crash?", "The downing of a jet over Egypt killed 224."),
    ],
)
def test_a_happening_is_known_by_its_other_names(question, text):
    assert held(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where did the plane crash?", "The mayor was shot in Egypt."),
        ("Who was shot?", "A plane crashed in Egypt."),
        ("Where did the train crash?", "The plane was shot down over Egypt."),
        ("When did prices crash?", "The jet was shot down on Monday."),
    ],
)
def test_what_happened_to_something_else_is_another_thing(question, text):
    assert not held(question, text)


def test_a_crash_in_an_article_on_a_plane_is_the_planes():
    asked, sentence = {"plane", "kill"}, related("The crash killed 224.")
    assert happened(asked, sentence, {"plane"}) == {"plane"}
    assert happened(asked, sentence, set()) == frozenset()


def test_the_place_of_a_downing_answers_where_a_plane_crashed():
    text = "The downing of the Russian airliner over Egypt was an attack. Talks are on in Moscow."
    version = a_version("a", text)
    question = "Where did the Russian plane crash?"
    best = best_telling(found_in(Query(question, wants=wants(question)), version), {})
    assert "over Egypt" in best.sentence.text
    assert best.score > 0.5
