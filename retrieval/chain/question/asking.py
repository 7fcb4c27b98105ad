"""What a question asks: about which names, in which words, and for what kind of thing (pure)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from retrieval.chain.prose.alike import concept
from retrieval.chain.prose.names import names as names_in
from retrieval.chain.query import SAYING
from retrieval.chain.question.happenings import happened
from retrieval.chain.question.relations import in_one_word, is_akin, related, relation
from retrieval.index import relevance
from retrieval.index.terms import term
from retrieval.ingest.background import read_background
from retrieval.ingest.language import detect
from retrieval.ingest.months import ENGLISH_MONTH
from retrieval.ingest.words import ENGLISH, STOP_WORDS, stem, words
from retrieval.types import Query

Kind = Literal["person", "time", "place", "number", "statement", "age", "price", "reason", "name", "thing"]

# In a question they tell what kind of answer is wanted; no answering sentence need hold them.
OF_THE_KIND: Final = frozenset(
    concept(word)
    for line in (
        "name names called call title number amount share proportion percentage year day date time",
        "money kind sort type much many long old far people person persons one ones word words mean means",
    )
    for word in line.split()
)

# "How high": what is high need not say so.
_HOW: Final = re.compile(r"\bhow\s+(?:high|tall|deep|wide|broad|thick|big|large|heavy|fast)\b", re.IGNORECASE)
# In "the Russian plane crash?" the crash says enough where the text tells elsewhere that it is of a plane.
_COMPOUND: Final = re.compile(
    r"\b(?i:in|of|on|at|by|for|from|about|over|after|before|during|with|against)\s+the\s+(?:[A-Z][\w-]*\s+)*"
    r"(?P<whole>[a-z]+\s+[a-z]+)(?=\W*$|\s+(?:in|of|on|at|by|for|from|over|after|before|near)\b)"
)

# A word news has hardly ever printed weighs no more than this: the next misspelling would weigh everything.
_HEAVIEST: Final = 7.5

_INTERROGATIVE: Final = re.compile(
    r"\?|^\W*(?:\w+\W+){0,2}(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"|^\W*(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|may|might)\b",
    re.IGNORECASE,
)
# Days are the search's to mind, which has them as filters; sentences say "on Wednesday".
_MONTH_OR_MARCH: Final = "march"
_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?=[A-Z])(?i:{ENGLISH_MONTH})\b"
    r"(?:\s+\d{1,2}(?:st|nd|rd|th)?\b)?(?:,?\s+(?:19|20)\d\d\b)?"
)
# Sentences print a year as a question does, but a day as "on Wednesday".
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# Somebody a question means and does not name, with nobody before to mean: "Where was he killed?"
_UNNAMED: Final = re.compile(r"^\W*(?:\w+\W+){1,3}(?P<who>he|she)\b", re.IGNORECASE)
_ASKS: Final = re.compile(r"^\W*(?:who|whom|whose|what|which|when|where|why|how)\b|\?\W*$", re.IGNORECASE)
_PLAIN_VERB: Final = (
    r"(?:is|was|are|were|did|do|does|will|would|has|have|had|should|could|can|kind|sort|type)\b"
)
# In order: the first that fits tells; between them stands what `retrieval.chain.query` reads.
_PRICE: Final = re.compile(
    r"\bwhat\b.*\b(?:costs?|weighs?|worth|earns?|paying|salary|wages?)\b", re.IGNORECASE
)
_AGE: Final = re.compile(r"\bhow\s+old\b", re.IGNORECASE)
_REASON: Final = re.compile(r"^\W*why\b", re.IGNORECASE)
_HAPPENED: Final = re.compile(
    r"^\W*what\s+(?:has\s+|had\s+)?(?:happened|(?:is|was|do\s+we)\s+know)|\btell\s+me\s+(?:more\s+)?about\b",
    re.IGNORECASE,
)
_LATEST: Final = re.compile(
    r"^\W*what(?:'s|\s+is|\s+are)\s+(?:the\s+)?(?:latest|newest|new)\b|\b(?:the\s+)?latest\s+(?:on|about|in)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\bnames?\s+of\b|\bnamed\b|\bcalled\b", re.IGNORECASE)
_THING: Final = re.compile(rf"\b(?:which|what)\s+(?!{_PLAIN_VERB}|happen)[a-z-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question asks, taken apart."""

    weights: Mapping[str, float]
    """What it asks about, as concepts, by how rare news uses them; they add up to 1."""
    names: frozenset[str]
    """Those that are names."""
    spelled: Mapping[str, str]
    """How the question spells them."""
    known: frozenset[str]
    """Lower-case words of its names: what they name is not the answer."""
    named: frozenset[str]
    """Those of them that only its names have."""
    long_names: tuple[tuple[str, ...], ...]
    """Its names of several words, each word as it is weighed."""
    compounds: tuple[tuple[str, ...], ...]
    """Things it names by several common words, each as it is weighed: `plane crash`."""
    speaker: frozenset[str]
    """Those names whose words are asked for."""
    role: frozenset[str]
    """Who that is, where it is said without a name: `minister` in "What did the minister say?"."""
    kind: Kind | None
    """The kind of thing asked for."""
    asks_who_says: bool
    """Whether it asks who says something; then whoever only says it is the answer."""
    unnamed: str | None
    """Whom it means without a name, as in "Where was he killed?"; None when it says of whom it asks."""
    is_question: bool
    """Whether it asks, in English, whose words are known here; a headline or a topic does not."""

    @property
    def words(self) -> frozenset[str]:
        """What it asks about that is no name."""
        return frozenset(self.weights) - self.names

    def share(self, asked: Collection[str], held: Collection[str]) -> float:
        """Return the share of `asked` by weight that is `held`; all of it when nothing is asked."""
        whole = sum(self.weights[each] for each in asked)
        return sum(self.weights[each] for each in asked if each in held) / whole if whole else 1.0

    def held(self, text: str) -> frozenset[str]:
        """Return what of it `text` speaks of."""
        spoken = related(_DATE.sub(" ", text) if _MONTH_OR_MARCH in self.weights else text)
        akin = (each for each in self.words - spoken if is_akin(each, spoken))
        told = happened(self.words, spoken, spoken)
        return frozenset(self.weights).intersection(spoken).union(akin, told)


@lru_cache(maxsize=256)
def asking(query: Query) -> Asking:
    """Take a question apart."""
    question = query.text
    names = frozenset(map(term, relevance.names(question)))
    background = read_background()
    weights: dict[str, float] = {}
    spelled: dict[str, str] = {}
    named: set[str] = set()
    for word in _words_to_weigh(query):
        is_name = term(word) in names
        asked = relation(concept(word))
        if asked in weights or (not is_name and _is_frame(word)):
            continue
        weights[asked] = min(background.weight(stem(word)), _HEAVIEST)
        spelled[asked] = _as_spelled(word, question)
        # A number is a name to the search; a sentence on it may well spell it otherwise.
        named |= {asked} if is_name and not word.isdigit() else set()
    whole = sum(weights.values())
    named_words = frozenset(word for each in names_in(question) for word in each.words)
    said_by = related(SAYING.split(question, maxsplit=1)[0]) if query.wants == "statement" else frozenset()
    return Asking(
        weights={each: weight / whole for each, weight in weights.items()},
        names=frozenset(named),
        long_names=_long_names(question, frozenset(named)),
        compounds=_compounds(question, weights),
        spelled=spelled,
        speaker=frozenset(named) & said_by,
        role=said_by & weights.keys() - named,
        known=named_words | set(words(question)),
        named=named_words,
        kind=_kind(query),
        asks_who_says=query.wants == "person" and bool(SAYING.search(question)),
        unnamed=_unnamed(question),
        is_question=bool(_INTERROGATIVE.search(question)) and (detect(question) or ENGLISH) == ENGLISH,
    )


def _words_to_weigh(query: Query) -> list[str]:
    """The words of a question but for its days; a year counts beside other words, and alone is a time too."""
    days = [each for each in query.dates if not _YEAR.fullmatch(each)]
    told = _content(_without(query.text, query.dates))
    return _content(_without(query.text, days)) if any(not _is_frame(each) for each in told) else told


def _content(question: str) -> list[str]:
    found = (each.removesuffix("'s") for each in words(_to_weigh(question)))
    return [each for each in found if each not in STOP_WORDS]


def _without(question: str, phrases: Collection[str]) -> str:
    for phrase in phrases:
        question = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", question)
    return question


def _to_weigh(question: str) -> str:
    """The question without what no answering sentence need hold, in one word where there is one."""
    return in_one_word(_HOW.sub("how", _DATE.sub(" ", question)))


def _long_names(question: str, named: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    found = (
        tuple(each for word in name.words if (each := relation(concept(word))) in named)
        for name in names_in(question)
    )
    return tuple(each for each in found if len(each) > 1)


def asks_what_happened(question: str) -> bool:
    """Whether a question asks for the event itself, or what is known of it."""
    return bool(_HAPPENED.search(question)) or asks_for_latest(question)


def asks_for_latest(question: str) -> bool:
    """Whether a question asks how things stand now."""
    return bool(_LATEST.search(question))


def asks(headline: str) -> bool:
    """Whether a headline asks, as in "Why the siren stayed silent", and so tells nothing itself."""
    return bool(_ASKS.search(headline))


def _unnamed(question: str) -> str | None:
    match = None if names_in(question) else _UNNAMED.match(question)
    return match["who"] if match else None


def _compounds(question: str, weighed: Collection[str]) -> tuple[tuple[str, ...], ...]:
    found = (
        tuple(relation(concept(word)) for word in match["whole"].split())
        for match in _COMPOUND.finditer(question)
    )
    return tuple(each for each in found if set(each) <= set(weighed))


def _as_spelled(word: str, question: str) -> str:
    found = re.search(rf"\b{re.escape(word)}\b", question, re.IGNORECASE)
    return found.group() if found else word


def _is_frame(word: str) -> bool:
    return concept(word) in OF_THE_KIND or relevance.is_frame(word)


def _kind(query: Query) -> Kind | None:
    question = query.text
    if _PRICE.search(question):
        return "price"
    if _AGE.search(question):
        return "age"
    if query.wants:
        return query.wants
    if _REASON.search(question):
        return "reason"
    if _NAME.search(question):
        return "name"
    return "thing" if _THING.search(question) else None
