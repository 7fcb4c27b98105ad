"""The stories of a window, as lines: what happened, and who tells of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.types import Filters

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Told:
    """One story in a line."""

    headline: str
    outlets: tuple[str, ...]
    origins: int


def todays_stories(desk: "Desk", window: Filters) -> tuple[Told, ...]:
    """The stories of a window, those most independent origins tell of first."""
    from retrieval.chain.stories import stories
    from retrieval.chain.topics.digest import clearest, originals

    desk.let_out()
    versions = desk.archive.current([article.id for article in desk.archive.articles(window)])
    return tuple(
        Told(
            clearest(originals([versions[article] for article in story.articles])).title,
            story.outlets,
            story.origins,
        )
        for story in stories(tuple(versions.values()))
    )
