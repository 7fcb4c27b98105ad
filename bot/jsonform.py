"""The JSON contract of the command line, which scripts may rely on: values to plain dictionaries and lists.

Field names of the values are those of the contract, so most values are converted as they are; the functions
below only flatten what the contract has flat.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from retrieval.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    ClaimReport,
    Disagreement,
    DraftReport,
    Found,
    IngestReport,
    LookedUp,
    Match,
    Summary,
    Use,
    Version,
)

Json = dict[str, Any]

# What is an article's own words, and is not shown of a hidden one.
_WORDS = ("text", "sentences", "captions", "correction")


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Take a value apart into what `json` can write."""
    if isinstance(value, Disagreement):
        return _disagreement_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, str) or not isinstance(value, Sequence | date | time):
        return value
    return value.isoformat() if isinstance(value, date | time) else [plain(each) for each in value]


def _disagreement_json(given: Disagreement) -> Json:
    """What sources differ on, each value marked that a newer one has replaced."""
    values = [
        {**plain(each), "is_superseded": given.is_superseded(place)}
        for place, each in enumerate(given.values)
    ]
    return {"about": given.about, "kind": given.kind, "values": values}


def dumps(document: object) -> str:
    """Write one JSON document on one line, letters as they are."""
    return json.dumps(plain(document), ensure_ascii=False)


def answer_json(answer: Answer) -> Json:
    """What `newsdesk ask --json` prints."""
    document: Json = plain(answer)
    return {**document, "understood": understood(answer.understood)}


def understood(filters: object) -> Json:
    """What was read out of a question; the caller's own choice of articles is not part of it."""
    document: Json = plain(filters)
    return {name: document[name] for name in ("since", "until", "outlets", "phrases")}


def summary_json(summary: Summary) -> Json:
    """What `newsdesk summarize --json` prints: one item, with id and citations."""
    rest: Json = plain(summary)
    return {**rest.pop("item"), **rest}


def briefing_json(briefing: Briefing) -> Json:
    """What `newsdesk brief --json` prints."""
    document: Json = plain(briefing)
    for item in document["items"]:
        item["single_origin"] = item["origins"] == 1
    return document


def citation_json(looked_up: LookedUp) -> Json:
    """What `newsdesk cite --json` prints."""
    rest: Json = plain(looked_up)
    return {**rest.pop("citation"), **rest}


def claim_json(report: ClaimReport) -> Json:
    """What `newsdesk find --json` prints."""
    document: Json = plain(report)
    return {**document, "matches": [_match_json(match) for match in report.matches]}


def _match_json(match: Match) -> Json:
    rest: Json = plain(match)
    return {**rest.pop("citation"), **rest}


def uses_json(article: Article, uses: Sequence[Use]) -> Json:
    """What `newsdesk cite --article --json` prints."""
    return {
        "article": article.id,
        "title": article.title if article.is_shown or article.is_withdrawn else None,
        "url": article.url,
        "path": article.path,
        "is_withdrawn": article.is_withdrawn,
        "is_held": article.is_held,
        "cited_by": [
            {**plain(each), "created_at": each.created_at.isoformat(), "is_affected": each.is_affected}
            for each in uses
        ],
    }


def url_json(url: str, article: Article | None, uses: Sequence[Use]) -> Json:
    """What `newsdesk find URL --json` prints: whether the page is in the archive, and what cites it."""
    known = uses_json(article, uses) if article else {"article": None, "cited_by": []}
    return {"claim": url, "matches": [], "first": None, "outlets": 0, "origins": 0, **known}


def draft_json(report: DraftReport) -> Json:
    """What `newsdesk check --json` prints."""
    document: Json = plain(report)
    return document


def search_json(found: Found, citations: Sequence[Citation]) -> Json:
    """What `newsdesk search --json` prints; `citations` go with the hits, one each."""
    rows = [
        {**plain(citation), "rank": citation.n, "score": hit.score, "ranks": plain(hit.ranks)}
        for hit, citation in zip(found.hits, citations, strict=True)
    ]
    return {
        "query": found.query.text,
        "understood": understood(found.query.filters),
        "relevant": found.relevance.is_relevant,
        "relevance": plain(found.relevance.evidence),
        "notes": list(found.notes),
        "results": rows,
    }


def version_json(version: Version, others: Sequence[Version], copies: Sequence[Article]) -> Json:
    """What `newsdesk show --json` prints; of what is hidden, only what it is and why."""
    article = version.article
    words = _words_of(version) if article.is_shown else dict.fromkeys(_WORDS)
    return {
        "article": article.id,
        "version": version.id,
        "title": version.title if article.is_shown or article.is_withdrawn else None,
        **words,
        **_record(article),
        "versions": [
            {
                "version": other.id,
                "number": other.number,
                "first_seen": other.first_seen.isoformat(),
                "is_reread": other.is_reread,
                "correction": other.correction if article.is_shown else None,
            }
            for other in others
        ],
        "origin": {"id": article.origin, "articles": [copy.id for copy in copies]},
        "is_withdrawn": article.is_withdrawn,
        "is_held": article.is_held,
        "status": article.status,
        "embargoed_until": article.embargoed_until.isoformat() if article.embargoed_until else None,
        "kept_share": version.kept_share,
        "warnings": list(version.warnings),
    }


def _words_of(version: Version) -> Json:
    """What is an article's own words."""
    return {
        "text": version.text,
        "sentences": plain(version.spans),
        "captions": list(version.captions),
        "correction": version.article.correction,
    }


def _record(article: Article) -> Json:
    """What is known of an article beside its words."""
    published, modified = article.published, article.modified
    return {
        "outlet": article.outlet,
        "owner": article.owner,
        "author": article.author,
        "authors": list(article.authors),
        "agencies": list(article.agencies),
        "dateline": article.dateline,
        "published": published.value if published else None,
        "published_basis": published.basis if published else None,
        "modified": modified.value if modified else None,
        "modified_basis": modified.basis if modified else None,
        "first_seen": article.first_seen.isoformat(),
        "url": article.url,
        "path": article.path,
        "guid": article.guid,
        "language": article.language,
        "stated_language": article.stated_language,
        "section": article.section,
        "genre": article.genre,
        "rights": plain(article.rights),
        "is_free": article.is_free,
    }


def report_json(report: IngestReport) -> Json:
    """What `newsdesk ingest --json` prints."""
    document: Json = plain(report)
    return document
