"""The search as a LangChain retriever, for use in any LangChain program."""

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from retrieval.types import Found, Hit, Query


class NewsdeskRetriever(BaseRetriever):
    """Passages of a desk's archive, best first, each with what a citation needs.

    `text[metadata["start"]:metadata["end"]]` of the version named is the document's content.
    """

    search: Callable[[Query, int], Found]
    """The search of a desk."""
    k: int = Field(default=8, ge=1)
    """How many documents to return."""
    read: Callable[[str], Query] = Query
    """How a question is understood; as it stands unless given, see `retrieval.chain.query`."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        del run_manager
        return [document(hit) for hit in self.search(self.read(query), self.k if k is None else k).hits]


def document(hit: Hit) -> Document:
    """Return a hit as LangChain's document."""
    passage = hit.passage
    article = passage.version.article
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article": article.id,
            "version": passage.version.id,
            "start": passage.span.start,
            "end": passage.span.end,
            "title": passage.version.title,
            "outlet": article.outlet,
            "published": article.published.value if article.published else None,
            "url": article.url,
            "origin": article.origin,
            "score": hit.score,
        },
    )
