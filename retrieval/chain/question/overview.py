"""Answering what asks for the news of some days and nothing else: "What happened yesterday?" (pure).

There is no word to search by, so nothing speaks for one sentence or another. Articles say what matters most
in their first sentences: one of those is told of each, those of the story with most voices first. A briefing
reads all articles of the days, and says more.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from retrieval.chain.prose.alike import gist, shared
from retrieval.chain.prose.asides import is_aside
from retrieval.chain.prose.context import needed_before
from retrieval.chain.prose.newsworthy import is_custom, is_news, reads_alone
from retrieval.chain.question.asking import asking
from retrieval.chain.select import FEWEST_WORDS, origin
from retrieval.chain.stories import stories
from retrieval.chain.story.headlines import clearest
from retrieval.ingest.words import count_words
from retrieval.types import Evidence, Found, Query, Sentence, Version

# As many stories as can be read at a glance.
STORIES: Final = 5

# So far down a feature comes to its point.
OPENING: Final = 3

# First sentences on one event share a third of their concepts, on two events in one town less.
SAME_STORY: Final = 0.3

NOTE: Final = "these are some of the days' stories; a briefing tells all of them"


def asks_for_news(query: Query) -> bool:
    """Whether a question names days, and nothing that happened on them."""
    asked = asking(query)
    return asked.is_question and not asked.weights and bool(query.filters.since or query.filters.until)


def overview(found: Found) -> tuple[Evidence, ...]:
    """Return an opening sentence of each article found, none twice, the biggest story's first."""
    chosen: list[Sentence] = []
    for version in _biggest_first(
        {hit.passage.version.article.id: hit.passage.version for hit in found.hits}
    ):
        lead = _lead(version)
        if lead is not None and len(chosen) < STORIES and not any(_same(lead, each) for each in chosen):
            chosen.append(lead)
    return tuple(Evidence(f"s{n}", each, 1.0) for n, each in enumerate(chosen, start=1))


def _biggest_first(found: Mapping[str, Version]) -> list[Version]:
    """Order articles by id: of each story the clearest first, the story with most origins before others.

    What else a story's articles tell comes after a word on every story.
    """
    leading: list[Version] = []
    others: list[Version] = []
    for story in stories(tuple(found.values())):
        told = [version for each, version in found.items() if each in story.articles]
        first = clearest([each.article for each in told]).id
        leading.append(found[first])
        others += (each for each in told if each.article.id != first)
    return leading + others


def _lead(version: Version) -> Sentence | None:
    """The opening sentence that can be read alone, tells news if one does, and has most of the headline."""
    headline = gist(version.title).concepts
    told = (each for each in version.sentences if count_words(each.text) >= FEWEST_WORDS)
    opening = [each for each in islice(told, OPENING) if _stands_alone(each)]
    return max(
        opening, key=lambda each: (is_news(each), len(headline & gist(each.text).concepts)), default=None
    )


def _stands_alone(sentence: Sentence) -> bool:
    """Whether a sentence tells of its days, and needs no other one."""
    text = sentence.text
    if is_aside(text) or is_custom(text):
        return False
    return needed_before(sentence) == () and reads_alone(text)


def _same(one: Sentence, other: Sentence) -> bool:
    return origin(one) == origin(other) or shared(gist(one.text), gist(other.text)) >= SAME_STORY
