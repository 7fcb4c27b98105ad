"""The sample desk, asked as a reader of it would ask."""

from datetime import UTC, datetime

import pytest

from bot import sample
from tests.chain.real_desk import a_real_desk

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with a_real_desk(tmp_path_factory.mktemp("desk"), NOW) as desk:
        desk.pipeline.ingest([str(sample.folder())])
        yield desk.answerer()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many people were evacuated?", "1,450"),
        ("Who was arrested over the lantern?", "two men were arrested"),
        ("Where was the silver lantern stolen?", "maritime museum in Halven"),
        ("Where was the lantern found?", "in the boathouse"),
        ("Why did the siren stay silent?", "The reason is a cable"),
        ("Why are the dock workers on strike?", "over government plans to close"),
        ("Who will lead the inquiry?", "Agathe Lindquarn"),
        ("What did the minister say about the harbour?", "Transport Minister Corin Valdane said"),
    ],
)
def test_the_first_sentence_answers(ask, question, told):
    answer = ask(question)
    assert answer.status == "answered"
    assert told in answer.statements[0].text


def test_a_toll_of_yesterday_is_no_answer_and_stays_in_what_changed(ask):
    answer = ask("How many people died in the dam disaster?")
    assert [each.text for each in answer.statements if "seven people" in each.text.casefold()] == []
    assert "rose to 11" in answer.statements[0].text
    (changed,) = answer.disagreements
    assert [each.value for each in changed.values][:2] == ["11", "Seven"]


@pytest.mark.parametrize(
    ("question", "lack"),
    [
        ("Who stole the lantern?", "Nothing in the archive answers this."),
        ("Where was he arrested?", "Who is meant by “he”?"),
        ("Who designed the Brannick Dam?", "nothing found there speaks of “designed”"),
    ],
)
def test_what_nobody_tells_is_not_answered(ask, question, lack):
    answer = ask(question)
    assert answer.status == "abstained"
    assert lack in answer.text


def test_the_news_of_a_day_begins_with_its_biggest_story(ask):
    answer = ask("What happened on 2026-03-12?")
    assert (str(answer.understood.since), str(answer.understood.until)) == ("2026-03-12", "2026-03-13")
    assert answer.statements[0].text.startswith("The death toll from the Brannick Dam disaster rose to 11")
    assert not any("said 900" in each.text for each in answer.statements)
