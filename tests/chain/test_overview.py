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


def test_what_does_not_read_alone_or_is_a_custom_is_no_opening():
    bare = a_version(
        "a", "The police said 900. Marchers filled the harbour of Orla.", title="900 or 2,000 in Orla?"
    )
    assert leads(bare) == ["Marchers filled the harbour of Orla."]
    assert leads(a_version("a", "The siren of Tolm was tested every month.", title="The siren")) == []


def test_what_tells_news_goes_before_what_sets_the_scene():
    told = a_version(
        "a", "The harbour of Orla lay grey and still. Guards sealed it on March 11.", title="Orla"
    )
    assert leads(told) == ["Guards sealed it on March 11."]


def test_the_story_of_most_outlets_is_told_first():
    lone = a_version("a", "Two bakers opened a shop in Skerrow.", outlet="Post", title="Bakers open shop")
    toll = a_version(
        "b",
        "The Brannick Dam broke and killed 11 people in Tolm.",
        outlet="KPB",
        title="Brannick Dam kills 11",
    )
    cost = a_version(
        "c",
        "Insurers will pay for the Brannick Dam, which broke in Tolm.",
        outlet="Ledger",
        title="Why the Brannick Dam is dear",
    )
    assert leads(lone, toll, cost)[0] == toll.sentences[0].text
