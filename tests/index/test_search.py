"""Search over the real archive and the real indexes; only the model is small."""

from datetime import date
from threading import Event

import numpy as np
import pytest

from retrieval.errors import DamagedError, EmbeddingError
from retrieval.index import candidates
from retrieval.index import search as module
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.follow import Indexes, catch_up, follow_words
from retrieval.index.lexical import Lexical
from retrieval.index.passage_vectors import PassageVectors
from retrieval.index.search import Search
from retrieval.index.vectors import Vectors
from retrieval.types import Filters, Query
from tests.doubles.openai_embeddings import DIMENSIONS, vector
from tests.readings import NOW, a_reading

TOLL = "Nine people were killed when the dam above Culvery broke, the authority said on Wednesday."
COPY = f"{TOLL} Searchers went on through the night with dogs and lamps and boats from the coast."


class WordModel:
    """Vectors of words: passages that share words are near. Counts questions; may go away."""

    name, dimensions, languages = "words:64", DIMENSIONS, None

    def __init__(self):
        self.asked, self.is_gone = [], False

    def embed_query(self, text):
        if self.is_gone:
            raise EmbeddingError("the embedding server gave no vectors")
        self.asked.append(text)
        return self._unit(text).tolist()

    def embed_passages(self, passages):
        return [
            PassageVectors(self._unit(each.text), np.stack([self._unit(s.text) for s in each.sentences]))
            for each in passages
        ]

    def _unit(self, text):
        return vector(text) / np.linalg.norm(vector(text))


class World:
    """An archive with its indexes, that articles can be added to."""

    def __init__(self, home):
        self.engine = open_database(sqlite_url(home))
        self.archive = Archive(self.engine)
        self.model = WordModel()
        self.indexes = Indexes(Lexical(home / "words"), Vectors(home, self.model.name), self.model)

    def add(self, *readings):
        recorded = self.archive.record_all(readings, now=NOW)
        self.archive.settle(now=NOW)
        catch_up(self.archive, self.indexes)
        return [each.article for each in recorded]

    def search(self, **note):
        return Search(self.archive, self.indexes.vectors, self.indexes.lexical, self.model, **note)

    def close(self):
        self.indexes.vectors.close()
        self.engine.dispose()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def news(world):
    """Two carriers of one agency story, a ferry strike, a lantern."""
    world.add(
        a_reading(COPY, title="Dam breaks", outlet="The Varn Courier", day="2026-03-11"),
        a_reading(f"{COPY} (KPB)", title="Nine die", outlet="Northlight", day="2026-03-11"),
        a_reading(
            "Ferry crews walked out over pay. Terminals are closed.",
            title="Walkout",
            outlet="Northlight",
            day="2026-03-13",
        ),
        a_reading("A lantern was stolen from the museum.", title="Theft", outlet="The Mercury"),
    )
    return world


def titles(found):
    return [hit.passage.version.title for hit in found.hits]


def test_the_passage_that_answers_comes_first_and_tells_who_found_it(news):
    found = news.search()(Query("How many people were killed when the dam broke?"))
    assert titles(found)[0] in {"Dam breaks", "Nine die"}
    assert found.hits[0].ranks.lexical == 1
    assert found.hits[0].ranks.dense in {1, 2}
    assert 0 < found.hits[0].score <= 1
    assert found.relevance.is_relevant
    assert found.notes == ()


def test_a_question_the_model_does_not_read_is_searched_by_words_and_noted(news):
    news.model.languages = frozenset({"en"})
    german = "Wie viele Menschen starben, als der Damm von Culvery brach?"
    found = news.search()(Query(german))
    assert news.model.asked == []
    assert found.hits[0].ranks.dense is None
    (note,) = found.notes
    assert "reads English, not German" in note


def test_hits_come_best_first_and_no_more_than_asked_for(news):
    hits = news.search()(Query("dam ferry lantern"), 2).hits
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


def test_copies_are_one_voice_unless_the_plain_ranking_is_asked_for(news):
    search, query = news.search(), Query("people killed dam Culvery")
    assert sum(each in {"Dam breaks", "Nine die"} for each in titles(search(query))) == 1
    assert sum(each in {"Dam breaks", "Nine die"} for each in titles(search.plain(query))) == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(outlets=("Northlight",)), {"Nine die", "Walkout"}),
        (Filters(since=date(2026, 3, 12)), {"Walkout"}),
        (Filters(until=date(2026, 3, 12)), {"Dam breaks", "Nine die"}),
        (Filters(outlets=("Nobody",)), set()),
    ],
)
def test_filters_keep_what_they_name(news, filters, expected):
    assert set(titles(news.search().plain(Query("dam ferry lantern pay", filters)))) == expected


def test_one_article_can_be_searched_alone(news):
    theft = next(each.id for each in news.archive.articles() if each.title == "Theft")
    found = news.search()(Query("What about the dam?", Filters(articles=(theft,))))
    assert titles(found) == ["Theft"]


def test_what_the_archive_does_not_hold_is_not_relevant(news):
    found = news.search()(Query("Who won the 2018 World Cup?"))
    assert not found.relevance.is_relevant
    assert "2018" in str(found.relevance.evidence["not_in_archive"])


def test_an_empty_archive_finds_nothing_and_says_so(world):
    found = world.search()(Query("How many people were killed?"))
    assert found.hits == ()
    assert not found.relevance.is_relevant


def test_a_question_without_words_is_no_error(news):
    assert not news.search()(Query("?")).relevance.is_relevant


def test_a_dead_embedding_server_leaves_the_words_and_a_note(news):
    news.model.is_gone = True
    found = news.search()(Query("Who stole the lantern?"))
    assert titles(found) == ["Theft"]
    assert found.notes == ("searched by words only: the embedding server gave no vectors",)
    assert "meaning_of_best_sentence" not in found.relevance.evidence


def test_without_a_model_words_are_searched_and_the_reason_is_told(news):
    search = Search(news.archive, None, news.indexes.lexical, None, note="searched by words only: no model")
    found = search(Query("stolen lantern"))
    assert titles(found) == ["Theft"]
    assert found.hits[0].ranks.dense is None
    assert found.notes == ("searched by words only: no model",)


def test_damaged_vectors_leave_the_words_and_a_note(news, monkeypatch):
    def damaged(vector, top_k):
        raise DamagedError("Chroma's index of vectors cannot be read; run `newsdesk rebuild`")

    monkeypatch.setattr(news.indexes.vectors, "nearest", damaged)
    found = news.search()(Query("stolen lantern"))
    assert titles(found)[0] == "Theft"
    assert "newsdesk rebuild" in found.notes[0]


def test_words_are_looked_for_while_the_question_is_embedded(news, monkeypatch):
    are_found, search_words = Event(), news.indexes.lexical.search
    embed, waited = news.model.embed_query, []

    def slow(text):
        waited.append(are_found.wait(timeout=10))
        return embed(text)

    def seen(*args, **options):
        found = search_words(*args, **options)
        are_found.set()
        return found

    monkeypatch.setattr(news.model, "embed_query", slow)
    monkeypatch.setattr(news.indexes.lexical, "search", seen)
    assert titles(news.search()(Query("Who stole the lantern?")))[0] == "Theft"
    assert waited == [True]


def test_behind_a_broad_filter_the_archive_has_the_last_word(news, monkeypatch):
    monkeypatch.setattr(candidates, "NARROW", 0)
    search, query = news.search(), Query("stolen lantern", Filters(outlets=("The Mercury",)))
    (theft,) = search(query).hits
    news.archive.withdraw(theft.passage.version.article.id)
    assert search(query).hits == ()


def test_when_the_best_are_copies_one_looks_further(news, monkeypatch):
    monkeypatch.setattr(module, "EVIDENCE", 1)
    monkeypatch.setattr(module, "SLICE", 1)
    query = Query("people killed when the dam above Culvery broke")
    assert set(titles(news.search().plain(query, 2))) == {"Dam breaks", "Nine die"}
    assert len(news.search()(query, 2).hits) == 2


# ---- asked again


def test_the_same_question_is_embedded_and_searched_once(news):
    search, query = news.search(), Query("Who stole the lantern?")
    first = search(query)
    assert search(query) is first
    assert news.model.asked == [query.text]


def test_the_same_words_with_a_filter_are_embedded_once(news):
    search = news.search()
    search(Query("lantern"))
    search(Query("lantern", Filters(outlets=("The Mercury",))))
    assert news.model.asked == ["lantern"]


def test_what_came_in_since_is_found(news):
    search, query = news.search(), Query("Who stole the lantern?")
    search(query)
    news.add(a_reading("Police found the lantern; a keeper stole it, they say.", title="Keeper held"))
    assert "Keeper held" in titles(search(query))


def test_what_was_withdrawn_is_found_no_more_even_before_the_indexes_follow(news):
    search, query = news.search(), Query("Who stole the lantern?")
    theft = search(query).hits[0].passage.version.article
    assert theft.title == "Theft"
    news.archive.withdraw(theft.id)
    assert "Theft" not in titles(search(query))


def test_a_dead_server_s_answer_is_not_kept(news, monkeypatch):
    monkeypatch.setattr(module, "REST_SECONDS", 0.0)
    search, query = news.search(), Query("Who stole the lantern?")
    news.model.is_gone = True
    assert search(query).notes
    news.model.is_gone = False
    assert search(query).notes == ()


def test_a_dead_server_is_left_alone_for_a_while(news):
    search = news.search()
    news.model.is_gone = True
    noted = search(Query("Who stole the lantern?")).notes
    news.model.is_gone = False
    assert search(Query("stolen lantern")).notes == noted
    assert news.model.asked == []


def test_what_unreadable_vectors_left_is_not_kept(news, monkeypatch):
    def damaged(vector, top_k):
        raise DamagedError("Chroma's index of vectors cannot be read; run `newsdesk rebuild`")

    search, query = news.search(), Query("stolen lantern")
    with monkeypatch.context() as broken:
        broken.setattr(news.indexes.vectors, "nearest", damaged)
        assert search(query).notes
    assert search(query).notes == ()


def test_new_origins_are_seen_at_once(world):
    world.archive.record_all(
        [a_reading(COPY, title="Dam breaks"), a_reading(f"{COPY} (KPB)", title="Nine die")], now=NOW
    )
    catch_up(world.archive, world.indexes)
    search, query = world.search(), Query("people killed dam Culvery")
    assert len(search(query).hits) == 2
    world.archive.settle(now=NOW)
    assert len(search(query).hits) == 1


# ---- sentences


def test_the_sentence_that_shares_the_question_s_words_scores_highest(news):
    search, query = news.search(), Query("Terminals are closed.")
    passages = [hit.passage for hit in search(query).hits]
    scores = search.sentence_scores(query, passages)
    assert set(scores) == {sentence.key for passage in passages for sentence in passage.sentences}
    best = max(scores, key=scores.get)
    text = next(s.text for p in passages for s in p.sentences if s.key == best)
    assert text == "Terminals are closed."
    assert scores[best] == pytest.approx(1, abs=0.01)


def test_without_vectors_sentences_have_no_scores(news):
    passages = [hit.passage for hit in news.search()(Query("lantern")).hits]
    without = Search(news.archive, None, news.indexes.lexical, None)
    assert without.sentence_scores(Query("lantern"), passages) == {}
    news.model.is_gone = True
    assert news.search().sentence_scores(Query("lantern"), passages) == {}


def test_a_passage_that_is_not_embedded_yet_is_found_by_its_words(news):
    news.archive.record_all([a_reading("A fox was seen on the quay.", title="Fox")], now=NOW)
    follow_words(news.archive, news.indexes.lexical)
    search = news.search()
    found = search(Query("fox quay"))
    assert titles(found)[0] == "Fox"
    fox = found.hits[0].passage
    assert search.sentence_scores(Query("fox quay"), [fox]) == {}


@pytest.mark.parametrize(
    "filters",
    [
        Filters(outlets=("Northlight",)),
        Filters(since=date(2026, 3, 11), until=date(2026, 3, 12)),
        Filters(outlets=("Northlight",), since=date(2026, 3, 12)),
    ],
)
def test_a_warm_search_finds_the_same_behind_a_filter(world, news, filters):
    warm, cold = world.search(), world.search()
    query = Query("How many were killed when the dam broke?", filters)
    warm.warm()
    found, expected = warm(query), cold(query)
    assert expected.hits
    assert not cold._parts.shelf.is_loaded
    assert [each.passage.id for each in found.hits] == [each.passage.id for each in expected.hits]
    assert found.relevance == expected.relevance


def test_a_question_without_a_filter_does_not_wait_for_what_filters_need(world, news, monkeypatch):
    warm = world.search()
    warm.warm()
    [late] = world.add(a_reading("The lighthouse keeper has retired.", title="Light", outlet="Late News"))
    monkeypatch.setattr(world.archive, "shelved", None)
    assert [each.passage.version.article.id for each in warm(Query("lighthouse keeper")).hits][:1] == [late]


def test_a_warm_search_follows_the_archive(world, news):
    warm, query = world.search(), Query("lighthouse keeper", Filters(outlets=("Late News",)))
    warm.warm()
    assert warm(query).hits == ()
    [late] = world.add(a_reading("The lighthouse keeper has retired.", title="Light", outlet="Late News"))
    [found] = warm(query).hits
    assert found.passage.version.article.id == late
    assert found.ranks.dense == 1
    world.archive.withdraw(late)
    assert warm(query).hits == ()
