"""Look-ups behind a limit on outlets."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.limited import LimitedSearch, LimitedShelf, is_allowed
from retrieval.types import Filters, Query

LIMIT = Filters(outlets=("Northlight",))


def of(outlet, article="a"):
    return SimpleNamespace(outlet=outlet, id=article)


@pytest.mark.parametrize(
    ("outlet", "limit", "seen"),
    [("Northlight", LIMIT, True), ("Courier", LIMIT, False), (None, LIMIT, False), (None, Filters(), True)],
)
def test_what_names_no_outlet_is_of_none_that_was_opened(outlet, limit, seen):
    assert is_allowed("a", outlet, limit) is seen


@pytest.mark.parametrize(("article", "seen"), [("a", True), ("b", False)])
def test_of_an_outlet_only_the_articles_named_are_seen(article, seen):
    assert is_allowed(article, "Northlight", Filters(outlets=("Northlight",), articles=("a",))) is seen


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
    search = LimitedSearch(lambda query, _top: asked.append(query.filters), replace(LIMIT, articles=("a",)))
    search(Query("who?", Filters(outlets=("Courier",), articles=("b",))))
    assert [(each.outlets, each.articles) for each in asked] == [(("Northlight",), ("a",))]
