"""Which stories a briefing tells first (pure, apart from the embedding model passed in).

A story scores by its independent voices, loses for every day since its newest article, and gains when it is
on a topic of the channel. A topic is an outlet's name, some words, or a sentence that says what the channel
cares about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from retrieval.chain.prose.weighing import share_told
from retrieval.chain.topics.digest import Material, originals
from retrieval.chain.topics.voices import voices
from retrieval.types import Story, Version

# After so many days a story needs twice as many voices: Monday's briefing still knows Friday's big story.
HALF_LIFE_DAYS: Final = 3

# A channel that names a topic wants it first, unless ten more outlets carry something else.
TOPIC_WORTH: Final = 10.0

# Two words may both be in a story by chance; whoever writes more describes an interest.
FEWEST_WORDS_OF_A_SENTENCE: Final = 4

# Cosines of the local model between a described interest and the leads of the sample desk's stories, for
# seven interests: up to .17 for stories on something else, .26 to .37 for those on it.
UNLIKE, LIKE = 0.18, 0.37

# A story is compared by its newest articles; each costs an embedding.
LEADS_COMPARED: Final = 3

# A topic's words count when a story holds at least half of them, by weight.
FEWEST_TOLD: Final = 0.5

# What a story is about stands in its headline and here.
LEAD_SENTENCES: Final = 2

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Cosines, in an embedding model's space, of a sentence with each of many texts."""


@dataclass(frozen=True, slots=True)
class StoryMaterial:
    """A story, and its articles of the window."""

    story: Story
    material: Material

    @property
    def newest(self) -> date:
        """The last day there is something of."""
        return max(self.material.days.values())

    @property
    def versions(self) -> tuple[Version, ...]:
        """Its articles of the window."""
        return self.material.versions


def ranked(
    found: Sequence[StoryMaterial], topics: Sequence[str] = (), likeness: Likeness | None = None
) -> list[StoryMaterial]:
    """Return stories with the worthiest first.

    Args:
        found: The stories of a window.
        topics: What the channel cares about.
        likeness: Compares a described interest with what stories are about; None compares words only.
    """
    today = max((each.newest for each in found), default=date.min)
    interest = _interest(found, topics, likeness)

    def place(each: StoryMaterial) -> tuple[float, int, str]:
        heard = voices(version.article for version in originals(each.versions))
        age = (today - each.newest).days
        worth = heard * 0.5 ** (age / HALF_LIFE_DAYS) + TOPIC_WORTH * interest[each.story.story]
        return -worth, -each.newest.toordinal(), each.story.story

    return sorted(found, key=place)


def _interest(
    found: Sequence[StoryMaterial], topics: Sequence[str], likeness: Likeness | None
) -> Mapping[str, float]:
    """Return by story how near it is to the topics: 0 for none, 1 or more for one, added up."""
    near = dict.fromkeys((each.story.story for each in found), 0.0)
    for topic in topics:
        described = _described(topic, found, likeness)
        for each, similarity in zip(found, described, strict=True):
            near[each.story.story] += max(_named(topic, each), similarity)
    return near


def _described(topic: str, found: Sequence[StoryMaterial], likeness: Likeness | None) -> list[float]:
    if likeness is None or len(topic.split()) < FEWEST_WORDS_OF_A_SENTENCE or not found:
        return [0.0] * len(found)
    newest = [originals(each.versions)[-LEADS_COMPARED:] for each in found]
    cosines = iter(likeness(topic, [lead(version) for versions in newest for version in versions]))
    nearest = [max(islice(cosines, len(versions))) for versions in newest]
    return [min(1.0, max(0.0, (each - UNLIKE) / (LIKE - UNLIKE))) for each in nearest]


def _named(topic: str, each: StoryMaterial) -> float:
    """Return 1 for a topic that is an outlet of the story, else the share of its words the story holds."""
    outlets = {version.article.outlet.casefold() for version in each.versions if version.article.outlet}
    if topic.strip().casefold() in outlets:
        return 1.0
    share = max(share_told(topic, lead(version)) for version in each.versions)
    return share if share >= FEWEST_TOLD else 0.0


def lead(version: Version) -> str:
    """Return the headline and the first sentences."""
    return " ".join((version.title, *(each.text for each in version.sentences[:LEAD_SENTENCES])))
