"""What is known of an article beside its text: kept, added to, and never mixed."""

from datetime import timedelta

import pytest

from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.types import Published, Rights
from tests.readings import DAM, NOW, a_reading

URL = "https://northlight.example/2026/03/11/dam"
LATER = NOW + timedelta(hours=3)
UPDATED = DAM.replace("Nine people", "Eleven people")


@pytest.fixture
def archive(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield Archive(engine)
    engine.dispose()


RECORD = {
    "author": "Ana Lind, Jo Berg",
    "authors": ("Ana Lind", "Jo Berg"),
    "owner": "Kellmark Group",
    "modified": Published("2026-03-12", "JSON-LD"),
    "dateline": "TOLMBRIDGE",
    "language": "en",
    "stated_language": "de",
    "section": "World",
    "genre": "analysis",
    "rights": Rights("Kellmark", "© 2026", "https://kellmark.example/terms"),
    "is_free": False,
    "guid": "tag:1",
    "correction": "It was nine, not ten.",
}


def test_everything_known_of_an_article_is_kept(archive):
    archive.record(a_reading(url=URL, **RECORD), now=NOW)
    article = archive.article(URL)
    assert {name: getattr(article, name) for name in RECORD} == RECORD


def test_silence_takes_nothing_away_and_names_are_not_mixed(archive):
    archive.record(a_reading(url=URL, **RECORD), now=NOW)
    archive.record(a_reading(UPDATED, url=URL, author="hf/msh", is_free=True), now=NOW)
    article = archive.article(URL)
    assert (article.author, article.authors, article.is_free) == ("hf/msh", (), True)
    assert (article.rights, article.modified) == (RECORD["rights"], RECORD["modified"])


def test_a_correction_stays_with_the_version_that_brought_it(archive):
    archive.record(a_reading(url=URL), now=NOW)
    archive.record(a_reading(UPDATED, url=URL, correction="It was nine."), now=NOW)
    article = archive.record(a_reading(UPDATED + " More.", url=URL), now=NOW).article
    assert [each.correction for each in archive.versions(article)] == [None, "It was nine.", None]
    assert archive.article(URL).correction == "It was nine."


def test_a_correction_printed_later_over_the_same_text_is_learned(archive):
    archive.record(a_reading(url=URL), now=NOW)
    again = archive.record(a_reading(url=URL, raw="with a note", correction="It was nine."), now=LATER)
    assert again.outcome == "unchanged"
    assert archive.version(again.version).correction == "It was nine."
