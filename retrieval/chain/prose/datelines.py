"""A sentence as it is shown: without the dateline that an agency opens its report with (pure).

"TOLMBRIDGE, March 12 (KPB) -- The death toll …" is cited from "The" on: the stored text stays as it is;
only the cited span is shorter.
"""

from typing import Final

from retrieval.ingest.dates import dateline_length
from retrieval.types import Sentence, Span

# A dateline opens a report, or the paragraph below its summary.
LAST_PLACE: Final = 2


def told_span(sentence: Sentence) -> Span:
    """Return where the words of a sentence stand that are shown and cited."""
    start, end = sentence.span
    return Span(start + (dateline_length(sentence.text) if sentence.index <= LAST_PLACE else 0), end)


def told(sentence: Sentence) -> str:
    """Return the words of a sentence that are shown and cited."""
    start, end = told_span(sentence)
    return sentence.version.text[start:end]
