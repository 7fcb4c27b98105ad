"""What kind of article a page holds (news, opinion, …), as far as the page says so (pure)."""

import re
from collections.abc import Iterable, Mapping

# schema.org's kinds of article. A plain NewsArticle tells nothing: opinion pieces carry it as well.
_BY_TYPE: Mapping[str, str] = {
    "ReportageNewsArticle": "news",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "background",
    "OpinionNewsArticle": "opinion",
    "ReviewNewsArticle": "review",
    "LiveBlogPosting": "live",
    "AdvertiserContentArticle": "advertisement",
    "SatiricalArticle": "satire",
}
# What outlets and IPTC's genre codes call them.
_BY_WORD: Mapping[str, str] = {
    "news": "news",
    "analysis": "analysis",
    "background": "background",
    "backgrounder": "background",
    "explainer": "background",
    "column": "opinion",
    "comment": "opinion",
    "commentary": "opinion",
    "editorial": "opinion",
    "opinion": "opinion",
    "oped": "opinion",
    "review": "review",
    "live": "live",
    "liveblog": "live",
    "interview": "interview",
    "obituary": "obituary",
    "satire": "satire",
    "advertorial": "advertisement",
    "sponsored": "advertisement",
}
_NO_LETTER = re.compile(r"[\W\d_]+")


def genre_of_types(types: Iterable[str]) -> str | None:
    """Return the genre that a schema.org type says."""
    return next((_BY_TYPE[each] for each in sorted(types) if each in _BY_TYPE), None)


def genre_of(words: str) -> str | None:
    """Return the genre that a page's own word names: "Op-Ed", "Live blog", or the address of a genre code."""
    return _BY_WORD.get(_NO_LETTER.sub("", words.rstrip("/").rpartition("/")[2]).casefold())
