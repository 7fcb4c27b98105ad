"""What to do with a reading: which article it is of, whether it is news, what is known then."""

import pytest

from retrieval.index.archive_plan import (
    Held,
    Holder,
    Known,
    article_id,
    described,
    identify,
    input_hash,
    is_authority,
    is_place,
    merged,
    outcome,
    passage_id,
    text_hash,
    version_id,
)
from retrieval.types import PartialDate
from tests.readings import a_reading, raw_hash

URL = "https://northlight.example/dam"
NAMED, OTHER = Holder("named", URL), Holder("other", "https://courier.example/dam")
FILE, COPY = Holder("file", None), Holder("copy", None)


@pytest.mark.parametrize(
    ("url", "known", "article"),
    [
        (None, Known(), None),
        (URL, Known(), None),
        (URL, Known(by_url=NAMED, by_path=FILE, by_raw=(COPY,)), "named"),
        # A file that had no URL until now gets it: by its bytes, or by its path.
        (URL, Known(by_raw=(FILE, COPY)), "copy"),
        (URL, Known(by_path=FILE), "file"),
        # What has another URL is another article, even with the same bytes or in the same place.
        (URL, Known(by_raw=(OTHER,)), None),
        (URL, Known(by_path=OTHER), None),
        # Without a URL the bytes decide, then the path.
        (None, Known(by_raw=(NAMED,)), "named"),
        (None, Known(by_path=FILE, by_raw=(COPY,)), "copy"),
        (None, Known(by_path=FILE, by_raw=(COPY, FILE)), "file"),
        (None, Known(by_path=FILE), "file"),
        (None, Known(by_path=NAMED), "named"),
    ],
)
def test_a_url_decides_then_the_bytes_then_the_path(url, known, article):
    assert identify(a_reading(url=url, path="a.txt"), known) == article


@pytest.mark.parametrize(
    ("path", "expected"),
    [("feed.jsonl#3", True), ("a.txt", False), ("#3", False), ("feed.xml#guid", False), ("c#.txt", False)],
)
def test_a_record_in_a_file_is_told_from_a_file(path, expected):
    assert is_place(path) is expected


def held(**changes):
    values = {"current": "v1", "current_raw": "r1", "raw_version": None, "is_withdrawn": False}
    return Held("article", **(values | changes))


@pytest.mark.parametrize(
    ("version", "of", "expected"),
    [
        ("v1", None, "added"),
        ("v1", held(), "unchanged"),
        ("v2", held(), "updated"),
        ("v2", held(raw_version="v1"), "reread"),
        # The bytes of an older version, in a second copy on disk, are no news.
        ("v0", held(raw_version="v0"), "unchanged"),
        ("v2", held(raw_version="v0"), "unchanged"),
        ("v2", held(is_withdrawn=True), "unchanged"),
    ],
)
def test_new_bytes_are_news_and_known_bytes_are_not(version, of, expected):
    assert outcome(version, of) == expected


def test_only_the_bytes_of_the_current_version_speak_for_the_whole_article():
    reading = a_reading(raw="bytes")
    assert is_authority(reading, held(current_raw=raw_hash("bytes")))
    assert not is_authority(reading, held(current_raw=raw_hash("others")))


def test_a_later_reading_adds_and_corrects_and_its_silence_takes_nothing():
    old = described(a_reading(outlet="UPI", author="A. Pestano", agencies=("UPI",)))
    new = described(a_reading(outlet="UPI.com", language="en"))
    known = merged(old, new)
    assert (known["outlet"], known["author"], known["language"]) == ("UPI.com", "A. Pestano", "en")
    assert known["agencies"] == ["UPI"]


def test_a_whole_date_is_not_lost_to_one_without_a_year():
    whole = described(a_reading(day="2015-11-19"))
    partial = described(a_reading(partial_date=PartialDate(11, 19, 3)))
    silent = described(a_reading())

    def dates(old, new):
        known = merged(old, new)
        return known["stated_value"], known["partial"]

    assert dates(whole, partial) == dates(partial, whole) == dates(whole, silent) == ("2015-11-19", None)
    assert dates(partial, silent) == dates(silent, partial) == (None, [11, 19, 3])


def test_ids_come_from_content():
    reading = a_reading(path="a.txt")
    assert article_id(reading) == reading.raw_hash[:16] == article_id(a_reading(path="b.txt"))
    assert article_id(a_reading(url=URL)) == raw_hash(URL)[:16]
    assert version_id("a", "text") == raw_hash("a\ntext")[:16] != version_id("b", "text")
    assert passage_id("v", 2, 5) == "v-2-5"
    assert text_hash("text") == raw_hash("text")


def test_what_is_embedded_tells_its_title_words_and_sentences_apart():
    hashes = {
        input_hash("t", "One. Two.", (4, 9)),
        input_hash("t", "One. Two.", (9,)),
        input_hash("u", "One. Two.", (4, 9)),
        input_hash("t", "One. Too.", (4, 9)),
    }
    assert len(hashes) == 4


def test_a_text_that_cannot_be_encoded_still_has_an_id():
    assert version_id("a", "\ud800") != version_id("a", "?")
