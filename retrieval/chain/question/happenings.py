"""One thing that happened under another name: a plane's crash may be its downing (pure).

Which names can stand for each other depends on what it happened to: "shot" is a crash of planes, and none of
people. So every family of happenings says to what they happen, and that must be spoken of as well.
"""

from collections.abc import Collection, Iterator
from typing import Final

from retrieval.chain.prose.alike import concept
from retrieval.chain.question.relations import relation


def _concepts(words: str) -> frozenset[str]:
    return frozenset(relation(concept(word)) for word in words.split())


# To what they happen, and the happenings. Written for this project.
_FAMILIES: Final = tuple(
    (_concepts(things), _concepts(happenings))
    for things, happenings in (
        ("plane helicopter drone", "crash shoot disaster"),
        ("dam levee dyke bridge building roof wall tunnel mine", "broke disaster"),
        ("ship boat ferry vessel trawler tanker yacht", "sink disaster collide"),
        ("train tram", "derail crash disaster"),
        ("bus car coach lorry truck tanker", "crash collide disaster"),
    )
)
# Asked alone they may be of anything: "Who was shot?" does not ask for a plane.
_OF_ANYTHING: Final = _concepts("shoot broke")


def happened(asked: Collection[str], here: Collection[str], around: Collection[str]) -> frozenset[str]:
    """Return the words of a question that a sentence holds under another name.

    Args:
        asked: Concepts a question asks about.
        here: Concepts the sentence speaks of.
        around: Those its article speaks of; a crash in an article on a plane is the plane's.
    """
    return frozenset(_happened(asked, here, around))


def _happened(asked: Collection[str], here: Collection[str], around: Collection[str]) -> Iterator[str]:
    for things, happenings in _FAMILIES:
        if happenings.isdisjoint(here):
            continue
        meant = things.intersection(asked)
        if meant and not meant.isdisjoint(around):
            yield from meant.intersection(around) | happenings.intersection(asked)
        elif not meant and not things.isdisjoint(around) and not _names_another(asked, things):
            yield from happenings.intersection(asked) - _OF_ANYTHING


def _names_another(asked: Collection[str], things: Collection[str]) -> bool:
    """Whether a question says to what it happened, and means none of `things`."""
    return any(not others.isdisjoint(asked) for others, _ in _FAMILIES if others != things)
