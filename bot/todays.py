"""The stories of a window, one line each: what happened, and which outlets report it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.types import Filters

if TYPE_CHECKING:
    from bot.parts import Parts


@dataclass(frozen=True, slots=True)
class Told:
    """One story in a line."""

    headline: str
    outlets: tuple[str, ...]
    origins: int


def todays_stories(parts: "Parts", window: Filters) -> tuple[Told, ...]:
    """The stories of a window, those most independent origins tell of first."""
    from retrieval.chain.stories import stories
    from retrieval.chain.topics.digest import clearest, originals

    parts.let_out()
    versions = parts.archive.current([article.id for article in parts.archive.articles(window)])
    return tuple(
        Told(
            clearest(originals([versions[article] for article in story.articles])).title,
            story.outlets,
            story.origins,
        )
        for story in stories(tuple(versions.values()))
    )
