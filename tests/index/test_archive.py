"""The archive: one article and its many readings, what is known of it, and who writes at once."""

import threading
from datetime import timedelta

import pytest

from retrieval.errors import StoreError
from retrieval.index.archive import Archive, Counts
from retrieval.index.database import open_database, sqlite_url
from retrieval.types import PartialDate, Published
from tests.readings import DAM, NOW, a_reading, raw_hash, story

URL = "https://northlight.example/2026/03/11/dam"
LATER = NOW + timedelta(hours=3)
UPDATED = DAM.replace("Nine people", "Eleven people")


def outcomes(archive, *readings, now=NOW):
    return [each.outcome for each in archive.record_all(readings, now=now)]


def test_an_old_version_keeps_its_title_while_its_article_has_the_newest(archive):
    old, new = archive.record_all(
        [a_reading(url=URL), a_reading(UPDATED, url=URL, title="Eleven die at Culvery")], now=NOW
    )
    version = archive.version(old.version)
    assert version.title == "Dam breaks above Culvery"
    assert version.article == archive.article(URL)
    assert version.article.title == archive.version(new.version).title == "Eleven die at Culvery"


def test_an_article_comes_back_as_it_was_read(archive):
    reading = a_reading(
        url=URL,
        path="dam.html",
        day="2026-03-11",
        outlet="Northlight",
        author="I. Marsh",
        language="en",
        agencies=("KPB",),
        captions=("The broken dam.",),
        correction="An earlier version gave another name.",
        warnings=("two captions were found",),
    )
    recorded = archive.record(reading, now=NOW)
    article, version = archive.article(URL), archive.version(recorded.version)
    assert article.id == recorded.article == raw_hash(URL)[:16]
    assert (article.title, article.url, article.path) == (reading.title, URL, "dam.html")
    assert (article.outlet, article.author, article.language) == ("Northlight", "I. Marsh", "en")
    assert (article.agencies, article.correction) == (("KPB",), reading.correction)
    assert article.published == Published("2026-03-11", "stated")
    assert (article.origin, article.is_withdrawn, article.first_seen) == (article.id, False, NOW)
    assert (version.text, version.spans, version.number) == (reading.text, reading.sentences, 1)
    assert (version.captions, version.warnings) == (reading.captions, reading.warnings)
    assert (version.first_seen, version.is_reread, version.article) == (NOW, False, article)


def test_the_same_again_changes_nothing(archive):
    reading = a_reading(url=URL, path="dam.html")
    archive.record(reading, now=NOW)
    before = (archive.article(URL), archive.count(), archive.last_change())
    assert outcomes(archive, reading, now=LATER) == ["unchanged"]
    assert (archive.article(URL), archive.count(), archive.last_change()) == before


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(archive):
    first = archive.record(a_reading(url=URL), now=NOW)
    second = archive.record(a_reading(UPDATED, url=URL), now=LATER)
    assert second.outcome == "updated"
    assert [each.number for each in archive.versions(first.article)] == [1, 2]
    assert archive.article(URL).version == second.version
    assert archive.version(first.version).text == DAM
    assert not archive.version(second.version).is_reread
    assert archive.article(URL).first_seen == NOW


def test_another_text_from_the_same_bytes_is_read_anew_and_not_a_change(archive):
    first = archive.record(a_reading(url=URL, raw="page"), now=NOW)
    second = archive.record(a_reading(DAM + " More.", url=URL, raw="page"), now=LATER)
    assert second.outcome == "reread"
    assert archive.version(second.version).is_reread
    assert archive.article(URL).version == second.version
    assert archive.version(first.version).text == DAM


def test_reading_that_gets_worse_again_goes_back_to_the_old_version(archive):
    first = archive.record(a_reading(url=URL, raw="page"), now=NOW)
    archive.record(a_reading(DAM + " More.", url=URL, raw="page"), now=NOW)
    assert outcomes(archive, a_reading(url=URL, raw="page")) == ["reread"]
    assert archive.article(URL).version == first.version
    assert len(archive.versions(first.article)) == 2


def test_other_bytes_around_the_same_text_are_no_change(archive):
    archive.record(a_reading(url=URL, raw="page"), now=NOW)
    assert outcomes(archive, a_reading(url=URL, raw="page with other links")) == ["unchanged"]


def test_an_outlet_that_takes_a_change_back_brings_the_old_version_back(archive):
    first = archive.record(a_reading(url=URL, raw="one"), now=NOW)
    archive.record(a_reading(UPDATED, url=URL, raw="two"), now=NOW)
    assert outcomes(archive, a_reading(url=URL, raw="three")) == ["updated"]
    assert archive.article(URL).version == first.version


def test_two_copies_of_one_article_do_not_change_it_back_and_forth(archive):
    old = a_reading(url=URL, raw="old", path="old.html")
    new = a_reading(UPDATED, url=URL, raw="new", path="new.html")
    assert outcomes(archive, old, new) == ["added", "updated"]
    assert outcomes(archive, old, new) == ["unchanged", "unchanged"]
    assert archive.current([archive.article(URL).id]).popitem()[1].text == UPDATED


def test_a_file_found_under_another_name_is_the_same_article(archive):
    first = archive.record(a_reading(path="a.txt"), now=NOW)
    second = archive.record(a_reading(path="b.txt"), now=NOW)
    assert (second.outcome, second.article) == ("unchanged", first.article)
    assert archive.article("b.txt").id == archive.article("a.txt").id == first.article
    assert archive.article("b.txt").path == "a.txt"


def test_a_file_that_was_overwritten_is_a_new_version(archive):
    first = archive.record(a_reading(path="a.txt"), now=NOW)
    second = archive.record(a_reading(UPDATED, path="a.txt"), now=NOW)
    assert (second.outcome, second.article) == ("updated", first.article)


def test_files_that_changed_places_stay_themselves(archive):
    dam, other = a_reading(path="a.txt"), a_reading(story(1), title="Other", path="b.txt")
    archive.record_all([dam, other], now=NOW)
    swapped = [a_reading(path="b.txt"), a_reading(story(1), title="Other", path="a.txt")]
    assert outcomes(archive, *swapped) == ["unchanged", "unchanged"]
    assert archive.article("a.txt").title == "Other"


def test_records_that_moved_down_in_their_file_stay_themselves(archive):
    records = [a_reading(story(n), title=f"Story {n}", path=f"feed.jsonl#{n + 1}") for n in range(3)]
    archive.record_all(records, now=NOW)
    moved = [
        a_reading(story(n), title=f"Story {n}", path=f"feed.jsonl#{place}")
        for place, n in enumerate([7, 0, 1, 2], start=1)
    ]
    assert outcomes(archive, *moved) == ["added", "unchanged", "unchanged", "unchanged"]
    assert archive.article("feed.jsonl#1").title == "Story 7"
    assert len(archive.articles()) == 4


@pytest.mark.parametrize("changed", [{"title": "Story 0, corrected"}, {"text": story(5), "title": "STORY 0"}])
def test_a_record_changed_in_its_place_is_a_new_version(archive, changed):
    archive.record(a_reading(story(0), title="Story 0", path="feed.jsonl#1"), now=NOW)
    again = a_reading(**({"text": story(0) + " More.", "path": "feed.jsonl#1"} | changed))
    assert outcomes(archive, again) == ["updated"]


def test_a_file_that_turns_out_to_have_an_address_keeps_its_id(archive):
    first = archive.record(a_reading(path="a.txt"), now=NOW)
    second = archive.record(a_reading(url=URL), now=NOW)
    assert (second.outcome, second.article) == ("unchanged", first.article)
    assert archive.article(URL).id == first.article
    assert archive.article(first.article).url == URL


def test_two_addresses_are_two_articles_even_with_the_same_words(archive):
    first = archive.record(a_reading(url=URL), now=NOW)
    second = archive.record(a_reading(url="https://courier.example/dam"), now=NOW)
    assert first.article != second.article
    assert first.version != second.version


def test_a_batch_with_one_bad_reading_stores_nothing(archive):
    broken = a_reading(story(2), path="b.txt", outlet=object())
    with pytest.raises(StoreError, match="refused"):
        archive.record_all([a_reading(), broken], now=NOW)
    assert archive.count() == Counts(0, 0, 0, 0)
    assert archive.changes(0, 10) == []


def test_a_full_disk_in_the_middle_of_a_batch_leaves_the_archive_as_it_was(archive, engine):
    archive.record(a_reading(), now=NOW)
    before = (archive.count(), archive.last_change())
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
        connection.exec_driver_sql(f"pragma max_page_count = {pages + 20}")
    with pytest.raises(StoreError, match="the disk is full"):
        archive.record_all([a_reading(story(n, 60), title=str(n)) for n in range(60)], now=NOW)
    assert (archive.count(), archive.last_change()) == before
    assert archive.faults() == []


# ---- what is known of it


def test_an_authors_name_is_not_lost_to_a_plain_copy(archive):
    archive.record(a_reading(url=URL, raw="page", author="I. Marsh", outlet="Northlight"), now=NOW)
    archive.record(a_reading(url=URL, raw="plain", outlet="Northlight News"), now=NOW)
    article = archive.article(URL)
    assert (article.author, article.outlet) == ("I. Marsh", "Northlight News")


def test_better_reading_of_the_same_bytes_may_take_a_wrong_author_away(archive):
    archive.record(a_reading(url=URL, raw="page", author="AP Photo", day="2026-03-11"), now=NOW)
    archive.record(a_reading(url=URL, raw="page", partial_date=PartialDate(3, 11, 2)), now=NOW)
    article = archive.article(URL)
    assert (article.author, article.published) == (None, None)


def test_a_new_headline_over_the_same_text_is_embedded_and_indexed_anew(archive):
    first = archive.record(a_reading(url=URL, raw="one"), now=NOW)
    position = archive.last_change()
    second = archive.record(a_reading(url=URL, raw="two", title="Valley under water"), now=NOW)
    assert (second.outcome, second.version) == ("unchanged", first.version)
    assert archive.article(URL).title == archive.version(first.version).title == "Valley under water"
    changed = [each.passage_id for each in archive.changes(position, 10)]
    assert changed == archive.passage_ids()


def test_an_outlet_learned_later_is_a_change_for_the_word_index(archive):
    archive.record(a_reading(url=URL, raw="one"), now=NOW)
    position = archive.last_change()
    archive.record(a_reading(url=URL, raw="two", outlet="Northlight"), now=NOW)
    assert [each.is_present for each in archive.changes(position, 10)] == [True]


# ---- several writers


def test_two_writers_at_once_lose_nothing(tmp_path, archive):
    engines = [open_database(sqlite_url(tmp_path)) for _ in range(2)]

    def write(engine, numbers):
        for number in numbers:
            Archive(engine).record(a_reading(story(number), title=str(number)), now=NOW)

    threads = [
        threading.Thread(target=write, args=(engine, range(start, 30, 2)))
        for start, engine in enumerate(engines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()
    assert archive.count() == Counts(30, 30, 30, 30)
    assert [each.seq for each in archive.changes(0, 100)] == list(range(1, 31))
