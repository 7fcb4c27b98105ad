"""What a page says about its article outside of the text: JSON-LD, then meta tags, then what can be found.

Everything is read from the page given; nothing is fetched.
"""

import html as entities
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from retrieval.ingest import jsonld, said_names
from retrieval.ingest.genres import genre_of, genre_of_types
from retrieval.ingest.jsonld import ArticleData
from retrieval.ingest.lines import tidy
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.moments import published
from retrieval.ingest.months import ANY_WEEKDAY
from retrieval.ingest.urls import canonical_url, host_of
from retrieval.types import Published, Rights

_TITLES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:site")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_SECTIONS = ("article:section", "parsely-section", "sailthru.section", "section")
_RIGHTS = ("copyright", "dc.rights", "dcterms.rights")
_HOLDERS = ("dcterms.rightsholder",)
_TERMS = ("dcterms.license", "dc.rights.license")
# What publishing software writes where nobody chose a section.
_NO_SECTION = frozenset(
    {"uncategorized", "uncategorised", "home", "homepage", "none", "null", "default", "post"}
)
# Facebook's content tiers; a metered page is free to some and says nothing for sure.
_TIERS = {"free": True, "locked": False}

_TITLE_CHARACTERS = 300
# Names and notices are short; prose in their place is not taken for them.
_SECTION_CHARACTERS = 80
_NOTICE_CHARACTERS = 500

_BY = re.compile(r"\s*by\s", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b{ANY_WEEKDAY}", re.IGNORECASE)
_BYLINES = (
    '//*[@rel="author" or @itemprop="author"'
    ' or contains(concat(" ", normalize-space(@class), " "), " author ")'
    ' or contains(concat(" ", normalize-space(@class), " "), " byline ")]'
)

_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,500}>")

PAYWALL = "excerpt only: the rest is behind a paywall"


class Tree(Protocol):
    """What we use of an lxml element."""

    def xpath(self, path: str, /) -> Any:  # noqa: ANN401 - elements, strings or numbers, by the path
        """Return what an XPath expression finds."""

    def findtext(self, path: str, /) -> str | None:
        """Return the text of the first element at a path."""

    def get(self, name: str, /) -> str | None:
        """Return an attribute."""


def parse(html: str) -> Tree | None:
    """Return the page's tree, or None when it holds no element."""
    from trafilatura.utils import load_html

    tree: Tree | None = load_html(html)
    return tree


def from_tree(tree: Tree, url: str | None) -> PageMetadata:
    """Return what the page at `url` says about its article; what it does not say stays None."""
    data = jsonld.read(_scripts(tree))
    tags = _meta_tags(tree)
    address = _address(tree, data, tags, url)
    outlet = _outlet(tree, data, tags, address)
    names = _authors(data, tags, outlet) or _signed(tree, outlet)
    is_free = _is_free(data, tags)
    return PageMetadata(
        title=_title(tree, data, tags, outlet),
        outlet=outlet,
        owner=_owner(data, outlet),
        author=", ".join(names) or None,
        authors=names,
        agencies=tuple(name for name in data.authors if said_names.is_agency(name)),
        published=_published(tree, data, tags, address),
        language=_language(tree, data, tags),
        url=address,
        modified=_dated(data.modified, _values(tags, _MODIFIED)),
        section=_section(data, tags),
        genre=_genre(data, tags),
        rights=_rights(tree, data, tags),
        correction=_plain(data.correction),
        is_free=is_free,
        warnings=(PAYWALL,) if is_free is False else (),
    )


def _scripts(tree: Tree) -> list[str]:
    found = tree.xpath('//script[contains(@type, "ld+json")]')
    return [script.text_content() for script in found]


def _meta_tags(tree: Tree) -> dict[str, list[str]]:
    """Return the contents of the page's meta tags by lower-case name."""
    tags: dict[str, list[str]] = {}
    for element in tree.xpath("//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = _plain(element.get("content"))
        if content:
            tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def _values(tags: Mapping[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from tags.get(name, ())


def _plain(text: str | None) -> str | None:
    """Return text from an attribute or script on one line; entities are often escaped twice, even there."""
    if text is None:
        return None
    return " ".join(tidy(_MARKUP.sub(" ", entities.unescape(entities.unescape(text)))).split()) or None


def _title(tree: Tree, data: ArticleData, tags: Mapping[str, list[str]], outlet: str | None) -> str | None:
    headings = tree.xpath("//h1")
    only = [headings[0].text_content()] if len(headings) == 1 else []
    candidates = (data.headline, *_values(tags, _TITLES), *only, tree.findtext(".//title"))
    title = next(
        (plain for each in candidates if (plain := _plain(each)) and len(plain) <= _TITLE_CHARACTERS), None
    )
    return _without_outlet(title, outlet) if title else None


def _without_outlet(title: str, outlet: str | None) -> str:
    """Return the title without the outlet's name at its end."""
    if outlet is None:
        return title
    end = re.search(
        rf"(?:{said_names.SEPARATOR})(?:the )?{re.escape(outlet)}(?:\.\w+)?\s*$", title, re.IGNORECASE
    )
    return title[: end.start()] if end and end.start() else title


def _outlet(tree: Tree, data: ArticleData, tags: Mapping[str, list[str]], address: str | None) -> str | None:
    """Return who published the page; an agency only when the page names nobody else."""
    candidates = [plain for each in (data.outlet, *_values(tags, _OUTLETS)) if (plain := _plain(each))]
    named = [name for each in candidates if (name := said_names.outlet(each))]
    host = host_of(address) if address else ""
    if name := said_names.outlet_in_title(_plain(tree.findtext(".//title")) or "", host):
        named.append(name)
    return next((name for name in named if not said_names.is_agency(name)), next(iter(named), host)) or None


def _owner(data: ArticleData, outlet: str | None) -> str | None:
    """Return who owns the outlet, when that is somebody else."""
    owner = said_names.outlet(_plain(data.owner) or "")
    return owner if owner and owner.casefold() != (outlet or "").casefold() else None


def _authors(data: ArticleData, tags: Mapping[str, list[str]], outlet: str | None) -> tuple[str, ...]:
    told = (_plain(each) for each in data.authors)
    people = [name for each in told if each and (name := said_names.person(each, outlet))]
    if not people:
        people = [name for each in _values(tags, _AUTHORS) if (name := said_names.person(each, outlet))][:1]
    return tuple(dict.fromkeys(name for each in people for name in each.split(", ")))


def _signed(tree: Tree, outlet: str | None) -> tuple[str, ...]:
    """Return who signs the page after a "By"; nobody when bylines of several articles stand on it."""
    names = {
        name
        for element in tree.xpath(_BYLINES)
        if any(_BY.match(_words(each)) for each in (element, *element.xpath("..")))
        and (name := said_names.person(_WEEKDAY.split(_words(element))[0], outlet))
    }
    return tuple(names.pop().split(", ")) if len(names) == 1 else ()


def _words(element: Tree) -> str:
    """Return an element's text with a blank wherever markup may have parted words."""
    return " ".join(element.xpath(".//text()"))


def _published(
    tree: Tree, data: ArticleData, tags: Mapping[str, list[str]], address: str | None
) -> Published | None:
    return _dated(data.published, _values(tags, _PUBLISHED)) or _looked_for(tree, address)


def _dated(in_data: str | None, in_tags: Iterable[str]) -> Published | None:
    """Return the first moment that can be read, and where it was said."""
    told = ((in_data or "", "JSON-LD"), *((each, "meta tag") for each in in_tags))
    return next((found for value, basis in told if value and (found := published(value, basis))), None)


def _looked_for(tree: Tree, address: str | None) -> Published | None:
    """Let htmldate look for the day in the address, in the markup and in the text."""
    from htmldate import find_date

    found = find_date(tree, original_date=True, url=address)
    # A first of January is what a bare year becomes, often that of the copyright line.
    return Published(found, "found on the page") if found and not found.endswith("-01-01") else None


def _section(data: ArticleData, tags: Mapping[str, list[str]]) -> str | None:
    """Return the part of the outlet it stands in, as the page names it."""
    told = (_plain(each) for each in (data.section, *_values(tags, _SECTIONS)))
    fit = (each for each in told if each and len(each) <= _SECTION_CHARACTERS and "://" not in each)
    return next((each for each in fit if each.casefold() not in _NO_SECTION), None)


def _genre(data: ArticleData, tags: Mapping[str, list[str]]) -> str | None:
    is_opinion = next(_values(tags, ("article:opinion",)), "").lower() == "true"
    return genre_of_types(data.types) or ("opinion" if is_opinion else genre_of(data.genre or ""))


def _rights(tree: Tree, data: ArticleData, tags: Mapping[str, list[str]]) -> Rights:
    """Return whose the article is, as the page's head says; the line in its footer is the whole site's."""
    links = tree.xpath('//head/link[@rel="license"]/@href')
    return Rights(
        holder=_notice(data.copyright_holder, *_values(tags, _HOLDERS)),
        notice=_notice(data.copyright_notice, *_values(tags, _RIGHTS)),
        terms=_first(_canonical, (data.terms, *links, *_values(tags, _TERMS))),
    )


def _notice(*told: str | None) -> str | None:
    return next((each for each in map(_plain, told) if each and len(each) <= _NOTICE_CHARACTERS), None)


def _is_free(data: ArticleData, tags: Mapping[str, list[str]]) -> bool | None:
    if data.is_free is not None:
        return data.is_free
    return _TIERS.get(next(_values(tags, ("article:content_tier",)), "").lower())


def _language(tree: Tree, data: ArticleData, tags: Mapping[str, list[str]]) -> str | None:
    said = (data.language, tree.get("lang"), *_values(tags, ("og:locale", "content-language", "language")))
    return next((each.strip()[:2].lower() for each in said if each and each.strip()[:2].isalpha()), None)


def _address(tree: Tree, data: ArticleData, tags: Mapping[str, list[str]], url: str | None) -> str | None:
    """Return the page's one address: its own word for it, unless that is a front page or another site."""
    links = tree.xpath('//link[@rel="canonical"]/@href')
    for each in (*links, *_values(tags, ("og:url",)), data.url):
        address = _canonical(each)
        if address and not _is_front_page(address) and (url is None or host_of(address) == host_of(url)):
            return address
    return _canonical(url)


def _canonical(url: str | None) -> str | None:
    try:
        return canonical_url(url) if url else None
    except ValueError:
        return None


def _is_front_page(address: str) -> bool:
    return address.count("/") <= len("//") + 1 and address.endswith("/")


def _first(read: Callable[[str], str | None], values: Iterable[str | None]) -> str | None:
    """Return the first thing that `read` makes of one of `values`."""
    return next((found for each in values if each and (found := read(each))), None)
