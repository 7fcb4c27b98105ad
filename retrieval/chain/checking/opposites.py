"""Words that exclude each other: when a claim has one and its source only the other, they disagree (pure).

Written for this project. Each line is one question with its answers; words of one answer stand together. Only
words that are hard to misread are listed: no rule can tell what every pair of words means in every sentence.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Final

from retrieval.ingest.words import stem, words

_LINES = """
rise rose risen increase gain grow grew grown climb surge | fall fell fallen decrease drop decline shrink
open opening reopen launch launching resume | close closing closure shut halt suspend cancel
win won victory winner | lose lost loss defeat loser
accept agree approve endorse support back | reject refuse oppose deny denied condemn
allow allowed permit authorize authorise free | ban prohibit forbid forbidden block bar force forced
include including | exclude excluding except
mandatory compulsory obligatory required | voluntary optional
arrest detain jail imprison charge | release free acquit
guilty convict conviction | innocent acquit acquittal
before earlier prior | after later following
first earliest | last latest
highest most maximum | lowest least minimum
high higher | low lower
buy bought purchase buyer buying | sell sold sale seller selling
import importer | export exporter
arrive arrival enter | leave left depart departure exit
public | private
domestic | foreign
man men boy father son brother husband he uncle | woman women girl mother daughter sister wife aunt
alive survive survivor | dead die died dies death kill killed
injure injured wounded hurt | kill killed dead died
north northern | south southern
east eastern | west western
minute | hour | day | week | month | year | decade
hundred | thousand | million | billion | trillion
legal lawful | illegal unlawful
likely | unlikely
possible | impossible
popular | unpopular
able | unable
happy glad | sad unhappy
majority | minority
federal national | provincial local municipal
succeed success successful | fail failed failure unsuccessful
strong strengthen stronger | weak weaken weaker
early | late
keep retain preserve | delete remove discard scrap abolish
build create | destroy demolish
attack attacker | defend defender defence defense
safe | dangerous unsafe
democrat democratic | republican
liberal progressive | conservative
black | white | red | blue | green | yellow | orange | purple | pink | brown | grey gray
voluntary | involuntary
direct | indirect
positive | negative
profit profitable | loss unprofitable
cheap cheaper | expensive costly dearer
add added adding | subtract cut cutting reduce remove
love | hate
ally allies friend | enemy enemies foe
peace peaceful | war
urban city | rural countryside
winter | summer | spring | autumn
morning | afternoon | evening | night
"""


# Small words that are opposites only where one stands in the other's place in the same sentence.
_IN_PLACE = """
more | less fewer
better best | worse worst
all every each | none no
always often | never seldom rarely
many | few
up upward | down downward
above over | below under
inside within | outside
with | without
top | bottom
start begin | end finish
new | old
"""


_DAY_BEFORE: Final = re.compile(r"\bthe\s+(?:day|night|week|month|year)\s+(?:before|after)\b", re.IGNORECASE)


@cache
def _questions(lines: str) -> tuple[tuple[frozenset[str], ...], ...]:
    return tuple(
        tuple(frozenset(map(stem, answer.split())) for answer in line.split("|"))
        for line in lines.strip().splitlines()
    )


def compared_words(text: str) -> list[str]:
    """Return the lower-case words of a text that may turn what it says; "the day before" only tells when."""
    return words(_DAY_BEFORE.sub(" ", text))


def are_opposites(one: str, other: str) -> bool:
    """Whether two lower-case words mean the opposite where one stands in the other's place."""
    ours, theirs = {stem(one)}, {stem(other)}
    return bool(contradictions(ours, theirs) or _answers(ours, theirs, _IN_PLACE))


def contradictions(claimed: Collection[str], sourced: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of (claim's stem, source's stem) where the two give different answers to one question.

    Args:
        claimed: Stems of the claim, stop words included.
        sourced: Stems of the sentences it should rest on, stop words included.
    """
    return tuple(_answers(claimed, sourced, _LINES))


def _answers(claimed: Collection[str], sourced: Collection[str], lines: str) -> list[tuple[str, str]]:
    found = []
    for answers in _questions(lines):
        ours = [answer for answer in answers if not answer.isdisjoint(claimed)]
        theirs = [answer for answer in answers if not answer.isdisjoint(sourced)]
        # A source that speaks of both sides leaves open which of the two the claim is about.
        unsourced = [answer for answer in ours if answer not in theirs]
        unclaimed = [answer for answer in theirs if answer not in ours]
        if unsourced and unclaimed:
            found.append((min(unsourced[0].intersection(claimed)), min(unclaimed[0].intersection(sourced))))
    return found
