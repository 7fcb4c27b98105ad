"""Pages in other scripts and languages, from pasted text to sentences."""

import pytest

from retrieval.ingest import extract
from retrieval.ingest.clean import clean
from retrieval.ingest.raw import Raw
from tests.ingest.pages import PAGES


def reading(page):
    (read,) = extract.read(Raw(page.text.encode(), path="page.txt"))
    return read


@pytest.mark.parametrize("language", PAGES)
def test_the_body_of_a_page_is_kept_and_its_furniture_goes(language):
    page = PAGES[language]
    kept = clean(page.text).paragraphs
    assert [each for each in page.body if each not in kept] == []
    assert [each for each in (*page.menu, *page.footer) if each in kept] == []


@pytest.mark.parametrize("language", PAGES)
def test_a_page_is_read_in_its_language(language):
    page, read = PAGES[language], reading(PAGES[language])
    assert (read.language, read.title) == (language, page.title)
    assert read.text == "\n\n".join(page.body) + "\n"
    assert len(read.sentences) >= 6
