"""The inbox: each question taken once, answered by one process, taken over when that one is dead."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic import command

from bot.inbox import LEASE, MINUTE, Inbox, Question
from bot.state import EVENTS_KEPT, State
from retrieval.index.database import HEAD, open_database, sqlite_url, stored_revision, writing
from retrieval.index.migrations import configuration
from tests.doubles.at_once import at_once
from tests.doubles.older_homes import older_home

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
QUESTION = Question("T1", "C1", "2.0", "1.0", "U1", "who?", NOW)


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def inbox(engine):
    return Inbox(engine, "one")


def other(engine):
    return Inbox(engine, "two")


def test_a_message_is_taken_once_by_whatever_event_it_comes(inbox):
    assert inbox.claim(QUESTION, "Ev1")
    assert not inbox.claim(QUESTION, "Ev1")
    assert not inbox.claim(QUESTION, "Ev2")


def test_an_event_is_taken_once_whatever_it_says(inbox):
    assert inbox.claim(QUESTION, "Ev1")
    assert not inbox.claim(Question("T1", "C1", "3.0", "1.0", "U1", "who?", NOW), "Ev1")


def test_messages_of_one_moment_in_other_channels_are_others(inbox):
    assert inbox.claim(QUESTION, "Ev1")
    assert inbox.claim(Question("T1", "C2", "2.0", "1.0", "U1", "who?", NOW), "Ev2")
    assert inbox.claim(Question("T2", "C1", "2.0", "1.0", "U1", "who?", NOW), "Ev3")


def test_what_commands_ask_counts_among_their_askers_questions(engine, inbox):
    inbox.claim(QUESTION, "Ev1")
    second, third = (replace(QUESTION, ts=f"trigger{n}", asked_at=NOW + timedelta(seconds=n)) for n in (1, 2))
    assert inbox.count(second, 2, MINUTE)
    assert not inbox.count(third, 2, MINUTE)
    assert inbox.asked_within(replace(QUESTION, ts="9.0", asked_at=NOW + timedelta(seconds=3)), MINUTE) == 2
    taken = other(engine).take_over(NOW + LEASE, is_alone=True, most=50)
    assert [each.ts for each in taken] == [QUESTION.ts]
    assert inbox.count(replace(third, asked_at=NOW + MINUTE, ts="trigger4"), 2, MINUTE)


def test_a_command_that_comes_twice_is_counted_and_answered_once(inbox):
    assert inbox.count(QUESTION, 2, MINUTE)
    assert not inbox.count(QUESTION, 2, MINUTE)


def test_processes_that_get_one_message_at_once_take_it_once(tmp_path, engine):
    engines = [open_database(sqlite_url(tmp_path)) for _ in range(4)]
    taken = at_once(lambda number: Inbox(engines[number]).claim(QUESTION, f"Ev{number}"), 4)
    assert sorted(taken) == [0, 0, 0, 1]
    for each in engines:
        each.dispose()


def test_a_question_is_left_alone_while_its_lease_is_renewed(engine, inbox):
    inbox.claim(QUESTION, "Ev1")
    later = NOW + LEASE - timedelta(seconds=1)
    inbox.renew([QUESTION], later)
    assert other(engine).take_over(NOW + LEASE, is_alone=False, most=50) == []
    assert other(engine).take_over(later + LEASE, is_alone=False, most=50)


def test_a_dead_process_loses_its_questions_to_one_other_with_what_it_had_done(engine, inbox):
    inbox.claim(QUESTION, "Ev1")
    inbox.tried(QUESTION)
    inbox.began(QUESTION, "2.5")
    inbox.wrote(QUESTION, "abcd12345678")
    (taken,) = other(engine).take_over(NOW + LEASE, is_alone=False, most=50)
    assert taken.tries == 1
    assert (taken.takes, taken.reply, taken.answer, taken.text) == (2, "2.5", "abcd12345678", "who?")
    assert Inbox(engine, "three").take_over(NOW + LEASE, is_alone=False, most=50) == []
    assert not inbox.is_open(QUESTION)
    assert other(engine).is_open(QUESTION)


def test_processes_that_take_over_at_once_share_out_what_is_left(tmp_path, engine, inbox):
    for number in range(20):
        inbox.claim(Question("T1", "C1", f"{number}.0", "1.0", "U1", "who?", NOW), f"Ev{number}")
    engines = [open_database(sqlite_url(tmp_path)) for _ in range(3)]
    taken = at_once(lambda each: Inbox(engines[each]).take_over(NOW + LEASE, is_alone=False, most=50), 3)
    assert sorted(question.ts for share in taken for question in share) == sorted(
        f"{number}.0" for number in range(20)
    )
    for each in engines:
        each.dispose()


def test_no_more_is_taken_over_than_there_is_room_for_the_oldest_first(engine, inbox):
    for number in range(3):
        asked_at = NOW + timedelta(seconds=number)
        inbox.claim(replace(QUESTION, ts=f"{number}.0", asked_at=asked_at), f"Ev{number}")
    later = NOW + 2 * LEASE
    assert [each.ts for each in other(engine).take_over(later, is_alone=False, most=2)] == ["0.0", "1.0"]
    assert [each.ts for each in other(engine).take_over(later, is_alone=False, most=2)] == ["2.0"]


def test_whoever_is_alone_waits_for_no_lease(engine, inbox):
    inbox.claim(QUESTION, "Ev1")
    assert other(engine).take_over(NOW, is_alone=False, most=50) == []
    assert [each.ts for each in other(engine).take_over(NOW, is_alone=True, most=50)] == ["2.0"]
    assert other(engine).take_over(NOW, is_alone=True, most=50) == []


def test_a_question_that_was_left_waits_for_its_time(engine, inbox):
    inbox.claim(QUESTION, "Ev1")
    inbox.leave(QUESTION, NOW + timedelta(minutes=1))
    assert inbox.take_over(NOW, is_alone=True, most=50) == []
    assert inbox.take_over(NOW + timedelta(minutes=1), is_alone=True, most=50)


@pytest.mark.parametrize("over", ["done", "refused", "cancel"])
def test_what_is_over_is_taken_over_by_nobody_and_holds_no_words(engine, inbox, over):
    inbox.claim(QUESTION, "Ev1")
    getattr(inbox, over)(QUESTION)
    assert other(engine).take_over(NOW + LEASE, is_alone=True, most=50) == []
    assert inbox.find("T1", "C1", "2.0").text == ""


def test_what_is_over_cannot_be_canceled_nor_begun(inbox):
    inbox.claim(QUESTION, "Ev1")
    inbox.done(QUESTION)
    assert not inbox.cancel(QUESTION)
    inbox.began(QUESTION, "2.5")
    assert inbox.answered_by("T1", "C1", "2.5") is None


def test_a_question_is_found_by_its_reply(inbox):
    inbox.claim(QUESTION, "Ev1")
    inbox.began(QUESTION, "2.5")
    assert inbox.answered_by("T1", "C1", "2.5").ts == "2.0"
    assert inbox.answered_by("T1", "C2", "2.5") is None
    assert inbox.find("T1", "C1", "9.0") is None


def test_a_persons_questions_are_counted_up_to_one_but_not_the_refused_ones(inbox):
    asked = [
        Question("T1", "C1", f"{number}.0", "1.0", "U1", "who?", NOW + timedelta(seconds=number))
        for number in range(4)
    ]
    for question in asked:
        inbox.claim(question, f"Ev{question.ts}")
    minute = timedelta(minutes=1)
    assert [inbox.asked_within(each, minute) for each in asked] == [0, 1, 2, 3]
    inbox.refused(asked[1])
    assert [inbox.asked_within(each, minute) for each in asked] == [0, 1, 1, 2]
    assert inbox.asked_within(asked[3], timedelta(seconds=2)) == 1
    somebody_else = replace(asked[3], user="U2")
    assert inbox.asked_within(somebody_else, minute) == 0


def test_what_no_delivery_repeats_any_more_is_forgotten_but_never_an_open_question(inbox):
    inbox.claim(QUESTION, "Ev1")
    inbox.done(QUESTION)
    inbox.claim(replace(QUESTION, ts="3.0"), "Ev2")
    inbox.forget_old(NOW + EVENTS_KEPT * 2)
    assert inbox.find("T1", "C1", "2.0") is None
    assert inbox.find("T1", "C1", "3.0")


def test_whoever_asks_in_a_thread_makes_it_ours(engine, inbox):
    assert not State(engine).knows_thread("T1", "C1", "1.0")
    inbox.claim(QUESTION, "Ev1")
    assert State(engine).knows_thread("T1", "C1", "1.0")
    assert not State(engine).knows_thread("T1", "C1", "2.0")


def test_a_home_of_the_first_schema_is_upgraded_with_what_it_holds(tmp_path):
    engine = sa.create_engine(sqlite_url(tmp_path))
    with engine.connect() as connection, connection.begin():
        command.upgrade(configuration(connection), "0001")
        connection.execute(
            sa.text("insert into events_seen values ('T1:C1:2.0', :now)"),
            {"now": str(NOW.replace(tzinfo=None))},
        )
    engine.dispose()
    shutil.copytree(tmp_path, tmp_path / "copy")
    upgraded = open_database(sqlite_url(tmp_path / "copy"))
    with writing(upgraded) as connection:
        assert stored_revision(connection) == HEAD
    assert not State(upgraded).claim_event("T1:C1:2.0", NOW)
    assert Inbox(upgraded).claim(QUESTION, "Ev1")
    upgraded.dispose()


# ---- what is to be read in


def reading(engine, owner):
    return Inbox(engine, owner, "reading")


def test_each_kind_is_taken_over_by_those_who_do_it(engine, inbox):
    shared = replace(QUESTION, ts="4.0", text="{}")
    assert inbox.claim(QUESTION, "Ev1")
    assert reading(engine, "one").claim(shared, "click")
    assert not reading(engine, "one").claim(shared, "another click")
    assert [each.ts for each in other(engine).take_over(NOW + LEASE, is_alone=False, most=9)] == ["2.0"]
    assert [each.ts for each in reading(engine, "two").take_over(NOW + LEASE, is_alone=False, most=9)] == [
        "4.0"
    ]


def test_what_is_read_in_is_no_question_of_its_thread_or_its_asker(engine, inbox):
    reading(engine, "one").claim(QUESTION, "click")
    assert not State(engine).knows_thread("T1", "C1", "1.0")
    assert inbox.asked_within(replace(QUESTION, ts="9.0", asked_at=NOW + timedelta(seconds=3)), MINUTE) == 0


def test_what_is_open_when_a_home_is_brought_up_to_date_is_a_question(inbox, tmp_path):
    inbox.claim(QUESTION, "Ev1")
    again = open_database(sqlite_url(older_home(tmp_path, tmp_path / "older", "0006", ("questions",))))
    assert [each.text for each in other(again).take_over(NOW + LEASE, is_alone=True, most=9)] == ["who?"]
    again.dispose()
