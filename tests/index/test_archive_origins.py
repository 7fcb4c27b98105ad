"""What follows from neighbours: copies of one origin, and years that were not printed."""

import random

from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.types import Filters, PartialDate, Published
from tests.readings import NOW, a_reading, story

URL = "https://northlight.example/2026/03/11/dam"


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
