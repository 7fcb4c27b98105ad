"""Look-ups behind a limit on outlets."""

from types import SimpleNamespace

import pytest

from bot.limited import LimitedSearch, LimitedShelf, is_allowed, without_others
from retrieval.types import Filters, Query
from tests.values import a_look_up

LIMIT = Filters(outlets=("Northlight",))


def of(outlet):
    return SimpleNamespace(outlet=outlet)


@pytest.mark.parametrize(
    ("outlet", "limit", "seen"),
    [("Northlight", LIMIT, True), ("Courier", LIMIT, False), (None, LIMIT, False), (None, Filters(), True)],
)
def test_what_names_no_outlet_is_of_none_that_was_opened(outlet, limit, seen):
    assert is_allowed(outlet, limit) is seen


def test_copies_and_versions_of_other_outlets_stay_on_the_shelf():
    archive = SimpleNamespace(
        current=lambda ids: {each: SimpleNamespace(article=of(each)) for each in ids},
        copies=lambda _origin: [of("Northlight"), of("Courier")],
    )
    shelf = LimitedShelf(archive, LIMIT)
    assert list(shelf.current(["Northlight", "Courier"])) == ["Northlight"]
    assert [each.outlet for each in shelf.copies("o")] == ["Northlight"]


def test_a_search_for_another_outlet_is_one_within_the_limit():
    asked = []
    search = LimitedSearch(lambda query, _top: asked.append(query.filters.outlets), LIMIT)
    search(Query("who?", Filters(outlets=("Courier",))))
    assert asked == [("Northlight",)]


def test_who_else_carries_a_citation_is_named_within_the_limit():
    looked_up = a_look_up(copies=("Northlight", "Courier"))
    assert without_others(looked_up, LIMIT).copies == ("Northlight",)
    assert without_others(looked_up, Filters()).copies == ("Northlight", "Courier")
