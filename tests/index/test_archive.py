"""The archive: articles in and out, versions, passages, and the changes others follow."""

import random
import threading
from datetime import date, timedelta

import numpy as np
import pytest

from retrieval.errors import NotFoundError, StoreError
from retrieval.index import database
from retrieval.index.archive import Archive, Counts, Input
from retrieval.index.database import open_database, sqlite_url, writing
from retrieval.index.passage_vectors import PassageVectors
from retrieval.types import Filters, PartialDate, Published
from tests.readings import DAM, NOW, a_reading, raw_hash, story

URL = "https://northlight.example/2026/03/11/dam"
LATER = NOW + timedelta(hours=3)
UPDATED = DAM.replace("Nine people", "Eleven people")


@pytest.fixture
def engine(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def archive(engine):
    return Archive(engine)


def outcomes(archive, *readings, now=NOW):
    return [each.outcome for each in archive.record_all(readings, now=now)]


def unit(*values):
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


# ---- one article, many readings


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


# ---- finding articles


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


# ---- passages and changes


def test_passages_cover_every_sentence_once_in_order(archive):
    recorded = archive.record(a_reading(story(1, 60)), now=NOW)
    passages = list(archive.passages(archive.passage_ids()).values())
    version = archive.version(recorded.version)
    assert [sentence for each in passages for sentence in each.sentences] == list(version.sentences)
    assert recorded.passages == len(passages) > 3
    assert passages[0].id == f"{version.id}-0-{passages[0].last}"


def test_passages_come_in_the_order_asked_for_without_the_unknown(archive):
    archive.record(a_reading(story(1, 60)), now=NOW)
    ids = archive.passage_ids()[::-1]
    assert list(archive.passages([ids[0], "nothing", *ids[1:]])) == ids


def test_only_the_current_version_has_passages(archive):
    first = archive.record(a_reading(url=URL), now=NOW)
    old = archive.passage_ids()
    second = archive.record(a_reading(UPDATED, url=URL), now=NOW)
    assert archive.passages(old) == {}
    assert {each.version.id for each in archive.passages(archive.passage_ids()).values()} == {second.version}
    assert [(each.passage_id, each.is_present) for each in archive.changes(0, 10)] == [
        (old[0], False),
        (archive.passage_ids()[0], True),
    ]
    assert first.version != second.version


def test_each_passage_is_named_once_by_its_newest_change(archive):
    archive.record(a_reading(url=URL, raw="1"), now=NOW)
    for number in range(2, 5):
        archive.record(a_reading(url=URL, raw=str(number), outlet=f"Outlet {number}"), now=NOW)
    changes = archive.changes(0, 10)
    assert [each.seq for each in changes] == [4] == [archive.last_change()]


def test_changes_come_in_pages(archive):
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(5)], now=NOW)
    first = archive.changes(0, 3)
    rest = archive.changes(first[-1].seq, 3)
    assert [each.seq for each in first + rest] == [1, 2, 3, 4, 5]


def test_a_follower_finds_its_place_again(archive):
    assert archive.position("vectors") == 0
    archive.set_position("vectors", 7)
    archive.set_position("vectors", 9)
    assert archive.position("vectors") == 9


def test_inputs_are_remembered_with_what_they_gave(archive):
    archive.record_all([a_reading()], now=NOW, inputs=[Input("hash", "a.txt", "reader 1", 1)])
    assert archive.known_inputs(["hash", "other"], "reader 1") == {("hash", "a.txt"): 1}
    assert archive.known_inputs(["hash"], "reader 2") == {}


# ---- vectors


def test_vectors_come_back_in_half_precision_with_their_sentences(archive):
    archive.record(a_reading(), now=NOW)
    (passage,) = archive.missing_vectors("model", 10)
    sentences = np.stack([unit(1, n, 2) for n in range(len(passage.sentences))])
    archive.store_vectors("model", {passage.id: PassageVectors(unit(1, 2, 3), sentences)})
    stored = archive.vectors("model", [passage.id, "nothing"])[passage.id]
    assert stored.passage.dtype == stored.sentences.dtype == np.float32
    np.testing.assert_allclose(stored.passage, unit(1, 2, 3), atol=1e-3)
    np.testing.assert_allclose(stored.sentences, sentences, atol=1e-3)
    assert archive.missing_vectors("model", 10) == []
    assert [each.id for each in archive.missing_vectors("another model", 10)] == [passage.id]


def test_the_same_words_under_the_same_title_are_embedded_once(archive):
    archive.record_all([a_reading(url=f"https://{n}.example/dam") for n in range(3)], now=NOW)
    ids = archive.passage_ids()
    (one,) = archive.missing_vectors("model", 10)
    assert archive.without_vectors("model", ids) == [one]
    archive.store_vectors("model", {one.id: PassageVectors(unit(1, 0), np.stack([unit(1, 0)] * 5))})
    assert list(archive.vectors("model", ids[::-1])) == ids[::-1]
    assert archive.without_vectors("model", ids) == []


def test_vectors_of_a_passage_that_is_gone_are_not_kept(archive):
    archive.store_vectors("model", {"gone-0-1": PassageVectors(unit(1, 0), np.stack([unit(1, 0)]))})
    assert archive.vectors("model", ["gone-0-1"]) == {}


def test_as_many_passages_as_asked_for_are_named_for_embedding(archive):
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(5)], now=NOW)
    assert len(archive.missing_vectors("model", 3)) == 3


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


# ---- copies and origins

AGENCY_TEXT = story(9, 40)


def test_copies_count_as_one_origin_and_others_as_their_own(archive):
    archive.record_all(
        [
            a_reading(AGENCY_TEXT, title="A", day="2026-03-11", outlet="Courier", agencies=("KPB",)),
            a_reading(AGENCY_TEXT + " More.", title="B", day="2026-03-12", outlet="KPB"),
            a_reading(story(3, 40), title="C"),
        ],
        now=NOW,
    )
    assert archive.settle(now=NOW)
    by_title = {each.title: each for each in archive.articles()}
    assert by_title["A"].origin == by_title["B"].origin == by_title["B"].id
    assert by_title["C"].origin == by_title["C"].id
    assert archive.count().origins == 2
    assert [each.title for each in archive.copies(by_title["B"].id)] == ["A", "B"]
    ids = archive.passage_ids(Filters(articles=(by_title["A"].id,)))
    assert set(archive.matching(ids).values()) == {by_title["B"].id}


def test_when_the_original_is_withdrawn_the_copies_find_another(archive):
    first = archive.record(a_reading(AGENCY_TEXT, title="A", day="2026-03-10"), now=NOW).article
    archive.record(a_reading(AGENCY_TEXT, title="B", day="2026-03-11"), now=NOW)
    archive.record(a_reading(AGENCY_TEXT, title="C", day="2026-03-12"), now=NOW)
    archive.settle(now=NOW)
    assert {each.origin for each in archive.articles()} == {first}
    archive.withdraw(first)
    archive.settle(now=NOW)
    shown = archive.articles()
    assert {each.origin for each in shown} == {shown[0].id}


def test_a_copy_that_was_rewritten_is_no_copy_any_more(archive):
    first = archive.record(a_reading(AGENCY_TEXT, url=URL), now=NOW).article
    second = archive.record(a_reading(AGENCY_TEXT, url="https://courier.example/"), now=NOW).article
    archive.settle(now=NOW)
    assert archive.count().origins == 1
    archive.record(a_reading(story(4, 40), url="https://courier.example/"), now=NOW)
    archive.settle(now=NOW)
    assert {each.origin for each in archive.articles()} == {first, second}


def test_settling_what_did_not_change_does_nothing(archive):
    archive.record(a_reading(), now=NOW)
    assert (archive.settle(now=NOW), archive.settle(now=NOW)) == (True, False)


def test_origins_do_not_depend_on_the_order_of_reading(tmp_path):
    texts = [AGENCY_TEXT, AGENCY_TEXT[: len(AGENCY_TEXT) // 3], AGENCY_TEXT + story(8, 5), story(5, 40)]
    readings = [
        a_reading(text, title=str(n), day=day, path=f"{n}.txt")
        for n, (text, day) in enumerate(
            zip(texts, ["2026-03-11", None, "2026-03-10", "2026-03-10"], strict=True)
        )
    ]
    found = set()
    for seed in range(4):
        random.Random(seed).shuffle(readings)
        engine = open_database(sqlite_url(tmp_path / str(seed)))
        archive = Archive(engine)
        for reading in readings:
            archive.record(reading, now=NOW)
            archive.settle(now=NOW)
        found.add(tuple(sorted((each.title, each.origin) for each in archive.articles())))
        engine.dispose()
    assert len(found) == 1
    assert len({origin for _, origin in found.pop()}) == 2


# ---- missing years

LEAD = "The governor of Brannick met searchers at the Culvery dam in the valley after the flood. " * 3


def test_a_year_comes_from_the_neighbours_and_goes_with_them(archive):
    nameless = a_reading(LEAD, title="Culvery dam flood", partial_date=PartialDate(3, 11, 2), raw="upi")
    told = a_reading(LEAD + story(1, 2), title="Culvery dam: flood in Brannick", day="2026-03-12")
    article = archive.record(nameless, now=NOW).article
    archive.settle(now=NOW)
    assert archive.article(article).published is None
    position = archive.last_change()
    neighbour = archive.record(told, now=NOW).article
    archive.settle(now=NOW)
    settled = archive.article(article).published
    assert settled == Published("2026-03-11", "dateline; year from weekday and neighbours")
    changed = archive.passages([each.passage_id for each in archive.changes(position, 10)])
    assert article in {each.version.article.id for each in changed.values()}
    archive.withdraw(neighbour)
    archive.settle(now=NOW)
    assert archive.article(article).published is None


def test_a_settled_year_stays_while_the_article_is_read_again(archive):
    archive.record(a_reading(LEAD, title="Culvery dam", day="2026-03-12"), now=NOW)
    partial = a_reading(LEAD + story(1, 2), title="Culvery dam", partial_date=PartialDate(3, 11), url=URL)
    archive.record(partial, now=NOW)
    archive.settle(now=NOW)
    expected = Published("2026-03-11", "dateline; year from neighbours")
    assert archive.article(URL).published == expected
    archive.record(a_reading(LEAD + story(1, 2), title="Culvery dam", url=URL, raw="again"), now=NOW)
    assert archive.article(URL).published == expected
    archive.settle(now=NOW)
    assert archive.article(URL).published == expected


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


def test_more_ids_than_one_statement_takes_are_asked_for_in_slices(archive, monkeypatch):
    from retrieval.index import archive_rows

    monkeypatch.setattr(archive_rows, "IDS_A_STATEMENT", 2)
    monkeypatch.setattr(database, "ROWS_A_STATEMENT", 2)
    archive.record_all([a_reading(story(n), title=str(n)) for n in range(7)], now=NOW)
    ids = archive.passage_ids()
    assert list(archive.passages(ids)) == ids == list(archive.matching(ids))
    assert len(archive.current([each.id for each in archive.articles()])) == 7
