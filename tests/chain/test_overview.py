"""The news of some days, when nothing else is asked for."""

from datetime import date

import pytest

from retrieval.chain.question.overview import STORIES, asks_for_news, overview
from retrieval.types import Filters, Query
from tests.chain.made import a_version, found_in

DAY = Filters(since=date(2026, 3, 11), until=date(2026, 3, 12))


@pytest.mark.parametrize(
    ("question", "filters", "asks"),
    [
        ("What happened yesterday?", DAY, True),
        ("What is the latest news?", DAY, True),
        ("What happened yesterday?", Filters(), False),
        ("What happened at the dam yesterday?", DAY, False),
    ],
)
def test_only_days_and_no_topic_ask_for_news(question, filters, asks):
    assert asks_for_news(Query(question, filters)) is asks


def leads(*versions):
    return [each.sentence.text for each in overview(found_in(Query("What happened?", DAY), *versions))]


def test_the_sentence_that_comes_to_the_headlines_point_is_told():
    feature = a_version(
        "a", "The drums began at six in the dark. Marchers filled the harbour of Orla.", title="Orla marches"
    )
    assert leads(feature) == ["Marchers filled the harbour of Orla."]


def test_a_story_is_told_once_and_five_at_most():
    once = a_version("a", "The Brannick Dam broke before dawn on Tuesday.", title="Dam")
    again = a_version("b", "Before dawn on Tuesday the Brannick Dam broke.", title="Dam")
    assert len(leads(once, again)) == 1
    texts = (" ".join(f"word{n}{letter}" for letter in "abcdef") for n in range(STORIES + 2))
    others = [a_version(f"v{n}", f"{text}.") for n, text in enumerate(texts)]
    assert len(leads(*others)) == STORIES


def test_an_article_of_crumbs_is_left_out():
    assert leads(a_version("a", "Sport. Weather.", title="Crumbs")) == []
