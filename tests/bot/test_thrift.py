"""The day's budget for the model, and answers that are watched while they are written."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import sample
from bot.desk import Desk
from bot.settings import Settings, SettingsError
from bot.thrift import SPENT
from bot.watching import StoppedError, Watch
from retrieval.types import Answer
from tests.doubles.openai_server import OpenAIServer
from tests.doubles.quoting_model import quoting

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path):
    """A desk with the sample articles and a model that quotes two sentences to every question."""
    clock = [NOW]
    with OpenAIServer(*[quoting(2)] * 8) as server:
        environment = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": server.key,
            "NEWSDESK_MODEL": "openai:gpt-5-mini",
            "NEWSDESK_PRICES": "10,10",
            "NEWSDESK_SPEND_PER_DAY": "0.001",
        }
        desk = Desk(Settings.load(environment, tmp_path), clock=lambda: clock[0])
        desk.keeper.ingest([str(sample.folder())])
        desk.server, desk.hands = server, clock
        yield desk
        desk.close()


def test_when_the_days_budget_is_spent_the_sources_own_words_answer_and_say_so(desk):
    asked = len(desk.server.requests)
    first = desk.ask(sample.QUESTION)
    assert len(desk.server.requests) > asked
    assert not any(SPENT in note for note in first.notes)
    asked = len(desk.server.requests)
    second = desk.ask("What does Corin Valdane want to do with the inner harbour?")
    assert len(desk.server.requests) == asked
    assert second.status == "answered"
    assert any(SPENT in note for note in second.notes)


def test_the_next_day_has_a_budget_of_its_own(desk):
    desk.ask(sample.QUESTION)
    assert desk.parts.chat_model.is_budget_spent()
    desk.hands[0] = NOW + timedelta(hours=6)
    assert not desk.parts.chat_model.is_budget_spent()


def test_a_follow_up_asks_no_model_without_money(desk):
    desk.ask(sample.QUESTION, thread="T1:C1:1.0")
    asked = len(desk.server.requests)
    desk.ask("And who is Rena Osterhaut?", thread="T1:C1:1.0")
    assert len(desk.server.requests) == asked


@pytest.mark.parametrize("value", ["nan", "-1", "much", "1e3"])
def test_what_is_no_amount_is_no_budget(tmp_path, value):
    with pytest.raises(SettingsError, match="write US dollars a day"):
        Settings.load({"NEWSDESK_SPEND_PER_DAY": value}, tmp_path)


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_what_is_no_count_is_no_limit(tmp_path, value):
    with pytest.raises(SettingsError, match="write one like 10"):
        Settings.load({"NEWSDESK_QUESTIONS_PER_MINUTE": value}, tmp_path)


def test_an_answer_tells_what_is_being_done_and_ends_with_the_whole_of_it(desk):
    watch = Watch()
    told = [(each, watch.step) for each in desk.tell(sample.QUESTION, watch)]
    answer, _ = told[-1]
    assert isinstance(answer, Answer)
    assert desk.parts.ledger.answer(answer.id) == answer
    assert "checking sentence" in told[0][1]


def test_a_stopped_answer_is_not_gone_on_with_nor_kept(desk):
    watch = Watch()
    told = desk.tell(sample.QUESTION, watch, thread="T1:C1:1.0")
    assert not isinstance(next(told), Answer)
    watch.stop()
    with pytest.raises(StoppedError):
        next(told)
    assert desk.parts.ledger.thread("T1:C1:1.0") == []


def test_an_answer_that_is_stopped_before_the_model_is_asked_costs_nothing(desk):
    watch = Watch()
    watch.stop()
    with pytest.raises(StoppedError):
        list(desk.tell(sample.QUESTION, watch))
    assert desk.server.requests == []
