"""The pages of the sample desk, against the gold their authors wrote."""

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.ingest.dates import settle_year
from retrieval.ingest.extract import read
from retrieval.ingest.raw import Raw

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "bot" / "sample" / "articles"
GOLD = json.loads((ROOT / "tests" / "data" / "sample" / "gold.json").read_text(encoding="utf-8"))
# The desk's own days: what a dateline without a year stands among.
DAYS = [date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12)]


@pytest.fixture(params=[name for name in GOLD if name.endswith((".txt", ".html"))])
def name(request):
    return request.param


@pytest.fixture
def page(name):
    (reading,) = read(Raw((PAGES / name).read_bytes(), path=name))
    return reading


def test_the_headline_is_the_golds(name, page):
    assert page.title == GOLD[name]["title"]


def test_the_outlet_is_the_golds_whatever_else_the_page_calls_it(name, page):
    assert page.outlet == GOLD[name]["outlet"]


def test_the_author_is_the_golds(name, page):
    assert page.author in [GOLD[name]["author"], *GOLD[name]["author_also"]]


def test_the_day_is_the_golds(name, page):
    day = settle_year(page.partial_date, DAYS) if page.partial_date else page.published and page.published.day
    assert (day and day.isoformat()) == GOLD[name]["published"]


def test_the_article_begins_and_ends_where_it_should(name, page):
    assert page.text.startswith(GOLD[name]["first"])
    assert page.text.endswith(f"{GOLD[name]['last']}\n")


def test_nothing_around_the_article_is_in_it(name, page):
    assert [junk for junk in GOLD[name]["junk"] if junk in page.text] == []
