from datetime import UTC, date, datetime

import pytest

from retrieval.types import Article, Checks, Passage, Published, Reading, Sentence, Span, Version


def version():
    text, spans = "One. Two. Three.", (Span(0, 4), Span(5, 9), Span(10, 16))
    article = Article("a", "v", "Title", None, "a.txt", None, None, None, datetime(2026, 3, 10, tzinfo=UTC))
    return Version("v", article, 1, "Title", text, "raw", "hash", spans, article.first_seen)


def test_a_sentence_is_the_exact_words_of_its_span():
    assert [sentence.text for sentence in version().sentences] == ["One.", "Two.", "Three."]


def test_a_sentence_outside_its_version_is_refused():
    with pytest.raises(ValueError, match="no sentence 3"):
        Sentence(version(), 3)


def test_a_passage_reaches_from_its_first_sentence_to_its_last():
    passage = Passage("p", version(), 1, 3)
    assert passage.text == "Two. Three."
    assert [sentence.index for sentence in passage.sentences] == [1, 2]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (-1, 2), (0, 4)])
def test_a_passage_outside_its_version_is_refused(first, last):
    with pytest.raises(ValueError, match="no sentences"):
        Passage("p", version(), first, last)


def test_a_publication_moment_knows_its_day():
    assert Published("2026-03-11T23:30:00+01:00", "stated").day == date(2026, 3, 11)
    assert Published("2026-03-11", "stated").day == date(2026, 3, 11)


def test_a_publication_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="soon"):
        Published("soon", "stated")


def test_a_reading_needs_text_and_a_place_it_came_from():
    with pytest.raises(ValueError, match="no text"):
        Reading("Title", "", (), "raw", path="a.txt")
    with pytest.raises(ValueError, match="url or a path"):
        Reading("Title", "Text.", (Span(0, 5),), "raw")


def test_an_article_without_an_outlet_goes_by_its_title():
    assert version().article.name == "“Title”"


def test_checks_name_what_failed_and_not_what_had_nothing_to_check():
    assert Checks(quotes=True, numbers=False, names=None, negation=False).failed == ("numbers", "negation")
