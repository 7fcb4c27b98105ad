"""What an embedding model does not read, and how people are told."""

import pytest

from retrieval.index.unread import articles_note, question_note, reads


class Model:
    def __init__(self, *languages):
        self.languages = frozenset(languages) or None


ENGLISH, EVERY = Model("en"), Model()


@pytest.mark.parametrize(
    ("model", "language", "is_read"),
    [(ENGLISH, "en", True), (ENGLISH, None, True), (ENGLISH, "de", False), (EVERY, "de", True)],
)
def test_a_model_reads_its_languages_and_what_is_not_known(model, language, is_read):
    assert reads(model, language) is is_read


def test_a_question_s_note_names_both_languages_and_the_way_out():
    assert question_note(ENGLISH, "de") == (
        "searched by words only: the embedding model reads English, not German; "
        "set NEWSDESK_EMBEDDINGS=openai:text-embedding-3-small to search it by meaning"
    )


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        ({"de": 1}, "1 article in German is found"),
        ({"de": 2, "ru": 10, "en": 400}, "12 articles in Russian and German are found"),
        ({"de": 3, "ru": 2, "fr": 1}, "6 articles in German, Russian and French are found"),
        (dict.fromkeys(["ar", "de", "es", "fr", "ru", "zh"], 1), "French and 2 more languages are found"),
    ],
)
def test_articles_are_counted_by_language_most_first(articles, told):
    assert told in articles_note(ENGLISH, articles)


@pytest.mark.parametrize(("model", "articles"), [(ENGLISH, {}), (ENGLISH, {"en": 5}), (EVERY, {"de": 5})])
def test_nothing_is_told_where_everything_is_read(model, articles):
    assert articles_note(model, articles) is None
