"""What a page's JSON-LD says about its article, by schema.org (pure)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "Article",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "TechArticle",
        "ScholarlyArticle",
    }
)
# Says less about the article, but is often all there is.
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
_PEOPLE = frozenset({"Person", ""})

# Pages carry a few blocks of a few dozen nodes; more is a catalogue or an attack.
_MAX_NODES = 2000

_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SCHEMA = re.compile(r"^(?:https?://schema\.org/|schema:)")

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ArticleData:
    """The fields of a schema.org article that we keep, as printed."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    correction: str | None = None
    is_accessible_for_free: bool | None = None


def read(blocks: Iterable[str]) -> ArticleData:
    """Return what the JSON-LD blocks of one page say about its article; broken blocks are passed over."""
    nodes = [node for block in blocks for node in _nodes(_loads(block))][:_MAX_NODES]
    by_id = {key: node for node in nodes if (key := _text(node, "@id")) and len(node) > 1}
    article = max(nodes, key=_rank, default={})
    return _article(article, by_id) if _rank(article) > (0, 0) else ArticleData()


def _loads(block: str) -> object:
    text = block.replace("<![CDATA[", "").replace("]]>", "")
    # Around the JSON stand comment marks, from the days when browsers showed scripts.
    start = min((place for mark in "[{" if (place := text.find(mark)) >= 0), default=0)
    text = text[start : max(text.rfind("]"), text.rfind("}")) + 1]
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object) -> Iterator[Node]:
    """Yield the nodes of a document: of lists, of `@graph`, and what a page says its main entity is."""
    pending = [value]
    for _ in range(_MAX_NODES):
        if not pending:
            return
        value = pending.pop(0)
        if isinstance(value, list):
            pending.extend(value[:_MAX_NODES])
        elif isinstance(value, dict):
            yield value
            pending.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _rank(node: Node) -> tuple[int, int]:
    """Articles before pages; of several the one that says most, as lists of teasers say little."""
    types = _types(node)
    kind = 2 if types & _ARTICLE_TYPES else 1 if types & _PAGE_TYPES else 0
    told = ("headline", "datePublished", "author", "publisher", "articleBody", "dateModified")
    return (kind, sum(key in node for key in told)) if kind else (0, 0)


def _types(node: Node) -> frozenset[str]:
    kinds = node.get("@type", "")
    names = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(_SCHEMA.sub("", name) for name in names if isinstance(name, str))


def _article(node: Node, by_id: Mapping[str, Node]) -> ArticleData:
    return ArticleData(
        headline=_text(node, "headline") or _text(node, "name"),
        published=_text(node, "datePublished"),
        modified=_text(node, "dateModified"),
        authors=tuple(dict.fromkeys(_names(node.get("author"), by_id, _PEOPLE))),
        outlet=next(_names(node.get("publisher"), by_id, None), None),
        url=_link(node.get("url")) or _link(node.get("mainEntityOfPage")),
        language=_text(node, "inLanguage"),
        correction=_text(node, "correction"),
        is_accessible_for_free=_truth(node.get("isAccessibleForFree")),
    )


def _text(node: Node, key: str) -> str | None:
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text")
    return value.strip() or None if isinstance(value, str) else None


def _names(value: object, by_id: Mapping[str, Node], kinds: frozenset[str] | None) -> Iterator[str]:
    """Yield the names of the persons or organisations of one of `kinds`; None means any."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip():
            yield each.strip()
        elif isinstance(each, dict):
            node = by_id.get(_text(each, "@id") or "", each) if "name" not in each else each
            name = _text(node, "name")
            if name and (kinds is None or (_types(node) or {""}) & kinds):
                yield name


def _link(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return (
        value.strip()
        if isinstance(value, str) and value.strip().startswith(("http://", "https://"))
        else None
    )


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
    return value if isinstance(value, bool) else None
