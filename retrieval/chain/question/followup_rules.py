"""Follow-up questions resolved by rules, for the plain cases (pure).

A scrap ("And Germany?", "Why?") takes the rest from the last question. "Since then" becomes the day of
the newest evidence, "that" in "who said that?" the statement before, and a pronoun the name it most
likely stands for. What stays unclear gets the names of the last question in brackets, so that the
search at least looks in the right place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.chain.prose.aliases import KEY_OF
from retrieval.chain.prose.names import names
from retrieval.chain.question.ellipsis import exchanged, in_full, statement_of
from retrieval.types import Answer

# "Germany?" or "the German navy?" is a scrap; with more words it is a question of its own.
SCRAP_WORDS: Final = 4

_ASKS: Final = (
    r"(?:since\s+when|until\s+when|who(?:m|se)?|what|which|when|where|why"
    r"|how(?:\s+(?:many|much|long|old|far|often))?)"
)
_CONNECTIVE: Final = re.compile(r"^\W*(?:(?:and|but|so|also|then|well|now)\b[,\s]+)+", re.IGNORECASE)
_WHAT_ABOUT: Final = re.compile(r"^\W*(?:what|how)\s+about\s+(?P<rest>.+?)\W*$", re.IGNORECASE)
_ONLY_WORD: Final = re.compile(rf"^\W*(?P<word>{_ASKS})(?:\s+(?:exactly|so|not))?\W*$", re.IGNORECASE)
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
    r"(?:that|this|so|it)\b(?=\W*$|\s+(?:and|first|exactly)\b)",
    re.IGNORECASE,
)
# "at that meeting", "about this", "who did that?", but not "who said that Assad …" or "this week".
_POINTS_BACK: Final = re.compile(
    r"\b(?:in|at|on|of|about|after|before|during|for|with|by|to|from|do|did|does|is|are|was|were|and)\s+"
    r"(?:that|this|those|these|the\s+same|the\s+former|the\s+latter)\b"
    r"(?!\s+(?:week|month|year|morning|afternoon|evening|weekend|time|who)\b)|\b(?:that|this)\W*$",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_GROUP: Final = re.compile(r"\b(?:they|them|their|theirs|the\s+two|both\s+of\s+them)\b", re.IGNORECASE)
_THING: Final = re.compile(
    r"\b(?:it|its)\b(?!\s+(?:true|possible|likely|clear|known|takes?|seems?|appears?|means?)\b)",
    re.IGNORECASE,
)
_THERE: Final = re.compile(
    r"\bthere\b(?=\W*$)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?!\s+(?:is|are|was|were|has|have|will|any|an?)\b)",
    re.IGNORECASE,
)
_POSSESSIVE: Final = re.compile(r"\b(?:his|hers|their|theirs|its)\b|\bher(?=\s+[a-z])", re.IGNORECASE)
_PLACE: Final = re.compile(r"\b(?:in|at|to|from|near)\s+(?:the\s+)?(?=[A-Z])")
_SPEAKS: Final = re.compile(
    r"\s*(?:,[^,]*,)?\s*(?:said|says|told|announced|added|argued|warned|wants|will)\b"
)
_PRONOUNS: Final = (_PERSON, _GROUP, _THING, _THERE)


def leans(question: str, earlier: Sequence[Answer] = ()) -> bool:
    """Whether `question` cannot be understood without what was asked before, oldest first."""
    if earlier and in_full(question, earlier[-1]):
        return True
    body = _CONNECTIVE.sub("", question)
    if body != question or _is_scrap(body) or _SINCE_THEN.search(body) or _SAID_THAT.search(body):
        return True
    return bool(_POINTS_BACK.search(body)) or any(_is_open(body, each) for each in _PRONOUNS)


def by_rules(question: str, earlier: Sequence[Answer]) -> str:
    """Return `question` with what it leaves out taken from `earlier`, which is not empty, oldest first."""
    body, last = _CONNECTIVE.sub("", question).strip(), earlier[-1]
    if full := in_full(question, last):
        return _sentence(full)
    if match := _ONLY_WORD.match(body):
        return _sentence(f"{match['word']} {_HEAD.sub('', last.standalone)}")
    if _is_scrap(body):
        about = _WHAT_ABOUT.match(body)
        return _swapped(about["rest"] if about else body.strip(" ?.!"), last)
    resolved = _with_pronouns(_with_statement(_with_day(body, last), last), earlier)
    if _is_unclear(resolved) or (_SINCE_THEN.search(body) and not names(resolved)):
        return _sentence(_with_names(resolved, last))
    return _sentence(resolved)


def _is_scrap(body: str) -> bool:
    if _ONLY_WORD.match(body) or _WHAT_ABOUT.match(body):
        return True
    return (
        not _IS_QUESTION.match(body) and 0 < len(body.split()) <= SCRAP_WORDS and body.rstrip().endswith("?")
    )


def _is_open(body: str, pronoun: re.Pattern[str]) -> bool:
    """Whether a pronoun stands before any name of the question could explain it."""
    match = pronoun.search(body)
    return match is not None and not any(each.end <= match.start() for each in names(body))


def _is_unclear(body: str) -> bool:
    return bool(_POINTS_BACK.search(body)) or any(_is_open(body, each) for each in _PRONOUNS)


def _swapped(rest: str, last: Answer) -> str:
    """The last question with its subject, or the only name it has, exchanged for `rest`."""
    question, new = last.standalone, re.sub(r"^(?:in|at|for|with|by|from|of)\s+(?=[A-Z])", "", rest)
    if _SINCE_THEN.search(rest):
        return _sentence(f"{question.rstrip(' ?')} {_with_day(rest, last)}")
    if other := exchanged(rest, question.rstrip(" ?")):
        return _sentence(other)
    group = _subject(question)
    if group is None or not names(new):
        return _sentence(f"{question.rstrip(' ?')}, {rest}")
    start, end = group
    return _sentence(question[:start] + new + question[end:])


def _subject(question: str) -> tuple[int, int] | None:
    """Where the first name stands, with those joined to it by "and"."""
    found = names(question)
    if not found:
        return None
    start, end = found[0].start, found[0].end
    for each in found[1:]:
        if not re.fullmatch(r",?\s+and\s+|,\s+", question[end : each.start]):
            break
        end = each.end
    return start, end


def _with_day(body: str, last: Answer) -> str:
    if not last.as_of:
        return body
    return _SINCE_THEN.sub(f"since {last.as_of[:10]}", body)


def _with_statement(body: str, last: Answer) -> str:
    told = statement_of(last)
    if not _SAID_THAT.search(body) or told is None:
        return body
    return _SAID_THAT.sub(lambda match: f"{match['verb']} that {told}", body)


def _with_pronouns(body: str, earlier: Sequence[Answer]) -> str:
    meanings = (
        (_PERSON, _person(earlier)),
        (_GROUP, _group(earlier)),
        (_THING, _thing(earlier)),
        (_THERE, _place(earlier)),
    )
    for pronoun, meaning in meanings:
        if meaning and _is_open(body, pronoun):
            body = pronoun.sub(lambda match, name=meaning: _inflected(match, name), body)  # type: ignore[misc]
    return body


def _inflected(match: re.Match[str], name: str) -> str:
    if match.re is _THERE:
        return f"in {name}"
    is_possessive = _POSSESSIVE.match(match.string, match.start())
    return f"{name}'s" if is_possessive and is_possessive.end() == match.end() else name


def _person(earlier: Sequence[Answer]) -> str | None:
    """The name asked about, or speaking most, that is no country or body."""
    for answer in reversed(earlier):
        counts: Counter[str] = Counter()
        for weight, text in _told(answer):
            for each in names(text):
                if " ".join(each.words) not in KEY_OF and not _PLACE.search(text[: each.start] + "A"):
                    counts[each.text] += weight + 2 * bool(_SPEAKS.match(text, each.end))
        if counts:
            return counts.most_common(1)[0][0]
    return None


def _told(answer: Answer) -> Iterator[tuple[int, str]]:
    """The texts of a turn, each with what a name in it counts: a question is about whom it names."""
    yield 4, answer.standalone
    for statement in answer.statements:
        yield 1, statement.text


def _group(earlier: Sequence[Answer]) -> str | None:
    for answer in reversed(earlier):
        if group := _subject(answer.standalone):
            return answer.standalone[slice(*group)]
    return None


def _thing(earlier: Sequence[Answer]) -> str | None:
    """The country or body asked about."""
    for answer in reversed(earlier):
        for each in names(answer.standalone):
            if " ".join(each.words) in KEY_OF:
                return each.text
    return None


def _place(earlier: Sequence[Answer]) -> str | None:
    """The place last named after "in", "at" or "to"."""
    for answer in reversed(earlier):
        for _, text in _told(answer):
            starts = {match.end() for match in _PLACE.finditer(text)}
            if found := [each.text for each in names(text) if each.start in starts]:
                return found[-1]
    return None


def _with_names(body: str, last: Answer) -> str:
    known = body.casefold()
    asked = dict.fromkeys(each.text for each in names(last.standalone) if each.text.casefold() not in known)
    return f"{body.rstrip(' ?')} ({', '.join(asked)})" if asked else body


def _sentence(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ?.")
    return f"{text[:1].upper()}{text[1:]}?"
