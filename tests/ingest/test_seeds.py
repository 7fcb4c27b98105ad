"""The five real pages against the gold that people made for them."""

import json
from datetime import date

import pytest

from retrieval.ingest.clean import clean
from retrieval.ingest.dates import resolve, settle_year
from retrieval.ingest.metadata import from_lines

NAMES = (
    "000_70ef769f306e2c2b",
    "001_a2f51454a4f4f9c8",
    "002_bdfa5635d647b60c",
    "003_25f3bfbdd4297a00",
    "004_9aa2f4fe8ff36551",
)


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def raw(name, seeds):
    return next(path for path in seeds if path.stem == name).read_text(encoding="utf-8")


@pytest.fixture
def facts(name, gold):
    return json.loads((gold / "meta.json").read_text(encoding="utf-8"))[name]


@pytest.fixture
def page(raw):
    return from_lines(clean(raw), raw)


def test_the_text_of_a_seed_is_the_golds_byte_for_byte(name, raw, gold):
    assert clean(raw).text.encode() == (gold / f"{name}.txt").read_bytes()


def test_the_lines_of_a_seed_are_kept_and_dropped_as_in_the_gold(name, raw, gold):
    lines = json.loads((gold / "lines.json").read_text(encoding="utf-8"))[name]
    assert {line.number: line.is_kept for line in clean(raw).lines} == {
        line["line"]: line["keep"] for line in lines
    }


def test_a_seed_with_other_newlines_reads_the_same(raw):
    assert clean(raw.replace("\n", "\r\n")).text == clean(raw).text


def test_the_headline_of_a_seed_is_the_golds(page, facts):
    assert page.title == facts["title"]


def test_the_outlet_of_a_seed_is_the_golds(page, facts):
    assert page.outlet == facts["publisher"]


def test_the_author_of_a_seed_is_the_golds(page, facts):
    assert page.author == facts["author"]


def test_the_agencies_and_captions_of_a_seed_are_the_golds(page, facts):
    assert list(page.agencies) == facts["agencies"]
    assert list(page.captions) == facts["captions"]
    assert page.dateline == (facts["dateline"] and facts["dateline"]["place"])


def test_the_day_of_a_seed_is_the_golds_once_its_neighbours_are_known(page, facts):
    neighbours = [date(2015, 11, 26), date(2015, 11, 18)]
    day = page.published and page.published.day
    if page.partial_date:
        day = settle_year(page.partial_date, neighbours)
    assert (day and day.isoformat()) == facts["published"]


def test_days_told_in_a_seed_are_the_golds(raw, facts, page):
    # Where gold lists days the sentences tell: all but those only a caption or a neighbour gives.
    anchor = date.fromisoformat(facts["published"] or "2015-11-26")
    told = {
        each.day.isoformat()
        for each in resolve(clean(raw).text, anchor)
        if each.day and each.precision == "day"
    }
    assert set(facts["event_dates"]) <= told | {"2015-11-14"} | {anchor.isoformat()}
