"""Who takes which position on something contested: speaker, verb and clause kept together (pure).

A thing is contested when one sentence sets two speakers against each other on it ("Hollande said that Assad
has no role, but Putin said …"). What others say of the same thing is then put beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from retrieval.chain.comparing.sides import RawDisagreement, RawSide
from retrieval.chain.prose.attributions import Attribution, attributions
from retrieval.chain.prose.names import names
from retrieval.ingest.words import stem, stems
from retrieval.types import Evidence

# More sides than this are a list, not a comparison.
MOST_SIDES = 6


def positions(evidence: Sequence[Evidence], *, about: str) -> tuple[RawDisagreement, ...]:
    """Return what speakers take different positions on: at most one thing, the newest words first.

    Args:
        evidence: Sentences on one question or story.
        about: The question or topic; it must name the thing, or two of the speakers. Empty keeps everything.
    """
    said = [(each, found) for each in evidence for found in attributions(each.sentence)]
    said.sort(key=lambda pair: _day(pair[0]), reverse=True)
    for topic in _contested(said):
        sides: dict[str, RawSide] = {}
        for each, found in said:
            if topic in _topics(found):
                sides.setdefault(
                    found.key, RawSide(found.told, (each.id,), found.speaker, _day(each) or None)
                )
        if _is_asked(about, topic, sides):
            return (RawDisagreement(_printed(topic, said), "position", tuple(sides.values())[:MOST_SIDES]),)
    return ()


def _contested(said: Sequence[tuple[Evidence, Attribution]]) -> list[str]:
    """Return the names on which one sentence sets speakers against each other, most discussed first."""
    by_sentence: defaultdict[tuple[str, int], list[Attribution]] = defaultdict(list)
    for _, each in said:
        by_sentence[each.sentence.key].append(each)
    found: dict[str, None] = {}
    for together in by_sentence.values():
        for one, other in combinations(together, 2):
            if one.key != other.key:
                found.update(dict.fromkeys(sorted(_topics(one) & _topics(other))))
    speakers = {topic: len({each.key for _, each in said if topic in _topics(each)}) for topic in found}
    return sorted(found, key=lambda topic: -speakers[topic])


def _topics(said: Attribution) -> set[str]:
    """Return the names a clause speaks of, its own speaker left out."""
    return {name.last for name in names(said.clause)} - {said.key}


def _is_asked(about: str, topic: str, speakers: Iterable[str]) -> bool:
    """Whether the question names the topic or two of the speakers, or is none."""
    asked = set(stems(about))
    named = [key for key in speakers if stem(key) in asked]
    return not asked or stem(topic) in asked or len(named) > 1


def _printed(topic: str, said: Sequence[tuple[Evidence, Attribution]]) -> str:
    """Return the topic as the newest clause prints it."""
    form = next(name for _, each in said for name in names(each.clause) if name.last == topic)
    return form.text.removesuffix("'s").removesuffix("’s")


def _day(evidence: Evidence) -> str:
    day = evidence.sentence.article.day
    return day.isoformat() if day else ""
