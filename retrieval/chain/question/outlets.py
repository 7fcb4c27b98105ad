"""Which of the archive's outlets a question names as its sources (pure).

A name that can be nothing else (`TechCrunch`, `UPI`, `Sporting News`) counts wherever it stands, but as
the topic ("who owns TechCrunch?"). A single word with a capital (`Fortune`, `The Age`, `Engadget`) may be
a word of the language or part of another name ("Fortune 500", "World Cup"): it must stand by itself
and where a source stands ("according to The Age", "the Fortune article", "Wired and Engadget say").
Written small, any name needs such a place, and those that are everyday words are not read at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# What follows the outlet's own name: `The Independent - Sports`, `Cnbc | World Business News Leader`.
_SECTION: Final = re.compile(r"\s+[-–—|]\s+|:\s+")
_THE: Final = re.compile(r"^the\s+", re.IGNORECASE)

# Short names whose long form does not show them, and the other way round; initials are derived.
_ALSO: Final = (
    ("upi", "united press international"),
    ("ap", "associated press"),
    ("afp", "agence france-presse"),
    ("dpa", "deutsche presse-agentur"),
    ("dw", "deutsche welle"),
    ("bbc", "bbc news"),
    ("bbc", "british broadcasting corporation"),
    ("npr", "national public radio"),
    ("wapo", "washington post"),
    ("wsj", "wall street journal"),
    ("nyt", "new york times"),
)

# What papers like to be called and everybody says: read only with its capital.
_EVERYDAY: Final = frozenset(
    """
    age atlantic bee citizen conversation courier dispatch echo economist express forward fortune forum
    globe guardian herald hill independent insider intercept journal leader local mail metro mirror monitor
    nation news observer people planet politics post press quartz reason record register republic review
    roar science spectator standard star statesman strait sun telegraph time times today tribune union
    variety verge voice watch week wire wired world
    """.split()  # noqa: SIM905 - sixty quoted strings are unreadable
)

# Two initials are too many other things (US, EU, UN).
FEWEST_INITIALS: Final = 3

_SAYS: Final = (
    "say|said|saying|report|wrote|write|written|publish|claim|suggest|describ|quot|cit|mention|not(?:e|ing)|tell|told"
    "|cover|discuss|focus|highlight|reveal|put|print|carr|run|ran|impl|portray|argu|indicat|present|identif|accus"
    "|detail|call|ask|confirm|announc|has|have|also|both|both\\s+suggest"
)
_PIECE: Final = (
    "articles?|reports?|reporting|stor(?:y|ies)|coverage|pieces?|posts?|headlines?|columns?|interviews?|reviews?"
    "|journalists?|reporters?|correspondents?|readers|accounts?|website|blog"
)
_SOURCE_BEFORE: Final = re.compile(
    r"\b(?:according\s+to|per|via|citing|in|by|from|on|with|to)\s+(?:both\s+|either\s+|a\s+|an\s+)?['‘\"“]?(?:the\s+)?['‘\"“]?$",
    re.IGNORECASE,
)
_SURELY_BEFORE: Final = re.compile(
    rf"(?:\baccording\s+to|\bciting|\b(?:{_PIECE})\s+(?:by|from|in|of)|\b(?:reported|covered|quoted|published|written"
    r"|carried|printed|described)\s+(?:by|in))\s+(?:both\s+)?['‘\"“]?(?:the\s+)?['‘\"“]?$",
    re.IGNORECASE,
)
_SOURCE_AFTER: Final = re.compile(
    rf"['’\"”]?(?:\s*['’]s?)?\s+(?:(?:{_SAYS})\w*|(?:[\w-]+\s+)?(?:{_PIECE})\b)", re.IGNORECASE
)
_TOPIC_BEFORE: Final = re.compile(
    r"\b(?:about|against|owns?|owned|buys?|buying|bought|acquir\w+|su(?:es?|ed|ing)|bann\w+|fin(?:e|ed|ing)|hack\w*"
    r"|found(?:ed|s)|criticis\w+|criticiz\w+|boycott\w*"
    r"|(?:owners?|head|boss|chief|editor|founders?|ceo|future|sale|staff|employees|journalists|shares)\s+(?:of|at))"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"['’\"”]?\s*,?\s*(?:(?:and|or|but|while|nor|with|then)\s+)*(?:both\s+)?(?:the\s+)?['‘\"“]?",
    re.IGNORECASE,
)
_TOPIC_AFTER: Final = re.compile(
    r"\s+(?:be\s+|been\s+|being\s+)?(?:fined|sued|hacked|sold|bought|banned|acquired|shut|closed|blocked|boycotted)\b",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[A-Za-z])(?=[A-Z][a-z])")
_MORE_AFTER: Final = re.compile(r"\s+(?:[A-Z][\w'’-]*|\d+)")
_MORE_BEFORE: Final = re.compile(r"[\w,'’]\s+(?!The\b|By\b|In\b)[A-Z][\w'’-]*\s+$")


def named(question: str, outlets: Sequence[str]) -> tuple[str, ...]:
    """Return those of `outlets` that `question` names as sources, spelled and ordered as given."""
    mentions = _apart(_mentions(question, _names(tuple(outlets))))
    chosen = {outlet for mention in _sources(question, mentions) for outlet in mention.outlets}
    return tuple(outlet for outlet in outlets if outlet in chosen)


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to write an outlet."""

    words: str
    outlets: tuple[str, ...]
    is_word: bool = False
    """A single word with a capital, that may be a word of the language."""
    needs_capitals: bool = False
    """Initials, a nickname, an everyday word: written small it is something else."""


@dataclass(frozen=True, slots=True)
class _Mention:
    outlets: tuple[str, ...]
    start: int
    end: int
    needs_place: bool
    """Whether it counts only where a source stands."""


@lru_cache(maxsize=8)
def _names(outlets: tuple[str, ...]) -> tuple[_Name, ...]:
    """All ways to write the outlets, each with all outlets it may mean."""
    ways: dict[str, tuple[_Name, set[str]]] = {}
    for outlet in outlets:
        for name in _ways(outlet):
            ways.setdefault(name.words.casefold(), (name, set()))[1].add(outlet)
    keys = {_key(outlet).casefold() for outlet in outlets}
    return tuple(
        _Name(name.words, tuple(sorted(meant)), name.is_word, name.needs_capitals)
        for key, (name, meant) in ways.items()
        if not name.needs_capitals or _is_clear(key, meant, keys)
    )


def _is_clear(key: str, meant: set[str], keys: set[str]) -> bool:
    """Whether a derived name means one outlet only; an outlet's own name always does."""
    return key in keys or len({_key(outlet) for outlet in meant}) == 1


def _key(outlet: str) -> str:
    return _THE.sub("", _SECTION.split(outlet.strip())[0]).strip()


def _ways(outlet: str) -> Iterator[_Name]:
    key = _key(outlet)
    if _SECTION.search(outlet.strip()):
        yield _Name(outlet.strip(), (outlet,))
    yield _Name(key, (outlet,), " " not in key and key[1:].islower(), key.casefold() in _EVERYDAY)
    bare = re.sub(r"\.(?:com|net|org)$", "", key, flags=re.IGNORECASE)
    for way in (bare, _CAMEL.sub(" ", bare), key.replace(" ", "")):
        if way != key:
            yield _Name(way, (outlet,))
    yield from _nicknames(outlet, key.split())
    for short, long in _ALSO:
        if key.casefold() == long:
            yield _Name(short.upper(), (outlet,), needs_capitals=True)
        if key.casefold() == short:
            yield _Name(long.title(), (outlet,))


def _nicknames(outlet: str, parts: Sequence[str]) -> Iterator[_Name]:
    """`the Courier` for The Varn Courier, `NYT` for The New York Times."""
    if len(parts) > 1:
        yield _Name(parts[-1], (outlet,), is_word=True, needs_capitals=True)
    if len(parts) >= FEWEST_INITIALS:
        yield _Name("".join(part[0] for part in parts).upper(), (outlet,), needs_capitals=True)


def _mentions(question: str, names: Sequence[_Name]) -> Iterator[_Mention]:
    asked = question.casefold()
    for name in names:
        if name.words.casefold() not in asked:
            continue
        pattern = re.compile(rf"(?<![\w.-]){re.escape(name.words)}(?![\w])", re.IGNORECASE)
        for match in pattern.finditer(question):
            is_small = match[0] != name.words and match[0].islower()
            is_cut = name.is_word and _is_within_name(question, match)
            if is_cut or (is_small and name.needs_capitals):
                continue
            yield _Mention(name.outlets, match.start(), match.end(), name.is_word or is_small)


def _is_within_name(question: str, match: re.Match[str]) -> bool:
    """Whether the word belongs to a longer name: `Daily Express`, `Fortune 500`, `World Cup`."""
    return bool(_MORE_AFTER.match(question, match.end()) or _MORE_BEFORE.search(question[: match.start()]))


def _apart(mentions: Iterator[_Mention]) -> list[_Mention]:
    """Of mentions that overlap keep the longest."""
    kept: list[_Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _sources(question: str, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Those that are sources; in an enumeration one of them vouches for its neighbours."""
    is_source = [_stands_as_source(question, mention) for mention in mentions]
    for order in (range(1, len(mentions)), range(len(mentions) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            left, right = sorted((i, i - step))
            joined = _BETWEEN.fullmatch(question[mentions[left].end : mentions[right].start])
            is_source[i] = is_source[i] or bool(joined and is_source[i - step])
    return [mention for mention, counts in zip(mentions, is_source, strict=True) if counts]


def _stands_as_source(question: str, mention: _Mention) -> bool:
    head, written = question[: mention.start], question[mention.start : mention.end]
    if _SOURCE_AFTER.match(question, mention.end):
        return True
    if _TOPIC_BEFORE.search(head) or _TOPIC_AFTER.match(question, mention.end):
        return False
    if not mention.needs_place:
        return True
    return bool((_SURELY_BEFORE if written.islower() else _SOURCE_BEFORE).search(head))
