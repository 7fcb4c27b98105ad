"""What a conversation is about, where a follow-up does not name it (pure).

"Who was arrested?" asked after "Who found the lantern?" is about the lantern. Noun phrases are read out of
the questions before, with no grammar but where such a phrase ends.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.question.ellipsis import ROLE
from retrieval.index.relevance import is_frame
from retrieval.ingest.words import STOP_WORDS, words
from retrieval.types import Answer

# A question with more words of its own, names aside, says itself what it is about.
FEWEST_OWN_WORDS: Final = 1

# Where a noun phrase is over: before these verbs, which questions use, and before whatever joins.
_ENDS: Final = (
    r"is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|may|might|should|must|not"
    r"|sa(?:y|ys|id)|tell|told|get|gets|got|go|goes|went|come|comes|came|break|broke|breaks|fall|fell|falls|rise"
    r"|rose|make|made|meet|met|take|took|find|found|lose|lost|win|won|die|hit|begin|began|happen|mean|cost|costs"
    r"|want|wants|think|agree|know|about|after|against|among|as|at|because|before|between|but|by|during|for|from"
    r"|if|in|into|near|of|off|on|or|over|since|than|that|through|to|under|until|when|where|which|while|who|with"
    r"|worth|like|first|and|so|yet|now|then|today|yesterday|again|still"
)
_PHRASE: Final = re.compile(
    rf"\b(?:the|an?|his|her|its|their)\s+(?P<noun>(?!(?:{_ENDS})\b)[\w’'-]+(?:\s+(?!(?:{_ENDS})\b|\w+ed\b)[\w’'-]+)*)",
    re.IGNORECASE,
)
_HAS_THING: Final = re.compile(
    r"\b(?:the|an?|this|that|these|those|his|her|its|their|my|our|there|it|he|she|they)\b", re.IGNORECASE
)
_OF_NEWS: Final = re.compile(
    r"\b(?:news?|latest|happen\w*|yesterday|today|tonight|week|month)\b", re.IGNORECASE
)
_IS_QUESTION: Final = re.compile(
    r"^\W*(?:who(?:m|se)?|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|will|would|any)\b",
    re.IGNORECASE,
)


def things(question: str) -> Iterator[str]:
    """Yield the things a question names by common nouns, with "the"; nobody's role is one."""
    for match in _PHRASE.finditer(question):
        told = f"the {match['noun']}"
        if not ROLE.fullmatch(told):
            yield told


def thing(earlier: Sequence[Answer], *, is_plural: bool) -> str | None:
    """Return what was last asked about, and is one thing or several as a pronoun says."""
    for answer in reversed(earlier):
        found = [each for each in things(answer.standalone) if _is_plural(each) == is_plural]
        if found:
            return found[-1]
    return None


def topic(earlier: Sequence[Answer]) -> str:
    """Return what was asked about last: its names, else its things; empty when none were."""
    for answer in reversed(earlier):
        asked = answer.standalone
        found = list(dict.fromkeys(each.text for each in names(asked)))
        phrases = [each for each in things(asked) if not any(name in each for name in found)]
        wholes = [each for each in things(asked) if any(name in each for name in found)]
        apart = [each for each in found if not any(each in whole for whole in wholes)]
        if told := [*wholes, *apart] or phrases:
            return ", ".join(told)
    return ""


def lacks_subject(question: str) -> bool:
    """Whether a question asks something without a word of whom or what, as in "How many were killed?"."""
    if not _IS_QUESTION.match(question) or names(question) or _HAS_THING.search(question):
        return False
    if _OF_NEWS.search(question):
        return False
    own = [each for each in words(question) if each not in STOP_WORDS and not is_frame(each)]
    return len(own) == FEWEST_OWN_WORDS


def _is_plural(phrase: str) -> bool:
    return phrase.endswith("s") and not phrase.endswith("ss")
