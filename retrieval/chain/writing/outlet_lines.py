"""A comparison of outlets as a model writes it: whose line it is, and whether that outlet prints it (pure).

The model begins a line with the outlets it is about. Which ones it is shown under follows from the
sentences it cites; where the two do not agree, the line is not shown. What a line states has to stand in
the sentences of each outlet it is shown under, taken alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.chain.checking.said_by import SPEAKER, keeps_speakers
from retrieval.chain.comparing.differ import MOST_LINES, Outlets, outlet_of
from retrieval.chain.writing.compose import (
    NOT_CITED,
    DraftStream,
    LanguageWriter,
    Manner,
    Record,
    compose,
    faults,
)
from retrieval.types import Checks, Draft, Evidence, Query

OUTLET: Final = "outlet"
"""What a line failed that is told of another outlet than those it cites."""

# Three names have no more words; what is longer before a colon is a sentence of its own.
MOST_HEAD_WORDS: Final = 12
_HEAD: Final = re.compile(r"(?P<head>[^:]+):\s+(?P<said>\S.*)", re.DOTALL)
# What may stand between names, or for all of them: "A adds", "A and B", "All outlets read".
_JOINTS: Final = re.compile(
    r"\b(?:adds?|all|and|both|only|outlets?|reads?|the)\b|[\s,&“”\"‘’']", re.IGNORECASE
)
_SMALL: Final = frozenset({"a", "an", "and", "for", "in", "of", "on", "the"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as the model gave it."""

    said: str
    """What it states, without the outlets it begins with."""
    outlets: frozenset[str]
    """Those it begins with; none where it leaves that to what it cites."""
    is_known: bool = True
    """Whether it begins with nobody else."""


@dataclass(frozen=True, slots=True)
class OutletLines:
    """Judges and labels the lines of one comparison."""

    outlets: Outlets

    def faults(self, draft: Draft, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Return what keeps a line from being shown: names of checks."""
        line, cited = self._read(draft.text), _by_outlet(draft, evidence)
        if not cited:
            return (NOT_CITED,)
        found = [] if self._is_of(line, cited) else [OUTLET]
        for own in cited.values():
            found += faults(Draft(line.said, tuple(each.id for each in own), draft.form), evidence)
            if not keeps_speakers(line.said, (each.sentence for each in own)):
                found.append(SPEAKER)
        return tuple(dict.fromkeys(found))

    def shown(self, draft: Draft, evidence: Sequence[Evidence]) -> Draft:
        """Return a line under the outlets whose sentences it cites."""
        said = draft.text if draft.form == "quoted" else self._read(draft.text).said
        cited = [each for each in evidence if each.id in draft.sources]
        return replace(draft, text=f"{self.outlets.label(cited)}: {said}", form="written")

    def _is_of(self, line: _Line, cited: Iterable[str]) -> bool:
        """Whether a line is told of those outlets that it cites, and of no other."""
        own = frozenset(cited)
        mentioned = frozenset(name for name in self.outlets.names if _is_in(name, line.said))
        return line.is_known and line.outlets in {frozenset(), own} and mentioned <= own

    def _read(self, text: str) -> _Line:
        match = _HEAD.fullmatch(text)
        if match is None or len(match["head"].split()) > MOST_HEAD_WORDS:
            return _Line(text, frozenset())
        rest, found = match["head"], set[str]()
        for name in sorted(self.outlets.names, key=len, reverse=True):
            if _is_in(name, rest):
                found.add(name)
                rest = re.sub(_pattern(name), " ", rest)
        if not _JOINTS.sub("", rest):
            return _Line(match["said"], frozenset(found))
        is_name = all(word[0].isupper() for word in rest.split() if word[0].isalpha() and word not in _SMALL)
        return _Line(match["said"], frozenset(found), is_known=False) if is_name else _Line(text, frozenset())


def _pattern(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _is_in(name: str, text: str) -> bool:
    return re.search(_pattern(name), text) is not None


def _by_outlet(draft: Draft, evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """The sentences a draft cites, by outlet."""
    cited: defaultdict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        if each.id in draft.sources:
            cited[outlet_of(each)].append(each)
    return cited


class LeadingLines:
    """A writer with a model that is shown the best lines of each outlet, not all that they print."""

    def __init__(self, writer: LanguageWriter, outlets: Outlets) -> None:
        self.engine = writer.engine
        self._writer = writer
        self._outlets = outlets

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> DraftStream:
        """Write from the best of the evidence."""
        leading = self._outlets.leading
        return self._writer(query, tuple(each for each in evidence if each.id in leading))

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> DraftStream:
        """Write a failed draft anew."""
        return self._writer.mend(draft, failed, evidence)


def compose_differences(
    query: Query,
    evidence: Sequence[Evidence],
    writer: LanguageWriter | None,
    record: Record,
    *,
    words: int,
) -> Iterator[tuple[Draft, Checks]]:
    """Tell how outlets differ, line by line, each as soon as it has passed; like `compose`.

    What a model leaves out of an outlet is told by that outlet's own sentences.

    Args:
        query: The topic.
        evidence: What the outlets print, as `differ.readable` gives it.
        writer: A model's writer; None for the outlets' own sentences.
        record: Filled while writing.
        words: Length aimed at.
    """
    outlets = Outlets(query, tuple(evidence))
    if len(outlets.names) < 2:  # noqa: PLR2004 - it takes two to differ
        return
    lines = OutletLines(outlets)
    manner = Manner(
        lambda _query, _evidence: outlets.compared(words),
        most_quoted=MOST_LINES,
        most_written=MOST_LINES,
        faults=lines.faults,
        shown=lines.shown,
        voice=outlet_of,
    )
    leading = LeadingLines(writer, outlets) if writer else None
    yield from compose(query, evidence, leading, record, manner)
