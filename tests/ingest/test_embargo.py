import json
from datetime import UTC, datetime

import pytest

from retrieval.ingest.embargo import Embargo, embargo_in
from retrieval.ingest.extracted import from_page_text
from retrieval.ingest.records import read_json
from tests.ingest.articles import PARAGRAPHS, TITLE

SIX = datetime(2026, 3, 13, 6, tzinfo=UTC)
DAY_OVER = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 06:00 GMT, 13 March 2026", SIX),
        ("Embargoed until March 13, 2026, 0600 UTC", SIX),
        ("*** Strictly under embargo until 13 March 2026, 07:00 +01:00 ***", SIX),
        ("Not for publication or broadcast before 06.00 hrs GMT on 13 March 2026", SIX),
        ("Embargo: until 13 March 2026", DAY_OVER),
        ("EMBARGOED UNTIL 6am EST, 13 March 2026", DAY_OVER),
        ("EMBARGOED UNTIL 99:99 GMT, 13 March 2026", DAY_OVER),
        ("EMBARGOED UNTIL the minister has spoken", None),
    ],
)
def test_the_line_of_a_press_release_is_read_to_the_safe_side(line, until):
    assert embargo_in(["PRESS RELEASE", line]) == Embargo(until)


@pytest.mark.parametrize(
    "line",
    [
        "Embargo on oil to stay until 2027, minister says",
        "The report was embargoed until Friday.",
        "Embargoed until 13 March 2026" + ", she said" * 20,
    ],
)
def test_who_only_speaks_of_an_embargo_declares_none(line):
    assert embargo_in([line]) is None


def test_a_text_under_embargo_is_held():
    head = "EMBARGOED UNTIL 06:00 GMT, 13 March 2026"
    said = from_page_text("\n\n".join((head, TITLE, *PARAGRAPHS))).metadata
    assert (said.embargoed_until, said.status) == (SIX, None)


def test_an_embargo_without_a_day_withholds_and_says_so():
    head = "EMBARGOED UNTIL the minister has spoken"
    said = from_page_text("\n\n".join((head, TITLE, *PARAGRAPHS))).metadata
    assert (said.embargoed_until, said.status) == (None, "withheld")
    assert any("embargo" in each for each in said.warnings)


def test_an_embargo_far_down_is_part_of_the_story():
    more = (f"{each} Again." for each in PARAGRAPHS * 2)
    text = "\n\n".join((TITLE, *PARAGRAPHS, *more, "Embargoed until Friday"))
    assert from_page_text(text).metadata.status is None


def test_what_a_record_states_counts_before_what_its_text_says():
    text = "\n".join(("EMBARGOED UNTIL 06:00 GMT, 13 March 2026", *PARAGRAPHS))
    (silent, usable) = read_json(json.dumps([{"text": text}, {"text": text, "status": "usable"}]))
    assert silent.article.metadata.embargoed_until == SIX
    assert (usable.article.metadata.status, usable.article.metadata.embargoed_until) == ("usable", None)
