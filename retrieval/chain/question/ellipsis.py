"""Questions that leave out what the last one said: "And how many in Culvery?", "Is that true?" (pure).

Each rule knows one shape and gives the question in full, or nothing when it is not that shape.
"""

import re
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.prose.numbers import numbers
from retrieval.types import Answer

# A statement quoted back into a question is cut to about a line.
LONGEST_STATEMENT: Final = 160

# A question with more words says itself what it is about.
SHORT: Final = 5

_MORE: Final = re.compile(
    r"^\W*(?:(?:tell|show)\s+me\s+more|(?:any\s+)?more(?:\s+(?:details?|on\s+(?:that|this)))?|go\s+on"
    r"|(?:anything|what|who|where)\s+else|which\s+ones|details)(?:\s+please)?\W*$",
    re.IGNORECASE,
)
_TRUE: Final = re.compile(
    r"^\W*(?:(?:is|was)\s+(?:that|this|it)\s+(?P<how>true|confirmed|certain|right|correct|so)|really)\W*$",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    r"^\W*(?:says\s+who|according\s+to\s+who(?:m)?|who(?:'s|\s+is|\s+was)\s+the\s+source(?:\s+(?:of|for)\s+(?:that|this))?"
    r"|(?:what|where)\s+is\s+(?:that|this)\s+from|where\s+does\s+(?:that|this|it)\s+come\s+from"
    r"|who\s+(?:told|confirmed)\s+you\s+(?:that|this|so))\W*$",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"^\W*(?:(?:and\s+)?(?:then|next|later|afterwards)|what\s+(?:happened\s+)?(?:next|then|later)|what\s+came\s+next)\W*$",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"^\W*(?:and\s+|but\s+)?(?P<when>now|today|at\s+the\s+moment)\W*$", re.IGNORECASE
)
_BEFORE_THEN: Final = re.compile(r"^\W*(?:and\s+)?before\s+(?:that|then)\W*$", re.IGNORECASE)
# "How many in Culvery?": a question word, and at once where, when, or whose.
_NO_VERB: Final = re.compile(
    r"^\W*(?P<asks>how\s+(?:many|much)|who|what|when|where|why)(?:\s+(?:people|persons|more|others|of\s+them))?\s+"
    r"(?P<rest>(?:in|at|from|by|for|on|to|with|near|before|after|during|since|among)\s+(?!whom\b|that\b|this\b|which\b).+?)\W*$",
    re.IGNORECASE,
)
# "Did Germany?"
_AUXILIARY: Final = re.compile(
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|will|would|can)\s+(?P<who>.+?)\W*$", re.IGNORECASE
)
_HOW_MANY: Final = re.compile(r"^\W*how\s+(?:many|much)\b", re.IGNORECASE)
_UNPLACED: Final = re.compile(r"^\W*(?:how\s+(?:many|much)|when|where|why|who)\s+\w+", re.IGNORECASE)
_HAS_THING: Final = re.compile(
    r"\b(?:in|at|of|from|on|by|near|during|since|after|before|there|the|an?|that|this|it|he|she|they|we|you)\b",
    re.IGNORECASE,
)
_ITS_PLACE: Final = re.compile(r"\b(?:in|at|of|from|on|near|during|after)\s+(?:the\s+)?[A-Z][^?()]*(?=\?|$)")
_OBJECT: Final = re.compile(
    r"(?<=\s)(?:about|against|for|of|on|with)\s+(?P<what>(?:the|a|an)\s+[a-z][a-z -]*)(?=\W*$)"
)
_PLACE: Final = re.compile(r"\b(?P<at>in|at|from|near)\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*(?=\W*$)")
_COMMON: Final = re.compile(r"^(?:the|a|an)\s+[a-z][a-z -]*$")
_ROLES: Final = (
    r"ambassador|chancellor|chief|director|governor|government|leader|lawyers?|mayor|minister|ministry|official"
    r"|opposition|police|president|spokesman|spokeswoman|union"
)
ROLE: Final = re.compile(rf"\bthe\s+(?:[a-z]+\s+)?(?:{_ROLES})\b")
"""Somebody told by an office: "the interior minister"."""
# A statement that is cut does not end so.
_LEFT_OVER: Final = re.compile(
    r"(?:[\s,;:–-]+(?:an?|and|as|at|by|for|from|in|of|on|or|that|the|to|which|with))+$"
)


def in_full(question: str, last: Answer) -> str | None:
    """Return `question` with what it leaves out taken from the last one; None when it has no such shape.

    Args:
        question: As asked, with its "and".
        last: The answer before it.
    """
    asked = last.standalone.rstrip(" ?.")
    if _MORE.match(question):
        return asked
    if _PRESENT.match(question):
        return f"{asked} now"
    if _NEXT.match(question) and last.as_of:
        return f"{asked} since {last.as_of[:10]}"
    if _BEFORE_THEN.match(question) and last.as_of:
        return f"{asked} before {last.as_of[:10]}"
    return _of_statement(question, last) or _without_verb(_bare(question), asked)


def exchanged(rest: str, asked: str) -> str | None:
    """Return `asked` with its "the dam", "the governor" or "in Paris" exchanged for `rest`, if of a kind."""
    old, new = _PLACE.search(asked), _PLACE.fullmatch(rest)
    if old and new and old["at"] == new["at"]:
        return asked[: old.start()] + rest
    rest = re.sub(r"^(?:about|on)\s+(?=(?:the|an?)\s)", "", rest)
    if not _COMMON.match(rest):
        return None
    if ROLE.fullmatch(rest) and (role := ROLE.search(asked)):
        return f"{asked[: role.start()]}{rest}{asked[role.end() :]}"
    if match := _OBJECT.search(asked):
        return f"{asked[: match.start('what')]}{rest}{asked[match.end('what') :]}"
    return None


def statement_of(last: Answer) -> str | None:
    """Return the first statement of an answer as a clause: "the attacks killed at least 129 people"."""
    if not last.statements:
        return None
    told = last.statements[0].text.strip().rstrip(".!?").strip('"“”')
    if len(told) > LONGEST_STATEMENT:
        told = _LEFT_OVER.sub("", told[:LONGEST_STATEMENT].rsplit(" ", 1)[0])
    begins = {each.start for each in names(told)} - {each.start for each in numbers(told)}
    if 0 not in begins:
        told = told[:1].lower() + told[1:]
    return told


def asks_of_statement(question: str) -> bool:
    """Whether a question asks whose word a statement is, or whether it is true."""
    return bool(_TRUE.match(question) or _SOURCE.match(question))


def _bare(question: str) -> str:
    return re.sub(r"^\W*(?:(?:and|but|so|also|then|well)\b[,\s]+)+", "", question, flags=re.IGNORECASE)


def _of_statement(question: str, last: Answer) -> str | None:
    told, true = statement_of(last), _TRUE.match(question)
    if told is None:
        return None
    if true:
        how = true["how"] or "true"
        return f"Is it {'true' if how == 'so' else how} that {told}"
    return f"Who said that {told}" if _SOURCE.match(question) else None


def _without_verb(body: str, asked: str) -> str | None:
    if match := _NO_VERB.match(body):
        same = match["asks"].casefold().split()[0] == asked.casefold().split()[0]
        return f"{asked} {match['rest']}" if same or not _HOW_MANY.match(body) else None
    match = _AUXILIARY.match(body)
    found = names(asked)
    if match and found and _is_name(match["who"]):
        return f"{asked[: found[0].start]}{match['who']}{asked[found[0].end :]}"
    if _UNPLACED.match(body) and _lacks_place(body) and (place := _ITS_PLACE.search(asked)):
        return f"{body.rstrip(' ?')} {place.group().strip()}"
    return None


def _is_name(text: str) -> bool:
    found = names(f"the {text}")
    return len(found) == 1 and found[0].text == text


def _lacks_place(body: str) -> bool:
    """Whether a short question says nothing of where or of whom it asks."""
    return len(body.split()) <= SHORT and not names(body) and not _HAS_THING.search(body)
