from datetime import date

import pytest

from retrieval.chain.question.seek import LATER_NOTE, OTHER_YEAR_NOTE, UNDATED_NOTE, Asked, overridden, seek
from retrieval.types import Filters
from tests.chain.made import WordSearch, a_version

TODAY = date(2015, 11, 27)
PARIS = a_version("a", "The attacks in Paris killed 130 people.", published="2015-11-26", outlet="UPI")


def sought(question, *versions, today=TODAY, outlets=("UPI", "DW"), chosen=Filters()):  # noqa: B008 - a frozen value
    search = WordSearch(*versions)
    return seek(Asked(question, today, outlets, chosen), search, top_k=12), search


def windows(search):
    return [(str(query.filters.since), str(query.filters.until)) for query in search.queries]


def test_what_is_found_at_once_is_looked_for_once():
    found, search = sought("How many people were killed in Paris since November 20?", PARIS)
    assert found.relevance.is_relevant
    assert windows(search) == [("2015-11-20", "None")]
    assert found.notes == ("searched",)


def test_an_event_that_is_told_of_later_is_found_with_a_note():
    found, search = sought("How many people were killed in Paris on November 13, 2015?", PARIS)
    assert found.relevance.is_relevant
    assert windows(search) == [("2015-11-13", "2015-11-16"), ("2015-11-13", "None")]
    assert found.notes == ("searched", LATER_NOTE)


def test_a_date_without_a_year_is_read_again_in_the_archives_own_time():
    found, search = sought(
        "How many people were killed in Paris on November 26?", PARIS, today=date(2026, 12, 1)
    )
    assert found.query.filters.since == date(2015, 11, 26)
    assert found.notes[-1] == OTHER_YEAR_NOTE
    assert windows(search)[0] == ("2026-11-26", "2026-11-29")


def test_even_an_event_told_of_later_in_another_year_is_found():
    found, _ = sought("How many people were killed in Paris on November 13?", PARIS, today=date(2026, 12, 1))
    assert found.relevance.is_relevant
    assert (str(found.query.filters.since), found.query.filters.until) == ("2015-11-13", None)


def test_a_day_to_begin_with_is_read_in_the_archives_time_too():
    found, _ = sought(
        "How many people were killed in Paris since November 20?", PARIS, today=date(2026, 12, 1)
    )
    assert found.query.filters.since == date(2015, 11, 20)
    still, _ = sought("Who sang in Paris since November 20?", PARIS, today=date(2026, 12, 1))
    assert still.query.filters.since == date(2026, 11, 20)


def test_a_window_of_publication_stays():
    found, _ = sought("What did UPI report on November 19, 2015 on people killed in Paris?", PARIS)
    assert not found.relevance.is_relevant
    assert (str(found.query.filters.since), str(found.query.filters.until)) == ("2015-11-19", "2015-11-20")


def test_when_nothing_answers_the_nearest_thing_is_what_the_widest_search_found():
    found, _ = sought("How many people were killed in Paris before November 1, 2015?", PARIS)
    assert not found.relevance.is_relevant
    assert found.query.filters.until == date(2015, 11, 1)
    assert [hit.passage.version for hit in found.hits] == [PARIS]
    soft, _ = sought("Who sang in Paris on November 13, 2015?", PARIS)
    assert not soft.relevance.is_relevant
    assert [hit.passage.version for hit in soft.hits] == [PARIS]


def test_an_outlet_that_tells_nothing_of_it_is_not_exchanged_for_another():
    found, search = sought("What did DW say about people killed in Paris?", PARIS)
    assert not found.relevance.is_relevant
    assert found.query.filters.outlets == ("DW",)
    assert [hit.passage.version for hit in found.hits] == [PARIS]
    assert [query.filters.outlets for query in search.queries] == [("DW",), ()]


def test_in_an_empty_archive_nothing_is_near():
    found, _ = sought("Who was killed in Paris?")
    assert found.hits == ()


def test_what_the_caller_chose_is_not_weakened():
    chosen = Filters(since=date(2015, 11, 1), until=date(2015, 11, 10))
    found, search = sought("How many people were killed in Paris on November 13, 2015?", PARIS, chosen=chosen)
    assert not found.relevance.is_relevant
    # The second search only names the nearest thing.
    assert windows(search) == [("2015-11-01", "2015-11-10"), ("None", "None")]
    assert found.query.filters.until == date(2015, 11, 10)


def test_what_the_caller_chose_wins_over_what_was_read():
    read = Filters(date(2015, 1, 1), date(2015, 2, 1), ("UPI",), ("a b",))
    assert overridden(read, Filters()) == read
    chosen = Filters(None, date(2015, 3, 1), ("DW",), ("c d",), ("x",))
    assert overridden(read, chosen) == chosen


def test_when_no_article_has_a_date_the_days_asked_about_are_left_open():
    undated = a_version("a", "The attacks in Paris killed 130 people.", published=None)
    found, search = sought("How many people were killed in Paris on November 13, 2015?", undated)
    assert found.relevance.is_relevant
    assert found.notes[-1] == UNDATED_NOTE
    assert windows(search)[-1] == ("None", "None")


def test_outlets_the_caller_chose_are_not_left_even_for_the_nearest_thing():
    """They may be all that somebody is allowed to see."""
    found, _ = sought("Who attacked Paris?", PARIS, chosen=Filters(outlets=("DW",)))
    assert found.hits == ()
    everywhere, _ = sought("Who attacked Paris in the words of DW?", PARIS)
    assert everywhere.hits


@pytest.mark.parametrize("day", ["yesterday", "on 2015-11-26", "on November 26"])
def test_the_news_of_a_day_is_what_was_printed_on_it(day):
    _, search = sought(f"What happened {day}?", PARIS)
    assert windows(search)[0] == ("2015-11-26", "2015-11-27")


def test_a_day_without_news_is_not_answered_by_what_was_printed_later():
    found, search = sought("What happened on 2015-11-20?", PARIS)
    assert ("2015-11-20", "None") not in windows(search)
    assert LATER_NOTE not in found.notes
