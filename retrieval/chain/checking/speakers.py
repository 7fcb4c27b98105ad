"""Whether a sentence gives one speaker the words of another (pure).

Two names in one sentence of the source pass every check of names; who said which half is read here. Told only
where the source quotes both, so that "the minister" for his name is never taken for another speaker.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from retrieval.chain.prose.attributions import Attribution, attributions
from retrieval.ingest.sentences import split
from retrieval.ingest.words import stems
from retrieval.types import Sentence

# Of the words of a clause so many stand in the clause it was taken from; small edits leave three in four.
SAME_CLAUSE: Final = 0.75

# The speaker's own words must hold this much less of it: speakers on one matter share a third of their words.
CLEARLY_LESS: Final = 0.3


def swapped_speakers(text: str, source: Sentence) -> Iterator[tuple[str, str]]:
    """Yield each speaker `text` names, and the one who says it in `source`, where `source` quotes both."""
    told = attributions(source)
    for ours in _said_in(text, source) if len(told) > 1 else ():
        own = [_held(ours, each) for each in told if each.key == ours.key]
        other = max((each for each in told if each.key != ours.key), key=lambda each: _held(ours, each))
        held = _held(ours, other)
        if own and held >= SAME_CLAUSE and held - max(own) >= CLEARLY_LESS:
            yield ours.speaker, other.speaker


def _said_in(text: str, source: Sentence) -> Iterator[Attribution]:
    """Who says what in `text`, read as an article of its own beside the source's."""
    for sentence in replace(source.version, text=text, spans=split(text)).sentences:
        yield from attributions(sentence)


def _held(ours: Attribution, theirs: Attribution) -> float:
    """The share of the words of our clause that theirs holds."""
    wanted = set(stems(ours.clause))
    return len(wanted & set(stems(theirs.clause))) / len(wanted) if wanted else 0.0
