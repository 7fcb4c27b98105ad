"""What sources differ on: one thing with different values, and who takes which position (pure).

Values are shown newest first, never averaged and never chosen between. A later, higher count is an update,
and so is any value that replaces an earlier one of the same outlet; different values of one day, or of
unknown days, are a conflict.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations, takewhile
from typing import Literal

from retrieval.chain.comparing.figures import Figure, figures
from retrieval.chain.comparing.positions import positions
from retrieval.chain.comparing.sides import RawDisagreement, RawSide
from retrieval.chain.prose.attributions import attributions
from retrieval.chain.prose.context import has_speech
from retrieval.chain.prose.weighing import overlap, share
from retrieval.chain.question.wanted import counts_what_is_asked
from retrieval.ingest.words import stems
from retrieval.types import Evidence, Version

__all__ = ["RawDisagreement", "RawSide", "disagreements"]

# Sentences of different articles on one thing share this much of their weighted words.
ALIGNED = 0.4

# Titles and leads on one story share at least .15 of their weighted words, unrelated ones half of that.
SAME_STORY = 0.14

# How much of a question's words the sentences around a figure must hold for it to matter there.
RELEVANT = 0.3

# A toll may rise tenfold in a day; beyond that two numbers count different things.
MOST_APART = 10.0

LEAD_CHARACTERS = 600

# Counts that go down as days pass; all others go up.
FALLING = frozenset(("missing", "hostages"))


def disagreements(evidence: Sequence[Evidence], *, about: str) -> tuple[RawDisagreement, ...]:
    """Return what the sources of `evidence` differ on, counts first, then positions.

    Args:
        evidence: Sentences on one question or one story.
        about: The question or topic; what has nothing to do with it is left out. Empty keeps everything.
    """
    found = [_disagreement(group) for group in _groups(figures(evidence)) if _is_relevant(group, about)]
    return (*(each for each in found if each), *positions(evidence, about=about))


def _groups(found: Sequence[Figure]) -> list[list[Figure]]:
    """Put figures that count the same thing together."""
    groups: list[list[Figure]] = []
    for figure in found:
        home = next((group for group in groups if any(_is_same(figure, other) for other in group)), None)
        if home is None:
            groups.append([figure])
        else:
            home.append(figure)
    return groups


def _is_same(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same thing."""
    if (one.head, one.unit, one.number.kind) != (other.head, other.unit, other.number.kind):
        return False
    if one.is_of_past or other.is_of_past or not _is_near(one, other):
        return False
    if not one.is_of_people:
        return _tell_alike(one, other)
    if _are_apart(one.events, other.events) or _are_apart(one.places, other.places):
        return False
    return (
        overlap(one.context, other.context) >= ALIGNED
        or _alike(_lead(one.evidence.sentence.version), _lead(other.evidence.sentence.version)) >= SAME_STORY
    )


def _tell_alike(one: Figure, other: Figure) -> bool:
    """Whether two figures stand in sentences that say the same, and neither clause sets its own apart.

    "In the placebo group 41 volunteers fell ill" and "In the vaccinated group 12 volunteers fell ill" share
    most of their words; where each has a word that the other lacks, they count two things.
    """
    if one.clause - other.clause and other.clause - one.clause:
        return False
    return _alike(one.evidence.sentence.text, other.evidence.sentence.text) >= ALIGNED


def _is_near(one: Figure, other: Figure) -> bool:
    low, high = sorted((one.number.low, other.number.low))
    return high <= MOST_APART * low


def _are_apart(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether both name something, and not the same."""
    return bool(ours and theirs) and set(ours).isdisjoint(theirs)


def _is_relevant(group: Sequence[Figure], about: str) -> bool:
    """Whether a group of figures has to do with the question."""
    asked = frozenset(stems(about))
    if not asked:
        return True
    first = group[0]
    if not counts_what_is_asked(about, first.number.kind, (first.noun, first.unit, first.head)):
        return False
    around = frozenset[str]().union(*(_stems(each.evidence.sentence.text) for each in group), [first.head])
    return share(asked, around, of_nothing=1.0) >= RELEVANT


def _disagreement(group: Sequence[Figure]) -> RawDisagreement | None:
    """Return the disagreement among figures of one thing, if there is one."""
    by_value: dict[tuple[float, float], list[Figure]] = {}
    for figure in group:
        by_value.setdefault(figure.value, []).append(figure)
    if len(by_value) < 2 or not _is_between_sources(group):  # noqa: PLR2004 - it takes two to differ
        return None
    sides = sorted(
        (_side(each) for each in by_value.values()), key=lambda side: side.published or "", reverse=True
    )
    found = RawDisagreement(_about(group), _kind(list(by_value.values())), tuple(sides))
    return None if found.kind == "conflict" and _are_two_things(group) else found


def _are_two_things(group: Sequence[Figure]) -> bool:
    """Whether sources that give fewer of the values only tell less: none puts one in place of another's.

    A car has 810 lb-ft on one fuel and 945 on another; who prints the 945 alone agrees. A toll goes up, and
    what police and union say stays a difference, whoever prints both.
    """
    if group[0].is_of_people or any(has_speech(each.evidence.sentence.text) for each in group):
        return False
    given: defaultdict[tuple[str, str | None], set[tuple[float, float]]] = defaultdict(set)
    for figure in group:
        given[figure.evidence.origin, figure.day].add(figure.value)
    return not any(one - other and other - one for one, other in combinations(given.values(), 2))


def _is_between_sources(group: Sequence[Figure]) -> bool:
    """Whether figures are of several origins, or of one that gave another on another day.

    An origin that gives two on one day counts two things, however often it is copied.
    """
    if len({figure.evidence.origin for figure in group}) > 1:
        return True
    by_day: defaultdict[str | None, set[tuple[float, float]]] = defaultdict(set)
    for figure in group:
        by_day[figure.day].add(figure.value)
    return all(len(values) == 1 for values in by_day.values())


def _side(same: Sequence[Figure]) -> RawSide:
    """Return one value with all its sources, in the words of the newest."""
    ordered = sorted(same, key=lambda figure: figure.day or "", reverse=True)
    ids = tuple(dict.fromkeys(figure.evidence.id for figure in ordered))
    return RawSide(ordered[0].number.text, ids, _speaker(ordered[0]), ordered[0].day)


def _speaker(figure: Figure) -> str | None:
    """Who gives the count, where its sentence has one speaker."""
    speakers = {each.speaker for each in attributions(figure.evidence.sentence)}
    return speakers.pop() if len(speakers) == 1 else None


def _about(group: Sequence[Figure]) -> str:
    """Return what is counted, with what all its sources print right after: "volunteers (fell ill)"."""
    first = group[0]
    if first.is_of_people:
        return f"{first.unit} {first.head}".strip()
    after = (each.counted for each in group)
    common = takewhile(lambda same: len({each.casefold() for each in same}) == 1, zip(*after, strict=False))
    told = " ".join(same[0] for same in common)
    happened = told.casefold().partition(first.noun)[2].strip()
    return f"{first.noun} ({happened})" if happened else first.noun


def _kind(values: Sequence[Sequence[Figure]]) -> Literal["update", "conflict"]:
    """Tell an update from a conflict: the newest day has one value, and it goes where such counts go.

    Values that an outlet of the newest day gave before no longer stand against it.
    """
    days = [figure.day for same in values for figure in same]
    newest = max((day for day in days if day), default=None)
    latest = [same for same in values if any(figure.day == newest for figure in same)]
    if None in days or len(latest) != 1:
        return "conflict"
    revising = _outlets([figure for figure in latest[0] if figure.day == newest])
    standing = [same for same in values if same is latest[0] or revising.isdisjoint(_outlets(same))]
    furthest = min if latest[0][0].head in FALLING else max
    is_furthest = latest[0][0].value == furthest(same[0].value for same in standing)
    return "update" if is_furthest else "conflict"


def _outlets(same: Sequence[Figure]) -> frozenset[str]:
    articles = (figure.evidence.sentence.article for figure in same)
    return frozenset(article.outlet for article in articles if article.outlet)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def _lead(version: Version) -> str:
    return f"{version.title}\n{version.text[:LEAD_CHARACTERS]}"


def _alike(one: str, other: str) -> float:
    return overlap(_stems(one), _stems(other))
