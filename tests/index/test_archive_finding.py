"""Articles found by name and by filter, and those that were withdrawn."""

from datetime import date

import pytest

from retrieval.errors import NotFoundError
from retrieval.index.archive import Counts
from retrieval.index.database import writing
from retrieval.types import Filters
from tests.readings import DAM, NOW, a_reading, story

URL = "https://northlight.example/2026/03/11/dam"
UPDATED = DAM.replace("Nine people", "Eleven people")


def test_an_article_is_found_by_id_beginning_address_and_path(archive, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    path = str(tmp_path / "dam.html")
    article = archive.record(a_reading(url=URL, path=path), now=NOW).article
    for ref in (article, article[:6], URL, path, "dam.html"):
        assert archive.article(ref).id == article


@pytest.mark.parametrize("ref", ["nothing.txt", "https://nowhere.example/", "abcdef", "%", "ABCDEF"])
def test_what_is_not_there_is_named(archive, ref):
    archive.record(a_reading(), now=NOW)
    with pytest.raises(NotFoundError, match=f"{ref}: no such article"):
        archive.article(ref)


def test_too_short_a_beginning_is_asked_for_more(archive, engine):
    for number in range(2):
        archive.record(a_reading(story(number), title=str(number)), now=NOW)
    with writing(engine) as connection:
        connection.exec_driver_sql("pragma defer_foreign_keys = on")
        for table, column in (("articles", "id"), ("versions", "article"), ("passages", "article")):
            change = f"update {table} set {column} = 'abcdef' || substr({column}, 7)"
            connection.exec_driver_sql(change)
        connection.exec_driver_sql("update aliases set article = 'abcdef' || substr(article, 7)")
        connection.exec_driver_sql("update raws set article = 'abcdef' || substr(article, 7)")
    with pytest.raises(NotFoundError, match="abcdef: several articles begin so"):
        archive.article("abcdef")


def test_a_version_that_is_not_there_is_named(archive):
    with pytest.raises(NotFoundError, match="ffff: no such version"):
        archive.version("ffff")


def test_articles_come_by_day_with_the_undated_last(archive):
    for number, day in enumerate(["2026-03-12", None, "2026-03-10", "2026-03-11T09:00:00+01:00"]):
        archive.record(a_reading(story(number), title=str(number), day=day), now=NOW)
    assert [each.title for each in archive.articles()] == ["2", "3", "0", "1"]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), ["0", "1", "2", "3"]),
        (Filters(since=date(2026, 3, 11)), ["1", "2"]),
        (Filters(until=date(2026, 3, 11)), ["0"]),
        (Filters(since=date(2026, 3, 11), until=date(2026, 3, 12)), ["1"]),
        (Filters(outlets=("Northlight",)), ["0", "2"]),
        (Filters(outlets=("Northlight",), since=date(2026, 3, 11)), ["2"]),
        (Filters(articles=("nothing",)), []),
        (Filters(phrases=("no archive looks at phrases",)), ["0", "1", "2", "3"]),
    ],
)
def test_filters_leave_out_what_does_not_meet_them_and_what_has_no_day(archive, filters, titles):
    for number, day in enumerate(["2026-03-10", "2026-03-11T23:30:00+01:00", "2026-03-12", None]):
        outlet = "Northlight" if number in {0, 2} else None
        archive.record(a_reading(story(number), title=str(number), day=day, outlet=outlet), now=NOW)
    assert [each.title for each in archive.articles(filters)] == titles
    ids = archive.passage_ids(filters)
    assert {each.version.title for each in archive.passages(ids).values()} == set(titles)
    assert list(archive.matching(archive.passage_ids(), filters)) == ids


def test_articles_can_be_chosen_by_id(archive):
    ids = [archive.record(a_reading(story(n), title=str(n)), now=NOW).article for n in range(3)]
    chosen = Filters(articles=(ids[1],))
    assert [each.id for each in archive.articles(chosen)] == [ids[1]]
    assert list(archive.articles_by_id([ids[2], "nothing", ids[0]])) == [ids[2], ids[0]]


def test_outlets_are_counted_and_the_unknown_left_out(archive):
    for number, outlet in enumerate(["Northlight", "Courier", "Northlight", None]):
        archive.record(a_reading(story(number), title=str(number), outlet=outlet), now=NOW)
    assert archive.outlets() == {"Courier": 1, "Northlight": 2}


# ---- withdrawing


def test_a_withdrawn_article_is_out_of_sight_but_can_be_looked_up(archive):
    recorded = archive.record(a_reading(url=URL, outlet="Northlight", day="2026-03-11"), now=NOW)
    (passage,) = archive.passage_ids()
    archive.withdraw(recorded.article)
    assert archive.articles() == [] == archive.passage_ids()
    assert archive.passages([passage]) == {} == archive.current([recorded.article]) == archive.outlets()
    assert archive.count() == Counts(0, 0, 0, 0)
    assert archive.article(URL).is_withdrawn
    assert archive.version(recorded.version).text == DAM
    assert [each.id for each in archive.articles(include_hidden=True)] == [recorded.article]
    assert [(each.passage_id, each.is_present) for each in archive.changes(0, 10)] == [(passage, False)]


def test_a_withdrawn_article_does_not_come_back_by_being_read_again(archive):
    recorded = archive.record(a_reading(url=URL), now=NOW)
    archive.withdraw(recorded.article)
    again = archive.record(a_reading(UPDATED, url=URL), now=NOW)
    assert (again.outcome, again.is_withdrawn, again.passages) == ("unchanged", True, 0)
    assert archive.passage_ids() == []
