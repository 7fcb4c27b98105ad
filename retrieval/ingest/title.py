"""Finds the headline of an article among the lines above its body (pure).

The headline is the line with the greatest share of words that the article repeats. The weights were chosen on
one half of the extraction benchmark's pages (.79 of the headlines found) and confirmed on the other (.74).
"""

from collections.abc import Sequence

from retrieval.ingest.body import Weighed, without_trailer
from retrieval.ingest.marks import content_words

# A longer line is a summary, a shorter one the name of a section.
TITLE_WORDS = range(2, 36)
# Lines that cannot be a headline, whatever their words.
NEVER_TITLES = frozenset(
    {"ad", "agency", "byline", "caption", "comment", "correction", "date", "legal", "listed", "newsletter"}
)
# Between the longest line and the line all of whose words are used: shared words count to this power.
SHARED_POWER = 1.5
# Headlines seldom close with a full stop, and are no points of a list.
STOP_WEIGHT = 0.1
BULLET_WEIGHT = 0.5
# Fewer words than this name a place or a topic as often as they tell news.
FEW_WORDS = 4
FEW_WEIGHT = 0.6
# A headline opens its block, is often printed twice, and has a byline or a date just below.
OPENING_WEIGHT = 1.3
REPEAT_WEIGHT = 1.5
SIGNED_WEIGHT = 1.4
SIGNED_REACH = 4
# A line this far above the body weighs half.
HALF_DISTANCE = 60


def find_title(lines: Sequence[Weighed], run: range) -> int | None:
    """Return the index of the headline, at or above the start of the body's `run`, or None."""
    body = [index for index in run if lines[index].is_prose]
    if not body:
        return None
    told_later = frozenset[str]().union(*(content_words(lines[index].text) for index in body[1:]))
    told = told_later | content_words(lines[body[0]].text)
    scores = {index: _score(lines, index, body[0], told) for index in range(body[0])}
    if _may_be_headline(lines[body[0]]):
        scores[body[0]] = _score(lines, body[0], body[0], told_later)
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def _may_be_headline(first: Weighed) -> bool:
    """Whether the first line that reads like a sentence may be a headline: a question, say."""
    return not without_trailer(first.text).endswith((".", "…", ".”", '."', "。"))


def _score(lines: Sequence[Weighed], index: int, start: int, told: frozenset[str]) -> float:
    """Judge a line as the headline of a body that starts at `start` and tells `told`."""
    line = lines[index]
    words = content_words(line.text)
    if line.label in NEVER_TITLES or not words or not TITLE_WORDS[0] <= line.words <= TITLE_WORDS[-1]:
        return 0.0
    shared = len(words & told)
    return float(shared**SHARED_POWER) / len(words) * _weight(lines, index, start)


def _weight(lines: Sequence[Weighed], index: int, start: int) -> float:
    """Weigh a line by its form and place."""
    line = lines[index]
    below = lines[index + 1 : min(index + 1 + SIGNED_REACH, start + 1)]
    opens_block = index == 0 or lines[index - 1].line.block != line.line.block
    signs = (
        (line.text.endswith("."), STOP_WEIGHT),
        (line.line.is_bulleted, BULLET_WEIGHT),
        (line.words < FEW_WORDS, FEW_WEIGHT),
        (opens_block, OPENING_WEIGHT),
        (line.label == "repeat", REPEAT_WEIGHT),
        (any(other.label in {"byline", "date"} for other in below), SIGNED_WEIGHT),
    )
    weight = 1 / (1 + (start - index) / HALF_DISTANCE)
    for applies, factor in signs:
        weight *= factor if applies else 1.0
    return weight
