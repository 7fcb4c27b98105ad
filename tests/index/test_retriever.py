"""The search as LangChain's retriever, held to LangChain's own tests."""

import pytest
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from retrieval.index.retriever import NewsdeskRetriever
from retrieval.types import Filters, Found, Hit, Query, Ranks, Relevance
from tests.index.passages import a_passage

PASSAGES = [
    a_passage(
        f"Story {n} of the dam.",
        id=f"v{n}",
        title=f"Story {n}",
        outlet="UPI" if n else None,
        day="2026-03-11" if n else None,
    )
    for n in range(6)
]


def search(query, top_k=12):
    hits = tuple(Hit(each, 1 / (n + 1), Ranks(n + 1, None)) for n, each in enumerate(PASSAGES))
    chosen = [hit for hit in hits if not query.filters.outlets or hit.passage.version.article.outlet]
    return Found(query, tuple(chosen[:top_k]), Relevance(True, {}))


class TestStandard(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self):
        return NewsdeskRetriever

    @property
    def retriever_constructor_params(self):
        return {"search": search}

    @property
    def retriever_query_example(self):
        return "What about the dam?"


def test_a_document_holds_what_a_citation_needs():
    document = NewsdeskRetriever(search=search, k=2).invoke("dam")[1]
    version = PASSAGES[1].version
    assert document.id == PASSAGES[1].id
    assert document.metadata == {
        "article": version.article.id,
        "version": version.id,
        "start": 0,
        "end": len(version.text),
        "title": "Story 1",
        "outlet": "UPI",
        "published": "2026-03-11",
        "url": version.article.url,
        "origin": version.article.origin,
        "score": 0.5,
    }
    assert version.text[document.metadata["start"] : document.metadata["end"]] == document.page_content


def test_what_is_not_known_is_none():
    metadata = NewsdeskRetriever(search=search).invoke("dam")[0].metadata
    assert (metadata["outlet"], metadata["published"]) == (None, None)


def test_a_question_can_be_read_for_outlets_and_dates():
    retriever = NewsdeskRetriever(search=search, read=lambda text: Query(text, Filters(outlets=("UPI",))))
    assert {each.metadata["outlet"] for each in retriever.invoke("What did UPI say?")} == {"UPI"}


def test_no_documents_cannot_be_asked_for():
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        NewsdeskRetriever(search=search, k=0)


def test_it_composes_with_other_runnables():
    chain = NewsdeskRetriever(search=search, k=1) | RunnableLambda(lambda found: found[0].page_content)
    assert chain.invoke("dam") == "Story 0 of the dam."
