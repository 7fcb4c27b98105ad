"""What a page's JSON-LD says about its article, by schema.org (pure)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
# Lists in lists in values: nobody needs more.
_MAX_DEPTH = 4
# Bylines name a dozen people at most; large data desks twice that.
_MAX_NAMES = 50

MAX_CHARACTERS = 2_000
"""The longest value kept, three times a long correction; what is longer is an article in the wrong field."""

_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SCHEMA = re.compile(r"^(?:https?://schema\.org/|schema:)")
_CONTAINERS = ("@list", "@set")
# What an object is called, in the order of preference.
_NAMED = ("@value", "name", "text")

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ArticleData:
    """The fields of a schema.org article that we keep, as printed; none is longer than MAX_CHARACTERS."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    owner: str | None = None
    """The publisher's parent organisation."""
    url: str | None = None
    language: str | None = None
    section: str | None = None
    types: frozenset[str] = frozenset()
    genre: str | None = None
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    terms: str | None = None
    """Address of the licence or of the terms of use."""
    correction: str | None = None
    is_free: bool | None = None


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
            value = {_SCHEMA.sub("", key): each for key, each in value.items()}
            yield value
            pending.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _rank(node: Node) -> tuple[int, int]:
    """Articles before pages; of several the one that says most, as lists of teasers say little."""
    types = _types(node)
    kind = 2 if types & _ARTICLE_TYPES else 1 if types & _PAGE_TYPES else 0
    told = ("headline", "datePublished", "author", "publisher", "articleBody", "dateModified")
    return (kind, sum(key in node for key in told)) if kind else (0, 0)


def _types(node: Node) -> frozenset[str]:
    return frozenset(_SCHEMA.sub("", name) for name in _texts(node.get("@type", node.get("type"))))


def _article(node: Node, by_id: Mapping[str, Node]) -> ArticleData:
    publishers = [_resolved(each, by_id) for each in _listed(node.get("publisher"))]
    return ArticleData(
        headline=_text(node, "headline") or _text(node, "name"),
        published=_text(node, "datePublished"),
        modified=_text(node, "dateModified"),
        authors=_names(node.get("author"), by_id, _PEOPLE),
        outlet=_first(_names(publishers, by_id)),
        owner=_owner(publishers, by_id),
        url=_link(node.get("url")) or _link(node.get("mainEntityOfPage")),
        language=_text(node, "inLanguage"),
        section=_text(node, "articleSection"),
        types=_types(node),
        genre=_text(node, "genre"),
        copyright_holder=_first(_names(node.get("copyrightHolder"), by_id)),
        copyright_notice=_text(node, "copyrightNotice"),
        terms=_link(node.get("license")) or _link(node.get("usageInfo")),
        correction=" ".join(dict.fromkeys(_texts(node.get("correction"))))[:MAX_CHARACTERS].strip() or None,
        is_free=_truth(node.get("isAccessibleForFree")),
    )


def _owner(publishers: Sequence[object], by_id: Mapping[str, Node]) -> str | None:
    parents = [each.get("parentOrganization") for each in publishers if isinstance(each, dict)]
    # Some give the parent's address only, which is no name.
    return next((each for each in _names(parents, by_id) if "://" not in each), None)


def _listed(value: object) -> list[object]:
    """Return what a value holds: of lists and of JSON-LD's containers each part, else the value alone."""
    if isinstance(value, dict):
        inner = next((value[key] for key in _CONTAINERS if key in value), None)
        return [value] if inner is None else _listed(inner)
    return list(value[:_MAX_NODES]) if isinstance(value, list) else [value]


def _texts(value: object, depth: int = _MAX_DEPTH) -> Iterator[str]:
    """Yield the texts in a value, whatever shape it has: text, object, list of these."""
    for each in _listed(value):
        if isinstance(each, str):
            if 0 < len(text := each.strip()) <= MAX_CHARACTERS:
                yield text
        elif depth and isinstance(each, dict):
            yield from _texts(next((each[key] for key in _NAMED if each.get(key)), None), depth - 1)
        elif depth and isinstance(each, list):
            yield from _texts(each, depth - 1)


def _text(node: Node, key: str) -> str | None:
    return next(_texts(node.get(key)), None)


def _resolved(value: object, by_id: Mapping[str, Node]) -> object:
    """Return the node that a reference points at; anything else as it is."""
    if not isinstance(value, dict) or "name" in value:
        return value
    return by_id.get(_text(value, "@id") or "", value)


def _names(value: object, by_id: Mapping[str, Node], kinds: frozenset[str] | None = None) -> tuple[str, ...]:
    """Return the names of the persons or organisations of one of `kinds`; None means any."""
    found: dict[str, None] = {}
    for each in (_resolved(part, by_id) for part in _listed(value)):
        if isinstance(each, dict) and kinds is not None and not (_types(each) or {""}) & kinds:
            continue
        named = each.get("name") if isinstance(each, dict) else each
        found |= dict.fromkeys(_texts(named))
    return tuple(found)[:_MAX_NAMES]


def _first(names: Sequence[str]) -> str | None:
    return names[0] if names else None


def _link(value: object) -> str | None:
    """Return the first address on the web in a value."""
    for each in _listed(value):
        found = (each.get("@id") or each.get("url")) if isinstance(each, dict) else each
        if isinstance(found, str) and found.strip().startswith(("http://", "https://")):
            return found.strip() if len(found) <= MAX_CHARACTERS else None
    return None


def _truth(value: object) -> bool | None:
    """Return a truth value, however it is spelled; of several parts any that costs makes the whole cost."""
    told = {_one_truth(each) for each in _listed(value)} - {None}
    return None if not told else False not in told


def _one_truth(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
    return value if isinstance(value, bool) else None
