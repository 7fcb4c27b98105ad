"""Numbering: which `[n]` a sentence gets, and what `[n]` says (pure).

Citations count in order of first mention. A sentence cited twice keeps its number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from retrieval.chain.prose.datelines import told, told_span
from retrieval.types import Checks, Citation, Draft, Evidence, Passage, Sentence, Statement

# What a reader takes for one of our citations when it stands in an article's own words.
FORGED_MARK = re.compile(r"\[(\d{1,4})\]")

UNCHECKED = Checks()


class Numbered(NamedTuple):
    """Drafts turned into statements, and the citations they point to."""

    texts: tuple[str, ...]
    """Each statement's text with its marks, as in `Germany sends a frigate. [2]`."""
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


class Numbering:
    """Gives numbers to sentences as they are first mentioned; used while an answer grows."""

    def __init__(self, evidence: Iterable[Evidence] = (), *, first: int = 1) -> None:
        self._evidence: Mapping[str, Evidence] = {each.id: each for each in evidence}
        self._first = first
        self._numbers: dict[tuple[str, int], int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything cited so far, by number."""
        return tuple(self._citations)

    def cite(self, sentence: Sentence) -> int:
        """Return the number of `sentence`, a new one when it is mentioned for the first time."""
        if sentence.key not in self._numbers:
            n = self._first + len(self._citations)
            self._numbers[sentence.key] = n
            cited = citation_of(sentence, n)
            self._citations.append(replace(cited, start=told_span(sentence).start, quote=told(sentence)))
        return self._numbers[sentence.key]

    def cite_all(self, evidence_ids: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the evidence named; ids that do not exist are left out."""
        known = [self._evidence[each] for each in evidence_ids if each in self._evidence]
        return tuple(dict.fromkeys(self.cite(each.sentence) for each in known))

    def statement(self, draft: Draft, checks: Checks = UNCHECKED) -> Statement:
        """Turn a draft into a statement whose citations are numbered."""
        return Statement(draft.text, self.cite_all(draft.sources), draft.form, checks)


def number(
    drafts: Sequence[Draft],
    evidence: Iterable[Evidence],
    *,
    checks: Sequence[Checks] = (),
    first: int = 1,
) -> Numbered:
    """Number the citations of `drafts` from `first` on, in order of first mention.

    Args:
        drafts: Sentences in the order they will be read.
        evidence: What their sources name.
        checks: What was checked of each draft; all unchecked when left out.
        first: The first number given, for texts that share one list of citations.

    Raises:
        ValueError: `checks` is given, but not one for each draft.
    """
    numbering = Numbering(evidence, first=first)
    pairs = zip(drafts, checks or [UNCHECKED] * len(drafts), strict=True)
    statements = tuple(numbering.statement(draft, outcome) for draft, outcome in pairs)
    return Numbered(tuple(map(marked, statements)), statements, numbering.citations)


def marked(statement: Statement) -> str:
    """Return the statement's text followed by its marks: `text [1][2]`.

    A `[3]` that stands in the text itself becomes `(3)`, so that only ours look like citations.
    """
    text = FORGED_MARK.sub(r"(\1)", statement.text)
    marks = "".join(f"[{n}]" for n in statement.citations)
    return f"{text} {marks}" if marks else text


def citation_of(sentence: Sentence, n: int) -> Citation:
    """Return the citation `[n]` of `sentence`."""
    article = sentence.article
    return Citation(
        n=n,
        article=article.id,
        version=sentence.version.id,
        title=sentence.version.title,
        outlet=article.outlet,
        author=article.author,
        published=article.published.value if article.published else None,
        url=article.url,
        path=article.path,
        start=sentence.span.start,
        end=sentence.span.end,
        quote=sentence.text,
        origin=article.origin or article.id,
    )


def passage_citation(passage: Passage, n: int) -> Citation:
    """Return the citation `[n]` of a whole passage."""
    start, end = passage.span
    return replace(citation_of(passage.sentences[0], n), start=start, end=end, quote=passage.text)
