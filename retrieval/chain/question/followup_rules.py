"""Follow-up questions resolved by rules, for the plain cases (pure).

A scrap ("And Germany?", "Why?") takes the rest from the last question. "Since then" becomes the day of
the newest evidence, "that" in "who said that?" the statement before, and a pronoun the name it most
likely stands for. What stays unclear gets the names of the last question in brackets, so that the
search at least looks in the right place.
"""

import re
from collections.abc import Sequence
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.question.ellipsis import asks_of_statement, exchanged, in_full, statement_of
from retrieval.chain.question.pronouns import GROUP, OBJECT, PRONOUNS, is_open, named_together, with_pronouns
from retrieval.chain.question.subject import lacks_subject, things, topic
from retrieval.types import Answer

# "Germany?" or "the German navy?" is a scrap; with more words it is a question of its own.
SCRAP_WORDS: Final = 4

_ASKS: Final = (
    r"(?:since\s+when|until\s+when|who(?:m|se)?|what|which|when|where|why"
    r"|how(?:\s+(?:many|much|long|old|far|often))?)"
)
_CONNECTIVE: Final = re.compile(r"^\W*(?:(?:and|but|so|also|then|well|now)\b[,\s]+)+", re.IGNORECASE)
_WHAT_ABOUT: Final = re.compile(r"^\W*(?:what|how)\s+about\s+(?P<rest>.+?)\W*$", re.IGNORECASE)
_ONLY_WORD: Final = re.compile(
    rf"^\W*(?P<word>{_ASKS}(?:\s+(?:exactly|so|not))?"
    r"|(?:when|where|why|how)\s+(?:is|was|did)\s+(?:that|this|it)(?:\s+(?:happen|be))?)\W*$",
    re.IGNORECASE,
)
_IS_QUESTION: Final = re.compile(
    rf"^\W*(?:{_ASKS}|did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|tell|show|list|summari[sz]e)\b",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(
    rf"^\W*{_ASKS}\b(?:\s+(?:people|persons|day|date|time|country|city)\b)?\s*", re.IGNORECASE
)
_SINCE_THEN: Final = re.compile(
    r"\b(?:(?:ever\s+)?since\s+then|since\s+that|after\s+that|afterwards)\b|\bsince(?=\W*$)", re.IGNORECASE
)
_SAID_THAT: Final = re.compile(
    r"\b(?P<verb>said|says|say|claimed|claims|reported|reports|wrote|writes|confirmed|denied|denies)\s+"
    r"(?:that|this|so|(?<!claimed )(?<!claims )it)\b(?=\W*$|\s+(?:and|first|exactly)\b)",
    re.IGNORECASE,
)
# "at that meeting", "about this", "who did that?", but not "who said that Assad …" or "this week".
_POINTS_BACK: Final = re.compile(
    r"\b(?:in|at|on|of|about|after|before|during|for|with|by|to|from|do|did|does|is|are|was|were|and)\s+"
    r"(?:that|this|those|these|the\s+same|the\s+former|the\s+latter)\b"
    r"(?!\s+(?:week|month|year|morning|afternoon|evening|weekend|time|who)\b)|\b(?:that|this)\W*$",
    re.IGNORECASE,
)
_IS_THING: Final = re.compile(r"^\W*(?:the|its|his|her|their)\s", re.IGNORECASE)


def leans(question: str, earlier: Sequence[Answer] = ()) -> bool:
    """Whether `question` cannot be understood without what was asked before, oldest first."""
    if earlier and in_full(question, earlier[-1]):
        return True
    body = _CONNECTIVE.sub("", question)
    if body != question or _is_scrap(body) or _SINCE_THEN.search(body) or _SAID_THAT.search(body):
        return True
    if earlier and lacks_subject(body) and topic(earlier):
        return True
    return bool(_POINTS_BACK.search(body) or OBJECT.search(body)) or any(
        is_open(body, each) for each in PRONOUNS
    )


def by_rules(question: str, earlier: Sequence[Answer]) -> str:
    """Return `question` with what it leaves out taken from `earlier`, which is not empty, oldest first."""
    body, last = _CONNECTIVE.sub("", question).strip(), earlier[-1]
    if full := in_full(question, _turn_meant(question, earlier)):
        return _sentence(full)
    # Whoever asked who said that is still on the subject of the question before.
    on_subject = [each for each in earlier if not _asks_of_statement(each.question)] or list(earlier)
    if match := _ONLY_WORD.match(body):
        return _sentence(f"{match['word'].split()[0]} {_without_head(on_subject[-1].standalone)}")
    if _is_scrap(body):
        about = _WHAT_ABOUT.match(body)
        return _swapped(about["rest"] if about else body.strip(" ?.!"), on_subject)
    dated = next((each for each in reversed(earlier) if each.as_of), last)
    resolved = with_pronouns(_with_statement(_with_day(body, dated), last), on_subject)
    if _is_unclear(resolved) or lacks_subject(resolved) or (_SINCE_THEN.search(body) and not names(resolved)):
        return _sentence(_with_topic(resolved, on_subject))
    return _sentence(resolved)


def _turn_meant(question: str, earlier: Sequence[Answer]) -> Answer:
    """The turn a follow-up is about: who said that is asked of the last one, all else of the last subject."""
    if _asks_of_statement(question):
        return earlier[-1]
    return next((each for each in reversed(earlier) if not _asks_of_statement(each.question)), earlier[-1])


def _asks_of_statement(question: str) -> bool:
    return asks_of_statement(question) or bool(_SAID_THAT.search(question))


def _without_head(question: str) -> str:
    """The last question without its question word: "did Verrine resign" of "Did Verrine resign?"."""
    rest = _HEAD.sub("", question)
    return rest if rest != question else f"{rest[:1].lower()}{rest[1:]}"


def _is_scrap(body: str) -> bool:
    if _ONLY_WORD.match(body) or _WHAT_ABOUT.match(body):
        return True
    return (
        not _IS_QUESTION.match(body) and 0 < len(body.split()) <= SCRAP_WORDS and body.rstrip().endswith("?")
    )


def _is_unclear(body: str) -> bool:
    return bool(_POINTS_BACK.search(body)) or any(is_open(body, each) for each in PRONOUNS)


def _swapped(rest: str, earlier: Sequence[Answer]) -> str:
    """The last question with its subject, or the only name it has, exchanged for `rest`."""
    last = earlier[-1]
    question, new = last.standalone, re.sub(r"^(?:in|at|for|with|by|from|of)\s+(?=[A-Z])", "", rest)
    if _SINCE_THEN.search(rest):
        return _sentence(f"{question.rstrip(' ?')} {_with_day(rest, last)}")
    if other := exchanged(rest, question.rstrip(" ?")):
        return _sentence(other)
    if _IS_THING.match(rest) and not names(rest) and (about := topic(earlier)):
        return _sentence(f"What about {rest} ({about})")
    group = named_together(question)
    if group is None or not names(new):
        return _sentence(f"{question.rstrip(' ?')}, {rest}")
    start, end = group
    return _sentence(question[:start] + new + question[end:])


def _with_day(body: str, last: Answer) -> str:
    if not last.as_of:
        return body
    return _SINCE_THEN.sub(f"since {last.as_of[:10]}", body)


def _with_statement(body: str, last: Answer) -> str:
    told = statement_of(last)
    if not _SAID_THAT.search(body) or told is None:
        return body
    return _SAID_THAT.sub(lambda match: f"{match['verb']} that {told}", body)


def _with_topic(body: str, earlier: Sequence[Answer]) -> str:
    if is_open(body, GROUP) and len(names(topic(earlier))) == 1 and not any(things(topic(earlier))):
        # One name is nobody's "they", and would only lead the search away.
        return body
    known = body.casefold()
    asked = [each for each in topic(earlier).split(", ") if each and each.casefold() not in known]
    return f"{body.rstrip(' ?')} ({', '.join(asked)})" if asked else body


def _sentence(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ?.")
    return f"{text[:1].upper()}{text[1:]}?"
