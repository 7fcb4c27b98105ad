"""What grouping compares: the title and first words of each origin's earliest article (pure)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.chain.story.placing import Day
from retrieval.ingest.months import WEEKDAYS
from retrieval.ingest.words import ENGLISH, STEMMED, stem, stems, stop_words, words
from retrieval.types import Article, Version

# The lead groups better than the body (`background.LEAD_WORDS`). Reports tell side matters towards their end:
# with 200 words, one from a flooded village is drawn to the strike that its last but one paragraph mentions.
LEAD_WORDS = 150

# How often a title's words count. Of 1, 2 and 3 the best B3 F on NeuS: .846, .852, .847 at the same bar.
TITLE_WEIGHT = 2

# The function words we know of other languages are a hundred each, not English's three hundred, and the
# background has none of their words: "der" and "nach" would tie any two German articles. All their short
# words are left out, except in scripts that write words short.
LONGEST_FUNCTION_WORD = 4
FIRST_OTHER_SCRIPT = "\u0590"


@dataclass(frozen=True, slots=True)
class Lead:
    """One origin, as grouping sees it."""

    origin: str
    day: Day
    """Printed, or that of what tells the same; None when nobody knows."""


Stems = Mapping[str, int]
"""How often each stem occurs in a title and first words."""

Read = Callable[[Sequence[Lead]], Sequence[Stems]]
"""Gives the stems of leads: an archive's are too many to hold all at once."""


def lead_stems(title: str, text: str, language: str | None) -> Counter[str]:
    """Count the stems of title and lead, which group better than whole texts do."""
    found = _stems(title, language) * TITLE_WEIGHT
    return Counter(found + _stems(" ".join(text.split()[:LEAD_WORDS]), language))


def _stems(text: str, language: str | None) -> list[str]:
    """Return the stems of the content words of `text`, in its language; of an unknown one, as if English."""
    if language in {None, ENGLISH}:
        return stems(text)
    # The background, which knows English alone, would take the day of the week for a rare word.
    ignored = stop_words(language) | WEEKDAYS.keys()
    content = (each for each in words(text) if _is_long(each) and each not in ignored)
    return [stem(each, language) if language in STEMMED else each for each in content]


def _is_long(word: str) -> bool:
    return len(word) > LONGEST_FUNCTION_WORD or word[0] >= FIRST_OTHER_SCRIPT


def stems_of(version: Version) -> Counter[str]:
    """Count the stems of a version's title and lead."""
    return lead_stems(version.title, version.text, version.article.language)


def by_origin(versions: Sequence[Version]) -> list[list[Version]]:
    """Return the copies of each origin, dated and early ones first; in an order that articles alone fix."""
    copies: defaultdict[str, list[Version]] = defaultdict(list)
    for version in sorted(versions, key=lambda each: age(each.article)):
        copies[origin_of(version.article)].append(version)
    return [copies[origin] for origin in sorted(copies)]


def origin_of(article: Article) -> str:
    """Return what an article is counted under; one whose origin is not known yet is its own."""
    return article.origin or article.id


def originals(articles: Sequence[Article]) -> tuple[Article, ...]:
    """One article of each origin, in the order given: the original where it is among them."""
    kept: dict[str, Article] = {}
    for article in articles:
        origin = origin_of(article)
        if origin not in kept or article.id == origin:
            kept[origin] = article
    return tuple(kept.values())


def age(article: Article) -> tuple[date, str]:
    """Order articles by day, the undated last."""
    return article.day or date.max, article.id
