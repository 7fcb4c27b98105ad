"""Saying what an archive lacks that has the names of a question and not the fact (pure)."""

import re
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.question.asking import Asking, Kind, asking
from retrieval.chain.question.overview import asks_for_news
from retrieval.types import Found

NO_NEWS: Final = "No article is of the days asked about."
UNNAMED: Final = "Who is meant by “{}”? Ask again with the name."

_POSSESSIVE: Final = re.compile(r"['’]s?$")
_KINDS: Final[dict[Kind, str]] = {
    "person": "who it was",
    "time": "when it was",
    "place": "where it was",
    "number": "such a figure",
    "age": "an age",
    "price": "a price or a measure",
    "reason": "a reason",
    "name": "such a name",
    "statement": "such a remark",
}


def lacking(found: Found) -> str:
    """Say in a sentence what was found and what was not; empty where the search alone decided."""
    if asks_for_news(found.query):
        return NO_NEWS
    if unnamed := found.relevance.evidence.get("unnamed"):
        return UNNAMED.format(unnamed)
    missing = found.relevance.evidence.get("not_found")
    if missing is None:
        return ""
    asked, words = asking(found.query), [each for each in str(missing).split(", ") if each]
    known = _known(asked, found.query.text, words)
    if not words:
        return _without_kind(asked, known)
    told = " or ".join(f"“{each}”" for each in words)
    speaks = f"There is something on {' and '.join(known)}, but nothing" if known else "Nothing"
    return f"{speaks} found there speaks of {told}."


def _without_kind(asked: Asking, known: list[str]) -> str:
    kind = _KINDS.get(asked.kind) if asked.kind else None
    if kind is None or not known:
        return ""
    return f"There is something on {' and '.join(known)}, but no sentence found tells {kind}."


def _known(asked: Asking, question: str, missing: list[str]) -> list[str]:
    """The question's names of which every word was found."""
    lost = asked.held(" ".join(missing))
    held = ((_POSSESSIVE.sub("", each.text), asked.held(each.text) & asked.names) for each in names(question))
    return list(dict.fromkeys(text for text, concepts in held if concepts and not concepts & lost))
