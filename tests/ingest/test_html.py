import gzip
import json

import pytest

from retrieval.ingest.extract import read
from retrieval.ingest.html import MAX_CHARACTERS, read_html
from retrieval.ingest.raw import Raw
from tests.conftest import shared
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page


def test_the_article_comes_out_of_its_page_exactly():
    found = read_html(page(), "https://valley.example/dam")
    assert found.text == TEXT
    assert found.metadata.title == TITLE


def test_what_the_text_says_completes_what_the_page_says():
    found = read_html(page(), None).metadata
    assert (found.dateline, found.agencies) == ("OSTRAVA", ("KPB",))


def test_a_day_said_in_the_head_makes_the_datelines_partial_day_needless():
    dated = read_html(page('<meta property="article:published_time" content="2026-03-02">'), None).metadata
    assert (dated.published.value, dated.partial_date) == ("2026-03-02", None)


def test_furniture_between_the_paragraphs_is_left_out():
    paragraphs = [
        PARAGRAPHS[0],
        "Advertisement",
        *PARAGRAPHS[1:3],
        "Read more: Council votes on harbour",
        PARAGRAPHS[3],
    ]
    assert read_html(page(paragraphs=paragraphs), None).text == TEXT


def test_the_headline_is_no_part_of_the_text():
    assert read_html(page(paragraphs=[TITLE.upper() + ".", *PARAGRAPHS]), None).text == TEXT


def test_invisible_characters_are_taken_out():
    dirty = [each.replace("dam", "d\u200bam").replace("water", "wa\u00adter\u202e") for each in PARAGRAPHS]
    assert read_html(page(paragraphs=dirty), None).text == TEXT


def test_a_correction_is_kept_apart():
    note = "Correction: An earlier version of this article gave a wrong number of villages."
    found = read_html(page(paragraphs=[*PARAGRAPHS, note]), None)
    assert (found.text, found.metadata.correction) == (TEXT, note)


def test_a_page_with_little_text_is_read_less_strictly():
    found = read_html(page(paragraphs=["A short notice on the dam, which is all there is to say."]), None)
    assert found.text == "A short notice on the dam, which is all there is to say.\n"


def test_a_brief_shorter_than_its_correction_is_not_read_with_the_menu_around_it():
    brief = "The repair of the bridge will cost 91 million crowns, the office said."
    note = (
        "Correction: An earlier version of this article gave the cost of the repair as 19 million crowns. "
        "It is 91 million, which the office for transport had told this newspaper on the day before."
    )
    menu = "<nav><a href='/'>Home</a><a href='/politics'>Politics</a></nav>"
    html = f"<html><body>{menu}<article><h1>{TITLE}</h1><p>{brief}</p><p>{note}</p></article></body></html>"
    assert read_html(html, None).text == f"{brief}\n"


def test_a_page_without_any_markup_for_text_is_read_as_it_is_shown():
    lines = "<br><br>".join(PARAGRAPHS)
    assert PARAGRAPHS[1] in read_html(f"<html><body><div>{lines}</div></body></html>", None).text


@pytest.mark.parametrize(
    "words",
    [
        "Please enable JavaScript to continue reading this site.",
        "Access denied. You don't have permission to view this page on this server.",
    ],
)
def test_a_page_that_asks_for_something_is_no_article(words):
    with pytest.raises(ValueError, match="instead of showing the article"):
        read_html(f"<html><body><main><p>{words}</p></main></body></html>", None)


def test_a_page_beyond_all_measure_is_refused():
    with pytest.raises(ValueError, match="more than 10,000,000 characters"):
        read_html("x" * (MAX_CHARACTERS + 1), None)


@pytest.mark.parametrize("html", ["", "   "])
def test_no_html_is_said(html):
    with pytest.raises(ValueError, match="no readable HTML"):
        read_html(html, None)


def test_nothing_is_fetched_while_reading():
    """Sockets are closed in tests, so a page that made us fetch its pictures or styles would fail."""
    head = '<link rel="stylesheet" href="http://evil.example/a.css"><base href="http://evil.example/">'
    body = '<img src="http://evil.example/a.png"><iframe src="http://evil.example/"></iframe>'
    assert read_html(page(head, body), None).text == TEXT


def test_real_pages_are_read_about_as_well_as_measured():
    """Word recall on every sixth page; the whole set gives F1 .967 of four-word shingles."""
    folder = shared("bench", "article_extraction")
    true = json.loads((folder / "ground-truth.json").read_text())
    precisions, recalls = [], []
    for name in sorted(true)[::6]:
        data = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        (reading,) = read(Raw(data, url=true[name].get("url"), path=f"{name}.html"))
        wanted, got = true[name]["articleBody"].split(), reading.text.split()
        common = sum(min(wanted.count(word), got.count(word)) for word in set(wanted))
        precisions.append(common / len(got))
        recalls.append(common / len(wanted))
    assert sum(precisions) / len(precisions) > 0.94
    assert sum(recalls) / len(recalls) > 0.94
