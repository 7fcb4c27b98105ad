"""Exchanges as people hold them, and the question each follow-up stands for."""

import pytest

from retrieval.chain.followup import standalone
from tests.chain.test_followup import AGREED, GERMANY, LAVROV, PARIS, asked

FLOOD = asked(
    "How many people died in the Orrow valley flood?", "Eleven people died in the flood.", as_of="2026-03-12"
)
FLOODED = "How many people died in the Orrow valley flood"
GOVERNOR = asked("What did the governor say about the dam?", "Ilse Marrant said it was safe.")
FRANCE = asked("What did France promise?", "France promised eight planes.")

EXCHANGES = [
    (FLOOD, "And how many in Culvery?", f"{FLOODED} in Culvery?"),
    (FLOOD, "How many at Skerrow?", f"{FLOODED} at Skerrow?"),
    (FLOOD, "And how many people in Nether Tolm?", f"{FLOODED} in Nether Tolm?"),
    (FLOOD, "How many were injured?", "How many were injured in the Orrow valley flood?"),
    (FLOOD, "How many are missing?", "How many are missing in the Orrow valley flood?"),
    (FLOOD, "And now?", f"{FLOODED} now?"),
    (FLOOD, "And today?", f"{FLOODED} now?"),
    (FLOOD, "And before that?", f"{FLOODED} before 2026-03-12?"),
    (FLOOD, "And then?", f"{FLOODED} since 2026-03-12?"),
    (FLOOD, "What happened next?", f"{FLOODED} since 2026-03-12?"),
    (FLOOD, "And since then?", f"{FLOODED} since 2026-03-12?"),
    (FLOOD, "Says who?", "Who said that eleven people died in the flood?"),
    (FLOOD, "According to whom?", "Who said that eleven people died in the flood?"),
    (FLOOD, "Where does that come from?", "Who said that eleven people died in the flood?"),
    (FLOOD, "Who said that?", "Who said that eleven people died in the flood?"),
    (FLOOD, "Is that true?", "Is it true that eleven people died in the flood?"),
    (FLOOD, "Is that confirmed?", "Is it confirmed that eleven people died in the flood?"),
    (FLOOD, "Really?", "Is it true that eleven people died in the flood?"),
    (FLOOD, "Tell me more", f"{FLOODED}?"),
    (FLOOD, "More details please", f"{FLOODED}?"),
    (LAVROV, "What else?", "What did Lavrov say about Assad?"),
    (LAVROV, "Anything else?", "What did Lavrov say about Assad?"),
    (LAVROV, "And Putin?", "What did Putin say about Assad?"),
    (LAVROV, "What about Putin?", "What did Putin say about Assad?"),
    (GOVERNOR, "And the minister?", "What did the minister say about the dam?"),
    (GOVERNOR, "What about the opposition?", "What did the opposition say about the dam?"),
    (GOVERNOR, "And about the siren?", "What did the governor say about the siren?"),
    (GOVERNOR, "What about the harbour?", "What did the governor say about the harbour?"),
    (FRANCE, "And did Germany?", "What did Germany promise?"),
    (FRANCE, "Did Italy?", "What did Italy promise?"),
    (FRANCE, "And what did Germany promise?", "What did Germany promise?"),
    (FRANCE, "And to whom?", "What did France promise, to whom?"),
    (FRANCE, "Why?", "Why did France promise?"),
    (GERMANY, "When?", "When will Germany contribute?"),
    (GERMANY, "Why not?", "Why will Germany contribute?"),
    (GERMANY, "Has it promised more?", "Has Germany promised more?"),
    (AGREED, "Who else was there?", "Who else was in Moscow?"),
    (AGREED, "And in Paris?", "What did Putin and Hollande agree in Paris?"),
    (PARIS, "And in Beirut?", "How many people were killed in the Beirut attacks?"),
    (PARIS, "How many on Friday?", "How many people were killed in the Paris attacks on Friday?"),
]


@pytest.mark.parametrize(("earlier", "question", "expected"), EXCHANGES)
def test_a_follow_up_stands_for_a_question_in_full(earlier, question, expected):
    assert standalone(question, [earlier]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many people live in Nether Tolm?",
        "How many died in Culvery?",
        "Who won the cup?",
        "Did Germany send a frigate?",
        "What happened in Halven?",
        "When did the dam break?",
    ],
)
def test_a_question_with_a_verb_and_a_thing_of_its_own_is_left_alone(question):
    assert standalone(question, [FLOOD]) == question
