"""To whom what a clause tells belongs."""

import pytest

from retrieval.chain.question.clauses import is_of_others_alone
from tests.chain.made import a_version
from tests.chain.test_telling import telling


@pytest.mark.parametrize(
    ("text", "is_of_others"),
    [
        ("Corin Valdane met the union, as it had met Ilse Marrant on Monday.", True),
        ("Corin Valdane met Ilse Marrant on Monday.", False),
        ("Corin Valdane met the union, as he told it on Monday.", False),
        ("Corin Valdane met the union, which was in Port St Orla on Monday.", False),
        ("He met the union, as Corin Valdane told it on Monday.", False),
    ],
)
def test_a_day_is_of_others_where_its_clause_names_them_alone(text, is_of_others):
    assert is_of_others_alone({"corin", "valdane"}, text, text.index("Monday")) is is_of_others


def test_a_day_on_which_somebody_else_was_met_does_not_tell_when():
    question = "When did Corin Valdane meet Rena Osterhaut?"
    opening = "Corin Valdane met Rena Osterhaut"
    others = a_version("a", f"{opening}, who had met Ilse Marrant on Monday.", title="")
    theirs = a_version("b", f"{opening}, as he told her, on Monday.", title="")
    assert telling(question, others).kind < 0.6 < telling(question, theirs).kind
