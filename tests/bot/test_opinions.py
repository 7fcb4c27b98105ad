"""What readers think of answers: kept, listed, exported as evaluation cases."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot import sample
from bot.__main__ import run
from bot.channel_scopes import ChannelScope, ChannelScopes
from bot.opinions import Feedback, Opinions
from retrieval.index import migrations, tables
from retrieval.index.database import open_database, reading, sqlite_url

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def test_feedback_is_one_readers_last_word(engine):
    opinions, later = Opinions(engine), NOW + timedelta(hours=1)
    for each in (
        Feedback("answer", "U1", "good", NOW),
        Feedback("answer", "U2", "good", NOW),
        Feedback("answer", "U1", "bad", later, "outdated", "Old numbers."),
    ):
        opinions.record(each)
    assert opinions.all() == [
        Feedback("answer", "U2", "good", NOW),
        Feedback("answer", "U1", "bad", later, "outdated", "Old numbers."),
    ]
    assert [each.user for each in opinions.all(since=later)] == ["U1"]


def test_a_channels_scope_is_kept_replaced_and_lifted(engine):
    scopes = ChannelScopes(engine)
    assert scopes.get("T1", "C1") is None
    for outlets in (("Northlight",), ("Northlight", "Courier")):
        scopes.put(ChannelScope("T1", "C1", outlets, False, "U1", NOW))
    assert scopes.get("T1", "C1").outlets == ("Northlight", "Courier")
    assert scopes.get("T2", "C1") is None
    assert scopes.remove("T1", "C1")
    assert not scopes.remove("T1", "C1")


def test_a_home_with_feedback_of_before_is_upgraded_and_keeps_it(tmp_path):
    """The schema of 0001 with a row in it, brought to the newest."""
    from alembic import command

    engine = sa.create_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        command.upgrade(migrations.configuration(connection), "0001")
        connection.exec_driver_sql(
            "insert into feedback (answer, user, rating, comment, given_at) "
            "values ('answer', 'U1', 'bad', 'why?', '2026-03-12 07:00:00')"
        )
    engine.dispose()
    upgraded = open_database(sqlite_url(tmp_path))
    assert Opinions(upgraded).all() == [Feedback("answer", "U1", "bad", NOW, None, "why?")]
    upgraded.dispose()


@pytest.fixture(scope="module")
def home(sample_desk, tmp_path_factory):
    """A desk with one answer that two readers rated, and a summary that one did."""
    home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("homes") / "desk")
    arguments = ["--home", str(home)]
    run([*arguments, "ask", sample.QUESTION])
    engine = open_database(sqlite_url(home))
    with reading(engine) as connection:
        answer = connection.scalar(sa.select(tables.given.c.id))
    opinions = Opinions(engine)
    opinions.record(Feedback(answer, "U1", "good", NOW - timedelta(days=3)))
    opinions.record(Feedback(answer, "U2", "bad", NOW, "missing", "Who says so?"))
    opinions.record(Feedback("gone00000000", "U2", "bad", NOW))
    engine.dispose()
    return home


def test_feedback_is_listed_with_the_reason_in_words(home, capsys):
    assert run(["--home", str(home), "feedback", "--since", "2026-03-11"]) == 0
    listed = capsys.readouterr().out
    assert "Something important is missing: Who says so?" in listed
    assert "good" not in listed


def test_feedback_is_exported_as_evaluation_cases(home, capsys):
    assert run(["--home", str(home), "feedback", "--cases"]) == 0
    cases = [json.loads(each) for each in capsys.readouterr().out.splitlines()]
    assert [each["rating"] for each in cases] == ["good", "bad"]
    case = cases[1]
    assert case["question"] == case["standalone"] == sample.QUESTION
    assert (case["reason"], case["comment"], case["engine"]) == ("missing", "Who says so?", "extractive")
    assert "[1]" in case["text"]
    assert case["citations"][0]["quote"]
