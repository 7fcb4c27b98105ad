"""Relations that questions and newspapers put in different words: "shut" and "closure" (pure)."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from retrieval.chain.prose.alike import concept, gist

# Unlike the synonyms of `retrieval.chain.prose.alike` these are too loose to tell whether two sentences say
# the same. Written for this project.
RELATIONS: Final = (
    "live lives lived living inhabitant inhabitants resident residents population populated",
    "speak speaks spoke spokesman spokeswoman spokesperson",
    "leave leaves leaving left exit exits exiting withdraw withdrew withdrawal",
    "close closes closed closing closure shut shuts shutting",
    "lead leads led leader head heads headed run runs ran running director boss chief manage manages manager"
    " keep keeps kept",
    "vote votes voted voter voters ballot",
    "related relative cousin brother sister father mother son daughter uncle aunt nephew niece wife husband",
    "rise rises rose risen increase increased jump jumped climb climbed grow grew growth",
    "fall falls fell fallen drop dropped decline declined",
    "broke break breaks broken breach breached collapse collapsed burst failed",
    "build builds built builder construct constructed construction",
    "heavy weigh weighs weighed weight",
    "old age aged ages",
    "plane planes jet jets airliner airliners aircraft warplane warplanes airplane airplanes",
    "evacuate evacuates evacuated evacuation evacuees displaced",
    "strike strikes walkout walkouts stoppage stoppages",
    "demand demands demanded want wants wanted insist insists insisted",
    "shoot shoots shot shooting downed downing",
    "decide decides decided decision decisions resolve resolved announce announced announces announcement"
    " plan plans planned",
    "steal steals stole stolen theft thefts thief thieves robbery robbed robbers burglary burglars raid",
    "fire fires blaze blazes inferno arson",
    "march marches marched marchers protest protests protested protesters demonstrate demonstrated"
    " demonstration demonstrations demonstrators rally rallies",
    "ease eases eased easing lift lifts lifted lifting loosen loosens loosened loosening relax relaxed",
    "crash crashes crashed crashing",
    "disaster disasters catastrophe tragedy accident accidents",
    "sink sinks sank sunk sinking capsize capsizes capsized",
    "derail derails derailed derailment collide collides collided collision",
)
_RELATION_OF: Final = {concept(word): line.split()[0] for line in RELATIONS for word in line.split()}

# What is said in several words here, and in one there.
_OUT_OF: Final = r"(?:taken|moved|brought|forced|driven|flee(?:ing)?|fled)\s+(?:out\s+of|from)"
_PHRASES: Final = (
    (rf"(?:{_OUT_OF}|leave|leaving|left)\s+(?:their|his|her)\s+(?:homes?|houses?)", "evacuated"),
    (
        r"(?:stop(?:s|ped|ping)?|down(?:s|ed)?)\s+(?:work|tools)"
        r"|walk(?:s|ed|ing)?\s+(?:off\s+the\s+job|out(?!\s+of\b))",
        "strike",
    ),
    (r"chief\s+executives?(?:\s+officers?)?", "ceo"),
    (r"g(?:ive|ives|ave|iven|iving)\s+way", "broke"),
    (r"(?:c[oa]me|coming|went|go(?:es|ne|ing)?|br(?:ought|ing)|fell)\s+down(?!\s+(?:by|to)\b)", "crash"),
    # Whoever takes part in a march marches.
    (r"t(?:ake|akes|ook|aken|aking)\s+part\s+in|(?:take|took|taking|taken)\s+place", "took"),
)
_SAID_IN_WORDS: Final = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), word) for said, word in _PHRASES
)

# "insure" and "insurance" have different stems: one opens the other, and is at most so much shorter.
_LEAST_STEM: Final = 4
_MOST_ENDING: Final = 3


def in_one_word(text: str) -> str:
    """Return `text` with what it says in several words in the one word used elsewhere."""
    for pattern, word in _SAID_IN_WORDS:
        text = pattern.sub(word, text)
    return text


@lru_cache(maxsize=8192)
def related(text: str) -> frozenset[str]:
    """Return the concepts of a text, relations by their first word."""
    told = (concept(word) for pattern, word in _SAID_IN_WORDS if pattern.search(text))
    return frozenset(map(relation, gist(text).concepts.union(told)))


def relation(found: str) -> str:
    """Return the first word of the relation a concept belongs to, else the concept."""
    return _RELATION_OF.get(found, found)


def is_akin(asked: str, spoken: Collection[str]) -> bool:
    """Whether a concept of `spoken` is of the family of `asked`, as "insurance" is of "insure"."""
    opening = asked[:_LEAST_STEM]
    return len(asked) >= _LEAST_STEM and any(
        each.startswith(opening)
        and abs(len(each) - len(asked)) <= _MOST_ENDING
        and (each.startswith(asked) or asked.startswith(each))
        for each in spoken
    )


def is_same_relation(one: str, other: str) -> bool:
    """Whether two words are forms of one verb or name one relation, as "stole" and "stolen" do."""
    asked, spoken = relation(concept(one)), relation(concept(other))
    return asked == spoken or is_akin(asked, (spoken,))
