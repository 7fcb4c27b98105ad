"""What a question asks: its names, its words, and the kind of thing."""

from datetime import date

import pytest

from retrieval.chain.query import understand, wants
from retrieval.chain.question.asking import asking, asks
from retrieval.types import Query


def asked(question):
    return asking(Query(question, wants=wants(question)))


def test_names_are_told_from_words_and_frame_from_both():
    found = asked("According to reports, who designed the Brannick Dam?")
    assert found.names == {"brannick", "dam"}
    assert found.words == {"design"}
    assert sum(found.weights.values()) == pytest.approx(1)


def test_words_are_kept_as_the_question_spells_them():
    assert set(asked("Did Culvery's bakers protest?").spelled.values()) >= {"Culvery", "bakers"}


def test_what_tells_the_kind_of_answer_is_no_word_of_it():
    assert asked("What is the name of the doctor?").words == {"doctor"}


def test_a_date_is_left_to_the_filters():
    assert asked("What did the mayor say on March 3, 2026?").words == {"mayor"}
    assert asked("What was stolen in 2016?").words == {"steal", "2016"}


@pytest.mark.parametrize(
    "days",
    [
        *("on 2015-11-26", "on 26.11.2015", "on nov 26", "on the 26th", "from November 3 to 5"),
        *("in the last 24 hours", "in the past three days", "in early November 2015", "this morning"),
    ],
)
def test_days_read_as_a_window_are_no_words_to_be_found(days):
    def weighed(question):
        return set(asking(understand(question, today=date(2015, 11, 26))).spelled.values())

    assert weighed(f"What happened {days}?") == set()
    assert weighed(f"What did the mayor say {days}?") == {"mayor"}


def test_a_year_read_as_a_window_is_a_word_beside_others_only():
    today = date(2026, 3, 13)
    assert asking(understand("What was stolen in 2016?", today=today)).words == {"steal", "2016"}
    assert not asking(understand("What happened in 2016?", today=today)).weights


def test_a_year_in_a_name_is_no_window():
    read = understand("Who won the 2018 World Cup?", today=date(2026, 3, 13))
    assert "2018" in asking(read).weights


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How old is the governor?", "age"),
        ("What will the new dam cost?", "price"),
        ("Who runs the search?", "person"),
        ("When did the dam break?", "time"),
        ("How many cows drowned?", "number"),
        ("Why was the town cleared?", "reason"),
        ("What are the names of the two sons?", "name"),
        ("Which company owns the digger?", "thing"),
        ("What did the mayor say?", "statement"),
        ("Is the dam safe?", None),
    ],
)
def test_the_kind_of_thing_asked_for_is_read(question, kind):
    assert asked(question).kind == kind


def test_who_is_to_have_said_it_stands_before_the_verb():
    assert asked("What did Odile Brask say about the siren of Tolm?").speaker == {"odil", "brask"}


def test_whoever_is_to_have_said_it_may_be_meant_by_a_role():
    assert asked("What did the minister say about the harbour?").role == {"minist"}
    assert asked("What did Odile Brask say about the harbour?").role == frozenset()


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("Who was killed", True),
        ("Did it rain in Paris", True),
        ("dam disaster?", True),
        ("Berlin offers ships and planes against Islamic State", False),
        ("the plan to close the harbour", False),
        ("Wie viele Menschen wurden bei dem Anschlag in der Stadt getötet?", False),
    ],
)
def test_headlines_topics_and_other_languages_ask_nothing_that_can_be_checked(text, is_question):
    assert asked(text).is_question is is_question


def test_a_relation_is_held_in_other_words():
    assert asked("How many people live in Tolm?").held("Tolm has 860 inhabitants.") == {"live", "tolm"}


def test_a_word_is_held_by_one_of_its_kin_and_a_name_is_not():
    found = asked("Was the house in Step Lane insured?")
    assert "insur" in found.held("The insurance paid.")
    assert "step" not in found.held("Stephen paid.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people were evacuated?", "Some 1,200 were taken out of their homes."),
        ("How many people were evacuated?", "Some 1,200 had to leave their homes."),
        ("Who is the chief executive?", "The CEO spoke."),
        ("Who is the CEO?", "The chief executive officer spoke."),
        ("Who is on strike?", "Dockers will stop work on Thursday."),
        ("Who is on strike?", "Dockers walked out over the plan."),
    ],
)
def test_what_newspapers_say_in_several_words_is_held(question, text):
    found = asked(question)
    assert found.words <= found.held(text)


def test_whoever_walks_out_of_a_house_is_not_on_strike():
    assert not asked("Who is on strike?").held("They walked out of the house and left the town.")


def test_what_is_high_need_not_say_so():
    assert asked("How high is the tower?").words == {"tower"}


def test_a_thing_of_two_words_is_one_thing():
    assert asked("How many died in the Russian plane crash?").compounds == (("plane", "crash"),)
    assert asked("How many died in the crash?").compounds == ()


@pytest.mark.parametrize(
    ("question", "unnamed"),
    [
        ("Where was he killed?", "he"),
        ("Did she resign?", "she"),
        ("Where was Ada Quell when she resigned?", None),
        ("What did the mayor say before he left?", None),
    ],
)
def test_somebody_meant_and_not_named_is_noticed(question, unnamed):
    assert asked(question).unnamed == unnamed


@pytest.mark.parametrize(
    ("headline", "is_asking"),
    [
        ("Why the siren stayed silent", True),
        ("Is the dam safe?", True),
        ("Siren stayed silent for nine minutes", False),
    ],
)
def test_a_headline_may_ask_and_then_tells_nothing(headline, is_asking):
    assert asks(headline) == is_asking


def test_a_march_is_no_month():
    query = understand("How many people took part in the march?", today=date(2026, 3, 13))
    assert query.dates == ()
    assert asking(query).words == {"march"}
    assert asking(query).held("TOLMBRIDGE, March 10 (KPB) -- Part of the dam gave way.") == frozenset()
    assert understand("What happened in march?", today=date(2026, 3, 13)).dates == ("march",)


def test_where_people_differ_is_no_place():
    assert wants("Where do Hollande and Putin differ?") is None
    assert wants("Where did they agree to meet?") == "place"
