"""Whether a sentence can be read alone, and what must come before it if not (pure).

A sentence depends on the one before it when it opens with a pronoun, and a bare quotation depends on the
sentence that names the speaker. Callers that show such a sentence show what it depends on first; when that is
not found nearby, the sentence is better left out (reference values: news summaries, rule of "pronoun-openers
only with their antecedent").
"""

import re
from collections.abc import Iterator
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.types import Sentence

# Two sentences back is as far as a newspaper's "he" reaches without a new name.
FARTHEST: Final = 2

_JOINT: Final = (
    r"(?:(?:and|but|so|yet|still|then|also|however|meanwhile|moreover|instead|later|earlier|afterwards?"
    r"|nevertheless|at the same time|in addition|for (?:his|her|their|its) part|as a result|in turn)\b,?\s+)*"
)
_PRONOUN: Final = (
    r"(?:he|she|they|it|him|her|them|his|hers|their|theirs|its|this|that|these|those|such|both|here|there"
    r"|the (?:two|pair|former|latter|same|others?)|[\w-]+ of them)"
)
# What only looks like it: "It is expected that", "There are", "This week".
_STANDS_ALONE: Final = re.compile(
    r"there\s+(?:is|was|are|were|will|would|has|have|had|appears?|seems?|remains?)\b"
    r"|it\s+(?!(?:also\s+)?(?:said|says|told|tells|added|adds|announced|claimed|noted|warned|wrote)\b)"
    r"(?:\w+\s+){1,4}(?:that|to|who|whether|how|when)\b"
    r"|th(?:is|ese)\s+(?:morning|afternoon|evening|week|weekend|month|year|spring|summer|autumn|fall|winter)\b"
    r"|it['’]s\s+(?:\w+\s+){1,4}(?:that|to|who|whether|how|when)\b"
    r"|those\s+who\b|such\s+as\b|the same (?:day|week|month|year)\b",
    re.IGNORECASE,
)
_LEANS: Final = re.compile(rf"\W*{_JOINT}({_PRONOUN}\b.*)", re.IGNORECASE | re.DOTALL)
# "On Thursday he went", "Earlier this week, she said".
_DATED: Final = re.compile(
    r"\W*(?:on|in|at|by|after|during|earlier|later|last|this|early|late)\s+(?:\w+\s+){0,3}\w+,?\s+(?:he|she|they)\b",
    re.IGNORECASE,
)
_CONTRAST: Final = re.compile(
    r"\W*(?:and|but|yet|however|instead|nevertheless|moreover|that said|in addition|as a result)\b",
    re.IGNORECASE,
)
# "The move comes …" is about a move told of before; "The decision to close …" says which.
_NOUN_FOR_IT: Final = re.compile(
    r"\W*the\s+(?:announcement|change|claims?|comments?|decision|figures?|finding|incident|latest|list|move"
    r"|news|proposal|remarks?|results?|statement|sum|visit)\b(?!,?\s+(?:by|for|from|in|of|on|that|to|which)\b)",
    re.IGNORECASE,
)
# What a sentence takes up in its middle: "seepage of that kind", "have since raised".
_TAKES_UP: Final = re.compile(
    r"\b(?:about|after|at|before|by|for|from|in|of|on|to|with)\s+(?:that|this|these|those)\s+"
    r"(?!(?:afternoon|autumn|evening|month|morning|season|spring|summer|time|week|weekend|who|winter|year)\b)[a-z]+"
    r"|\bha(?:s|ve)\s+since\s+[a-z]+(?:ed|en|ne|wn)\b",
    re.IGNORECASE,
)
# "Between the two leaders", unless they were named just before.
_THE_TWO: Final = re.compile(r"\b(?:the|these|those)\s+(?:two|three|four)\s+[a-z]+s\b", re.IGNORECASE)
_SAYS: Final = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tells|added|adds|wrote|writes|argued|argues|claimed|claims|noted|warned|insisted"
    r"|stressed|explained|announced|stated|declared|replied|asked|underscored|called|tweeted|according to)\b",
    re.IGNORECASE,
)
_PRONOUN_SPEAKS: Final = re.compile(
    rf"\b(?:he|she|they)\s+{_SAYS.pattern}|{_SAYS.pattern}\s+(?:he|she|they)\b", re.I
)
# "…, he said" after reported words, and speakers that only the sentences before name.
_LATE_PRONOUN: Final = re.compile(rf"[,\"”’]\s*(?:he|she|they)\s+(?:also\s+)?{_SAYS.pattern}", re.IGNORECASE)
_IT_SAYS: Final = re.compile(rf"\W*it\s+(?:also\s+)?{_SAYS.pattern}", re.IGNORECASE)
_OPENS_WITH_NOUN: Final = re.compile(r"\W*The\s+[a-z]{3,}\b(?<!two)(?<!pair)(?<!same)")
_ROLE: Final = (
    r"the\s+(?P<role>ambassador|analyst|chairman|chancellor|chief|coach|company|director|doctor|driver|economist"
    r"|expert|firm|governor|lawyer|leader|mayor|minister|official|officer|president|prime minister|professor"
    r"|researcher|secretary|senator|spokesman|spokeswoman|writer)"
)
_ROLE_SPEAKS: Final = re.compile(rf"\b{_ROLE}\s+(?:also\s+)?{_SAYS.pattern}", re.IGNORECASE)
# "New York CNN --" is a place and an agency, nobody who could be meant.
_DATELINE: Final = re.compile(r"(?:--|—|–)\s*$")
_OPEN: Final = "“„«"
_CLOSE: Final = "”»"


def leans_back(text: str) -> bool:
    """Whether the sentence takes up something named before it, mostly by the word it opens with."""
    if _CONTRAST.match(text) or _DATED.match(text) or _NOUN_FOR_IT.match(text) or _takes_up(text):
        return True
    if match := _LEANS.match(text):
        is_capital_both = re.match(r"\W*(?:[Bb]oth|[Ss]uch|[Tt]hat)\s+[A-Z]", text)
        return not is_capital_both and not _STANDS_ALONE.match(match[1])
    return False


def _takes_up(text: str) -> bool:
    outside = outside_quotes(text)
    if match := _TAKES_UP.search(outside):
        # A name before it may be what is meant, the sentence's first word is none.
        return not any(each.start for each in names(outside[: match.start()]))
    match = _THE_TWO.search(outside)
    return match is not None and not names(outside[: match.start()])


def is_bare_quote(text: str) -> bool:
    """Whether the sentence is somebody's words without saying whose: nothing outside the quotation speaks."""
    outside = outside_quotes(text)
    return outside != text and not _SAYS.search(outside) and len(outside.split()) <= len(text.split()) / 2


def has_speech(text: str) -> bool:
    """Whether the sentence quotes somebody or reports what somebody said."""
    return bool(_SAYS.search(text)) or outside_quotes(text) != text


def names_speaker(text: str) -> bool:
    """Whether the sentence says that somebody named speaks."""
    outside = outside_quotes(text)
    return bool(_SAYS.search(outside) and names(outside))


def needed_before(sentence: Sentence) -> tuple[Sentence, ...] | None:
    """Return what must be read before `sentence`, in reading order; None when it is not near by.

    Empty when the sentence can be read alone. For a bare quotation the speaker's sentence may also be
    the one after it, as in `"…" The minister said so on Monday.`
    """
    if is_bare_quote(sentence.text) or _is_inside_quote(sentence):
        return _speaker_of(sentence)
    if _opens_inside(sentence):
        return _rest_of_quote(sentence)
    if _IT_SAYS.match(sentence.text):
        return _whoever_says(sentence)
    if leans_back(sentence.text) or _has_unnamed_speaker(sentence):
        return _antecedents(sentence)
    role = _unnamed_role(sentence)
    return _antecedents(sentence, role) if role else ()


def _antecedents(sentence: Sentence, role: str = "") -> tuple[Sentence, ...] | None:
    """What stands before `sentence` up to the last that names somebody, by his `role` if one is given."""
    needed: list[Sentence] = []
    for before in _before(sentence):
        needed.insert(0, before)
        if _DATELINE.search(before.text):
            return None
        is_named = bool(names(before.text)) and role.casefold() in before.text.casefold()
        if is_named and not leans_back(before.text) and not is_bare_quote(before.text):
            return tuple(needed)
    return None


def _whoever_says(sentence: Sentence) -> tuple[Sentence, ...] | None:
    """The sentence before where it names "it", whatever else that leans on; else as for any pronoun."""
    before = _neighbour(sentence, -1)
    if before and (_OPENS_WITH_NOUN.match(before.text) or names_speaker(before.text)):
        return (before,)
    return _antecedents(sentence)


def _before(sentence: Sentence) -> Iterator[Sentence]:
    """The sentences before, the nearest first, as far back as what one leans on may stand."""
    for back in range(1, FARTHEST + 1):
        before = _neighbour(sentence, -back)
        if before is None:
            return
        yield before


def _rest_of_quote(sentence: Sentence) -> tuple[Sentence, ...] | None:
    """The sentences before, from where the quotation opens that ends in `sentence`."""
    needed: list[Sentence] = []
    for before in _before(sentence):
        needed.insert(0, before)
        if not _opens_inside(before):
            return tuple(needed)
    return None


def _speaker_of(sentence: Sentence) -> tuple[Sentence, ...] | None:
    for step in (-1, 1, -2):
        other = _neighbour(sentence, step)
        if other is None or not names_speaker(_spoken(other)) or leans_back(other.text):
            continue
        if step > 0 and "\n\n" in sentence.version.text[sentence.span.end : other.span.start]:
            continue
        between = _neighbour(sentence, -1) if step == -FARTHEST else None
        return (other, between) if between else (other,)
    return None


def _neighbour(sentence: Sentence, step: int) -> Sentence | None:
    index = sentence.index + step
    return sentence.version.sentences[index] if 0 <= index < len(sentence.version.spans) else None


def _is_inside_quote(sentence: Sentence) -> bool:
    """Whether a quotation reaches into the sentence or out of it, and the sentence does not say whose."""
    return (_opens_inside(sentence) or _is_open(sentence.text)) and not names_speaker(_spoken(sentence))


def _has_unnamed_speaker(sentence: Sentence) -> bool:
    """Whether who speaks is only a pronoun, as in `"…," he said`."""
    spoken = _spoken(sentence)
    outside = outside_quotes(spoken)
    if _LATE_PRONOUN.search(spoken):
        return True
    return outside != spoken and bool(_PRONOUN_SPEAKS.search(outside)) and not names(outside)


def _unnamed_role(sentence: Sentence) -> str:
    """The role of who speaks, as in `…, the minister said`, where the sentence gives no name; else empty."""
    outside = outside_quotes(_spoken(sentence))
    speaks = _ROLE_SPEAKS.search(outside)
    return speaks["role"] if speaks and not names(outside) else ""


def _spoken(sentence: Sentence) -> str:
    """The sentence with the quotation mark that a quotation begun earlier in the paragraph lacks here."""
    return f'"{sentence.text}' if _opens_inside(sentence) else sentence.text


def _opens_inside(sentence: Sentence) -> bool:
    text, start = sentence.version.text, sentence.span.start
    return _is_open(text[text.rfind("\n\n", 0, start) + 1 : start])


def _is_open(text: str) -> bool:
    if text.count('"') % 2:
        return True
    return sum(text.count(each) for each in _OPEN) > sum(text.count(each) for each in _CLOSE)


def outside_quotes(text: str) -> str:
    """Return `text` without what it quotes."""
    return re.sub(r"[\"“„«][^\"“”„«»]*(?:[\"”»]|$)", " ", text).strip()
