"""Reasons, and what they are the reasons for."""

import pytest

from retrieval.chain.prose.reasons import WITHOUT_REASON, main_clause
from retrieval.chain.query import wants
from retrieval.chain.question.asking import asking
from retrieval.chain.question.causes import reason_asked
from retrieval.chain.question.telling import best_telling
from retrieval.types import Query
from tests.chain.made import a_version, found_in

WALKOUT = "Ferries stood still as workers walked out for 24 hours over plans to close the harbour."


def worth(question, text):
    return reason_asked(asking(Query(question, wants=wants(question))), text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why are the ferries on strike?", WALKOUT),
        ("Why did the workers march?", "The workers marched to demand higher wages."),
        ("Why was the town cleared?", "The town was cleared as a precaution."),
        ("Why did he go to Moscow?", "He went to Moscow to meet with the president."),
        ("Why was the alarm off?", "Because of building work, the alarm had been off for days."),
        ("Why did the dam break?", "It was too early to name a cause, the director said."),
        ("Why did the dam break?", "The cause of the breach is not yet known."),
    ],
)
def test_a_plain_reason_for_what_is_asked_is_worth_all_or_nearly_so(question, text):
    assert worth(question, text) > 0.8


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why does the government want to close the harbour?", WALKOUT),
        ("Why did the dam break?", "Four people died after the dam broke."),
        ("Why did he go to Moscow?", "He went to Moscow and then to Paris."),
    ],
)
def test_what_is_asked_about_is_no_reason_for_itself(question, text):
    assert worth(question, text) == WITHOUT_REASON


def test_a_clause_of_time_is_not_what_the_next_sentence_explains():
    text = "On Tuesday, when the dam broke, the siren made no sound. The reason is a cable."
    version = a_version("a", text)
    assert "siren" in main_clause(version.sentences[0].text)

    def best(question):
        return best_telling(found_in(Query(question), version), {})

    assert best("Why did the siren make no sound?").sentence.index == 1
    assert best("Why did the dam break?").sentence.index == 0
