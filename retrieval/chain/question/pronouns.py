"""Whom and what the pronouns of a follow-up stand for (pure)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.chain.prose.aliases import KEY_OF
from retrieval.chain.prose.names import Name, names
from retrieval.chain.prose.numbers import numbers
from retrieval.chain.question.subject import thing
from retrieval.types import Answer

_PERSON: Final = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
GROUP: Final = re.compile(r"\b(?:they|them|their|theirs|the\s+two|both\s+of\s+them)\b", re.IGNORECASE)
_THING: Final = re.compile(
    r"\b(?:it|its)\b(?!\s+(?:true|possible|likely|clear|known|takes?|seems?|appears?|means?)\b)",
    re.IGNORECASE,
)
_THERE: Final = re.compile(
    r"\bthere\b(?=\W*$)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?!\s+(?:is|are|was|were|has|have|will|any|an?)\b)",
    re.IGNORECASE,
)
# Whoever is spoken of after a name is somebody else: "What did Hollande say about him?"
OBJECT: Final = re.compile(
    r"\b(?:about|of|with|for|to|against|from|by)\s+(?P<who>him|her|them|it)\b(?=\W*$|\s+(?:in|on|at|and)\b)"
)
_HE: Final = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE: Final = re.compile(r"\b(?:she|hers?)\b", re.IGNORECASE)
# What has an article is a thing, though its name be a saint's.
_OF_THING: Final = re.compile(r"\b[Tt]he\s+(?:[a-z]+\s+)*$")
_POSSESSIVE: Final = re.compile(r"\b(?:his|hers|their|theirs|its)\b|\bher(?=\s+[a-z])", re.IGNORECASE)
_PLACE: Final = re.compile(r"\b(?:in|at|to|from|near)\s+(?:the\s+)?(?=[A-Z])")
_SPEAKS: Final = re.compile(
    r"\s*(?:,[^,]*,)?\s*(?:said|says|told|announced|added|argued|warned|wants|will)\b"
)
PRONOUNS: Final = (_PERSON, GROUP, _THING, _THERE)


def is_open(body: str, pronoun: re.Pattern[str]) -> bool:
    """Whether a pronoun stands before any name of the question could explain it."""
    match = pronoun.search(body)
    return match is not None and not any(each.end <= match.start() for each in names(body))


def named_together(question: str) -> tuple[int, int] | None:
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


def with_pronouns(body: str, earlier: Sequence[Answer]) -> str:
    """Return the question with each pronoun that nothing in it explains replaced by what was asked about."""
    body = _with_object(body, earlier)
    meanings = (
        (_PERSON, _person(earlier, body)),
        (GROUP, _group(earlier)),
        (_THING, _thing(earlier)),
        (_THERE, _place(earlier)),
    )
    for pronoun, meaning in meanings:
        if meaning and is_open(body, pronoun):
            body = pronoun.sub(lambda match, name=meaning: _inflected(match, name), body)  # type: ignore[misc]
    return body


def _inflected(match: re.Match[str], name: str) -> str:
    if match.re is _THERE:
        return f"in {name}"
    is_possessive = _POSSESSIVE.match(match.string, match.start())
    return f"{name}'s" if is_possessive and is_possessive.end() == match.end() else name


def _with_object(body: str, earlier: Sequence[Answer]) -> str:
    """The question with "about him" resolved: not whom it names itself, but whom the last one named last."""
    match = OBJECT.search(body)
    if match is None or not names(body[: match.start()]):
        return body
    named = names(earlier[-1].standalone)
    if match["who"] in {"it", "them"}:
        meant = thing(earlier, is_plural=match["who"] == "them")
    else:
        meant = next((each.text for each in reversed(named) if each.text not in body), None)
    return f"{body[: match.start('who')]}{meant}{body[match.end('who') :]}" if meant else body


def _person(earlier: Sequence[Answer], question: str) -> str | None:
    """The name asked about, or speaking most, that is no country, body or thing, nor the other sex's."""
    others = _other_sex(earlier, question)
    for answer in reversed(earlier):
        counts: Counter[str] = Counter()
        for weight, text in _told(answer):
            for each in names(text):
                if each.words[-1] not in others and _may_be_person(each, text[: each.start]):
                    counts[each.text] += weight + 2 * bool(_SPEAKS.match(text, each.end))
        if counts:
            return counts.most_common(1)[0][0]
    return None


def _may_be_person(name: Name, before: str) -> bool:
    is_thing = (
        " ".join(name.words) in KEY_OF
        or bool(numbers(name.text.lower()))
        or " of " in name.text
        or _OF_THING.search(before)
    )
    return not (is_thing or _PLACE.search(f"{before}A"))


def _other_sex(earlier: Sequence[Answer], question: str) -> frozenset[str]:
    """Last words of the names that "she" stood for before, when "he" is meant now, or the other way round."""
    other = _SHE if _HE.search(question) else _HE
    turns = (each for each in earlier if other.search(each.question))
    return frozenset(name.words[-1] for each in turns for name in names(each.standalone)[:1])


def _told(answer: Answer) -> Iterator[tuple[int, str]]:
    """The texts of a turn, each with what a name in it counts: a question is about whom it names."""
    yield 4, answer.standalone
    for statement in answer.statements:
        yield 1, statement.text


def _group(earlier: Sequence[Answer]) -> str | None:
    """Several things, or names, that were asked about; one name is nobody's "they"."""
    for answer in reversed(earlier):
        if several := thing([answer], is_plural=True):
            return several
        group = named_together(answer.standalone)
        if group and re.search(r"\band\b|,", told := answer.standalone[slice(*group)]):
            return told
    return None


def _thing(earlier: Sequence[Answer]) -> str | None:
    """The thing, country or body asked about."""
    for answer in reversed(earlier):
        if one := thing([answer], is_plural=False):
            return one
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
