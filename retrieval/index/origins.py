"""Which copies count as one, and which article is their origin. Pure; independent of ingest order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from retrieval.types import Published

WINDOW: Final = timedelta(days=7)
"""Agency stories are carried within days; the same words a year later are a rerun."""

SAME_TEXT: Final = 0.9
"""Two texts that hold each other so far are the same; an outlet may put one up at two places."""

# How agencies sign, by how their own pages call them.
_SIGNATURES: Final = {
    "ap news": "ap",
    "associated press": "ap",
    "the associated press": "ap",
    "agence france-presse": "afp",
    "united press international": "upi",
    "deutsche presse-agentur": "dpa",
    "press association": "pa",
    "pa media": "pa",
    "thomson reuters": "reuters",
}


@dataclass(frozen=True, slots=True)
class Member:
    """An article that shares its text with another."""

    article: str
    outlet: str | None
    agencies: tuple[str, ...]
    published: str | None
    """`YYYY-MM-DD` or RFC 3339."""
    sampled: int = 0
    """How large its text is, in the shingles of a sample."""


class Pair(NamedTuple):
    """Two articles whose texts contain one another."""

    first: str
    second: str
    coverage: float = 1.0
    """The share of the larger text that the smaller one holds."""


def origins(
    members: Sequence[Member], pairs: Iterable[Pair], strangers: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Return each member's origin: the article all its copies are counted under.

    Args:
        members: Articles with at least one copy.
        pairs: Those that share it.
        strangers: Those that are not one, though a third holds the text of both.
    """
    known = {member.article: member for member in members}
    shared = [pair for pair in pairs if pair.first in known and pair.second in known]
    joined = [pair for pair in shared if is_one(known[pair.first], known[pair.second], pair.coverage)]
    updates = [
        pair[:2] for pair in shared if _is_update(known[pair.first], known[pair.second], pair.coverage)
    ]
    return {
        article: original([known[each] for each in group])
        for group in components(list(known), kept_apart(joined, (*updates, *strangers)))
        for article in group
    }


def kept_apart(pairs: Iterable[Pair], apart: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs without those by which two articles of one of `apart` would come into one group.

    Whoever carries a story and its update, or two stories, holds the text of both, and is counted under the
    one that is more alike: pairs join in the order of their coverage.
    """
    strangers: dict[str, set[str]] = {}
    for end, other_end in apart:
        strangers.setdefault(end, set()).add(other_end)
        strangers.setdefault(other_end, set()).add(end)
    ordered = sorted(pairs, key=lambda pair: (-pair.coverage, pair.first, pair.second))
    root = {end: end for pair in ordered for end in pair[:2]}
    kept = []
    for first, second, _ in ordered:
        one, other = _find(root, first), _find(root, second)
        if one == other or any(_find(root, each) == other for each in strangers.get(one, ()) if each in root):
            continue
        root[other] = one
        strangers.setdefault(one, set()).update(strangers.get(other, ()))
        kept.append((first, second))
    return kept


def original(group: Sequence[Member]) -> str:
    """The agency's own article; else the earliest published; else the lowest id."""
    credited = {agency.casefold() for member in group for agency in member.agencies}
    return min(group, key=lambda member: _precedence(member, credited)).article


def components(articles: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Groups of articles connected by pairs, each article in one group (union by lowest id)."""
    root = {article: article for article in articles}
    for first, second in pairs:
        one, other = sorted((_find(root, first), _find(root, second)))
        root[other] = one
    groups: dict[str, list[str]] = {}
    for article in sorted(articles):
        groups.setdefault(_find(root, article), []).append(article)
    return list(groups.values())


def _find(root: dict[str, str], article: str) -> str:
    while root[article] != article:
        root[article] = root[root[article]]
        article = root[article]
    return article


def is_one(first: Member, second: Member, coverage: float) -> bool:
    """Whether two articles that share their text count as one.

    Args:
        first: One article.
        second: The other.
        coverage: The share of the larger text that the smaller one holds.
    """
    return _is_near(first, second) and not _is_update(first, second, coverage)


def _is_update(first: Member, second: Member, coverage: float) -> bool:
    """Whether one outlet went on with its own story: it is told anew, with more in it, and not copied."""
    return is_told_on(first, second) and coverage < SAME_TEXT


def is_told_on(first: Member, second: Member) -> bool:
    """Whether two articles are one outlet's, of different moments."""
    is_same_outlet = first.outlet is not None and first.outlet == second.outlet
    return (
        is_same_outlet
        and first.published != second.published
        and None not in {first.published, second.published}
    )


def _is_near(first: Member, second: Member) -> bool:
    """Whether two copies lie close enough in time to be one story's; the undated belong to what they copy."""
    one, other = _day(first), _day(second)
    return one is None or other is None or abs(one - other) <= WINDOW


def _day(member: Member) -> date | None:
    return date.fromisoformat(member.published[:10]) if member.published else None


def _precedence(member: Member, credited: set[str]) -> tuple[bool, bool, str, str]:
    outlet = (member.outlet or "").casefold()
    is_agency = bool({outlet, _SIGNATURES.get(outlet, outlet)} & credited)
    moment = Published(member.published, "stated").moment if member.published else ""
    return not is_agency, member.published is None, moment, member.article


def moved(known: Mapping[str, str], derived: Mapping[str, str]) -> dict[str, str]:
    """What must be stored: where the origin derived is another than the one known."""
    return {
        article: derived.get(article, article)
        for article, origin in known.items()
        if origin != derived.get(article, article)
    }
