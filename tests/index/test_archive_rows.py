"""What the archive is asked at every question and every start is asked cheaply."""

from datetime import date

import pytest

from retrieval.index import archive_rows
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.types import Filters
from tests.readings import NOW, a_reading, story


@pytest.fixture
def archive(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield Archive(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "filters", [Filters(outlets=("Northlight",)), Filters(since=date(2026, 3, 1)), Filters(articles=("a",))]
)
def test_passages_named_are_looked_up_before_a_filter_is_checked(archive, filters):
    with archive._engine.connect() as connection:
        query = archive_rows.origins(filters).params(ids=[str(n) for n in range(24)])
        words = query.compile(connection, compile_kwargs={"literal_binds": True})
        steps = [row.detail for row in connection.exec_driver_sql(f"explain query plan {words}")]
    assert [step.split()[1] for step in steps][:2] == ["passages", "articles"]
    assert not any("CORRELATED" in step for step in steps)


def test_more_articles_than_a_statement_takes_variables_are_filtered_by(archive):
    (stored,) = archive.record_all([a_reading(story(0), title="Kept")], now=NOW)
    filters = Filters(articles=(*(f"{n:016x}" for n in range(40_000)), stored.article))
    assert [each.id for each in archive.articles(filters)] == archive.article_ids(filters) == [stored.article]


@pytest.mark.parametrize("languages", [None, frozenset({"en"}), frozenset({"de", "fr"})])
def test_passages_are_counted_as_they_are_listed(archive, languages):
    archive.record_all(
        [
            a_reading(story(0), title="English", language="en"),
            a_reading(story(1), title="German", language="de"),
            a_reading(story(2), title="Of no certain language", language=None),
        ],
        now=NOW,
    )
    assert archive.passage_count(languages) == len(archive.passage_ids(languages=languages)) > 0
