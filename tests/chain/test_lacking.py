"""What is said to be missing."""

from dataclasses import replace
from datetime import date

import pytest

from retrieval.chain.query import wants
from retrieval.chain.question.lacking import NO_NEWS, lacking
from retrieval.types import Filters, Query, Relevance
from tests.chain.made import found_in


def told(question, missing):
    found = found_in(Query(question, wants=wants(question)))
    evidence = {} if missing is None else {"not_found": missing}
    return lacking(replace(found, relevance=Relevance(is_relevant=False, evidence=evidence)))


@pytest.mark.parametrize(
    ("question", "missing", "text"),
    [
        (
            "Who designed the Brannick Dam?",
            "designed",
            "There is something on Brannick Dam, but nothing found there speaks of “designed”.",
        ),
        ("Who was St Stephen?", "Stephen", "Nothing found there speaks of “Stephen”."),
        (
            "How old is Ilse Marrant's son?",
            "",
            "There is something on Ilse Marrant, but no sentence found tells an age.",
        ),
        ("Did it rain?", "", ""),
        ("Brannick Dam", None, ""),
    ],
)
def test_what_is_missing_is_named_beside_what_is_there(question, missing, text):
    assert told(question, missing) == text


def test_days_without_articles_are_said_to_be():
    query = Query("What happened today?", Filters(since=date(2026, 3, 13), until=date(2026, 3, 14)))
    assert lacking(found_in(query)) == NO_NEWS


def test_somebody_meant_by_he_is_asked_for_by_name():
    found = found_in(Query("Where was he killed?", wants="place"))
    unnamed = replace(found, relevance=Relevance(is_relevant=False, evidence={"unnamed": "he"}))
    assert lacking(unnamed) == "Who is meant by “he”? Ask again with the name."
