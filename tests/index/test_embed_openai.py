"""Embeddings over OpenAI's protocol, against a local server that is as strict as the real one."""

import json

import numpy as np
import pytest

from retrieval.errors import EmbeddingError
from retrieval.index import embed_openai
from retrieval.index.embed import load
from retrieval.index.embed_openai import OpenAIProtocolEmbeddings
from tests.doubles.openai_embeddings import DIMENSIONS, MODEL, EmbeddingServer, vector
from tests.index.passages import a_passage

NAME = f"openai:{MODEL}"


@pytest.fixture
def server():
    with EmbeddingServer() as running:
        yield running


@pytest.fixture
def model(server):
    return load(NAME, api_key=server.key, base_url=server.url)


@pytest.fixture
def impatient(monkeypatch):
    """Without the SDK's own second and third try."""
    monkeypatch.setattr(embed_openai, "RETRIES", 0)


def unit(text):
    return vector(text) / np.linalg.norm(vector(text))


def test_a_question_becomes_the_server_s_vector_of_length_one(model):
    np.testing.assert_allclose(
        model.embed_query("who closed the harbour"), unit("who closed the harbour"), rtol=1e-5
    )


def test_a_passage_is_sent_under_its_title_and_its_sentences_alone(model, server):
    passages = [
        a_passage("Crews walked out. Ferries stand still.", title="Walkout"),
        a_passage("The dam broke.", title="Flood"),
    ]
    first, second = model.embed_passages(passages)
    assert server.requests == [
        [
            "Walkout\nCrews walked out. Ferries stand still.",
            "Flood\nThe dam broke.",
            "Crews walked out.",
            "Ferries stand still.",
            "The dam broke.",
        ]
    ]
    np.testing.assert_allclose(first.sentences[1], unit("Ferries stand still."), rtol=1e-5)
    np.testing.assert_allclose(second.passage, unit("Flood\nThe dam broke."), rtol=1e-5)
    assert (len(first.sentences), len(second.sentences)) == (2, 1)


def test_many_texts_go_in_batches_and_come_back_in_order(model, server):
    texts = [f"story {n}" for n in range(embed_openai.BATCH + 3)]
    rows = model.embed_documents(texts)
    assert [len(each) for each in server.requests] == [embed_openai.BATCH, 3]
    np.testing.assert_allclose(rows[-1], unit(texts[-1]), rtol=1e-5)


def test_nothing_is_not_asked_for(model, server):
    assert model.embed_passages([]) == []
    assert model.embed_documents([]) == []
    assert server.requests == []


def test_empty_and_endless_texts_are_made_fit_to_send(model, server):
    model.embed_documents(["", "word " * 100_000])
    blank, long = server.requests[0]
    assert blank == "."
    assert len(long) <= embed_openai.MAX_CHARACTERS


def test_its_length_is_asked_from_the_server_once(model, server):
    assert (model.dimensions, model.dimensions) == (DIMENSIONS, DIMENSIONS)
    assert len(server.requests) == 1


def test_the_name_is_provider_and_model(model):
    assert model.name == NAME


def test_a_refused_key_is_an_error_that_shows_no_key(server, impatient):
    model = load(NAME, api_key="sk-wrong-key", base_url=server.url)
    with pytest.raises(EmbeddingError, match=r"AuthenticationError.*OPENAI_API_KEY") as caught:
        model.embed_query("who")
    assert "sk-wrong-key" not in str(caught.value)


def test_a_server_that_is_not_there_is_an_error(impatient):
    model = load(NAME, api_key="sk-x", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(EmbeddingError, match="APIConnectionError"):
        model.embed_query("who")


@pytest.mark.parametrize(
    "content",
    [
        b"<html>gateway</html>",
        b"{}",
        json.dumps({"data": [], "model": MODEL, "object": "list"}).encode(),
        json.dumps(
            {"data": [{"embedding": [1.0], "index": 0}, {"embedding": [1.0, 2.0], "index": 1}]}
        ).encode(),
    ],
)
def test_a_reply_without_the_vectors_is_an_error(content, impatient):
    with EmbeddingServer((200, content)) as server:
        model = load(NAME, api_key=server.key, base_url=server.url)
        with pytest.raises(EmbeddingError, match="gave no vectors"):
            model.embed_documents(["who", "what"])


def test_too_few_vectors_are_an_error(impatient):
    reply = {"data": [{"embedding": [1.0, 2.0], "index": 0}], "model": MODEL, "object": "list"}
    with EmbeddingServer((200, json.dumps(reply).encode())) as server:
        model = load(NAME, api_key=server.key, base_url=server.url)
        with pytest.raises(EmbeddingError, match="gave no vectors"):
            model.embed_documents(["who", "what"])


def test_a_busy_server_is_asked_again():
    with EmbeddingServer((503, b"{}")) as server:
        model = load(NAME, api_key=server.key, base_url=server.url)
        assert len(model.embed_query("who")) == DIMENSIONS


def test_a_key_is_needed_for_openai_itself():
    with pytest.raises(EmbeddingError, match="needs OPENAI_API_KEY"):
        load(NAME)


def test_a_server_of_one_s_own_may_do_without_a_key(server):
    model = OpenAIProtocolEmbeddings(MODEL, base_url=server.url)
    with pytest.raises(EmbeddingError, match="AuthenticationError"):
        model.embed_query("this one wants a key")
