"""Articles from web pages. Nothing beyond the page itself is fetched.

Text by trafilatura in its precise mode, which reads news pages best of the tools measured
(F1 .964 of four-word shingles on 181 pages); metadata by `structured`.
"""

import logging
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import cast

from retrieval.ingest.corrections import is_note, noted, speaks_of_change
from retrieval.ingest.extracted import Extracted, filled, from_page_text, from_paragraphs
from retrieval.ingest.structured import Tree, from_tree, parse
from retrieval.ingest.words import count_words

# The precise mode sometimes finds next to nothing on unusual pages; then more is let in.
FEW_CHARACTERS = 250
# A little more is navigation.
MUCH_MORE = 2

# More than a long page, images inlined; parsing time grows with it.
MAX_CHARACTERS = 10_000_000

# The largest of 281 news pages has 2,637, a long live blog some thousands; trafilatura reads 5,000 a second.
MAX_ELEMENTS = 12_000
_CUT = f"only the first {MAX_ELEMENTS:,} elements of the page were read"

# An element of a page has a dozen.
MAX_ATTRIBUTES = 500

# Copies that scripts fill in, and what waits behind a button; the shadow of an element is seen.
_UNSEEN = '//body//template[not(@shadowrootmode)] | //body//*[@hidden and not(@hidden = "until-found")]'

# What pages of frames say to those without is text to the parser, tags and all.
_FRAMES = re.compile(r"</?(?:noframes|frameset|frame)\b[^<>]{0,2000}>", re.IGNORECASE)

# XHTML may declare entities before its first element; no outlet does.
_DECLARED_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_PROLOG_CHARACTERS = 2_000

# Where notes stand that are no paragraph of the text: the innermost boxes, those of readers' comments apart.
_NOTES = (
    "//*[self::p or self::div or self::aside or self::footer or self::section or self::small or self::li]"
    "[not(.//p or .//div or .//li or .//section)]"
    '[not(ancestor-or-self::*[contains(@class, "comment") or contains(@id, "comment")])]'
)
_NOTE_CHARACTERS = 1_000

# Pages that ask for something instead of showing an article say little else.
_WALL_WORDS = 80
_WALL = re.compile(
    r"(?:enable|turn on|requires|activate) (?:javascript|cookies)|checking your browser|are you a robot"
    r"|not a robot|access denied|page (?:could not be|not|can't be) found|403 forbidden|404 not found",
    re.IGNORECASE,
)


def read_html(html: str, url: str | None) -> Extracted:
    """Return the article of a web page and what the page says about it.

    Args:
        html: the page.
        url: where it came from, if it is known.

    Raises:
        ValueError: the page holds no article.
    """
    if len(html) > MAX_CHARACTERS:
        raise ValueError(f"a page of more than {MAX_CHARACTERS:,} characters; save the article alone")
    if _DECLARED_ENTITY.search(html, 0, _PROLOG_CHARACTERS):
        raise ValueError("the page declares entities, which can be a bomb; save its text instead")
    html = _FRAMES.sub("", html)
    tree = parse(html)
    if tree is None:
        raise ValueError("no readable HTML")
    _lighten(tree)
    said = from_tree(tree, url)
    page: Tree | str = html
    if is_cut := _cut(tree):
        said = replace(said, warnings=(*said.warnings, _CUT))
    if _without_unseen(tree) or is_cut:
        page = deepcopy(tree)
    found = _text(tree, page, said.title)
    said = replace(said, correction=noted((said.correction, found.metadata.correction, *_set_apart(tree))))
    if count_words(found.text) < _WALL_WORDS and _WALL.search(found.text):
        raise ValueError("the page asks for JavaScript, cookies or a check instead of showing the article")
    return Extracted(filled(said, found.metadata), found.text, found.kept_share)


def _set_apart(tree: Tree) -> Iterator[str]:
    """Yield the notes on changes that stand beside the text, where no mode may find them."""
    for element in tree.xpath(_NOTES):
        text = " ".join(element.text_content().split())
        if 0 < len(text) <= _NOTE_CHARACTERS and is_note(text) and speaks_of_change(text):
            yield text


def _lighten(tree: Tree) -> None:
    """Take the attributes off elements with more than any page has: time grows with their square."""
    for element in tree.xpath(f"//*[count(@*) > {MAX_ATTRIBUTES}]"):
        element.attrib.clear()


def _without_unseen(tree: Tree) -> bool:
    """Take off the page what no reader of it sees; say whether there was anything."""
    found = tree.xpath(_UNSEEN)
    for element in found:
        element.drop_tree()
    return bool(found)


def _cut(tree: Tree) -> bool:
    """Take off the page what stands behind its first elements; say whether there was anything."""
    found = tree.xpath(f"(//*)[{MAX_ELEMENTS}]")
    for last in found:
        last[:] = []
        for element in (last, *last.iterancestors()):
            for following in list(element.itersiblings()):
                following.getparent().remove(following)
    return bool(found)


def _text(tree: Tree, page: Tree | str, title: str | None) -> Extracted:
    """Return what the precise mode finds, or if that is little and others find much more, theirs."""
    from trafilatura import html2txt

    # It logs what it thinks of each page; what matters comes back as text or none.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    paragraphs = _paragraphs(tree, favor_precision=True)
    precise = from_paragraphs(paragraphs, title)
    if len(precise.text) >= FEW_CHARACTERS:
        return precise
    others = [from_paragraphs(_paragraphs(page, favor_recall=True), title), from_page_text(html2txt(page))]
    # Furniture counts here: the others' may hold it as well, where a page's text has lost its lines.
    enough = max(FEW_CHARACTERS, MUCH_MORE * sum(map(len, paragraphs)))
    richer = [each for each in others if len(each.text) >= enough]
    return next((each for each in (*richer, precise, *others) if each.text), precise)


def _paragraphs(page: Tree | str, **mode: bool) -> list[str]:
    from trafilatura import bare_extraction

    extract = cast("Callable[..., object]", bare_extraction)
    found = extract(page, include_comments=False, **mode)
    return (getattr(found, "text", None) or "").split("\n")
