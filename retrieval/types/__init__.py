"""The words of the trade, as values (DESIGN.md §3).

Everything here is frozen and checks itself. Offsets are Python string indices into a version's
canonical text. Field names of what leaves the program (`Answer`, `Briefing`, `Citation`, …) are
those of the JSON contract in DESIGN.md §6, so that a value and its JSON have one shape.
"""

from retrieval.types.answers import (
    Answer,
    Briefing,
    Checked,
    Checks,
    Citation,
    Disagreement,
    DisagreementValue,
    Draft,
    Dropped,
    Event,
    Item,
    Statement,
    Story,
    Summary,
    TimelineEntry,
)
from retrieval.types.articles import (
    Article,
    PartialDate,
    Passage,
    Published,
    Reading,
    Rights,
    Sentence,
    Span,
    Status,
    Version,
)
from retrieval.types.lookups import ClaimReport, LookedUp, Match
from retrieval.types.reports import (
    Failure,
    IngestReport,
)
from retrieval.types.search import (
    Evidence,
    Filters,
    Found,
    Hit,
    Query,
    Ranks,
    Relevance,
)

__all__ = [
    "Answer",
    "Article",
    "Briefing",
    "Checked",
    "Checks",
    "Citation",
    "ClaimReport",
    "Disagreement",
    "DisagreementValue",
    "Draft",
    "Dropped",
    "Event",
    "Evidence",
    "Failure",
    "Filters",
    "Found",
    "Hit",
    "IngestReport",
    "Item",
    "LookedUp",
    "Match",
    "PartialDate",
    "Passage",
    "Published",
    "Query",
    "Ranks",
    "Reading",
    "Relevance",
    "Rights",
    "Sentence",
    "Span",
    "Statement",
    "Status",
    "Story",
    "Summary",
    "TimelineEntry",
    "Version",
]
