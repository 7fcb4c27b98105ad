import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.moments import moment, published


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2015-11-26", "2015-11-26"),
        ("20151126", "2015-11-26"),
        (" 2015-11-26T14:05:09Z ", "2015-11-26T14:05:09+00:00"),
        ("2015-11-26t14:05z", "2015-11-26T14:05:00+00:00"),
        ("2015-11-26T14:05:09.123+0100", "2015-11-26T14:05:09+01:00"),
        ("2015-11-26 14:05:09 -05:00", "2015-11-26T14:05:09-05:00"),
        ("2015-11-26T14:05:09+01", "2015-11-26T14:05:09+01:00"),
        ("2015-11-26 14:05 UTC", "2015-11-26T14:05:00+00:00"),
        ("Thu, 26 Nov 2015 14:05:09 GMT", "2015-11-26T14:05:09+00:00"),
        ("Thu, 26 Nov 2015 14:05:09 +0530", "2015-11-26T14:05:09+05:30"),
        ("November 26, 2015", "2015-11-26"),
        ("26 November 2015", "2015-11-26"),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_known(text, value):
    assert moment(text) == value


@pytest.mark.parametrize("text", ["2015-11-26T14:05:09", "2015-11-26 14:05", "Thu, 26 Nov 2015 14:05:09"])
def test_a_time_without_zone_is_left_out(text):
    assert moment(text) == "2015-11-26"


@pytest.mark.parametrize("text", ["2015-11-26T25:61:00Z", "2015-11-26T10:00:00+99:00"])
def test_an_impossible_time_leaves_the_day(text):
    assert moment(text) == "2015-11-26"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2015-13-40",
        "0000-00-00",
        "1970-01-01",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "4/5/2015",
        "x" * 200,
    ],
)
def test_what_is_no_date_is_none(text):
    assert moment(text) is None
    assert published(text, "stated") is None


def test_a_day_of_publication_says_how_it_is_known():
    found = published("2015-11-26", "JSON-LD")
    assert (found.value, found.basis) == ("2015-11-26", "JSON-LD")


@given(st.text(max_size=120))
def test_no_text_breaks_it(text):
    found = published(text, "stated")
    assert found is None or found.day.year >= 1990
