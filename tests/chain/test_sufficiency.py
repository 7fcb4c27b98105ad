"""Whether what was found tells what is asked."""

from dataclasses import replace
from datetime import date

import pytest

from retrieval.chain.query import wants
from retrieval.chain.question.sufficiency import THRESHOLD, Judged, asked_share, chance, judged
from retrieval.types import Filters, Query, Relevance
from tests.chain.made import WordSearch, a_version, found_in

DAY = Filters(since=date(2026, 3, 11), until=date(2026, 3, 12))
DAM = a_version("dam", "The Brannick Dam was completed in 1961 and broke on Tuesday.", title="Dam breaks")


def found(question, *, probability=0.9, length=0.0, versions=(DAM,)):
    query = Query(question, wants=wants(question))
    evidence = {"probability": probability, "length_of_question": length}
    return replace(found_in(query, *versions), relevance=Relevance(probability >= 0.3, evidence))


def test_what_a_sentence_tells_is_relevant_and_its_neighbour_is_not():
    assert judged(found("When was the Brannick Dam completed?"), {}).relevance.is_relevant
    assert not judged(found("Who designed the Brannick Dam?"), {}).relevance.is_relevant


def test_a_sentence_can_outweigh_a_search_that_was_not_sure():
    doubtful = judged(found("When was the Brannick Dam completed?", probability=0.2), {})
    assert doubtful.relevance.is_relevant


def test_the_evidence_says_what_spoke_for_and_against():
    evidence = judged(found("Who designed the Brannick Dam?"), {}).relevance.evidence
    assert evidence["not_found"] == "designed"
    assert evidence["asks_for"] == "person"
    assert evidence["probability"] < evidence["threshold"] == THRESHOLD
    assert evidence["probability_by_search"] == 0.9
    assert evidence["told_by_best_sentence"] < 0.1


@pytest.mark.parametrize("question", ["Brannick Dam designers", "Who designed it?"])
def test_topics_and_searches_without_a_probability_are_left_to_the_search(question):
    given = found(question)
    if "?" in question:
        given = replace(given, relevance=Relevance(is_relevant=True, evidence={"best": 1.0}))
    assert judged(given, {}) is given


def test_a_question_about_he_is_not_answered_with_whoever_is_found():
    unnamed = judged(found("When did he complete it?"), {}).relevance
    assert not unnamed.is_relevant
    assert unnamed.evidence["unnamed"] == "he"


def test_a_bare_question_word_is_left_to_the_search_unless_a_day_is_asked_about():
    given = found("Who?", probability=0.0)
    assert judged(given, {}) is given
    of_a_day = replace(given, query=replace(given.query, filters=DAY))
    assert asked_share(of_a_day) == 1.0


def test_nothing_found_is_left_to_the_search():
    given = found("Who designed the Brannick Dam?", versions=())
    assert judged(given, {}) is given


def test_the_longer_a_question_the_less_one_sentence_can_tell_of_it():
    assert asked_share(found("Who designed it?", length=0.25)) == 0.75
    assert asked_share(found("Who designed it?", length=1.0)) == 0
    long = judged(found("Who designed the Brannick Dam?", length=1.0), {})
    assert long.relevance.is_relevant


def test_more_told_is_never_less_likely():
    chances = [chance(0.5, told / 10, 1.0) for told in range(11)]
    assert chances == sorted(chances)
    assert chance(0.9, 0.5, 1.0) > chance(0.1, 0.5, 1.0)


def test_a_day_that_is_all_that_is_asked_about_is_answered_from_whatever_is_of_it():
    search = WordSearch(DAM)
    query = replace(Query("What happened yesterday?"), filters=DAY)
    told = Judged(search)(query)
    assert told.relevance.is_relevant
    assert "briefing" in told.notes[-1]


def test_similarities_are_looked_up_once():
    class Counting(WordSearch):
        looked_up = 0

        def sentence_scores(self, query, passages):
            self.looked_up += 1
            return super().sentence_scores(query, passages)

    counting = Counting(DAM)
    search = Judged(counting)
    query = Query("When was the Brannick Dam completed?")
    hits = search(query).hits
    search.sentence_scores(query, [hit.passage for hit in hits])
    assert counting.looked_up == 1


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Who is the mayor of Aldport?",
            "Tilda Brask, the mayor of Senn, opened the ferry to Aldport on Monday.",
        ),
        (
            "Who is the mayor of Aldport?",
            "Senn and Aldport share a ferry. Mayor Tilda Brask of Senn opened it.",
        ),
        ("Who is Aldport's mayor?", "Senn's mayor, Tilda Brask, opened the ferry to Aldport on Monday."),
        (
            "Who is the minister of transport of Norland?",
            "Norland refused. The transport minister of Kellmark, Tilda Brask, said so.",
        ),
    ],
)
def test_whoever_has_the_role_somewhere_else_is_no_answer(question, text):
    given = found(question, probability=0.99, versions=(a_version("ferry", text),))
    assert not judged(given, {}).relevance.is_relevant


@pytest.mark.parametrize(
    "text",
    [
        "Aldport welcomed a new ferry. Tilda Brask, the mayor, opened it on Monday.",
        "Aldport's mayor, Tilda Brask, met the mayor of Senn on Monday.",
        "Tilda Brask, the mayor of Aldport, met the mayor of Senn on Monday.",
    ],
)
def test_whoever_has_the_role_there_is_the_answer_whoever_else_has_one(text):
    given = found("Who is the mayor of Aldport?", versions=(a_version("ferry", text),))
    assert judged(given, {}).relevance.is_relevant
