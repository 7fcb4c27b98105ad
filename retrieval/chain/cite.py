"""Citations: number the sentences, open a number as its stored passage, find who printed a claim.

Looking up a citation needs two stores and nothing heavy; it works for every answer ever given.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote as percent_encoded
from urllib.parse import urldefrag, urlsplit

from retrieval.chain.writing.numbering import Numbered, Numbering, citation_of, marked, number
from retrieval.types import Article, Change, Citation, ClaimReport, LookedUp, State, Use, Version

if TYPE_CHECKING:
    from retrieval.chain import claims
    from retrieval.index.ledger import Citing

__all__ = [
    "Numbered",
    "Numbering",
    "citation_of",
    "find",
    "marked",
    "number",
    "open_citation",
    "text_fragment",
    "uses",
]

# Sentences shown on each side of the cited one: enough to see who speaks and of what.
AROUND: Final = 2

# A longer quote is named by its first and last words, so that links stay short and survive small repairs.
WHOLE_FRAGMENT_WORDS: Final = 12
FRAGMENT_END_WORDS: Final = 5


class Shelf(Protocol):
    """What opening a citation needs of the archive."""

    def version(self, version_id: str) -> Version:
        """Return a version by id."""
        ...

    def article(self, ref: str) -> Article:
        """Return an article by id."""
        ...

    def current(self, article_ids: Sequence[str]) -> Mapping[str, Version]:
        """Return current versions by article id."""
        ...

    def copies(self, origin: str) -> Sequence[Article]:
        """Return all articles counted under an origin."""
        ...


class Citations(Protocol):
    """What opening a citation needs of the ledger."""

    def citation(self, ref: str, n: int) -> Citation:
        """Return citation `[n]` of what was given under an id."""
        ...


class Uses(Protocol):
    """What listing the uses of an article needs of the ledger."""

    def citing(self, article_id: str) -> "Sequence[Citing]":
        """Return everything given that cites an article."""
        ...


# A sentence that shares less of its words with the one cited is another sentence, not the same one changed.
SUCCESSOR: Final = 0.4


def find(claim: str, *, archive: "claims.Shelf", search: "claims.Search", top: int = 10) -> ClaimReport:
    """Find who printed a claim; see `retrieval.chain.claims.find`."""
    # Imported late: opening a citation must not wait for what judges claims.
    from retrieval.chain import claims

    return claims.find(claim, archive=archive, search=search, top=top)


def open_citation(answer_id: str, n: int, *, archive: Shelf, ledger: Citations) -> LookedUp:
    """Open `[n]` of an answer, a summary or a briefing: the passage as stored, and what became of it.

    Args:
        answer_id: Its id, or the only one that begins so.
        n: The citation's number.
        archive: Where the versions are.
        ledger: Where what was given is kept.

    Raises:
        NotFoundError: there is no such answer or citation.
    """
    citation = ledger.citation(answer_id, n)
    version = archive.version(citation.version)
    state = _state(citation, archive)
    # Of what was withdrawn only the words that were cited are still shown.
    cited = citation.start, citation.end
    first, last = cited if state == "withdrawn" else _context(version, citation)
    copies = (article for article in archive.copies(citation.origin) if article.id != citation.article)
    published = version.article.published
    return LookedUp(
        citation=citation,
        before=version.text[first : citation.start],
        after=version.text[citation.end : last],
        context_start=first,
        current=state,
        published_basis=published.basis if published else None,
        link=text_fragment(citation.url, citation.quote),
        copies=tuple(dict.fromkeys(article.name for article in copies)),
        changes=_changes(citation, archive) if state == "changed" else (),
        correction=_correction(version, archive) if state != "withdrawn" else None,
    )


def uses(article_id: str, *, archive: Shelf, ledger: Uses) -> tuple[Use, ...]:
    """List what cites an article, oldest first, and what became of the sentences it leans on.

    Args:
        article_id: The article's id, whole.
        archive: Where the versions are.
        ledger: Where what was given is kept.
    """
    return tuple(
        Use(
            each.id,
            each.kind,
            each.title,
            each.created_at,
            each.citations,
            tuple(_state(citation, archive) for citation in each.citations),
            each.statements,
        )
        for each in ledger.citing(article_id)
    )


def _context(version: Version, citation: Citation) -> tuple[int, int]:
    """Return where the sentences around the cited span begin and end; one cited in part is shown whole."""
    before = [span.start for span in version.spans if span.end <= citation.start][-AROUND:]
    own = [span for span in version.spans if span.start < citation.end and span.end > citation.start]
    after = [span.end for span in version.spans if span.start >= citation.end][:AROUND]
    first, last = min([*before, citation.start]), max([*after, citation.end])
    return min([first, *(span.start for span in own)]), max([last, *(span.end for span in own)])


def _correction(cited: Version, archive: Shelf) -> str | None:
    """What the article put right after the cited version, as its current one says."""
    current = archive.current([cited.article.id])[cited.article.id]
    return current.correction if current.correction != cited.correction else None


def _changes(citation: Citation, archive: Shelf) -> tuple[Change, ...]:
    """What stands in the place of the cited words now, word by word; nothing when no sentence is near."""
    from difflib import SequenceMatcher

    from retrieval.chain.diff import word_diff
    from retrieval.chain.prose.datelines import told

    said = citation.quote.split()
    near = [
        (SequenceMatcher(None, said, text.split(), autojunk=False).ratio(), text)
        for sentence in archive.current([citation.article])[citation.article].sentences
        # What was cited may have its dateline or not.
        for text in (told(sentence), sentence.text)
    ]
    likeness, nearest = max(near)
    return word_diff(citation.quote, nearest) if likeness >= SUCCESSOR else ()


def _state(citation: Citation, archive: Shelf) -> State:
    """Tell where the cited words stand in what the article says now."""
    current = archive.current([citation.article]).get(citation.article)
    if current is None or not archive.article(citation.article).is_shown:
        return "withdrawn"
    if current.text[citation.start : citation.end] == citation.quote:
        return "same"
    return "moved" if citation.quote in current.text else "changed"


def text_fragment(url: str | None, words: str) -> str | None:
    """Return a link that opens the page at `words`, as browsers understand `#:~:text=`.

    Args:
        url: The page; anything but http and https gives no link.
        words: What stands there, verbatim.
    """
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    tokens = words.split()
    parts = [words.strip()]
    if len(tokens) > WHOLE_FRAGMENT_WORDS:
        parts = [" ".join(tokens[:FRAGMENT_END_WORDS]), " ".join(tokens[-FRAGMENT_END_WORDS:])]
    # Commas and hyphens divide the parts of a fragment, so those of the text are encoded as well.
    encoded = (percent_encoded(part, safe="").replace("-", "%2D") for part in parts)
    return f"{urldefrag(url).url}#:~:text={','.join(encoded)}"
