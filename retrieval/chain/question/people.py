"""Who is described in a sentence without a name, and who does what to whom (pure)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.question.relations import is_same_relation
from retrieval.ingest.words import STOP_WORDS

_NUMBER: Final = (
    r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens\s+of|scores\s+of"
    r"|hundreds\s+of|thousands\s+of)"
)
_SOME: Final = rf"(?:an?|another|one|{_NUMBER}|some|several|many|both|at\s+least\s+{_NUMBER})"
_ADJECTIVE: Final = r"(?:[a-z\d]+(?:-[a-z\d]+)*\s+)"
# What people hold, do or suffer, as news of any country calls them. Written for this project.
_ROLES: Final = """
    ambassador chancellor chief chairman chairwoman deputy diplomat director governor inspector judge
    leader mayor member minister official politician premier president prosecutor secretary senator
    agent captain commander detective guard officer pilot sailor soldier activist attacker bomber
    burglar defector gang hacker jihadist killer militant prisoner protester rebel robber shooter
    smuggler sniper suspect terrorist thief actor analyst architect artist author baker banker bishop
    builder cleaner coach cook diver doctor driver editor engineer expert farmer guide historian
    journalist lawyer manager mechanic miner musician nurse operator owner painter photographer player
    priest professor reporter researcher scholar scientist student surgeon teacher trader worker writer
    climber customer cyclist guest neighbour neighbor passenger pensioner pedestrian rescuer resident
    survivor tourist victim villager volunteer witness [a-z]+ologist
    [a-z]*(?:fighter|keeper|maker|driver)
    (?:business|clergy|crafts|fire|fisher|gun|police|spokes|sports)(?:wo)?m[ae]n
"""
_ROLE: Final = rf"(?:{'|'.join(_ROLES.split())})"
_ROLES_OR_ROLE: Final = rf"(?:{_ROLE}(?:e?s)?|thieves)"
_ANYBODY: Final = (
    r"(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|teenagers?|people|brothers?|sisters?|couple|pair|youths?)"
)
# The last are called so without an article, as in "police found", "residents saw".
_DESCRIBED: Final = re.compile(
    rf"\b(?:{_SOME}\s+{_ADJECTIVE}{{0,3}}?(?:{_ANYBODY}|{_ROLES_OR_ROLE})"
    rf"|the\s+{_ADJECTIVE}{{0,2}}?{_ROLES_OR_ROLE}|police|troops|thieves|{_ROLE}e?s)\b",
    re.IGNORECASE,
)

_BE: Final = r"(?:is|are|was|were|been|being|be|got|gets?)"
_QUESTION: Final = re.compile(
    rf"\bwho(?:m|se)?\s+(?P<be>(?:(?:has|have|had|will|would|can)\s+)?(?:{_BE}\s+)*)(?:also\s+)?(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_WHO_IS: Final = re.compile(r"^\W*who\s+(?:is|was)\s+(?P<name>[A-Z][^?]*?)\W*$", re.IGNORECASE)
_WHO_HOLDS: Final = re.compile(
    r"^\W*who\s+(?:is|was|are|were)\s+the\s+(?:[a-z-]+\s+){0,3}?(?P<office>[a-z-]+)(?:\s+(?:of|at|in|for|on)\b|\W*$)",
    re.IGNORECASE,
)
_PASSIVE: Final = re.compile(rf"\b{_BE}\s+(?:\w+ly\s+|also\s+|then\s+|later\s+)?$", re.IGNORECASE)
# After these no object follows: "two men arrested near Dunsel", "they were arrested and charged".
_NO_OBJECT: Final = re.compile(
    r"\s*(?:[^\w\s\"“']|$|\s(?:by|in|at|on|over|near|after|before|for|with|from|to|during|when|while|as|and|or|off"
    r"|under|outside)\b)",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"\bby\s", re.IGNORECASE)
_WORD: Final = re.compile(r"\b[a-z]+\b")
_CLAUSE_END: Final = re.compile(r"[.,;:!?\"“”]")
# An agent stands right before its verb, and an object right behind it.
_CLOSE: Final = 25


@lru_cache(maxsize=4096)
def described(text: str) -> tuple[tuple[int, int], ...]:
    """Return where `text` describes a person or group that it does not name: "two men", "the mayor"."""
    return tuple(each.span() for each in _DESCRIBED.finditer(text))


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody asked for did, or what was done to them."""

    verb: str
    """As the question spells it."""
    is_suffered: bool
    """Whether the one asked for suffered it: "who was arrested"."""
    has_object: bool
    """Whether somebody or something else suffered it: "who stole the lantern"."""

    def is_of_other(self, text: str, start: int, end: int) -> bool:
        """Whether `text` plainly gives whoever stands from `start` to `end` the other part in the deed.

        "Police" of "Police arrested two men" is no answer to who was arrested, nor are the men to who
        arrested them.
        """
        return any(
            _is_beside(text, start, end, verb) and _suffers(text, end, verb) != self.is_suffered
            for verb in re.finditer(rf"\b{re.escape(self.verb)}\b", text)
            if _PASSIVE.search(text[: verb.start()]) or not _NO_OBJECT.match(text[verb.end() :])
        )

    def is_left_to_nobody(self, text: str) -> bool:
        """Whether `text` tells of the deed and not who did it: "it was stolen in Halven in the night"."""
        if self.is_suffered or not self.has_object:
            return False
        done = [each for each in _WORD.finditer(text) if is_same_relation(self.verb, each.group())]
        return bool(done) and all(_lacks_doer(text, each) for each in done)


@lru_cache(maxsize=256)
def deed(question: str) -> Deed | None:
    """Return what "who" did or suffered in a question; None where no verb follows it."""
    match = _QUESTION.search(question)
    if match is None or match["verb"] in STOP_WORDS:
        return None
    is_suffered = bool(re.search(rf"{_BE}\s+$", match["be"], re.IGNORECASE))
    return Deed(match["verb"], is_suffered, not _NO_OBJECT.match(question[match.end() :]))


def _lacks_doer(text: str, verb: re.Match[str]) -> bool:
    behind = text[verb.end() :]
    is_passive = _PASSIVE.search(text[: verb.start()]) or _NO_OBJECT.match(behind)
    return bool(is_passive) and not _BY.search(_CLAUSE_END.split(behind)[0])


def _is_beside(text: str, start: int, end: int, verb: re.Match[str]) -> bool:
    between = text[end : verb.start()] if end <= verb.start() else text[verb.end() : start]
    return len(between) <= _CLOSE and not _CLAUSE_END.search(between)


def _suffers(text: str, end: int, verb: re.Match[str]) -> bool:
    """Whether whoever ends at `end`, beside a verb, suffers what it says."""
    is_passive = bool(_PASSIVE.search(text[: verb.start()]))
    return is_passive == (end <= verb.start())


def introduced(question: str) -> str | None:
    """Return the last name of whom "Who is Agathe Lindquarn?" asks for; None where it asks for more."""
    match = _WHO_IS.match(question)
    if match is None:
        return None
    found = names(f"the {match['name']}")
    return found[0].words[-1] if [each.text for each in found] == [match["name"]] else None


def office(question: str) -> str | None:
    """Return what "Who is the captain of the ferry?" asks the holder of; None where it asks for more."""
    match = _WHO_HOLDS.match(question)
    return match["office"] if match else None


def is_introduced(last: str, text: str) -> bool:
    """Whether a sentence says who somebody is: "Lindquarn, a retired judge", "union leader Osterhaut"."""
    name = rf"(?:[A-Z][\w.-]*\s+)*(?i:{re.escape(last)})"
    before = (match[1].casefold() for match in re.finditer(rf"\b([\w-]+),?\s+{name}\b", text))
    return bool(re.search(rf"\b{name},\s+(?:who|an?|the|head|leader|[a-z-]+)\b", text)) or any(
        re.fullmatch(_ROLE, each) for each in before
    )
